package main

import "testing"

// TestShownAs: nothing that somebody wrote for themselves shows in a case, not even that they did.
func TestShownAs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, kind, reason, wantKind, wantReason string }{
		{"an open event is shown as it is", "mail", "plan-approved", "mail", "plan-approved"},
		{"a rule kept for oneself is nobody's business", "private", "if-then-kept", "", ""},
		{"what was shared is shared", "private", "if-then-kept+shared", "share", "shared"},
		{"an answer to the last mail ends the case, and no more is seen", "private", "refocus-answered", "end", "closed"},
		{"STOP ends the mails in the open", "private", "stopped-mails", "mail", "stopped-mails"},
	} {
		kind, reason := shownAs(row.kind, row.reason)
		if kind != row.wantKind || reason != row.wantReason {
			t.Errorf("%s: %q %q", row.why, kind, reason)
		}
	}
}
