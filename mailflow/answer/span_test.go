package answer

import "testing"

// TestListYes: a yes to a list that is named by its ends is one to each of its items.
func TestListYes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why string
		decision  Decision
		items     int
	}{
		{"Measures 1 to 7 are approved.", "named by its ends", Approve, 7},
		{"I hereby approve lines 1-4 of your plan.", "with a dash, and words around it", Approve, 4},
		{"Die Maßnahmen 1 bis 3 sind genehmigt.", "a word that is a condition elsewhere", Approve, 3},
		{"Maatregelen 1 tot en met 9 zijn goedgekeurd.", "three words between the ends", Approve, 9},
		{"Punt 1 t/m 5: akkoord", "a short one", Approve, 5},
		{"Autorizzo i punti da 1 a 7.", "Italian", Approve, 7},
		{"1番から6番まで、すべて承認します。", "Japanese", Approve, 6},
		{"第1項〜第7項を承認いたします。", "with what stands around each number", Approve, 7},
		{"100 % approved", "all of it", Approve, 0},
		{"5/5 approved", "all five of them", Approve, 0},
		{"80 % approved", "a part of it", Unclear, 0},
		{"4/5 approved", "four of five", Unclear, 0},
		{"Apruebo las medidas no 1 a 5", "a no before it", Unclear, 0},
		{"1 a no 6 sí", "a no within the range", Unclear, 1},
		{"Approved, line 1 to line 5.", "each end is named", Approve, 5},
		{"Measures 2 to 7 are approved.", "not from the first on", Changes, 6},
		{"Measures 1 to 3 are approved, 4 is not.", "another number", Changes, 4},
		{"Measures 1 to 3 are not approved.", "a no", Reject, 3},
		{"Measures 1 to 3 are approved if Legal agrees.", "a condition", Changes, 3},
		{"Approved. 1 to 3 I have seen.", "the yes is in another sentence", Unclear, 0},
	} {
		a := Read(c.text)
		if a.Decision != c.decision || len(a.Items) != c.items {
			t.Errorf("%s: %q is %s with %d items %v", c.why, c.text, a.Decision, len(a.Items), a.Why)
		}
	}
}
