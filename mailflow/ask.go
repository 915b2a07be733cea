package mailflow

import (
	"fmt"
	"time"

	"github.com/ownup/ownup/mailflow/answer"
)

// Ask is a question that was put to one person and whose answer decides something. Two people who are asked the
// same get an ask each; the first clear answer closes both.
type Ask struct {
	ID         string    `json:"id"`
	Kind       AskKind   `json:"kind"`
	To         string    `json:"to"`
	Revision   int       `json:"revision"`   // of the plan, or how many measures had been named
	Generation int       `json:"generation"` // counts reissues
	At         time.Time `json:"at"`
	Live       bool      `json:"live,omitempty"`
	Replaced   bool      `json:"replaced,omitempty"` // a later revision took its place
	Ref        string    `json:"ref"`                // "7KQ2F-M4XD": in the subject
	Token      string    `json:"token"`              // 128 bits: in the Message-ID
	Wrong      int       `json:"wrong,omitempty"`    // wrong refs that were tried
	Unclear    bool      `json:"unclear,omitempty"`  // it was asked back once
	Answered   bool      `json:"answered,omitempty"` // with changes or a no; a yes to the same revision still counts
}

// AskKind is what an ask is about.
type AskKind string

// The asks.
const (
	AskConfirm  AskKind = "confirm"  // of the reporter: was it you?
	AskMeasures AskKind = "measures" // of the manager, as all that follow
	AskTakeOver AskKind = "take-over"
	AskPlan     AskKind = "plan"
	AskShared   AskKind = "shared"
)

// ask opens a new ask and closes those of its kind, which it replaces. It returns the ask's ID.
func (t *turn) ask(kind AskKind, to string, revision int) string {
	generation := 0
	for i := range t.c.Asks {
		a := &t.c.Asks[i]
		if a.Kind != kind {
			continue
		}
		if a.Live {
			a.Live, a.Replaced = false, true
		}
		if a.Revision == revision {
			generation = max(generation, a.Generation+1)
		}
	}
	a := Ask{Kind: kind, To: to, Revision: revision, Generation: generation, At: t.env.Now, Live: true}
	a.ID = fmt.Sprintf("%s.%d.%d", kind, revision, generation)
	a.Ref = t.c.Code + "-" + t.env.Keys.Ref(t.c.ID, a.ID, to)
	a.Token = t.env.Keys.Token(t.c.ID, a.ID, to)
	t.c.Asks = append(t.c.Asks, a)
	return a.ID
}

// close ends all asks of a kind: they were answered.
func (t *turn) close(kind AskKind) {
	for i := range t.c.Asks {
		if t.c.Asks[i].Kind == kind {
			t.c.Asks[i].Live = false
		}
	}
}

// askByID returns the ask, or nil.
func (c *Case) askByID(id string) *Ask {
	for i := range c.Asks {
		if c.Asks[i].ID == id {
			return &c.Asks[i]
		}
	}
	return nil
}

// liveAsk returns the live ask of a kind, or nil.
func (c *Case) liveAsk(kind AskKind) *Ask {
	for i := range c.Asks {
		if c.Asks[i].Kind == kind && c.Asks[i].Live {
			return &c.Asks[i]
		}
	}
	return nil
}

// named returns the newest ask that a mail names by Message-ID, token or ref, or nil.
func (c *Case) named(m *Reading) *Ask {
	for i := len(c.Asks) - 1; i >= 0; i-- {
		if m.names(&c.Asks[i]) {
			return &c.Asks[i]
		}
	}
	return nil
}

// Asked is what somebody who takes part knows when he answers: who the others are, and what was told and asked so far. from
// is his name as it stands in his mail.
func (c Case) Asked(from string, people Directory) answer.Asked {
	a := answer.Asked{From: from, People: []string{}, About: []string{c.Report.Text}}
	for _, p := range c.Participants() {
		if person, ok := people.Lookup(p.Address); ok {
			a.People = append(a.People, person.Name)
		}
	}
	for _, n := range c.News {
		a.About = append(a.About, n.Text)
	}
	for _, m := range c.Measures {
		a.About = append(a.About, m.Text)
	}
	for _, l := range c.Plan.Lines {
		a.About = append(a.About, l.Text)
	}
	return a
}
