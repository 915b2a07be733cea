package answer

import "testing"

func TestMistyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why string
		want      Decision
	}{
		{"eivnerstanden", "two letters changed places", Approve},
		{"einverstandden", "a letter twice", Approve},
		{"einverstandeen", "another", Approve},
		{"authorrised", "a letter twice", Approve},
		{"einvarstanden", "another letter", Unclear},
		{"nicht eivnerstanden", "a no stays one", Reject},
		{"nto approved, sory", "a mistyped not", Reject},
		{"das geb ich nciht frei", "in German", Reject},
		{"neit akkoord", "in Dutch", Reject},
		{"approveremmo il piano", "a condition, not a future", Unclear},
		{"Tak, część.", "a part is no good-bye", Unclear},
		{"Onaylıyorum, Tülin.", "a name", Approve},
		{"Onaylıyorum, Ali'ye.", "a name that somebody is not called by", Unclear},
		{"Approved ☕", "a pictograph", Approve},
		{"Approved 🦖", "any", Approve},
		{"Approved 🙄", "but those that say something", Unclear},
		{"🦖", "it is no answer", Unclear},
	} {
		if a := Read(c.text); a.Decision != c.want {
			t.Errorf("%s: %q is %s (%v), want %s", c.why, c.text, a.Decision, a.Why, c.want)
		}
	}
}
