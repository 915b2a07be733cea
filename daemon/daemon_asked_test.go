package daemon_test

import (
	"testing"

	"github.com/ownup/ownup/mailflow"
)

// An answer is read beside what was asked: a yes to somebody else, or to another plan, decides nothing.
func TestAnswerKnowsWhatWasAsked(t *testing.T) {
	t.Parallel()
	rows := []struct {
		text, why string
		want      mailflow.Verdict
	}{
		{"Hi Sam,\n\napproved.", "who asked", mailflow.Yes},
		{"Hi Robin,\n\napproved.", "somebody else", mailflow.Open},
		{"Approved, Robin.", "somebody else, behind the yes", mailflow.Open},
		{"Hello Desk, approved.", "us", mailflow.Yes},
		{"I approve the proposal for the mailing.", "what was told", mailflow.Yes},
		{"I approve the proposal for the zeppelin.", "what was not", mailflow.Open},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				h.later()
				h.post(sam, h.answer(sam, "minimize", "NEED 1. recall the mailing"))
				h.settle()
				h.post(maria, h.answer(maria, "measures", row.text))
				h.settle()
				for _, c := range h.cases() {
					if got := c.Measures[0].Answer; got != row.want {
						h.Errorf("%q: measure is %q, want %q\n%s", row.text, got, row.want, h.outcome())
					}
				}
			})
		})
	}
}
