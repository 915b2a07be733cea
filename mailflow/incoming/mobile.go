package incoming

import (
	"slices"
	"strings"
)

// maxMobile is how many lines may stand below "Sent from my …": a link, a name, a telephone number.
const maxMobile = 6

// dropMobile removes "Sent from my …" where it is a line of its own at the end. What stands below it goes with it only
// if it is a contact too: people also write below the line of their telephone.
func dropMobile(lines []line, who sender) []line {
	for {
		i := mobileAt(lines)
		if i < 0 {
			return lines
		}
		above, below := dropRule(trimBlank(lines[:i])), trimBlank(lines[i+1:])
		if trails(below, who) {
			below = nil
		}
		lines = joinBlocks(above, below)
	}
}

// mobileAt finds the last such line near the end; -1 if there is none.
func mobileAt(lines []line) int {
	b := phrases()
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-maxMobile; i-- {
		last := i == len(lines)-1
		begins := i == 0 || lines[i-1].blank() || isRule(lines[i-1].text)
		ends := last || lines[i+1].blank() || trails(lines[i+1:], sender{})
		if (last || begins && ends) && len(lines[i].text) < 300 && (isMobile(b, bareMobile(lines[i])) || isProduct(b, lines[i].text)) {
			return i
		}
	}
	return -1
}

func bareMobile(l line) string { return lower(strings.Trim(l.text, "*_|[]()<>-–~ ")) }

// trails says that the lines below a telephone's line are a part of it: another such line, a link, or a contact.
func trails(lines []line, who sender) bool {
	b := phrases()
	for i, l := range lines {
		if i >= maxSignature {
			return false
		}
		if text := bareMobile(l); !l.blank() && !isMobile(b, text) && !isProduct(b, l.text) && !isLink(text) {
			return who.isContact(lines[i:])
		}
	}
	return true
}

// isLink is a line that has nothing but an address in it.
func isLink(text string) bool {
	return !strings.Contains(text, " ") && (strings.Contains(text, "://") || strings.HasPrefix(text, "www."))
}

// joinBlocks puts one run of lines below another, with a blank line between.
func joinBlocks(above, below []line) []line {
	if len(above) == 0 || len(below) == 0 {
		return append(above[:len(above):len(above)], below...)
	}
	return append(append(above[:len(above):len(above)], line{}), below...)
}

// dropRule removes a rule that is left as the last line.
func dropRule(lines []line) []line {
	if n := len(lines); n > 0 && (isRule(lines[n-1].text) || isDashes(lines[n-1].text)) {
		return trimBlank(lines[:n-1])
	}
	return lines
}

// isMobile wants a short line, and in the languages whose phrase is "sent from" alone a device or a program in it:
// "Enviado por error a todos" (sent to all by mistake) is a report. "Sent from my desk, the file looked complete." has
// neither a device nor the shortness of a name.
func isMobile(b *phraseBook, text string) bool {
	linked := text
	text = strings.TrimRight(cutLink(text), ".! ")
	words := strings.Count(text, " ")
	if text == "" || len(text) > 120 || words > 11 {
		return false
	}
	head, _, _ := strings.Cut(text, ", ") // "Sent from my desk, which is easier than my phone"
	return b.match("mobile", text) || b.match("mobile", linked) || b.match("mobilefrom", head) && (b.within("device", head) || b.begins("brand", head))
}

// isProduct knows "Sent from my Moto G", whatever it is, by its capitals: "Sent from my home office" is a person's.
func isProduct(b *phraseBook, text string) bool {
	words := strings.Fields(strings.Trim(text, "*_|[]()<>-–~. "))
	if len(words) < 4 || len(words) > 6 || !b.match("mobileshort", lower(strings.Join(words, " "))) {
		return false
	}
	return !slices.ContainsFunc(words[3:], goesOn)
}

// cutLink removes the address that a text version puts behind a linked name, and the brackets around the name.
func cutLink(s string) string {
	for _, open := range []string{"<http", "(http", "[http", " http"} {
		i := strings.Index(s, open)
		if i <= 0 {
			continue
		}
		rest := ""
		if j := strings.IndexAny(s[i+1:], ")>]"); j >= 0 && open != " http" {
			rest = s[i+1+j+1:]
		}
		s = s[:i] + rest
	}
	s = noBrackets.Replace(s)
	return strings.TrimRight(s, "*_(<> ")
}

var noBrackets = strings.NewReplacer("[", "", "]", "")
