package client

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// field is a header field; one with an empty value is not written.
type field struct{ name, value string }

// part is a MIME part: its fields, and its body encoded, with CRLF.
type part struct {
	fields []field
	body   []byte
}

// typeField stands in a header where the program writes Content-Type; assemble fills it in.
const typeField = "Content-Type"

// assemble writes the mail. The fields of its outermost part go to where the header has its place for them.
func assemble(header []field, body part) []byte {
	var b bytes.Buffer
	for _, f := range header {
		if f.name == typeField {
			for _, g := range body.fields {
				writeField(&b, g)
			}
			continue
		}
		writeField(&b, f)
	}
	b.WriteString("\r\n")
	b.Write(body.body)
	return b.Bytes()
}

// writeField writes a field on lines of bearable length. A line break in a value would begin another field, so only
// the folds made here are left.
func writeField(b *bytes.Buffer, f field) {
	if f.value == "" {
		return
	}
	lines := strings.Split(f.value, "\r\n")
	for i := range lines {
		lines[i] = strings.NewReplacer("\r", " ", "\n", " ").Replace(lines[i])
		if i > 0 {
			lines[i] = " " + strings.TrimLeft(lines[i], " \t")
		}
	}
	fmt.Fprintf(b, "%s: %s\r\n", f.name, strings.Join(lines, "\r\n"))
}

func multipart(kind, boundary string, parts ...part) part {
	var b bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&b, "--%s\r\n", boundary)
		for _, f := range p.fields {
			writeField(&b, f)
		}
		b.WriteString("\r\n")
		b.Write(p.body)
		b.WriteString("\r\n")
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	value := fmt.Sprintf("multipart/%s;\r\n boundary=%q", kind, boundary)
	return part{[]field{{typeField, value}}, b.Bytes()}
}

func attachment(f File) part {
	name := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
	return part{
		fields: []field{{typeField, f.Type}, {"Content-Disposition", name}, {"Content-Transfer-Encoding", "base64"}},
		body:   base64Lines(f.Data),
	}
}

func base64Lines(data []byte) []byte {
	var b bytes.Buffer
	for encoded := base64.StdEncoding.EncodeToString(data); encoded != ""; {
		n := min(76, len(encoded))
		b.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	return b.Bytes()
}

func crlf(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }

// quoted is quoted-printable of text in any charset (RFC 2045, 6.7).
func quoted(text string) []byte {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	// A buffer takes everything.
	_, _ = w.Write(crlf(text))
	_ = w.Close()
	return b.Bytes()
}

// plain7 says whether a text travels as it is: ASCII only, and no line longer than people's programs leave.
func plain7(text string) bool { return isASCII(text) && !longLine(text) }

// longLine says whether a line is too long to travel (RFC 5321, 4.5.3.1.6).
func longLine(text string) bool {
	for _, line := range strings.Split(text, "\n") {
		if len(line) > 990 {
			return true
		}
	}
	return false
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > 126 }) < 0
}

// latin1 encodes text as ISO 8859-1, if it can.
func latin1(text string) (string, bool) {
	b := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 255 {
			return "", false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

// word encodes a field's text where it needs it (RFC 2047).
func word(text string) string { return mime.QEncoding.Encode("UTF-8", text) }

// addressField writes addresses for a header.
func addressField(list []*mail.Address) string {
	var all []string
	for _, a := range list {
		all = append(all, address(a.Name, a.Address))
	}
	return strings.Join(all, ",\r\n ")
}

// address writes a name in quotes only where it must (RFC 5322, 3.4).
func address(name, addr string) string {
	switch {
	case name == "":
		return addr
	case !isASCII(name):
		return word(name) + " <" + addr + ">"
	case strings.ContainsAny(name, `()<>[]:;@\,."`):
		return (&mail.Address{Name: name, Address: addr}).String()
	}
	return name + " <" + addr + ">"
}
