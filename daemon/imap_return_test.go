package daemon

import (
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/realmail"
)

// TestIMAPReturns files mails on a real Dovecot and brings one of them back: the one of that size and date.
func TestIMAPReturns(t *testing.T) {
	t.Parallel()
	const away = "ownup/quarantine"
	w := realmail.Start(t, realmail.Options{Users: staff})
	fill(t, w, 12) // letters 10 and 11 are longer than the others
	m := openInbox(t, imapOptions(t, w))
	before := look(t, m, 1)
	if err := m.File(t.Context(), uidsOf(before), away); err != nil {
		t.Fatal(err)
	}
	want := before.Mails[10]
	rows := []struct {
		why    string
		folder string
		size   int64
		at     time.Time
		found  bool
	}{
		{"another size", away, want.Size + 1000, want.Received, false},
		{"another date", away, want.Size, want.Received.Add(time.Hour), false},
		{"no such folder", "ownup/elsewhere", want.Size, want.Received, false},
		{"the mail", away, want.Size, want.Received, true},
	}
	for _, row := range rows {
		found, err := m.Return(t.Context(), row.folder, row.size, row.at)
		if err != nil || found != row.found {
			t.Errorf("%s: found %t, %v", row.why, found, err)
		}
	}
	after := look(t, m, 1) // the inbox is selected again
	if len(after.Mails) != 1 || after.Mails[0].Size != want.Size || !after.Mails[0].Received.Equal(want.Received) {
		t.Errorf("the inbox has %v, want one like %v", after.Mails, want)
	}
	if after.UIDValidity != before.UIDValidity || after.Mails[0].UID < before.UIDNext {
		t.Errorf("it came back as %+v, the inbox stood at %d", after.Mails[0], before.UIDNext)
	}
	if n := lying(t, w, away); n != 11 {
		t.Errorf("%d mails are still away, want 11", n)
	}
}
