package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names reports whether a text names a person: by address, by full name, or by a given or family name of three
// letters or more. Names are compared as whole words without regard to case and diacritics ("Müller" is also
// "Mueller" and "Muller").
func Names(text, fullName, address string) bool {
	text = clean(text)
	if address != "" && containsAddress(strings.ToLower(text), strings.ToLower(address)) {
		return true
	}
	parts := nameParts(fullName)
	if len(parts) == 0 {
		return false
	}
	if isASCII(text) && !containsAny(strings.ToLower(text), parts) {
		return false // most texts name nobody, and this is quick to see
	}
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !isApostrophe(r) }) {
		for _, form := range nameForms(w) {
			words[form] = true
		}
	}
	for _, p := range parts {
		for _, form := range nameForms(p) {
			if words[form] || hasSigns(form) && strings.Contains(text, p) {
				return true
			}
		}
	}
	return false
}

// containsAny says whether a lower-case ASCII text has one of the names in it, as a word or not; a name that is not plain
// ASCII may stand there in another form.
func containsAny(text string, names []string) bool {
	for _, n := range names {
		if !isASCII(n) || strings.Contains(text, strings.ToLower(n)) {
			return true
		}
	}
	return false
}

// containsAddress looks for an address that is not part of a longer one.
func containsAddress(text, address string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], address)
		if i < 0 {
			return false
		}
		start := from + i
		end := start + len(address)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, size := utf8.DecodeRuneInString(text[end:])
		longer := after == '.' && end+size < len(text) && isLetterAt(text, end+size)
		if (start == 0 || !inAddress(before)) && (end == len(text) || !inAddress(after) || after == '.') && !longer {
			return true
		}
		from = end
	}
}

func inAddress(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._%+-@", r)
}

// nameParts are the given and family names of three letters or more; in a script without spaces, of two signs.
func nameParts(fullName string) []string {
	var list []string
	for _, p := range strings.FieldsFunc(clean(fullName), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !isApostrophe(r) }) {
		if utf8.RuneCountInString(p) >= 3 || hasSigns(p) && utf8.RuneCountInString(p) >= 2 {
			if !particle(p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// particle are parts of names that are words of their language: nobody is named by "von" alone.
func particle(p string) bool {
	switch string(foldWord(nil, p)) {
	case "von", "van", "der", "den", "del", "dos", "das", "della", "dalla", "les", "san", "bin", "ibn", "the", "and", "mrs", "prof", "ing", "dipl":
		return true
	}
	return false
}

func hasSigns(s string) bool { return strings.ContainsFunc(s, isSign) }

// nameForms are the compared forms of a word: folded, with ae for ä, and without the s of a genitive.
func nameForms(w string) []string {
	w = strings.Trim(w, "'’`´")
	forms := []string{string(foldWord(nil, w))}
	if !isASCII(w) {
		spelled := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ø", "oe", "å", "aa").Replace(strings.ToLower(w))
		if long := string(foldWord(nil, spelled)); long != forms[0] {
			forms = append(forms, long)
		}
	}
	for _, f := range forms[:len(forms):len(forms)] {
		if bare, ok := strings.CutSuffix(f, "'s"); ok {
			forms = append(forms, bare)
		} else if bare, ok := strings.CutSuffix(f, "s"); ok && len(bare) > 3 { // Marias
			forms = append(forms, bare)
		} else if i := strings.IndexByte(f, '\''); i > 0 && i <= 2 { // l'équipe, d'Anna
			forms = append(forms, f[i+1:])
		}
	}
	return forms
}
