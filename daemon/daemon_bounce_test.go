package daemon_test

import (
	"bytes"
	"testing"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/mailflow"
)

// TestBounced: a server's report on a mail of ours finds its case by the mail that it returns, and the one whom we wrote
// to, whatever the server called the mailbox in the end.
func TestBounced(t *testing.T) {
	t.Parallel()
	final := func(to string) func([]byte) []byte {
		return func(raw []byte) []byte {
			return bytes.Replace(raw, []byte("Final-Recipient: rfc822; "+maria.Address), []byte("Final-Recipient: rfc822; "+to), 1)
		}
	}
	rows := []struct {
		why    string
		status string
		change func([]byte) []byte
		told   int // mails that tell the reporter
	}{
		{"a failure", "5.1.1", final(maria.Address), 1},
		{"the manager's address led to a mailbox with another name", "5.2.2", final("m17@mbx.internal"), 1},
		{"a failure whose fields are lost", "5.1.1", withoutFields, 1},
		{"a delay is no failure", "4.4.1", final(maria.Address), 0},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				h.post(sam, h.report(sam, "Wrong list", "I sent the wrong list."))
				h.settle()
				raw := client.Bounce(h.newest(maria, mailflow.TemplateMinimize), maria.Address, row.status, row.status+" no", h.clock.Now())
				h.receive(row.change(raw))
				h.settle()
				if n := len(h.got(sam, mailflow.TemplateUndelivered)); n != row.told {
					h.Errorf("Sam was told %d times, want %d\n%s", n, row.told, h.log)
				}
			})
		})
	}
}

// withoutFields leaves the part that programs read without a type and without its recipient.
func withoutFields(raw []byte) []byte {
	raw = bytes.Replace(raw, []byte("message/delivery-status"), []byte("application/octet-stream"), 1)
	return bytes.Replace(raw, []byte("Final-Recipient"), []byte("X-Recipient"), 1)
}
