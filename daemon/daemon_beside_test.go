package daemon_test

import (
	"bytes"
	"testing"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
)

// TestOwnWordsAreNotTheWriters: a client that copies our mail below the answer without any mark. What we wrote is not
// passed on as the reporter's.
func TestOwnWordsAreNotTheWriters(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		h.post(sam, h.report(sam, "Wrong list", "I sent the wrong list."))
		h.settle()
		copied := incoming.Whole(h.newest(sam, mailflow.TemplateMinimize))
		h.post(sam, h.answer(sam, mailflow.TemplateMinimize, "DONE all called back\n\n"+copied))
		h.settle()
		told := []byte(incoming.Whole(h.newest(maria, mailflow.TemplateInform)))
		if !bytes.Contains(told, []byte("all called back")) {
			t.Errorf("the manager does not get the reporter's words:\n%s", told)
		}
		if bytes.Contains(told, []byte("Thanks for writing")) {
			t.Errorf("the manager gets our own words as the reporter's:\n%s", told)
		}
	})
}
