package answer

import "testing"

// A clause that only thanks or praises is harmless whatever it tells; what means more is read as it is written.
func TestSpeech(t *testing.T) {
	t.Parallel()
	rows := []struct {
		text, reason string
		want         Decision
	}{
		{"Approved. Thank you for telling me the same day.", "thanks for what is over", Approve},
		{"Approved. Thanks for writing to all 23 clients on Tuesday, and for ringing them.", "numbers and days are told, too", Approve},
		{"Yes to all of it. Good that you want a second pair of eyes on it.", "praise", Approve},
		{"Approved. Thanks for telling me, but ring them again.", "a word of [break]", Changes},
		{"Approved. Thanks for telling me, Anna rings.", "another clause", Unclear},
		{"Approved. Good that you told the clients We double it.", "a sentence whose full stop is missing", Unclear},
		{"Thanks for ringing them on Tuesday.", "thanks decide nothing", Unclear},
		{"ok, thanks for ringing them on Tuesday", "a small yes may only tell that it was read", Unclear},
		{"Approved. Good that you told the clients?", "a question", Question},
		{"承認します。2番は来週にして電話してくれて助かりました。", "a word of [break] behind a number in a script without spaces", Changes},
		{"3. madde olmasın hemen aradığın için teşekkürler. Onaylıyorum.", "an order before the end that thanks", Changes},
		{"Onaylıyorum. Tarihi değiştirdiğin için teşekkürler.", "a word of [break] that only its ending explains", Unclear},
		{"1 yes, 2 no. Thanks for writing to 23 clients.", "a number in it is no item", Changes},
	}
	for _, r := range rows {
		if a := Read(r.text); a.Decision != r.want {
			t.Errorf("%s: %q is %s, want %s %v", r.reason, r.text, a.Decision, r.want, a.Why)
		}
	}
}
