package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
)

// view is what the page shows: words, all of them our own.
type view struct {
	State    string // well, mild or bad
	Headline string
	At       moment
	Still    bool // it does not renew itself: the reader has stopped that
	Problems []problem
	Groups   []group
	Late     []lateMail
	Past     []problem
	Version  string
}

// moment is an instant in words, and for machines.
type moment struct{ Words, Machine string }

type problem struct {
	What, Hint string
	When       string // "Since 14:02, 12 minutes"; "" = nobody knows
	Mild       bool
}

// group is rows under a title.
type group struct {
	Title string
	Rows  []row
}

type row struct {
	Name, Value string
	Odd         bool // it is set off
}

// lateMail is an envelope that has not gone out, by the name that `ownup outbox` knows.
type lateMail struct{ ID, Age, State string }

// page shows everything in plain words.
func (s *Status) page(w http.ResponseWriter, r *http.Request) {
	survey := s.Health.Survey(r.Context())
	late, err := s.Health.Late(r.Context())
	if err != nil && survey.GaugesErr == nil {
		s.Log.Warn("status page without late mails", "error", err)
	}
	v := s.view(survey, late)
	v.Still = r.URL.Query().Has("still")
	var out bytes.Buffer
	if err := statusPage().Execute(&out, v); err != nil {
		s.Log.Error("status page", "error", err)
		http.Error(w, "The page could not be made; the log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(out.Bytes()) // whoever asked has gone if this fails
}

// view puts a survey into words.
func (s *Status) view(survey daemon.Survey, late []store.Stuck) view {
	c := clockwork{survey.Now, s.Zone}
	v := view{At: c.moment(survey.Now), Version: s.Version}
	for _, all := range [][]daemon.Complaint{survey.Dead, survey.Unready, survey.Attention} {
		for _, one := range all {
			v.Problems = append(v.Problems, c.problem(one))
		}
	}
	v.State, v.Headline = headline(survey.Problems(), len(v.Problems))
	v.Groups = []group{
		{"Mail in", c.mailIn(survey)},
		{"Mail out", c.mailOut(survey)},
		{"What is due", c.due(survey)},
		{"The program", []row{
			{Name: "Running", Value: "for " + words(survey.Now.Sub(survey.Began)) + ", since " + c.day(survey.Began)},
			{Name: "Version", Value: s.Version},
		}},
	}
	for _, e := range late {
		v.Late = append(v.Late, lateMail{e.ID, words(survey.Now.Sub(e.Made)), c.state(e)})
	}
	for i := len(survey.Past) - 1; i >= 0; i-- {
		v.Past = append(v.Past, c.problem(survey.Past[i]))
	}
	return v
}

// headline says how things stand.
func headline(bad, all int) (state, words string) {
	switch {
	case bad > 1:
		return "bad", number(bad, "thing") + " are wrong"
	case bad == 1:
		return "bad", "Something is wrong"
	case all > 0:
		return "mild", "It works, and something wants a look"
	}
	return "well", "All is well"
}

// clockwork puts instants into words, as seen from now.
type clockwork struct {
	now  time.Time
	zone *time.Location
}

func (c clockwork) moment(t time.Time) moment {
	t = t.In(c.zone)
	return moment{t.Format("Monday 2 January, 15:04:05 MST"), t.Format(time.RFC3339)}
}

// day is a time of today, or of another day.
func (c clockwork) day(t time.Time) string {
	t = t.In(c.zone)
	if t.YearDay() == c.now.In(c.zone).YearDay() && t.Year() == c.now.In(c.zone).Year() {
		return t.Format("15:04")
	}
	return t.Format("Monday 2 January, 15:04")
}

// ago is "12 seconds ago", or never.
func (c clockwork) ago(t time.Time, never string) string {
	switch {
	case t.IsZero():
		return never
	case c.now.Sub(t) < 2*time.Second:
		return "just now"
	}
	return words(c.now.Sub(t)) + " ago"
}

// waits is "none", or how many, and for how long.
func (c clockwork) waits(n int, oldest time.Time) string {
	switch {
	case n == 0:
		return "none"
	case oldest.IsZero():
		return strconv.Itoa(n)
	case n == 1:
		return "1, for " + words(c.now.Sub(oldest))
	}
	return fmt.Sprintf("%d, the oldest for %s", n, words(c.now.Sub(oldest)))
}

func (c clockwork) problem(one daemon.Complaint) problem {
	p := problem{What: capital(one.Where + " " + one.What), Hint: capital(one.Hint), Mild: one.Mild}
	switch {
	case !one.Until.IsZero():
		p.When = capital(c.day(one.Since)) + ", for " + words(one.Until.Sub(one.Since))
	case !one.Since.IsZero():
		p.When = "Since " + c.day(one.Since) + ", " + words(c.now.Sub(one.Since))
	}
	return p
}

func (c clockwork) mailIn(s daemon.Survey) []row {
	waiting := row{Name: "Waiting in the inbox", Value: c.waits(s.Waiting, s.Oldest), Odd: s.Waiting > 0}
	if _, blind := s.Troubles[daemon.PartMailbox]; blind || s.Worked[daemon.PartMailbox].IsZero() {
		waiting.Value = unknown
	}
	return []row{
		{Name: "Last look", Value: c.ago(s.Worked[daemon.PartMailbox], "none since the start")},
		waiting,
		c.stored(s, "In quarantine", s.Gauges.Quarantined, time.Time{}),
	}
}

func (c clockwork) mailOut(s daemon.Survey) []row {
	return []row{
		{Name: "Last sent", Value: c.ago(s.Worked[daemon.PartRelay], "none since the start")},
		c.stored(s, "Waiting to go out", s.Gauges.Pending, s.Gauges.Oldest),
		c.stored(s, "Refused for good", s.Gauges.Failed, time.Time{}),
	}
}

func (c clockwork) due(s daemon.Survey) []row {
	next := row{Name: "Next", Value: "none"}
	switch {
	case s.GaugesErr != nil:
		next.Value = unknown
	case !s.Gauges.Next.IsZero():
		next.Value = "in " + words(s.Gauges.Next.Sub(c.now)) + ", " + c.day(s.Gauges.Next)
	}
	open := 0
	for _, n := range s.Gauges.Open {
		open += n
	}
	cases := c.stored(s, "Open cases", open, time.Time{})
	cases.Odd = false
	return []row{next, c.stored(s, "Late", s.Gauges.Overdue, s.Gauges.Due), cases}
}

// unknown stands where the mailbox is not seen, or the store has not answered.
const unknown = "not known"

// stored says how many of something lie in the store.
func (c clockwork) stored(s daemon.Survey, name string, n int, oldest time.Time) row {
	if s.GaugesErr != nil {
		return row{Name: name, Value: unknown}
	}
	return row{Name: name, Value: c.waits(n, oldest), Odd: n > 0}
}

// state says what becomes of an envelope.
func (c clockwork) state(e store.Stuck) string {
	switch {
	case e.State == "failed":
		return "refused for good"
	case e.State != "pending":
		return "on its way"
	case e.DueAt.After(c.now):
		return "tried " + times(e.Attempts) + ", again at " + c.day(e.DueAt)
	}
	return "waits"
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return number(n, "time")
}
