package incoming

import (
	"slices"
	"strings"
)

// programMark finds what some programs write of themselves where they set none of the fields that answers of programs
// should have (RFC 3834, 5).
func (r *reader) programMark() string {
	switch {
	case r.fromListProgram():
		return "a mail that a list's program wrote itself"
	case r.answeredByFilter():
		return "an answer of a filter of mail"
	}
	return ""
}

// fromListProgram knows by the message id what the program of a mailing list writes of its own: that a post was refused,
// help, a question back. What it passes on keeps the id that its writer's program gave it. mlmmj writes
// "<1795692097-757-mlmmj-75dfffbe@lists.example.org>" and no field that says more.
func (r *reader) fromListProgram() bool {
	local, _, _ := strings.Cut(r.mail.MessageID, "@")
	before, after, ok := strings.Cut(local, "-mlmmj-")
	return ok && isDigits(strings.ReplaceAll(strings.TrimPrefix(before, "<"), "-", "")) && len(after) == 8
}

// answeredByFilter knows an answer that a filter wrote: it names the sender itself, or the list whose "-request" address
// it is, so as to know its mails again, and it has no field of MIME, which any mail program that people sit at writes.
// Procmail's formail answers a mail and writes X-Loop, which alone is what forwarders write, too; mailagent writes
// "X-Filter: mailagent [version 3.1] for anna@example.com".
func (r *reader) answeredByFilter() bool {
	h := r.root.head
	if h.has("mime-version") || h.has("content-type") || r.fromClient() {
		return false
	}
	if _, user, ok := strings.Cut(strings.ToLower(h.get("x-filter")), " for "); ok && r.isSenders(Address(user)) {
		return true
	}
	return len(r.mail.InReplyTo) > 0 && slices.ContainsFunc(addressesOf(h, "x-loop"), r.isSenders)
}

// isSenders says whether an address is the sender's, whose domain may have the name of a host before it, or that of the
// list whose "-request" address the sender has.
func (r *reader) isSenders(address string) bool {
	local, domain, _ := strings.Cut(r.mail.From, "@")
	name, host, _ := strings.Cut(address, "@")
	return name != "" && strings.TrimSuffix(local, "-request") == name && (host == domain || strings.HasSuffix(domain, "."+host))
}

// passedOn says whether a ticket system sends on what one of its people wrote. Request Tracker calls all that it sends
// bulk; its templates that carry a person's words have this field, those that only tell of a ticket have not.
func (r *reader) passedOn() bool {
	carries := func(h header) bool { return strings.EqualFold(strings.TrimSpace(h.get("rt-attach-message")), "yes") }
	found := carries(r.root.head)
	r.root.leaves(func(p *part) bool {
		found = found || carries(p.head)
		return !found
	})
	return found
}

// tellsAbsence knows an absent person's answer that went out under a server's address, since it had no return address
// and no sender: it tells of an absence, and nothing of a delivery.
func (r *reader) tellsAbsence() bool {
	e := r.evidence()
	return !e.tells && e.proofs == 0 && phrases().within("away", e.text.lower)
}

// saysVacation knows the text that the program vacation has where nobody wrote another: of a mail that is not at hand,
// by its subject, and that it will be read.
func saysVacation(s saying) bool {
	named := strings.Contains(s.lower, `your mail concerning "`) || strings.Contains(s.lower, `your mail regarding "`)
	return named && strings.Contains(s.lower, "will be read when")
}
