package incoming

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// tint is the colour of a text as 0xRRGGBB; 0 is black, grey, a link, or no colour at all. People who answer inside of
// a quoted mail write in red or blue.
type tint uint32

// namedTints are the colours that mail programs write by name.
var namedTints = map[string]tint{
	"red": 0xff0000, "blue": 0x0000ff, "green": 0x008000, "navy": 0x000080, "maroon": 0x800000, "purple": 0x800080,
	"teal": 0x008080, "orange": 0xffa500, "darkred": 0x8b0000, "darkblue": 0x00008b, "darkgreen": 0x006400, "magenta": 0xff00ff,
	"crimson": 0xdc143c, "lime": 0x00ff00, "fuchsia": 0xff00ff, "brown": 0xa52a2a, "olive": 0x808000,
}

// of is the colour inside of an element: its own, or the one around it. Links have a colour of their own.
func (t tint) of(tag atom.Atom, a attributes) tint {
	if tag == atom.A {
		return 0
	}
	color := a.color
	if _, rest, ok := strings.Cut(";"+a.style, ";color:"); ok {
		color, _, _ = strings.Cut(rest, ";")
	}
	if color == "" || color == "inherit" {
		return t
	}
	return parseTint(color)
}

// parseTint reads "#c00000", "rgb(192,0,0)" and names, written without spaces.
func parseTint(s string) tint {
	s = strings.TrimSuffix(s, "!important")
	if named, ok := namedTints[s]; ok {
		return named
	}
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		n, err := strconv.ParseUint(hex, 16, 24)
		if err != nil {
			return 0
		}
		return tint(n).vivid()
	}
	inner, ok := strings.CutPrefix(s, "rgb(")
	if !ok {
		return 0
	}
	var t tint
	for part := range strings.SplitSeq(strings.TrimSuffix(inner, ")"), ",") {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return 0
		}
		t = t<<8 | tint(n)
	}
	return t.vivid()
}

// vivid leaves out black, white and grey.
func (t tint) vivid() tint {
	r, g, b := t>>16&0xff, t>>8&0xff, t&0xff
	if max(r, g, b)-min(r, g, b) < 0x40 {
		return 0
	}
	return t & 0xffffff
}

// isRed tells the colour of remarks from the blue that Word gives to every answer.
func (t tint) isRed() bool {
	r, g, b := t>>16&0xff, t>>8&0xff, t&0xff
	return r > g+0x40 && r > b+0x40
}

// ink notes the colour of text that is written; a line of two colours has none.
func (r *renderer) ink(t tint, b []byte) {
	if len(bytes.TrimSpace(b)) == 0 {
		return
	}
	if len(r.text) == 0 {
		r.tint = t
	} else if r.tint != t {
		r.tint = 0
	}
}
