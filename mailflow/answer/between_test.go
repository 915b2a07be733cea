package answer

import "testing"

// Remarks below the quoted lines are a yes only if each of them is one.
func TestReadBetween(t *testing.T) {
	t.Parallel()
	row := func(pairs ...string) (list []Remark, source string) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, Remark{pairs[i], pairs[i+1]})
			source += pairs[i+1] + "\n\n"
		}
		return list, source
	}
	for _, r := range []struct {
		pairs  []string
		reason string
		want   Decision
		items  int
	}{
		{[]string{"1. Tell the clients", "yes", "2. Check the rule", "yes, good idea", "Nils", "Go ahead.\nAnja"}, "a yes below each, and one below all", Approve, 2},
		{[]string{"1. Tell the clients", "yes", "2. Check the rule", "yes"}, "a yes below each", Approve, 2},
		{[]string{"1. Tell the clients", "yes", "2. Check the rule", "no", "Nils", "Anja"}, "a no below one", Changes, 0},
		{[]string{"1. Tell the clients", "by Friday", "Nils", "Approved."}, "a remark that is no yes", Changes, 0},
		{[]string{"Shall I?", "Approved."}, "a yes below no numbered line", Changes, 0},
		{[]string{"1. Tell the clients", "yes", "3. Check the rule", "yes"}, "a yes below two of three lines", Changes, 0},
		{[]string{"3. Check the rule", "yes", "Nils", "Anja Roth"}, "a yes below one of them", Changes, 0},
		{[]string{"1. Tell the clients", "yes", "1. Check the rule", "yes"}, "one number twice", Changes, 0},
	} {
		remarks, source := row(r.pairs...)
		if a := (Asked{}).ReadBetween(source, remarks); a.Decision != r.want || len(a.Items) != r.items && r.want == Approve {
			t.Errorf("%s: %s with %d items, want %s with %d %v", r.reason, a.Decision, len(a.Items), r.want, r.items, a.Why)
		}
	}
	if a := (Asked{}).ReadBetween("Approved.", nil); a.Decision != Approve || a.Between {
		t.Errorf("without remarks: %+v", a)
	}
}
