package incoming

import (
	"slices"
	"strings"
)

// freeForm reads a bounce that has no machine-readable part; nil if the text reports no delivery.
func (r *reader) freeForm() *BounceInfo {
	said, returned := cutCopy(clipText(r.full(), 20000))
	action := r.freeAction(said)
	if action == "" {
		return nil
	}
	info := &BounceInfo{Action: action, Original: r.originals()}
	info.Status = freeStatus(said, action)
	if info.Recipient = r.failedField(); info.Recipient == "" {
		info.Recipient = r.freeRecipient(said)
	}
	if info.Recipient == "" {
		info.Recipient = r.returnedTo(returned)
	}
	if len(info.Original) == 0 {
		h, _ := splitHeader([]byte(strings.TrimLeft(returned, "\n")))
		info.Original = ids(h.all("message-id"))
	}
	return info
}

// isReport says whether a mail of these fields may be a server's. An address that only servers have is enough;
// others need a subject of a bounce and a text that names a recipient, since a person may be the postmaster, and
// people write about undeliverable mail too.
func (r *reader) isReport() bool {
	if r.fromDaemon() || r.root.head.has("x-failed-recipients") {
		return true
	}
	b := phrases()
	subject := lower(r.mail.Subject)
	_, failed := b.prefix("bouncesubject", subject)
	_, delayed := b.prefix("delaysubject", subject)
	name := b.match("daemonname", lower(r.mail.FromName)) || strings.HasPrefix(r.mail.From, "postmaster@")
	if !failed && !delayed && !name || outerPrefix(r.mail.Subject) != "" {
		return false
	}
	if b.contains("lead", strings.ToLower(clipText(r.full(), 4000))) {
		return true
	}
	return (failed || delayed) && r.nullSender()
}

// cutCopy parts what the server says from the mail that it returns below.
func cutCopy(text string) (said, returned string) {
	b := phrases()
	rest := text
	for at := 0; rest != ""; {
		line, next, _ := strings.Cut(rest, "\n")
		if s := lower(strings.Trim(line, "-=*_# ")); at > 0 && len(line) < 120 {
			if _, ok := b.prefix("copy", s); ok {
				return text[:at], next
			}
		}
		at += len(line) + 1
		rest = next
	}
	return text, ""
}

// freeAction says what a text reports: "failed", "delayed", or "" if it reports nothing. The subject is believed first:
// the text of a failure often tells of the delay before it.
func (r *reader) freeAction(said string) string {
	b := phrases()
	subject, text := lower(r.mail.Subject), strings.ToLower(said)
	if _, ok := b.prefix("delaysubject", subject); ok {
		return "delayed"
	}
	if _, ok := b.prefix("bouncesubject", subject); ok && !strings.Contains(subject, "delay") {
		if b.contains("failed", text) || !b.contains("delayed", text) {
			return "failed"
		}
	}
	switch {
	case b.contains("delayed", text):
		return "delayed"
	case b.contains("failed", text):
		return "failed"
	}
	return ""
}

// freeStatus finds an enhanced status code (RFC 3463) of the kind that the action has. Another one counts only behind
// an SMTP code or a "#", since versions of programs look alike.
func freeStatus(said, action string) string {
	class := byte('5')
	if action == "delayed" {
		class = '4'
	}
	other, previous := "", ""
	for word := range strings.FieldsSeq(said) {
		last := previous
		previous = word
		if strings.Contains(word, "@") {
			continue
		}
		code := findStatus(word)
		if code == "" {
			continue
		}
		if code[0] == class {
			return code
		}
		if other == "" && (strings.Contains(word, "#") || isReplyCode(last)) {
			other = code
		}
	}
	return other
}

// isReplyCode knows "550", "550-" and "(550" before an enhanced code.
func isReplyCode(s string) bool {
	s = strings.Trim(s, "():-#<>\"'")
	return len(s) == 3 && (s[0] == '4' || s[0] == '5') && strings.Trim(s, "0123456789") == ""
}

func (r *reader) failedField() string {
	if failed := addressesOf(r.root.head, "x-failed-recipients"); len(failed) > 0 {
		return failed[0]
	}
	return ""
}

// freeRecipient takes the first address behind a phrase that announces it, else the first that a line begins with,
// else the first of all.
func (r *reader) freeRecipient(said string) string {
	lowered := strings.ToLower(said)
	if len(lowered) == len(said) {
		best := len(said)
		for _, lead := range phrases().lists["lead"] {
			if i := strings.Index(lowered, lead); i >= 0 && i < best && r.firstAddress(said[i:]) != "" {
				best = i
			}
		}
		if found := r.firstAddress(said[best:]); found != "" {
			return found
		}
	}
	for l := range strings.Lines(said) {
		first, _, _ := strings.Cut(strings.TrimSpace(strings.TrimLeft(l, "-* \t")), " ")
		if found := r.firstAddress(first); found != "" {
			return found
		}
	}
	return r.firstAddress(said)
}

// firstAddress finds an address that is not the server's, not ours, and not whom the report was sent to.
func (r *reader) firstAddress(text string) string {
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(" \t\n\r<>()[]{}\"',;|=", c) }) {
		if !strings.Contains(word, "@") || len(word) > 320 {
			continue
		}
		word = strings.TrimPrefix(strings.Trim(word, ":.*!`"), "mailto:")
		if _, after, ok := strings.Cut(word, ":"); ok {
			word = after // RCPT TO:anna@…, rfc822:anna@…
		}
		address := Address(strings.Trim(word, ":.'*"))
		local, _, _ := strings.Cut(address, "@")
		if address == "" || address == r.mail.From || slices.Contains(r.mail.To, address) || slices.Contains(r.options.Own, address) ||
			local == "postmaster" || local == "mailer-daemon" {
			continue
		}
		return address
	}
	return ""
}

// returnedTo is the recipient of the returned mail, attached or as text.
func (r *reader) returnedTo(returned string) string {
	for _, p := range r.content.returned {
		h, _ := splitHeader(p.bytes())
		if to := addressesOf(h, "to"); len(to) == 1 {
			return to[0]
		}
	}
	h, _ := splitHeader([]byte(strings.TrimLeft(returned, "\n")))
	if to := addressesOf(h, "to"); len(to) == 1 {
		return to[0]
	}
	return ""
}
