package answer

import "testing"

// TestStory: a yes holds where doubts are told that are gone, and nowhere else.
func TestStory(t *testing.T) {
	t.Parallel()
	x, err := tiny(t, `
<bare> = yes
<isnt> = not
[yes]
yes|approved|go ahead
[no]
never
[change]
drop
[turn]
but
[once]
at first
[settled]
(has convinced|convinced) me
^my doubts .. are gone
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, why string
		want      Decision
	}{
		{"At first I wanted to drop line 5, but Robin convinced me. Approved.", "doubts that are gone", Approve},
		{"At first I wondered: line 5? But Robin convinced me. Approved.", "told in a question", Approve},
		{"At first I wanted to drop line 5. Robin convinced me. Yes.", "a small yes", Changes},
		{"At first I wanted to drop line 5. Robin has not convinced me. Approved.", "they are not gone", Changes},
		{"At first I wanted to drop line 5. Robin never convinced me. Approved.", "a no before it", Unclear},
		{"At first I wanted to drop line 5. Approved.", "nobody says so", Unclear},
		{"I want to drop line 5, but Robin convinced me. Approved.", "nor that it was before", Changes},
		{"At first I wanted to drop line 5, but Robin convinced me to drop it. Approved.", "the clause goes on", Changes},
		{"At first I wanted to drop line 5, but Robin convinced me. Approved, but drop line 4.", "a change behind it", Changes},
		{"Drop line 4. At first I wanted to drop 5, but Robin convinced me. Approved.", "a change before it", Changes},
		{"At first. I. Did. Not. Know. Robin convinced me. Approved.", "too many sentences", Unclear},
		{"At first line 5 was too much, drop line 3, but Robin convinced me. Approved.", "an order within it", Changes},
		{"At first line 5 was too much. Drop line 3. Robin convinced me. Approved.", "an order in a sentence of its own", Changes},
		{"At first line 5 was too much. I never sign this. Robin convinced me. Approved.", "a no within it", Unclear},
		{"Ann on 2, at first I had doubts, but Robin convinced me. Approved.", "an order before it in the sentence", Changes},
		{"At first I had doubts, the chairs by Friday, but Robin convinced me. Approved.", "a clause in it that tells of no doubt", Changes},
		{"At first approved, but Robin convinced me. Approved.", "a yes within it", Changes},
		{"My doubts on line 5 are gone. Approved.", "a phrase that tells it all", Approve},
		{"My doubts on line 5 not are gone. Approved.", "with a not in its gap", Unclear},
	} {
		s := &text{lex: x, source: c.text}
		s.tokens, s.whole = x.tokens(c.text)
		s.find(x.languages[0])
		if r := s.read(); r.decision != c.want {
			t.Errorf("%s: %q is %s %v", c.why, c.text, r.decision, r.why)
		}
	}
}
