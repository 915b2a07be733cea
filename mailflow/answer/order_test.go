package answer

import "testing"

// TestOrder: which of the things that a text says counts.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why string
		want      Decision
	}{
		{"No, we won't do it. Please close the file.", "an order that winds a refused matter up", Reject},
		{"We have decided against it. Stop all work and tell the supplier.", "two of them", Reject},
		{"I can't approve it like this: please move line 2 to Friday.", "one that asks for a change", Changes},
		{"Nice work. How long is the shop closed, and who is told before?", "a condition within a question for information", Question},
		{"I'd like to say yes. Is the crane hired for a day or for a week?", "a wish to say yes, and a question", Question},
		{"Ok, got it. I'll think about it before the meeting.", "a small yes to having got it", Unclear},
		{"Ok, but I'll ask Robin; drop line 3 before that.", "one with a but", Changes},
	} {
		if a := Read(c.text); a.Decision != c.want {
			t.Errorf("%s: %q is %s %v", c.why, c.text, a.Decision, a.Why)
		}
	}
}
