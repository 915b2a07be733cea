package incoming

import (
	"testing"

	"golang.org/x/net/html/atom"
)

func TestTint(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		around tint
		tag    atom.Atom
		a      attributes
		want   tint
	}{
		{"a style", 0, atom.Span, attributes{style: "font-size:11pt;color:#c00000"}, 0xc00000},
		{"three digits", 0, atom.Span, attributes{style: "color:#f00"}, 0xff0000},
		{"numbers", 0, atom.Span, attributes{style: "color:rgb(192,0,0);"}, 0xc00000},
		{"a name", 0, atom.Span, attributes{style: "color:red"}, 0xff0000},
		{"an old font element", 0, atom.Font, attributes{color: "#0000ff"}, 0x0000ff},
		{"the colour around it", 0xff0000, atom.B, attributes{}, 0xff0000},
		{"a background is no colour of text", 0, atom.Span, attributes{style: "background-color:#ff0000"}, 0},
		{"black ends red", 0xff0000, atom.Span, attributes{style: "color:black"}, 0},
		{"grey is no colour", 0, atom.Span, attributes{style: "color:#575757"}, 0},
		{"links have their own", 0xff0000, atom.A, attributes{style: "color:#0563c1"}, 0},
		{"rubbish", 0, atom.Span, attributes{style: "color:#zzz"}, 0},
		{"too many numbers", 0, atom.Span, attributes{style: "color:rgb(1,2,300,4)"}, 0},
	} {
		if got := tt.around.of(tt.tag, tt.a); got != tt.want {
			t.Errorf("%s: %06x, want %06x", tt.reason, got, tt.want)
		}
	}
}
