package daemon

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is a TOML file (https://toml.io/en/v1.0.0) as the config needs it: what stands under each key, and where.
// It is decoded into a map, since decoding into a struct stops at the first value of a wrong type.
type document struct {
	values map[string]any
	lines  map[string]int // "imap" and "imap.port" → the line where it stands
}

// tomlError is why a file is no TOML at all.
type tomlError struct {
	line int
	key  string
	what string
}

// readDocument reads a file, with a byte order mark or without.
func readDocument(data []byte) (document, *tomlError) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if i := invalidUTF8(data); i >= 0 {
		return document{}, &tomlError{line: 1 + bytes.Count(data[:i], []byte("\n")), what: "the file is not UTF-8"}
	}
	doc := document{lines: make(map[string]int)}
	if err := toml.Unmarshal(data, &doc.values); err != nil {
		return document{}, newTOMLError(err)
	}
	doc.findLines(data)
	return doc, nil
}

// invalidUTF8 returns where the first byte stands that is no UTF-8, -1 if all is.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// newTOMLError takes from the library's error what can be shown. Its longer form has the text around, and with it
// perhaps a password.
func newTOMLError(err error) *tomlError {
	var decode *toml.DecodeError
	if !errors.As(err, &decode) {
		return &tomlError{what: err.Error()}
	}
	line, _ := decode.Position()
	return &tomlError{line: line, key: strings.Join(decode.Key(), "."), what: strings.TrimPrefix(decode.Error(), "toml: ")}
}

// problem is the error as the operator is told. Nothing more is said of such a file: the rest would be guesswork.
func (e *tomlError) problem(file string) Problem {
	return Problem{File: file, Line: e.line, Key: e.key, What: e.what, Fix: fix(e.what)}
}

// fix says what to do about the ways in which a file is no TOML.
func fix(what string) string {
	switch {
	case strings.Contains(what, "already"):
		return "write each section and each key once"
	case strings.Contains(what, "UTF-8"):
		return "save it as UTF-8"
	case strings.Contains(what, "unterminated"):
		return "end the text with the quote it began with"
	default:
		return `write key = "text", key = 1 or key = true, and # before remarks`
	}
}

// findLines finds the line of each key. The file was decoded before, so it has no errors.
func (d document) findLines(data []byte) {
	var p unstable.Parser
	p.Reset(data)
	var table []string
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = d.enter(&p, nil, e.Key())
		case unstable.KeyValue:
			d.findValue(&p, table, e)
		}
	}
}

// findValue goes through one key and, if its value is an inline table, through the keys in it.
func (d document) findValue(p *unstable.Parser, table []string, e *unstable.Node) {
	path := d.enter(p, table, e.Key())
	if value := e.Value(); value.Kind == unstable.InlineTable {
		for it := value.Children(); it.Next(); {
			d.findValue(p, path, it.Node())
		}
	}
}

// enter puts down where the parts of a dotted key stand, and returns the whole path.
func (d document) enter(p *unstable.Parser, table []string, key unstable.Iterator) []string {
	path := slices.Clone(table)
	for key.Next() {
		path = append(path, string(key.Node().Data))
		name := strings.Join(path, ".")
		if _, known := d.lines[name]; !known {
			d.lines[name] = p.Shape(key.Node().Raw).Start.Line
		}
	}
	return path
}

// tomlString writes a basic string of TOML.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// tomlList writes a list of strings.
func tomlList(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = tomlString(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// shown writes a value as it stands in a file, cut off where it gets long.
func shown(v any) string {
	const most = 60
	switch v := v.(type) {
	case string:
		if r := []rune(v); len(r) > most {
			return tomlString(string(r[:most])) + "…"
		}
		return tomlString(v)
	case []any:
		if len(v) == 0 {
			return "an empty list"
		}
		return "a list"
	case map[string]any:
		return "a section"
	default:
		return fmt.Sprint(v)
	}
}
