package localmail

import (
	"io"
	"slices"
	"sync"

	"github.com/emersion/go-smtp"
)

// Stage is a point of the SMTP dialogue.
type Stage int

// The stages, in order.
const (
	StageHello Stage = iota // at EHLO
	StageLogin              // at AUTH
	StageMail               // at MAIL
	StageRcpt               // at RCPT
	StageData               // DATA was answered with 354, the mail is not read yet
	StageDot                // the final dot came, the mail is not taken
	StageTaken              // the mail lies in the mailboxes, the answer is still to come
)

// Act is what a fault does.
type Act int

// The acts.
const (
	Refuse Act = iota // answer with Code and Text
	Drop              // cut the connection
	Stall             // say nothing until the fault is lifted or the world closes, then go on
)

// Fault is something that goes wrong in SMTP on purpose.
type Fault struct {
	At     Stage
	Act    Act
	To     string // only envelopes with this recipient, from StageRcpt on; "" = all
	Code   int    // of a refusal: 451 if 0
	Status string // its enhanced code, such as "4.3.0" (RFC 3463), made from Code if ""
	Text   string
	Times  int // how often it happens, 0 = until lifted
}

// faults is the list of what goes wrong.
type faults struct {
	mu  sync.Mutex
	all []*armed
}

type armed struct {
	Fault
	left   int
	lifted chan struct{}
}

// Break makes something go wrong in SMTP. The fault that was set last comes first. The function returned lifts it
// again; calling it twice does no harm.
func (w *World) Break(f Fault) (lift func()) {
	a := &armed{Fault: f, left: f.Times, lifted: make(chan struct{})}
	w.faults.mu.Lock()
	defer w.faults.mu.Unlock()
	w.faults.all = append(w.faults.all, a)
	return func() { w.faults.lift(a) }
}

// Mend lifts all faults.
func (w *World) Mend() { w.faults.lift() }

// lift takes faults away, all if none is named.
func (f *faults) lift(named ...*armed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = slices.DeleteFunc(f.all, func(a *armed) bool {
		doomed := len(named) == 0 || slices.Contains(named, a)
		if doomed {
			close(a.lifted)
		}
		return doomed
	})
}

// strike returns the fault that happens now, or nil.
func (f *faults) strike(at Stage, to []string) *armed {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range slices.Backward(f.all) {
		meant := func(r string) bool { return compared(r) == compared(a.To) }
		if a.At != at || a.Times > 0 && a.left == 0 || a.To != "" && !slices.ContainsFunc(to, meant) {
			continue
		}
		a.left--
		return a
	}
	return nil
}

// fault lets happen what is to go wrong at this stage. The error is the answer.
func (s *submission) fault(at Stage, to ...string) error {
	f := s.world.faults.strike(at, to)
	if f == nil {
		return nil
	}
	switch f.Act {
	case Drop:
		// The server notices the dead connection by itself.
		_ = s.conn.Conn().Close()
		return io.ErrClosedPipe
	case Stall:
		<-f.lifted
		return nil
	default:
		return f.refusal()
	}
}

func (f *Fault) refusal() error {
	code := or(f.Code, 451)
	if f.Status != "" {
		return refusal(code, f.Status, or(f.Text, "refused"))
	}
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: or(f.Text, "refused")}
}
