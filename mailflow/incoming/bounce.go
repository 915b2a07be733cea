package incoming

import (
	"strings"
)

// bounce reads a delivery status notification; nil if the mail is none. The machine-readable form comes first
// (RFC 3464), the free forms of other servers after it.
func (r *reader) bounce() (*BounceInfo, string) {
	if r.content.status != nil && (r.root.kind.value == "multipart/report" || r.fromDaemon()) {
		info := r.statusReport()
		return info, "a delivery status report (RFC 3464)"
	}
	if strings.HasPrefix(r.root.kind.value, "multipart/report") && strings.EqualFold(r.root.kind.param("report-type"), "delivery-status") {
		if info := r.freeForm(); info != nil {
			return info, "a delivery report without its machine-readable part"
		}
		return &BounceInfo{Action: "failed", Original: r.originals()}, "a delivery report that says nothing"
	}
	if !r.fromDaemon() && !r.root.head.has("x-failed-recipients") {
		return nil, ""
	}
	if info := r.freeForm(); info != nil {
		return info, "a mail of a mail server that reports a delivery"
	}
	return nil, ""
}

// fromDaemon says whether a mail server is the sender.
func (r *reader) fromDaemon() bool {
	local, _, _ := strings.Cut(r.mail.From, "@")
	switch {
	case strings.HasPrefix(local, "mailer-daemon"), strings.HasPrefix(local, "postmaster"), strings.HasPrefix(local, "mail-daemon"),
		strings.HasPrefix(local, "maildaemon"), strings.HasPrefix(local, "microsoftexchange"), local == "mmdf", local == "daemon",
		strings.HasPrefix(local, "bounce"), strings.HasPrefix(local, "mailerdaemon"), strings.HasPrefix(local, "mailsystem"):
		return true
	case r.mail.From == "" && r.nullSender():
		return true
	}
	name := strings.ToLower(r.root.head.get("from"))
	return strings.Contains(name, "mailer-daemon") || strings.Contains(name, "mail delivery s") || strings.Contains(name, "postmaster") ||
		strings.Contains(name, "mail delivery subsystem")
}

// statusReport reads the fields of message/delivery-status: the first failed recipient, or the first of all.
func (r *reader) statusReport() *BounceInfo {
	groups := statusGroups(r.content.status.bytes())
	best := &BounceInfo{Original: r.originals()}
	for _, g := range groups {
		recipient := reportAddress(g.get("final-recipient"))
		if original := reportAddress(g.get("original-recipient")); original != "" {
			recipient = original
		}
		action := strings.ToLower(firstWord(g.get("action")))
		if recipient == "" && action == "" {
			continue
		}
		one := BounceInfo{Recipient: recipient, Action: action, Status: findStatus(g.get("status")), Original: best.Original}
		if action == "failed" || best.Action == "" {
			best = &one
		}
		if action == "failed" {
			break
		}
	}
	return best
}

// statusGroups splits the blocks of fields, which blank lines part.
func statusGroups(b []byte) []header {
	var groups []header
	for len(b) > 0 && len(groups) < maxParts {
		h, rest := splitHeader(b)
		if len(h) > 0 {
			groups = append(groups, h)
		}
		if len(rest) == len(b) {
			_, rest = cutLine(b)
		}
		b = rest
	}
	return groups
}

// reportAddress reads "rfc822; sam@example.com".
func reportAddress(s string) string {
	if _, after, ok := strings.Cut(s, ";"); ok {
		s = after
	}
	for _, box := range parseList(s) {
		if box.address != "" {
			return box.address
		}
	}
	return ""
}

func firstWord(s string) string {
	for word := range strings.FieldsSeq(stripComments(s)) {
		return word
	}
	return ""
}

// originals are the message ids of the returned mail.
func (r *reader) originals() []string {
	for _, p := range r.content.returned {
		h, _ := splitHeader(p.bytes())
		if found := ids(h.all("message-id")); len(found) > 0 {
			return found
		}
	}
	return nil
}

// findStatus finds an enhanced status code (RFC 3463) in a text.
func findStatus(s string) string {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		parts := strings.Split(strings.Trim(word, "."), ".")
		if len(parts) == 3 && len(parts[0]) == 1 && strings.Contains("245", parts[0]) && len(parts[1]) <= 3 && len(parts[2]) <= 3 && parts[1] != "" && parts[2] != "" {
			return strings.Join(parts, ".")
		}
	}
	return ""
}
