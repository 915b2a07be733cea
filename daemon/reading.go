package daemon

import (
	"slices"
	"strings"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// read turns what was read of a mail into what the workflow needs to know of it, but for its answer. What somebody forwards is
// other people's text: it goes no further.
func read(m incoming.Mail, keys mailflow.Keys, people mailflow.Directory) *mailflow.Reading {
	r := &mailflow.Reading{
		Key: keys.Content(m.Fingerprint), From: m.From, Class: m.Class, Level: m.Trust, MessageID: m.MessageID,
		IDs: append(slices.Clone(m.InReplyTo), m.References...), Tokens: m.Tokens, Refs: m.Asks, Codes: m.Codes,
		Text: m.Words, Encrypted: m.Encrypted, Differs: m.Differs, Forward: m.Forward, Reaction: m.Reaction,
	}
	slices.Sort(r.IDs)
	r.IDs = slices.Compact(r.IDs)
	if p, ok := people.Lookup(m.From); ok && m.From != "" {
		r.Person = p.Address
	}
	for _, in := range m.Inline {
		r.Inline = append(r.Inline, mailflow.Inline{Quoted: in.Quoted, Text: in.Text})
	}
	for _, a := range m.Attachments {
		r.Files = append(r.Files, a.Name)
	}
	if m.Class == incoming.Report && len(m.Codes) == 0 && !m.Forward {
		r.Text = withSubject(m.Subject, m.Words)
	}
	return r
}

// bareAnswer is the longest text that can be nothing but an answer ("Approved, thanks!").
const bareAnswer = 300

// readAnswer reads what a person means. A longer report that names nothing of ours can be nobody's answer: only the words
// of our own count in it.
func readAnswer(m incoming.Mail, asked answer.Asked) answer.Answer {
	if m.Class == incoming.Report && len(m.Words) > bareAnswer && len(m.Codes)+len(m.Asks)+len(m.Tokens) == 0 {
		return answer.Words(m.Words)
	}
	var remarks []answer.Remark
	for _, in := range m.Inline {
		remarks = append(remarks, answer.Remark(in))
	}
	return asked.ReadBetween(m.Words, remarks)
}

// asked is what the writer of a mail in a case knows of the ask; without a case, nothing. He may speak to whoever the mail goes
// to, and to us.
func (h *hand) asked(m incoming.Mail, c *mailflow.Case) answer.Asked {
	if c == nil {
		return answer.Asked{From: m.FromName}
	}
	a := c.Asked(m.FromName, h.Stepper.People())
	a.People = append(a.People, h.Stepper.Composer.Name)
	for _, address := range slices.Concat(m.To, m.Cc) {
		local, _, _ := strings.Cut(address, "@")
		a.People = append(a.People, local)
	}
	return a
}

// withSubject puts the subject of a report before its words: it often says what the matter is.
func withSubject(subject, text string) string {
	subject = strings.TrimSpace(subject)
	if subject == "" || strings.Contains(text, subject) {
		return text
	}
	if text == "" {
		return subject
	}
	return subject + "\n\n" + text
}
