package daemon

import (
	"slices"
	"strings"

	"github.com/ownup/ownup/mailflow/incoming"
)

// astray says that a mail, of which no case of its writer's is known, answers one of our threads: by the tag of a private
// mail, the ref of an ask, or as an answer to a note. It was meant for others or for nobody, so that it must not become a
// report that a manager gets: the store was discarded, or a colleague was handed our mail.
func astray(m incoming.Mail, own []string) bool {
	switch {
	case isPrivate(m):
		return namesOurs(m, own) || slices.ContainsFunc(m.Codes, func(c string) bool { return isTag(c) && strings.ContainsAny(c, "0123456789") })
	case m.Forward:
		return false
	case len(m.Asks) > 0:
		return true
	}
	note := func(code string) bool {
		return strings.HasSuffix(strings.ToUpper(strings.TrimSpace(m.Subject)), "NOTE "+code)
	}
	return m.Class == incoming.Reply && slices.ContainsFunc(m.Codes, note)
}

// isPrivate says that the subject ends with what looks like the tag of a private thread.
func isPrivate(m incoming.Mail) bool {
	subject := strings.ToUpper(strings.TrimSpace(m.Subject))
	return slices.ContainsFunc(m.Codes, func(c string) bool { return isTag(c) && strings.HasSuffix(subject, "("+c+")") })
}

// isTag knows the form of a private thread's tag ([mailflow.Keys.Tag]).
func isTag(code string) bool { return len(code) == 6 && code[0] == 'T' }

// namesOurs says that the mail names an earlier one by an id of the form that ours have.
func namesOurs(m incoming.Mail, own []string) bool {
	return slices.ContainsFunc(append(slices.Clone(m.InReplyTo), m.References...), func(id string) bool {
		local, domain, _ := strings.Cut(strings.Trim(id, "<>"), "@")
		local, _, _ = strings.Cut(local, ".")
		ours := func(address string) bool {
			return strings.HasSuffix(address, "@"+domain) || strings.HasSuffix(address, "."+domain)
		}
		return len(local) == idLength && domain != "" && slices.ContainsFunc(own, ours)
	})
}

// idLength is the length of what our Message-IDs begin with ([mailflow.Keys.MessageID], [mailflow.Keys.Token]).
const idLength = 26
