package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/web"
)

// pageClient asks a playground as its page does.
type pageClient struct {
	t     *testing.T
	url   string
	world *demoWorld
}

func newPageClient(t *testing.T) *pageClient {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	c := &pageClient{t: t}
	c.world, c.url = servedPlayground(t, ctx)
	return c
}

// post sends v and reads the answer into result, unless that is nil. It returns the status and, for a refusal, why.
func (c *pageClient) post(path string, v, result any) (int, string) {
	c.t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Origin", c.url)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var refusal struct{ Error string }
	if response.StatusCode >= 400 {
		result = &refusal
	}
	if result != nil {
		if err := json.NewDecoder(response.Body).Decode(result); err != nil {
			c.t.Fatal(err)
		}
	}
	return response.StatusCode, refusal.Error
}

func (c *pageClient) send(d web.Draft) {
	c.t.Helper()
	if status, why := c.post("/api/send", d, nil); status != http.StatusNoContent {
		c.t.Fatalf("send: %d %s", status, why)
	}
}

func (c *pageClient) report() web.State {
	c.t.Helper()
	c.send(web.Draft{From: demoSam, To: demoDesk, Subject: "Sent the wrong list", Words: "Hi,\n\nthe list went to all staff.\n\nSam"})
	return c.state("")
}

// state is the world when it is no longer as it was in version seen.
func (c *pageClient) state(seen string) web.State {
	c.t.Helper()
	response, err := http.Get(c.url + "/api/state?seen=" + seen)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var s web.State
	if err := json.NewDecoder(response.Body).Decode(&s); err != nil {
		c.t.Fatal(err)
	}
	return s
}

// last is the newest mail of a person that is not his own.
func last(s web.State, address string) web.Listed {
	var found web.Listed
	for _, p := range s.People {
		for _, m := range p.Mails {
			if p.Address == address && !m.Sent {
				found = m
			}
		}
	}
	return found
}

// TestPlaygroundReport sends a report: it passes through both servers and is answered.
func TestPlaygroundReport(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	before := c.state("")
	s := c.report()
	if s.Version <= before.Version || s.Now.Sub(before.Now) != writingTime {
		t.Errorf("version %d after %d, %v later", s.Version, before.Version, s.Now.Sub(before.Now))
	}
	mails := s.People[0].Mails
	if len(mails) != 2 || !mails[0].Sent || mails[0].Unread || !mails[1].Unread || mails[0].Thread != mails[1].Thread {
		t.Fatalf("Sam's mailbox: %+v", mails)
	}
	if len(s.Cases) != 1 || s.Cases[0].Step != "minimize" || len(s.Cases[0].Next) == 0 || s.Cases[0].History[0].Who != "Sam Carter" {
		t.Errorf("cases: %+v", s.Cases)
	}
	kept, err := c.world.mail.Messages(demoDesk, "ownup/done")
	if err != nil || len(kept) != 1 || !bytes.Contains(kept[0].Raw, []byte("auth=pass smtp.auth=sam@example.com")) {
		t.Errorf("the report did not pass the border with Sam's login: %v", err)
	}
}

// TestPlaygroundAnswer answers a mail as a mail program does.
func TestPlaygroundAnswer(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	asked := last(c.report(), demoSam)
	c.send(web.Draft{From: demoSam, Answers: asked.ID, All: true, Words: "It is still going on."})
	sent, err := c.world.mail.Messages(demoSam, demoSent)
	if err != nil || len(sent) != 2 {
		t.Fatalf("Sam's sent mails: %d, %v", len(sent), err)
	}
	answer, original := readLetter(sent[1].Raw), readLetter(onlyMail(t, c.world, demoSam))
	if answer.subject != "Re: "+original.subject || len(answer.refs) == 0 || answer.refs[len(answer.refs)-1] != original.id {
		t.Errorf("answer %q with references %v to %s", answer.subject, answer.refs, original.id)
	}
	if !strings.Contains(answer.text, "\n> ") || !strings.HasPrefix(answer.text, "It is still going on.") {
		t.Errorf("no quote below the words:\n%s", answer.text)
	}
	if to := answer.recipients(); len(to) != 2 || to[0] != original.from[0].Address || to[1] != demoMaria {
		t.Errorf("the answer to all goes to %v", to)
	}
}

func onlyMail(t *testing.T, w *demoWorld, user string) []byte {
	t.Helper()
	mails, err := w.mail.Messages(user, demoInbox)
	if err != nil || len(mails) != 1 {
		t.Fatalf("%s has %d mails, %v", user, len(mails), err)
	}
	return mails[0].Raw
}

// TestPlaygroundOpen opens a mail: it has both texts, whole lines, and is read from then on.
func TestPlaygroundOpen(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	s := c.report()
	m := last(s, demoMaria)
	var full web.Mail
	if status, why := c.post("/api/open", map[string]string{"mailbox": demoMaria, "id": m.ID}, &full); status != http.StatusOK {
		t.Fatal(status, why)
	}
	if !strings.Contains(full.HTML, "<html") || strings.Contains(full.Text, " \n") || full.From != "Desk <oops@example.com>" {
		t.Errorf("the mail is %+v", full)
	}
	for m.Unread { // the flag comes with the next state
		s = c.state(jsonNumber(s.Version))
		m = last(s, demoMaria)
	}
}

func jsonNumber(n int64) string {
	b, _ := json.Marshal(n) // a number always marshals
	return string(b)
}

// TestPlaygroundSkip moves the clock to the first timer, and no further.
func TestPlaygroundSkip(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	if status, why := c.post("/api/skip", struct{}{}, nil); status != http.StatusUnprocessableEntity || !strings.Contains(why, "Nothing is due") {
		t.Errorf("without a case: %d %s", status, why)
	}
	before := c.report()
	if status, why := c.post("/api/skip", struct{}{}, nil); status != http.StatusNoContent {
		t.Fatal(status, why)
	}
	after := c.state("")
	if !after.Now.Equal(before.Cases[0].Next[0].At) {
		t.Errorf("the clock went to %v, due was %v", after.Now, before.Cases[0].Next[0])
	}
	if got := last(after, demoMaria); got.Template != "inform" {
		t.Errorf("Maria's newest mail is %+v", got)
	}
}

// TestPlaygroundRefusals asks for what cannot be done.
func TestPlaygroundRefusals(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	for _, row := range []struct {
		why, path string
		ask       any
		status    int
		says      string
	}{
		{"the mail server knows nobody of that name", "/api/send", web.Draft{From: demoSam, To: "nobody@example.com", Words: "x"}, 422, "does not take this mail"},
		{"an address that is none", "/api/send", web.Draft{From: demoSam, To: "Desk", Words: "x"}, 422, "no mail address"},
		{"the desk's own mailbox belongs to the program", "/api/send", web.Draft{From: demoDesk, To: demoMaria, Words: "x"}, 422, "Nobody here"},
		{"an answer to a mail that is not there", "/api/send", web.Draft{From: demoSam, Answers: "INBOX.9", Words: "x"}, 422, "no longer there"},
		{"a mailbox that is not on the page", "/api/open", map[string]string{"mailbox": demoDesk, "id": "INBOX.1"}, 422, "no mailbox"},
		{"fields that the page does not send", "/api/open", map[string]string{"box": "x"}, 400, "not what the page sends"},
	} {
		if status, says := c.post(row.path, row.ask, nil); status != row.status || !strings.Contains(says, row.says) {
			t.Errorf("%s: %d %q", row.why, status, says)
		}
	}
	if s := c.state(""); len(s.People[0].Mails) != 0 || len(s.Cases) != 0 {
		t.Errorf("something was sent all the same: %+v", s.People[0].Mails)
	}
}

// TestPlaygroundMeasures lets both people answer by replying, each with a mail program of his own.
func TestPlaygroundMeasures(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	c.send(web.Draft{From: demoSam, Answers: last(c.report(), demoSam).ID, Words: "NEED\n1. recall the mail\n2. lock the list"})
	asked := last(c.state(""), demoMaria)
	c.send(web.Draft{From: demoMaria, Answers: asked.ID, Words: "1 yes, 2 no"})
	s := c.state("")
	if got := last(s, demoSam); asked.Template != "measures" || got.Template != "measures-decided" || !got.Others {
		t.Errorf("Maria was asked by %s, Sam got %+v", asked.Template, got)
	}
	history := s.Cases[0].History
	if h := history[len(history)-1]; h.Who != "Maria Lopez" || h.Reason != "measures-decided" {
		t.Errorf("the last event is %+v", h)
	}
}
