package incoming

import (
	"cmp"
	"slices"
	"strings"
)

// bounce reads a delivery status notification; nil if the mail is none. The machine-readable form comes first
// (RFC 3464), the free forms of other servers after it.
func (r *reader) bounce() (*BounceInfo, string) {
	isReport := r.root.kind.value == "multipart/report" && (r.content.notice == nil || r.content.status != nil)
	if r.content.status != nil && (isReport || r.isReport()) {
		return r.statusReport(), "a delivery status report (RFC 3464)"
	}
	if isReport && strings.EqualFold(r.root.kind.param("report-type"), "delivery-status") {
		if info := r.freeForm(); info != nil {
			return info, "a delivery report without its machine-readable part"
		}
		return &BounceInfo{Action: "failed", Recipient: r.failedField(), Original: r.originals()}, "a delivery report that says nothing"
	}
	if !r.isReport() {
		return nil, ""
	}
	if info := r.freeForm(); info != nil {
		return info, "a mail of a mail server that reports a delivery"
	}
	return nil, ""
}

// fromDaemon says whether the address in From is one that only mail servers have.
func (r *reader) fromDaemon() bool {
	local, _, _ := strings.Cut(r.mail.From, "@")
	if r.mail.From == "" {
		name, _, _ := strings.Cut(lower(strings.Trim(r.root.head.get("from"), "<>\" ")), "@")
		local, _, _ = strings.Cut(name, " ")
		if r.nullSender() && r.mail.Froms == 0 && name == "" {
			return true
		}
		if i := strings.LastIndexByte(name, '<'); i >= 0 {
			local = name[i+1:]
		}
	}
	return slices.Contains(phrases().lists["daemon"], strings.Trim(local, "<>\""))
}

// statusReport reads the fields of message/delivery-status: the first failed recipient, or the first of all. A
// recipient's own block wins over what the text of the report says.
func (r *reader) statusReport() *BounceInfo {
	best := &BounceInfo{}
	for _, g := range statusGroups(r.content.status.bytes()) {
		one := reportedRecipient(g)
		if one.Recipient == "" && one.Action == "" {
			continue
		}
		if one.Action == "failed" || best.Action == "" {
			best = &one
		}
		if one.Action == "failed" {
			break
		}
	}
	best.Original = r.originals()
	if best.Recipient == "" {
		best.Recipient = r.failedField()
	}
	if best.Recipient == "" || best.Action == "" {
		if free := r.freeForm(); free != nil {
			best.Recipient, best.Action = cmp.Or(best.Recipient, free.Recipient), cmp.Or(best.Action, free.Action)
			best.Status = cmp.Or(best.Status, free.Status)
		}
	}
	return best
}

// reportedRecipient reads one block (RFC 3464, 2.3). The original recipient is whom the sender meant.
func reportedRecipient(g header) BounceInfo {
	one := BounceInfo{
		Recipient: cmp.Or(reportAddress(g.get("original-recipient")), reportAddress(g.get("final-recipient"))),
		Action:    strings.ToLower(firstWord(g.get("action"))),
		Status:    findStatus(g.get("status")),
	}
	if one.Status == "" {
		one.Status = findStatus(withoutAddresses(g.get("diagnostic-code")))
	}
	if one.Action == "" && one.Status != "" {
		one.Action = map[byte]string{'2': "delivered", '4': "delayed", '5': "failed"}[one.Status[0]]
	}
	return one
}

// withoutAddresses keeps numbers in addresses from being read as codes.
func withoutAddresses(s string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(s) {
		if !strings.Contains(word, "@") {
			b.WriteString(word + " ")
		}
	}
	return b.String()
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
