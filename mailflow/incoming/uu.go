package incoming

import (
	"bytes"
	"strings"
)

// uuFile is a file that stood uuencoded in a text.
type uuFile struct {
	name string
	data []byte
}

// uuText is a text with its uuencoded files taken out.
type uuText struct {
	rest  []byte
	found []uuFile
}

// cutUU takes uuencoded files ("begin 644 name" … "end") out of a text, and those in base64 that the same program writes
// ("begin-base64 644 name" … "====").
func cutUU(text []byte) uuText {
	if !bytes.Contains(text, []byte("begin")) {
		return uuText{rest: text}
	}
	var u uuText
	for rest := text; len(rest) > 0; {
		line, next := cutLine(rest)
		if name, ok := uuBegin(line); ok {
			read := uuBody
			if bytes.HasPrefix(line, []byte("begin-base64 ")) {
				read = uuBase64
			}
			if data, after, ok := read(next); ok {
				u.found = append(u.found, uuFile{name: name, data: data})
				rest = after
				continue
			}
		}
		u.rest = append(u.rest, rest[:len(rest)-len(next)]...)
		rest = next
	}
	return u
}

func uuBegin(line []byte) (string, bool) {
	s, ok := strings.CutPrefix(strings.Replace(string(line[:min(len(line), 300)]), "begin-base64 ", "begin ", 1), "begin ")
	mode, name, found := strings.Cut(s, " ")
	if !ok || !found || len(mode) < 3 || len(mode) > 4 || strings.Trim(mode, "01234567") != "" {
		return "", false
	}
	return oneLine(headerText(name)), true
}

// uuBody decodes the lines up to "end"; false if one of them is no uuencoded line.
func uuBody(b []byte) (data, rest []byte, ok bool) {
	for len(b) > 0 {
		line, next := cutLine(b)
		if string(bytes.TrimSpace(line)) == "end" {
			return data, next, true
		}
		b = next
		if len(line) == 0 || line[0] == '`' {
			continue
		}
		if data, ok = uuLine(data, line); !ok {
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// uuBase64 decodes the lines up to "====".
func uuBase64(b []byte) (data, rest []byte, ok bool) {
	body := b
	for len(b) > 0 {
		line, next := cutLine(b)
		line = bytes.TrimSpace(line)
		if string(line) == "====" {
			return decodeBase64(body[:len(body)-len(b)]), next, true
		}
		if len(line) > 0 && !isPure(line) {
			return nil, nil, false
		}
		b = next
	}
	return nil, nil, false
}

// uuLine decodes one line. Blanks at its end may have been lost on the way, and some write one sign more.
func uuLine(data, line []byte) ([]byte, bool) {
	n := int(line[0]-' ') & 0x3f
	full := (n + 2) / 3 * 4
	chars := line[1:]
	if line[0] < ' ' || line[0] > '`' || len(chars) > full+1 || bytes.ContainsFunc(chars, notUU) {
		return nil, false
	}
	want := len(data) + n
	for len(data) < want {
		var q [4]byte
		for i := range q {
			if i < len(chars) {
				q[i] = (chars[i] - ' ') & 0x3f
			}
		}
		data = append(data, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3])
		chars = chars[min(4, len(chars)):]
	}
	return data[:want], true
}

func notUU(r rune) bool { return r < ' ' || r > '`' }
