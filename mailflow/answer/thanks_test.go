package answer

import "testing"

// TestThanksBehindYes: a plain yes stands beside a sentence of thanks; a word that may only say that something was read does not.
func TestThanksBehindYes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, why string
		want      Decision
	}{
		{"Ja, in Ordnung. Danke für die schnelle Arbeit.", "German", Approve},
		{"Sì, confermo. Grazie mille a tutta la squadra.", "Italian", Approve},
		{"Tak, jak najbardziej 👍 Dzięki za szybką reakcję", "a picture for a full stop", Approve},
		{"Ok. Danke für die schnelle Arbeit.", "it may only say that it was read", Unclear},
		{"Ja, danke für die schnelle Arbeit.", "one sentence: to what is it a yes?", Unclear},
		{"Danke für die schnelle Arbeit. Ja.", "a yes to what?", Unclear},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if a := Read(row.text); a.Decision != row.want {
				t.Errorf("Read(%q): %s, want %s (%v)", row.text, a.Decision, row.want, a.Why)
			}
		})
	}
}
