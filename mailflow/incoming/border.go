package incoming

import (
	"net/netip"
	"strings"
)

// microsoft365 is the name in the configuration for the form of Exchange Online, which writes no authserv-id.
const microsoft365 = "microsoft365"

// borderFields returns the Authentication-Results fields that stand where the border writes: above its Received
// field, or directly below it (Postfix puts the fields of its milters there), never past the next Received. Without
// a border's Received the whole header is the house's own.
func borderFields(h header, authservID string) []string {
	var values []string
	past := false
	for _, f := range h {
		switch f.name {
		case "received":
			if past {
				return values
			}
			past = !isHandOver(unfold(f.raw), authservID)
		case "authentication-results":
			values = append(values, unfold(f.raw))
		}
	}
	return values
}

// isHandOver says whether a Received field (RFC 5321, 4.4) tells of a step inside the house: from loopback, or by
// LMTP. The name a client gives itself does not count, only the addresses that the server saw.
func isHandOver(received, authservID string) bool {
	from, protocol := receivedClauses(received)
	if strings.HasPrefix(protocol, "lmtp") {
		return true
	}
	ips := seenAddresses(from)
	if authservID == microsoft365 && len(ips) > 0 {
		return all(ips, isMicrosoft)
	}
	if authservID == "mx.google.com" && from == "" && (strings.HasPrefix(received, "by 2002:") || strings.HasPrefix(received, "by 10.")) {
		return true // Google's steps inside name no sender, and a private or 6to4 address as the receiver
	}
	return len(ips) > 0 && all(ips, netip.Addr.IsLoopback)
}

// receivedClauses returns the from clause with its comments, and the protocol of the last with clause.
func receivedClauses(s string) (from, protocol string) {
	s = s[:min(len(s), 4000)] // longer ones are not written by servers, and comments are looked for again and again
	if len(s) < 5 || !strings.EqualFold(s[:5], "from ") {
		return "", lastWith(s)
	}
	from = s
	for i := 0; i < len(s); i++ {
		if s[i] == '(' {
			i += max(0, commentLength(s[i:])-1)
			continue
		}
		if len(s) > i+4 && isSpace(s[i]) && strings.EqualFold(s[i+1:i+4], "by ") {
			from = s[:i]
			break
		}
	}
	return from, lastWith(s)
}

// lastWith returns the word after the last "with" outside of comments, quotes and angles: what stands further to the
// left may have been said by the client.
func lastWith(s string) string {
	words := strings.Fields(withoutAngles(stripComments(s)))
	for i := len(words) - 2; i >= 0; i-- {
		if strings.EqualFold(words[i], "with") {
			return strings.ToLower(words[i+1])
		}
	}
	return ""
}

func withoutAngles(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// seenAddresses returns the addresses that a server noted of its client: those in comments, where Postfix, Sendmail
// and Exchange write them. Exim writes the address first and what the client said into the comment.
func seenAddresses(from string) []netip.Addr {
	open := strings.IndexByte(from, '(')
	if open < 0 {
		return nil
	}
	if strings.Contains(from[open:], "helo=") {
		open = 0
	}
	return addressesIn(from[open:])
}

// addressesIn returns all IP addresses that stand in a from clause.
func addressesIn(from string) []netip.Addr {
	var ips []netip.Addr
	for word := range strings.FieldsFuncSeq(from, func(r rune) bool { return strings.ContainsRune(" \t()[]=,;", r) }) {
		word = strings.TrimPrefix(strings.ToLower(word), "ipv6:")
		if ip, err := netip.ParseAddr(word); err == nil {
			ips = append(ips, ip.Unmap())
		}
	}
	return ips
}

// isMicrosoft knows the addresses between the servers of Exchange Online: 2603:10x6::/32, link-local ones and loopback. Its mail from
// outside arrives from other ones.
func isMicrosoft(ip netip.Addr) bool {
	if ip.IsLoopback() || ip.IsLinkLocalUnicast() {
		return true
	}
	b := ip.As16()
	return ip.Is6() && b[0] == 0x26 && b[1] == 0x03 && b[2] == 0x10 && b[3]&0x0f == 0x06
}

func all(ips []netip.Addr, is func(netip.Addr) bool) bool {
	for _, ip := range ips {
		if !is(ip) {
			return false
		}
	}
	return true
}
