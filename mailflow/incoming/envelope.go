package incoming

import (
	"slices"
	"strings"
)

// nullSender says whether the envelope had no return address, as RFC 3834 and RFC 5321 want for automatic mail. Some
// servers write their own name there.
func (r *reader) nullSender() bool {
	for _, value := range r.root.head.all("return-path") {
		path := lower(strings.Trim(stripComments(value), "<> \t\n"))
		if path == "" && strings.Contains(value, "<>") || path == "mailer-daemon" || strings.HasPrefix(path, "mailer-daemon@") {
			return true
		}
	}
	return false
}

func isBulk(h header) bool {
	switch strings.ToLower(strings.TrimSpace(h.get("precedence"))) {
	case "bulk", "junk":
		return true
	}
	return false
}

// fromClient says whether a mail program that people sit at wrote this mail. Gateways give bulk marks to people's mail,
// and some forwarders (maildrop) take its return address away. What Exchange and Gmail write into a person's mail stands
// in their automatic answers, too: without a return address it proves nothing.
func (r *reader) fromClient() bool {
	h := r.root.head
	for _, name := range []string{"user-agent", "x-mailer"} {
		value := lower(h.get(name))
		if slices.ContainsFunc(phrases().lists["client"], func(client string) bool { return hasWords(value, client) }) {
			return true
		}
	}
	if r.nullSender() {
		return false
	}
	id := r.mail.MessageID
	return h.has("thread-index") || strings.HasSuffix(id, "@mail.gmail.com>") || strings.HasSuffix(id, ".prod.outlook.com>")
}

// ownPath says whether the return address is that of the sender, as a person's mail has it.
func (r *reader) ownPath() bool {
	return r.mail.From != "" && slices.Contains(addressesOf(r.root.head, "return-path"), r.mail.From)
}

// listEnvelope says whether a list or its owner stands in the envelope: "owner-team@", "team-bounces@".
func (r *reader) listEnvelope() bool {
	for _, address := range addressesOf(r.root.head, "return-path", "sender", "errors-to", "x-sender") {
		local, _, _ := strings.Cut(address, "@")
		if strings.HasPrefix(local, "owner-") {
			return true
		}
		for _, end := range []string{"-owner", "-bounces", "-bounce", "-admin", "-request", "-errors", "-return", "-outgoing"} {
			if before, after, ok := strings.Cut(local, end); ok && before != "" && (after == "" || strings.ContainsAny(after[:1], "+-=")) {
				return true
			}
		}
	}
	return false
}

func clipText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
