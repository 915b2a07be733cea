package incoming

import (
	"strings"
)

// freeForm reads a bounce that has no machine-readable part. The failed recipient stands in a field of Exim's, or is
// the first address in the text that is neither the sender's nor ours.
func (r *reader) freeForm() *BounceInfo {
	text := r.full
	lowered := strings.ToLower(clipText(text, 8000))
	action := freeAction(strings.ToLower(r.mail.Subject), lowered)
	if action == "" {
		return nil
	}
	info := &BounceInfo{Action: action, Status: findStatus(withoutAddresses(clipText(text, 8000))), Original: r.originals()}
	if failed := addressesOf(r.root.head, "x-failed-recipients"); len(failed) > 0 {
		info.Recipient = failed[0]
	} else {
		info.Recipient = r.freeRecipient(clipText(text, 8000))
	}
	return info
}

// freeAction says what a text reports: "failed", "delayed", or "" if it reports nothing.
func freeAction(subject, text string) string {
	for _, s := range []string{"delayed", "delay)", "still trying", "will continue to try", "not yet been delivered", "warning: could not send", "will be retried", "you do not need to resend"} {
		if strings.Contains(subject, s) || strings.Contains(text, s) {
			return "delayed"
		}
	}
	for _, s := range []string{
		"undeliver", "returned mail", "delivery status notification", "delivery fail", "failure notice", "mail delivery failed", "delivery has failed",
		"could not be delivered", "couldn't be delivered", "wasn't delivered", "not delivered", "unable to deliver", "unknown user", "user unknown",
		"delivery failure", "delivery error", "nondeliverable", "non-delivery", "undelivered", "returning message to sender", "message rejected", "mailbox unavailable",
	} {
		if strings.Contains(subject, s) || strings.Contains(text, s) {
			return "failed"
		}
	}
	return ""
}

func (r *reader) freeRecipient(text string) string {
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune(" \t\n<>()[]\"',;", c) }) {
		if !strings.Contains(word, "@") {
			continue
		}
		address := Address(strings.Trim(strings.TrimPrefix(word, "mailto:"), ":.'"))
		if address != "" && address != r.mail.From && !contains(r.mail.To, address) && !contains(r.options.Own, address) {
			return address
		}
	}
	return ""
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
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
