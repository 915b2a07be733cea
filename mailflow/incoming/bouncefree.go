package incoming

import (
	"cmp"
	"slices"
	"strings"
)

// freeForm reads a bounce that has no machine-readable part; nil if the text reports no delivery.
func (r *reader) freeForm() *BounceInfo {
	said, returned := cutCopy(r.reportText())
	s := say(said)
	action := r.freeAction(s)
	if action == "" {
		return nil
	}
	recipient := cmp.Or(r.failedField(), r.recipientSaid(said, s), r.returnedTo(returned))
	status := statusSaid(s, action)
	if own := r.passage(said, recipient); own != "" {
		status = cmp.Or(statusTold(say(own), action), status)
	}
	return &BounceInfo{Action: action, Status: status, Recipient: recipient, Original: r.originals(returned)}
}

// passage is what a report on several recipients says of one of them: from the line that begins with its address to
// the one that begins with another; "" if there is no other.
func (r *reader) passage(said, recipient string) string {
	start := -1
	for at := 0; at < len(said) && recipient != ""; {
		line, _, _ := strings.Cut(said[at:], "\n")
		switch address := r.firstOf(line); {
		case start < 0 && address == recipient:
			start = at
		case start >= 0 && address != "" && address != recipient:
			return said[start:at]
		}
		at += len(line) + 1
	}
	return ""
}

// firstOf is the address that a line begins with.
func (r *reader) firstOf(line string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(strings.TrimLeft(line, "-*> \t")), " ")
	return r.firstAddress(first)
}

// reportText is the text of a report, with the texts that are attached as files if there is nothing else.
func (r *reader) reportText() string {
	text := clipText(r.full(), maxSaid)
	if strings.TrimSpace(text) != "" && strings.Contains(text, "@") {
		return text
	}
	r.root.leaves(func(p *part) bool {
		if p.kind.value == "text/plain" && !p.readable() {
			text += "\n" + p.beginning()
		}
		return len(text) < maxSaid
	})
	return clipText(text, maxSaid)
}

// cutCopy parts what the server says from the mail that it returns below: behind a line that announces it, or where
// the fields of its transport begin. A headline of that mail's details is none: Exchange has those of the error below it.
func cutCopy(text string) (said, returned string) {
	b := phrases()
	for at := 0; at < len(text); {
		line, next, _ := strings.Cut(text[at:], "\n")
		if s := lower(strings.Trim(line, "-=*_# |")); at > 0 && len(line) < 120 {
			if _, ok := b.prefix("copy", s); ok && !b.contains("details", s) {
				return text[:at], next
			}
			if strings.HasPrefix(s, "received: ") || strings.HasPrefix(s, "return-path: ") {
				return text[:at], text[at:]
			}
		}
		at += len(line) + 1
	}
	return text, ""
}

// freeAction says what a text reports: "failed", "delayed", "delivered", or "" if it reports nothing. The subject is
// believed first: the text of a failure often tells of the delay before it.
func (r *reader) freeAction(s saying) string {
	if r.subjectBegins("delaysubject") {
		return "delayed"
	}
	failed, delayed := s.has("failed"), s.has("delayed")
	switch {
	case reportsSuccess(s):
		return "delivered"
	case r.subjectBegins("bouncesubject") && !strings.Contains(lower(r.mail.Subject), "delay") && (failed || !delayed):
		return "failed"
	case delayed:
		return "delayed"
	case failed:
		return "failed"
	case s.has("delivered"):
		return "delivered"
	case statusOfWords(s) != "":
		return "failed"
	}
	return ""
}

// reportsSuccess says whether a report tells of a success before it tells of anything else, and of no refusal: such a
// report may add that other servers may report failures.
func reportsSuccess(s saying) bool {
	at, end := s.first("delivered")
	failure, stop := s.first("failed")
	class, _, _ := smtpReplies(s)
	return end > 0 && (stop == 0 || at < failure) && class == 0 && statusOfWords(s) == ""
}

func (r *reader) failedField() string {
	if failed := addressesOf(r.root.head, "x-failed-recipients"); len(failed) > 0 {
		return failed[0]
	}
	return ""
}

// recipientSaid takes the first address behind a phrase that announces it, else the first that a line begins with,
// else the first of all. s is the same text in one line.
func (r *reader) recipientSaid(said string, s saying) string {
	for _, key := range []string{"lead", "before"} {
		if start, end := s.first(key); end > 0 {
			if found := r.firstAddress(s.text[start:]); found != "" {
				return found
			}
		}
	}
	for l := range strings.Lines(said) {
		if found := r.firstOf(l); found != "" {
			return found
		}
	}
	return r.firstAddress(said)
}

// firstAddress finds an address that is not the server's, not ours, not whom the report was sent to, and no message id.
func (r *reader) firstAddress(text string) string {
	previous := ""
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(" \t\n\r<>()[]{}\"',;|=「」：、", c) }) {
		label := previous
		previous = lowerASCII(word)
		if !strings.Contains(word, "@") || len(word) > 320 || strings.HasSuffix(strings.TrimRight(label, ":"), "message-id") {
			continue
		}
		word = strings.TrimPrefix(strings.Trim(word, ":.*!`"), "mailto:")
		if _, after, ok := strings.Cut(word, ":"); ok {
			word = after // RCPT TO:anna@…, rfc822:anna@…
		}
		if address := Address(strings.Trim(word, ":.'*")); address != "" && !r.isOther(address) {
			return address
		}
	}
	return ""
}

// isOther knows the addresses in a report that are no recipient's.
func (r *reader) isOther(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return address == r.mail.From || slices.Contains(r.mail.To, address) || slices.Contains(r.options.Own, address) ||
		local == "postmaster" || local == "mailer-daemon" || local == "abuse"
}

// returnedTo is the recipient of the returned mail, attached or as text.
func (r *reader) returnedTo(returned string) string {
	for _, p := range r.content.returned {
		h, _ := splitHeader(p.bytes())
		if to := addressesOf(h, "to"); len(to) == 1 {
			return to[0]
		}
	}
	h, _ := splitHeader([]byte(outdentText(strings.TrimLeft(returned, "\n"))))
	if to := addressesOf(h, "to"); len(to) == 1 {
		return to[0]
	}
	return ""
}

// originals are the message ids of the returned mail, attached or as text.
func (r *reader) originals(returned string) []string {
	for _, p := range r.content.returned {
		h, _ := splitHeader(p.bytes())
		if found := ids(h.all("message-id")); len(found) > 0 {
			return found
		}
	}
	for line := range strings.Lines(returned + "\n" + r.reportText()) {
		line = strings.TrimLeft(line, " \t>*|")
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(name), "message-id") {
			if found := ids([]string{value}); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}
