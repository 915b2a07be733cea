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

// list finds mailing lists (RFC 2369, RFC 2919) and bulk mail. Some of what bears such fields is a person's mail to us:
// through a list that is our own mailbox (a shared address may be a group), to us with a list in copy, and mail that
// a gateway calls bulk.
func (r *reader) list() string {
	h := r.root.head
	if r.ownList() || r.passedOn() {
		return ""
	}
	switch {
	case r.hasListField() && r.besideList():
		return ""
	case r.hasListField():
		return "a field of mailing lists"
	case r.onList():
		return "a return address of a list that we are on"
	case h.get("list-unsubscribe") != "" && !r.throughSeller():
		return "a way to unsubscribe"
	case isBulk(h) && (r.listEnvelope() || !r.fromClient() && r.sells()), strings.EqualFold(strings.TrimSpace(h.get("precedence")), "list") && (r.listEnvelope() || !r.fromClient()):
		return "Precedence"
	}
	return ""
}

// sells knows bulk mail by its sender or by a word on how to get no more of it. Gateways of telephones, forms of web sites and
// ticket systems call people's mail bulk as well.
func (r *reader) sells() bool {
	return r.fromNamed("seller") || r.fromNamed("nobody") || r.fromNamed("robot") || phrases().contains("unsubscribe", lower(clipText(r.reportText(), 20000)))
}

// onList says whether a list sent this to us as to one of its members: its return address holds ours
// ("team+bounces-7-oops=example.com@"), and nobody wrote to us. Some lists set no field at all.
func (r *reader) onList() bool {
	own := r.own()
	if slices.ContainsFunc(slices.Concat(r.mail.To, r.mail.Cc), func(a string) bool { return slices.Contains(own, a) }) {
		return false
	}
	for _, address := range addressesOf(r.root.head, "return-path") {
		local, _, _ := strings.Cut(address, "@")
		for _, a := range own {
			before, ok := strings.CutSuffix(local, strings.Replace(a, "@", "=", 1))
			if ok && strings.Trim(before, "+-") != before && (strings.Contains(before, "bounce") || strings.Contains(before, "return")) {
				return true
			}
		}
	}
	return false
}

// hasListField looks for the fields that only lists for talk write; a way to unsubscribe stands in any bulk mail.
func (r *reader) hasListField() bool {
	for _, name := range []string{"list-id", "list-post", "x-mailing-list", "mailing-list", "x-beenthere", "x-mailman-version", "list-help"} {
		if r.root.head.get(name) != "" {
			return true
		}
	}
	return false
}

// throughSeller knows a person's mail to which a program for selling has added a way to unsubscribe: it answers a mail,
// or a mail program wrote it and its sender is its return address.
func (r *reader) throughSeller() bool {
	if isBulk(r.root.head) {
		return false
	}
	return r.mail.namesEarlier() && r.mail.isReplySubject() || r.fromClient() && (r.ownPath() || !r.root.head.has("return-path"))
}

// own are the addresses of our mailbox: those of the options, and those that the mail was delivered for. These stand
// above the first Received; what stands below was written at the list's own server.
func (r *reader) own() []string {
	own := slices.Clone(r.options.Own)
	for _, f := range r.root.head {
		switch f.name {
		case "received":
			return own
		case "x-original-to", "delivered-to", "envelope-to":
			if address := Address(unfold(f.raw)); address != "" {
				own = append(own, address)
			}
		}
	}
	return own
}

// ownList says whether the list is our mailbox, by its id: <oops.example.com> is oops@example.com.
func (r *reader) ownList() bool {
	id := listID(r.root.head)
	return slices.ContainsFunc(r.own(), func(own string) bool { return id != "" && id == strings.Replace(own, "@", ".", 1) })
}

func listID(h header) string {
	id := h.get("list-id")
	if _, after, ok := strings.Cut(id, "<"); ok {
		id, _, _ = strings.Cut(after, ">")
	}
	return lowerASCII(strings.TrimSpace(id))
}

// besideList says whether a person wrote to us and, beside us, to the list that this copy came through.
func (r *reader) besideList() bool {
	post := append(addressesOf(r.root.head, "x-beenthere"), strings.Replace(listID(r.root.head), ".", "@", 1))
	for _, value := range r.root.head.all("list-post") {
		post = append(post, mailtoIn(value))
	}
	beside := func(to []string) bool {
		return slices.ContainsFunc(to, func(a string) bool { return slices.Contains(post, a) })
	}
	direct := slices.ContainsFunc(r.mail.To, func(a string) bool { return slices.Contains(r.own(), a) })
	return direct && (beside(r.mail.Cc) || beside(r.mail.To))
}

// mailtoIn reads "<https://…>, <mailto:team@example.com>".
func mailtoIn(value string) string {
	_, after, ok := strings.Cut(value, "mailto:")
	if !ok {
		return ""
	}
	address, _, _ := strings.Cut(after, ">")
	address, _, _ = strings.Cut(address, "?")
	return Address(address)
}
