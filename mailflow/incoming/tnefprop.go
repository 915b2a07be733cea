package incoming

import (
	"encoding/binary"
	"strings"
)

// prop is one property in a winmail.dat (MS-OXTNEF, 2.1.3.4): a number, a type, a value.
type prop struct {
	id, kind uint16
	value    []byte
}

// Types of values (MS-OXCDATA, 2.11.1).
const (
	kindObject  = 0x000d
	kindText    = 0x001e // in the code page of the mail
	kindUnicode = 0x001f // UTF-16
	kindBinary  = 0x0102
	manyValues  = 0x1000
)

func (p prop) text(charset string) string {
	b := p.value[:min(len(p.value), maxText)]
	if p.kind == kindUnicode {
		return clean(utf16Text(b, binary.LittleEndian))
	}
	if p.kind != kindText {
		return ""
	}
	return toUTF8([]byte(strings.TrimRight(string(b), "\x00")), charset)
}

// readProps calls found for each property. It stops at one that cannot be.
func readProps(b []byte, found func(prop)) {
	r := propReader{b: b}
	for count := r.number(); count > 0 && !r.broken && len(r.b) >= 4; count-- {
		p := prop{kind: uint16(r.b[0]) | uint16(r.b[1])<<8, id: uint16(r.b[2]) | uint16(r.b[3])<<8}
		r.skip(4)
		if p.id >= 0x8000 {
			r.skipName()
		}
		values := 1
		if p.kind&manyValues != 0 || isSized(p.kind) {
			values = r.number()
		}
		for range min(values, maxTNEFProps) {
			if p.value = r.value(p.kind &^ manyValues); r.broken {
				return
			}
			found(p)
		}
	}
}

// isSized types come with how many there are, and each with its length.
func isSized(kind uint16) bool {
	switch kind &^ manyValues {
	case kindObject, kindText, kindUnicode, kindBinary:
		return true
	}
	return false
}

// propReader takes values off the start of its bytes.
type propReader struct {
	b      []byte
	broken bool
}

func (r *propReader) number() int {
	if len(r.b) < 4 {
		r.broken = true
		return 0
	}
	n := int(binary.LittleEndian.Uint32(r.b))
	r.b = r.b[4:]
	return n
}

func (r *propReader) skip(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.broken = true
		n = len(r.b)
	}
	value := r.b[:n]
	r.b = r.b[n:]
	return value
}

// skipName leaves out the name of a property that has one: a GUID, then a number or a text.
func (r *propReader) skipName() {
	r.skip(16)
	if r.number() == 0 {
		r.skip(4)
		return
	}
	r.padded(r.number())
}

// padded takes a value that fills up to four bytes.
func (r *propReader) padded(n int) []byte {
	value := r.skip(n)
	if rest := n % 4; rest != 0 && !r.broken {
		r.skip(min(4-rest, len(r.b)))
	}
	return value
}

func (r *propReader) value(kind uint16) []byte {
	switch kind {
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		return r.skip(8)
	case 0x0048:
		return r.skip(16)
	}
	if isSized(kind) {
		return r.padded(r.number())
	}
	return r.skip(4)
}
