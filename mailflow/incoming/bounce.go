package incoming

import (
	"cmp"
	"strings"
)

// bounce reads a delivery status notification; nil if the mail is none. The machine-readable form comes first
// (RFC 3464), the free forms of other servers after it.
func (r *reader) bounce() (*BounceInfo, string) {
	isReport := r.root.kind.value == "multipart/report" && (r.content.notice == nil || r.content.status != nil)
	var why string
	if !isReport {
		if why = r.reporter(); why == "" {
			return nil, ""
		}
	}
	if groups := statusGroups(r.statusFields()); reports(groups) {
		return r.statusReport(groups), "a delivery status report (RFC 3464)"
	}
	if isReport && strings.EqualFold(r.root.kind.param("report-type"), "delivery-status") {
		if info := r.freeForm(); info != nil {
			return info, "a delivery report without its machine-readable part"
		}
		return r.unsaid(), "a delivery report that says nothing"
	}
	if why == "" {
		why = r.reporter()
	}
	if why == "" {
		return nil, ""
	}
	if info := r.freeForm(); info != nil {
		return info, why
	}
	if r.fromDaemon() && r.nullSender() && !r.isVacation() && !r.tellsAbsence() {
		return r.unsaid(), "a mail of a mail server, in words that are not known"
	}
	return nil, ""
}

// unsaid is a failure of which nothing could be read in the text.
func (r *reader) unsaid() *BounceInfo {
	said, returned := cutCopy(r.reportText())
	info := &BounceInfo{Action: "failed", Status: "5.0.0", Original: r.originals(returned)}
	info.Recipient = cmp.Or(r.failedField(), r.recipientSaid(said, say(said)), r.returnedTo(returned))
	return info
}

// statusReport reads the fields of message/delivery-status: the first failed recipient, or the first of all. A
// recipient's own block wins over what the text of the report says.
func (r *reader) statusReport(groups []header) *BounceInfo {
	best := &BounceInfo{}
	for _, g := range groups {
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
	r.complete(best)
	return best
}

// complete fills in from the text what the fields of a report leave out.
func (r *reader) complete(b *BounceInfo) {
	text := r.reportText()
	said, returned := cutCopy(text)
	b.Original = r.originals(returned)
	b.Recipient = cmp.Or(b.Recipient, r.failedField())
	if b.Recipient == "" || b.Action == "" {
		if free := r.freeForm(); free != nil {
			b.Recipient, b.Action = cmp.Or(b.Recipient, free.Recipient), cmp.Or(b.Action, free.Action)
			b.Status = cmp.Or(b.Status, free.Status)
		}
	}
	b.Action = cmp.Or(b.Action, "failed")
	b.Status = cmp.Or(b.Status, statusSaid(say(said), b.Action))
}

// reportedRecipient reads one block (RFC 3464, 2.3).
func reportedRecipient(g header) BounceInfo {
	final, meant := reportAddress(g.get("final-recipient")), reportAddress(g.get("original-recipient"))
	if decoded := Address(decodeXtext(meant)); decoded != "" && (decoded == final || strings.Contains(decoded, "+")) {
		meant = decoded
	}
	one := BounceInfo{
		Recipient: cmp.Or(final, meant, reportAddress(g.get("x-actual-recipient"))),
		Meant:     meant,
		Action:    reportedAction(g.get("action")),
		Status:    reportedStatus(g),
	}
	if one.Action == "" && one.Status != "" {
		one.Action = map[byte]string{'2': "delivered", '4': "delayed", '5': "failed"}[one.Status[0]]
	}
	if one.Status == "" && one.Action != "" && g.has("diagnostic-code") {
		one.Status = statusSaid(say(withoutAddresses(g.get("diagnostic-code"))), one.Action)
	}
	return one
}

// reportedAction reads the action of a block (RFC 3464, 2.3.3), and what some servers write instead; "" if it is none.
func reportedAction(s string) string {
	s = strings.ToLower(firstWord(s))
	for _, action := range []struct{ word, means string }{
		{"fail", "failed"}, {"expired", "failed"}, {"reject", "failed"}, {"undeliver", "failed"}, {"bounce", "failed"}, {"error", "failed"},
		{"delay", "delayed"}, {"defer", "delayed"}, {"deliver", "delivered"}, {"relay", "relayed"}, {"expand", "expanded"},
	} {
		if strings.HasPrefix(s, action.word) {
			return action.means
		}
	}
	return ""
}

// reportedStatus takes the status of a block. Where that says no more than its class (x.0.0), a code of the same class
// in the diagnostic is what the other server said itself, and tells a reader more (RFC 3464, 2.3.4 and 2.3.6).
func reportedStatus(g header) string {
	status := findStatus(g.get("status"))
	said := findStatus(withoutAddresses(g.get("diagnostic-code")))
	if status == "" || isVague(status) && said != "" && said[0] == status[0] {
		return cmp.Or(said, status)
	}
	return status
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

func firstWord(s string) string {
	for word := range strings.FieldsSeq(stripComments(s)) {
		return word
	}
	return ""
}
