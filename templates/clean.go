package templates

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// What people wrote is cleaned before a template sees it: no control characters, and none of the invisible ones that
// turn the direction of writing around, so that a name cannot end a line or dress up as another.

// line makes one line of a value, with single spaces.
func line(v any) string {
	s, ok := v.(string)
	if !ok {
		s = fmt.Sprint(v)
	}
	if isLine(s) {
		return s
	}
	return strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(s, "\ufffd"))), " ")
}

// cleanField makes one line of a field of a struct, given by its path. What is no text stays, if it is a number or truth.
func cleanField(v reflect.Value, path []string) error {
	for _, name := range path {
		if v.Kind() != reflect.Struct {
			return fmt.Errorf("show .%s: there is no field %s", strings.Join(path, "."), name)
		}
		if v = v.FieldByName(name); !v.IsValid() {
			return fmt.Errorf("show .%s: there is no field %s", strings.Join(path, "."), name)
		}
	}
	switch {
	case v.Type().NumMethod() == 0 && v.Kind() == reflect.String:
		if s := v.String(); !isLine(s) {
			v.SetString(line(s))
		}
	case v.CanInt(), v.CanUint(), v.CanFloat(), v.Kind() == reflect.Bool:
	default:
		return fmt.Errorf("show .%s: a %s is neither text nor a number", strings.Join(path, "."), v.Type())
	}
	return nil
}

// isLine says that there is nothing to clean, which is nearly always so.
func isLine(s string) bool {
	space := true
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ' ' && space {
			return false
		}
		space = s[i] == ' '
	}
	return !space || s == ""
}

// visible maps white space to a space and drops what is not seen.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), isTurn(r), r == '\ue000', r == '\ue001', r == '\ufeff':
		return -1
	}
	return r
}

// isTurn names the characters that embed, override or isolate a direction (UAX #9).
func isTurn(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// lines are somebody's words line by line, without empty lines at either end or two in a row. Spaces at the
// beginning of a line stay.
func lines(s string) []string {
	var all []string
	for l := range strings.SplitSeq(breaks(s), "\n") {
		if !isLine(l) {
			l = strings.TrimRight(strings.Map(visible, strings.ToValidUTF8(l, "\ufffd")), " ")
		}
		if l == "" && (len(all) == 0 || all[len(all)-1] == "") {
			continue
		}
		all = append(all, l)
	}
	if len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// breaks makes every line break an LF and every tab four spaces.
func breaks(s string) string {
	if !strings.ContainsAny(s, "\r\t\v\f\u0085\u2028\u2029") {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n",
		"\u2029", "\n", "\t", "    ").Replace(s)
}
