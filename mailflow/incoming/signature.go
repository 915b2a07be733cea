package incoming

import "strings"

// dropBanner removes what a gateway put on top of a mail.
func dropBanner(lines []line) []line {
	b := phrases()
	cut := 0
	for i, seen := 0, 0; i < len(lines) && seen < 8; i++ {
		if lines[i].quote > 0 {
			break
		}
		if lines[i].blank() {
			continue
		}
		seen++
		if b.match("banner", lower(strings.Trim(lines[i].text, "*_ "))) {
			cut = i + 1
			continue
		}
		if cut == 0 && !isRule(lines[i].text) {
			break
		}
		if cut > 0 && isRule(lines[i].text) {
			cut = i + 1
		}
	}
	return lines[cut:]
}

// dropSignature removes from a block of new lines what its writer did not type: the signature below "-- ", what a
// phone or a program adds, legal footers and those of mailing lists.
func dropSignature(lines []line, last bool) []line {
	lines = trimBlank(lines)
	b := phrases()
	for i, l := range lines {
		if l.mark&markSignature != 0 || isDashes(l.text) && (i > 0 || !last) {
			lines = lines[:i]
			break
		}
		if i > 0 && isRule(l.text) && footerFollows(lines[i+1:]) {
			lines = lines[:i]
			break
		}
		text := lower(strings.Trim(l.text, "*_ "))
		if text == "" || len(text) > 300 {
			continue
		}
		if i > 0 && (b.match("legal", text) && startsParagraph(lines, i) || b.match("listfoot", text)) {
			lines = lines[:i]
			break
		}
	}
	return dropMobile(trimBlank(lines))
}

// isDashes is the signature separator of RFC 3676, 4.3, with or without its space.
func isDashes(text string) bool {
	s := strings.TrimSpace(text)
	return s == "--" || s == "—" || s == "- --" || s == "–"
}

func startsParagraph(lines []line, i int) bool {
	return i == 0 || lines[i-1].blank() || isRule(lines[i-1].text)
}

// footerFollows says whether what stands below a rule is a footer and no text.
func footerFollows(lines []line) bool {
	lines = trimBlank(lines)
	if len(lines) == 0 || len(lines) > 25 {
		return len(lines) == 0
	}
	b := phrases()
	for _, l := range lines[:min(len(lines), 4)] {
		text := lower(l.text)
		if b.match("legal", text) || b.match("listfoot", text) || b.match("mobile", text) {
			return true
		}
	}
	return false
}

// dropMobile removes "Sent from my …" when it is the last thing, or has only a few words of signature below it.
func dropMobile(lines []line) []line {
	b := phrases()
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-6; i-- {
		text := lower(strings.Trim(lines[i].text, "*_|[]()<>-– "))
		if text == "" || len(text) > 150 {
			continue
		}
		if b.match("mobile", cutLink(text)) || b.match("mobile", text) {
			return dropMobile(trimBlank(lines[:i]))
		}
	}
	return lines
}

// cutLink removes the address that a text version puts behind a linked name.
func cutLink(s string) string {
	for _, open := range []string{"<http", "(http", "[http", " http"} {
		if i := strings.Index(s, open); i > 0 {
			s = s[:i]
		}
	}
	return strings.TrimSpace(s)
}
