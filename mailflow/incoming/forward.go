package incoming

import (
	"slices"
	"strings"
)

// Most forwards say so in their subject, or by the mark above what was forwarded. Outlook has no such mark: it puts the
// same header above a forward as above an answer. Where the writer put a subject of their own, only that header tells: what
// was answered came from somebody whom the answer goes to, what was forwarded did not.

// parties are those whom a mail goes to or comes from, by address and by name, lower case.
func (r *reader) parties() []string {
	list := slices.Concat(r.options.Own, r.mail.To, r.mail.Cc, r.mail.Recipient, []string{r.mail.From, strings.ToLower(r.mail.FromName)})
	for _, field := range []string{"to", "cc"} {
		for _, value := range r.root.head.all(field) {
			for _, box := range parseList(value) {
				list = append(list, strings.ToLower(box.name))
			}
		}
	}
	for i, address := range list {
		list[i] = withoutTag(address)
	}
	return list
}

// withoutTag makes box@example.com of box+tag@example.com.
func withoutTag(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	if box, _, tagged := strings.Cut(local, "+"); ok && tagged && box != "" {
		return box + "@" + domain
	}
	return address
}

// isForeign says whether the header of an earlier mail names a sender who is no party to this one.
func isForeign(tail []line, parties []string) bool {
	for i := 0; i < min(len(tail), 8); i++ {
		key, value := label(tail[i].text)
		if key != "from" {
			continue
		}
		name, address := cutSender(value)
		if name == "" && address == "" {
			return false
		}
		return !slices.ContainsFunc(parties, func(party string) bool {
			return party != "" && (party == withoutTag(address) || party == name)
		})
	}
	return false
}

// cutSender reads "Anna Berg <anna@example.org>", "Anna Berg [mailto:anna@example.org]", or one of both alone.
func cutSender(value string) (name, address string) {
	value = strings.NewReplacer("[mailto:", "<", "]", ">", "<mailto:", " <").Replace(clipText(value, maxLine))
	boxes := parseList(value)
	if len(boxes) == 0 {
		return strings.ToLower(strings.Trim(value, `"' `)), ""
	}
	return strings.ToLower(boxes[0].name), boxes[0].address
}
