package incoming

import "strings"

// withoutPGP takes the armour of OpenPGP (RFC 9580, 6.2 and 7) out of a text: a signature's frame goes and what it
// signs stays; an encrypted message or a key goes as a whole. encrypted says that a message was in it.
func withoutPGP(text string) (rest string, encrypted bool) {
	var b strings.Builder
	inside, header := false, false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "-----BEGIN PGP SIGNED MESSAGE-----":
			header = true
			continue
		case header:
			header = trimmed != ""
			continue
		case strings.HasPrefix(trimmed, "-----BEGIN PGP "):
			inside = true
			encrypted = encrypted || trimmed == "-----BEGIN PGP MESSAGE-----"
			continue
		case strings.HasPrefix(trimmed, "-----END PGP "):
			inside = false
			continue
		case inside:
			continue
		}
		b.WriteString(line)
	}
	return b.String(), encrypted
}
