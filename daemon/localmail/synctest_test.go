package localmail_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/ownup/ownup/daemon/localmail"
)

// In a bubble with pipes the clock jumps, and the bubble ends only if every goroutine of the world has.
func TestSynctest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := start(t, func(o *localmail.Options) { o.Now, o.Pipe = time.Now, true })
		r, o := newRecorder()
		idle, err := login(t, w, maria, o).Idle()
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		sent := make(chan error, 1)
		time.AfterFunc(20*time.Minute, func() { sent <- send(t, w, sam, sam, []string{maria}, mailFrom(sam)) })
		for n := range r.exists {
			if n == 1 {
				break
			}
		}
		if waited := time.Since(began); waited != 20*time.Minute {
			t.Errorf("told after %v", waited)
		}
		if at := one(t, w, maria).At; at.Sub(began) != 20*time.Minute {
			t.Errorf("INTERNALDATE is %v after the beginning", at.Sub(began))
		}
		if err := errors.Join(idle.Close(), <-sent); err != nil {
			t.Error(err)
		}
		w.Close()
	})
}

func TestPipeHasNoSocket(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Pipe = true })
	if w.IMAPAddr() != "pipe" || w.SMTPAddr() != "pipe" {
		t.Errorf("addresses %s and %s", w.IMAPAddr(), w.SMTPAddr())
	}
	if c, err := imapclient.DialInsecure(w.IMAPAddr(), nil); err == nil {
		c.Close()
		t.Error("somebody listens")
	}
}
