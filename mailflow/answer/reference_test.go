package answer

import "testing"

// The number of a plan is a part of its name; a small one may be a line, and one that nobody asked about is another plan's.
func TestReferences(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		text  string
		about []string
		want  Decision
	}{
		{"I approve the plan no. 41.", nil, Approve},
		{"Ich genehmige den Plan Nr. 63 wie beschrieben.", nil, Approve},
		{"I approve the plan no. 2.", nil, Unclear},
		{"I approve the plan no. 41.", []string{"Plan no. 41: the fair"}, Approve},
		{"I approve the plan no. 42.", []string{"Plan no. 41: the fair"}, Unclear},
		{"I approve the plan no. 41 of 60.", nil, Unclear},
		{"I approve no. 41.", nil, Unclear},
	} {
		if a := (Asked{About: r.about}).Read(r.text); a.Decision != r.want && (a.Decision == Approve || r.want == Approve) {
			t.Errorf("%q, asked about %q, is %s, want %s %v", r.text, r.about, a.Decision, r.want, a.Why)
		}
	}
}
