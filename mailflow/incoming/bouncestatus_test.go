package incoming

import (
	"slices"
	"strings"
	"testing"
)

func TestStatusSaid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, said, action, want string }{
		{"an enhanced code", "550 5.1.1 no such user", "failed", "5.1.1"},
		{"an exact code wins over a vague one before it", "5.0.0 said: 550 5.2.1 disabled", "failed", "5.2.1"},
		{"a vague one is better than words", "5.0.0 mailbox full", "failed", "5.0.0"},
		{"a version is no code", "SuperMail 4.5.1 says: user unknown", "failed", "5.1.1"},
		{"a code behind a reply counts in any class", "452 4.2.2 full", "failed", "4.2.2"},
		{"words behind a reply count before others", "The mailbox is full or the like. said: 550 user unknown", "failed", "5.1.1"},
		{"the class is the reply's", "said: 452 mailbox full", "failed", "4.2.2"},
		{"the class is the action's", "The mailbox is full.", "delayed", "4.2.2"},
		{"time that ran out stays 4.4.x", "Connection refused; retry timeout exceeded", "failed", "4.4.1"},
		{"a reply that means one thing", "said: 552 no", "failed", "5.2.2"},
		{"a reply that means many", "said: 550 no", "failed", "5.0.0"},
		{"nothing but the failure", "It did not work.", "failed", "5.0.0"},
		{"nothing but the delay", "It takes time.", "delayed", "4.0.0"},
		{"nothing but the success", "It is there.", "delivered", "2.0.0"},
		{"a number of things is no reply", "550.000 pieces, 10:550, x550, 550x", "failed", "5.0.0"},
		{"a phrase over the end of a line", "the account has\n   been\tdisabled", "failed", "5.2.1"},
		{"a phrase with words between", "Der Empfänger ist uns leider nicht bekannt", "failed", "5.1.1"},
		{"no phrase over the end of a sentence", "Your mailbox was opened. It is full of sand.", "failed", "5.0.0"},
		{"names in addresses say nothing", "spam-relay@blocked.example did not want it", "failed", "5.0.0"},
		{"too large", "552 message size exceeds fixed maximum message size", "failed", "5.3.4"},
		{"no such domain", "Host or domain name not found", "failed", "5.1.2"},
		{"a loop", "554 too many hops", "failed", "5.4.6"},
		{"a policy", "554 rejected for policy reasons", "failed", "5.7.1"},
		{"Japanese, broken between signs", "メールボックスの容量\nを超えています", "failed", "5.2.2"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := statusSaid(say(tt.said), tt.action); got != tt.want {
				t.Errorf("%q is read as %s, want %s", tt.said, got, tt.want)
			}
		})
	}
}

// TestStatusKinds holds that each status that has phrases is looked for, and each that is looked for has some.
func TestStatusKinds(t *testing.T) {
	t.Parallel()
	for key := range phrases().lists {
		if strings.Contains("45", key[:1]) && !slices.Contains(statusKinds, key) {
			t.Errorf("%s is never looked for", key)
		}
	}
	for _, kind := range statusKinds {
		if len(phrases().lists[kind]) == 0 {
			t.Errorf("%s has no phrases", kind)
		}
	}
}

func TestGapIndex(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, text, phrase string
		want                 bool
	}{
		{"plain", "it was not delivered", "not delivered", true},
		{"words between", "could by no means be delivered", "could * be delivered", true},
		{"no words between", "could be delivered", "could * be delivered", true},
		{"another sentence between", "could. it will be delivered", "could * be delivered", false},
		{"too much between", "could " + sixty + sixty + " be delivered", "could * be delivered", false},
		{"a later start that fits", "could. could be delivered", "could * be delivered", true},
		{"two gaps", "konnte leider nicht an sie zugestellt werden", "konnte * nicht * zugestellt", true},
		{"in the middle of a short word", "delivered today", "delivered to", false},
		{"at the end of a short word", "delivered today, delivered to him", "delivered to", true},
		{"a short word in a longer one", "anadolu", "dolu", false},
		{"a short word", "kutu dolu.", "dolu", true},
		{"a longer word goes on", "wurde deaktivierte", "deaktiviert", true},
		{"the last piece is missing", "konnte leider nicht", "konnte * nicht * zugestellt", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if _, end := gapIndex(tt.text, tt.phrase); end > 0 != tt.want {
				t.Errorf("%q in %q: %v, want %v", tt.phrase, tt.text, end > 0, tt.want)
			}
		})
	}
}

const sixty = "012345678901234567890123456789012345678901234567890123456789"
