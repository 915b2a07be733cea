package answer

import "testing"

// TestTotal: how many items a yes says it is to.
func TestTotal(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, why string
		want      int
	}{
		{"All five measures are approved.", "a word before an item word", 5},
		{"I approve all 6 points.", "a number", 6},
		{"Yes, all three.", "no item word, but an all", 3},
		{"Aprovo os 6 itens.", "an article is enough before an item word", 6},
		{"Alle fünf Punkte sind genehmigt.", "German", 5},
		{"Tutti e 4 i punti ok", "words between", 4},
		{"Üç önlem de: onaylandı.", "Turkish", 3},
		{"上記6項目を承認いたします。", "Japanese", 6},
		{"5/5 approved", "all of five", 5},
		{"Approved.", "none", 0},
		{"1 yes, 2 yes", "numbers of items are none of how many", 0},
		{"Approved. I am back in 3 hours.", "hours are no items", 0},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if a := Read(row.text); a.Decision != Approve || a.Total != row.want {
				t.Errorf("Read(%q): %s to %d, want approve to %d (%v)", row.text, a.Decision, a.Total, row.want, a.Why)
			}
		})
	}
}
