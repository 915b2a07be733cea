package incoming

import (
	"strings"
	"testing"
	"time"
)

// TestTextBombs are texts full of what might be a mark, a signature or a footer. Each is read in well under a second.
func TestTextBombs(t *testing.T) {
	t.Parallel()
	const head = "From: Sam Carter <sam@example.com>\nSubject: Re: x\nIn-Reply-To: <a@example.com>\n\n"
	for _, tt := range []struct{ reason, unit string }{
		{"rulers", "-\n"},
		{"long rulers", "________\n"},
		{"rulers above words of lawyers", "> q\n-\nconfidential 1\n-\nx\n"},
		{"signatures", "Regards,\nSam\n+49 30 1234567\n\n> q\n"},
		{"telephones", "Sent from my iPhone\n\nx y z v w.\n\n"},
		{"attributions over bars", "On 1/1/2020, a@b wrote:\n| x\n"},
		{"attributions over open angles", "On 1/1/2020, a@b wrote:\n<< x\n"},
		{"initials", "AB> b\nx\n"},
		{"headers above quotes", "-----Original Message-----\nFrom: a@b.c\nSubject: x\n\n> q\n"},
		{"names and dates", "Sam on 04/02/2001 02:10 PM\n\n"},
		{"paragraphs", "x\n\n"},
		{"entries of a register", "hrb 1 "},
		{"wrapped quotes", "> " + strings.Repeat("a", 60) + " b\nbb\n"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			check(t, Read([]byte(head+strings.Repeat(tt.unit, maxText/len(tt.unit))), Options{}))
			if took := time.Since(start); took > limit {
				t.Errorf("took %s", took)
			}
		})
	}
}
