package incoming

import (
	"slices"
	"strings"
)

// classify decides the kind of the mail. The order is the rule: a bounce wins over an automatic answer, our own mail
// that came back over both kinds of bulk, and what carries no mark of a program is a person's.
func (r *reader) classify() {
	m := r.mail
	if info, why := r.bounce(); info != nil {
		m.Class, m.Bounce = Bounce, info
		m.Why = append(m.Why, "class bounce: "+why)
		return
	}
	for _, rule := range []struct {
		class Class
		find  func() string
	}{
		{Loop, r.loop},
		{AutoReply, r.answered},
		{List, r.list},
		{AutoReply, r.automatic},
	} {
		if why := rule.find(); why != "" {
			m.Class = rule.class
			m.Why = append(m.Why, "class "+string(rule.class)+": "+why)
			if m.Class == AutoReply {
				m.Until = r.until()
			}
			return
		}
	}
	r.human()
}

// human tells an answer from a report.
func (r *reader) human() {
	m := r.mail
	switch {
	case m.Forward:
		m.Class = Report
		m.Why = append(m.Why, "class report: a forward")
	case len(m.InReplyTo)+len(m.References) > 0 || r.root.head.has("in-reply-to") || r.root.head.has("references"):
		m.Class = Reply
		m.Why = append(m.Why, "class reply: it names an earlier mail")
	default:
		m.Class = Report
		m.Why = append(m.Why, "class report: it names no earlier mail")
	}
}

// loop finds a mail of our own that came back to us.
func (r *reader) loop() string {
	h := r.root.head
	switch {
	case h.has("x-ownup-template"):
		return "it has a field of ours"
	case r.mail.From != "" && slices.Contains(r.options.Own, r.mail.From):
		return "it is from our own address"
	}
	return ""
}

// list finds mailing lists (RFC 2369, RFC 2919) and bulk mail. A list that is our own mailbox is none: a shared
// address may be a group that puts its name into each mail.
func (r *reader) list() string {
	h := r.root.head
	if r.ownList(h.get("list-id")) {
		return ""
	}
	for _, name := range []string{"list-id", "list-post", "list-unsubscribe", "x-mailing-list", "mailing-list", "x-beenthere", "x-mailman-version", "list-help"} {
		if h.get(name) != "" {
			return "a field of mailing lists"
		}
	}
	if strings.EqualFold(strings.TrimSpace(h.get("precedence")), "list") || isBulk(h) {
		return "Precedence"
	}
	return ""
}

// ownList compares <oops.example.com> with oops@example.com.
func (r *reader) ownList(id string) bool {
	if _, after, ok := strings.Cut(id, "<"); ok {
		id, _, _ = strings.Cut(after, ">")
	}
	for _, own := range r.options.Own {
		if strings.EqualFold(strings.TrimSpace(id), strings.Replace(own, "@", ".", 1)) {
			return true
		}
	}
	return false
}
