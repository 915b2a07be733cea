package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Finding is one thing that a check against the mail servers found.
type Finding struct {
	Check   string `json:"check"` // imap.login, smtp.login, imap.move, roundtrip, …
	OK      bool   `json:"ok"`
	Warning bool   `json:"warning,omitempty"` // not ok, but ownup works with it
	What    string `json:"what"`
	Fix     string `json:"fix,omitempty"`
}

// Prober tries the mail servers as the daemon would use them. It moves no mail but its own.
type Prober struct {
	Config   Config
	Mailbox  func(context.Context) (*IMAP, error)
	Relay    func(context.Context) (Relay, error)
	Clock    Clock
	Nonce    string        // names the mail that it sends to itself
	Inbox    *store.Inbox  // how far the daemon has read, nil before its first start
	Patience time.Duration // how long the mail to itself may take

	found []Finding
}

// Probe tries everything and says everything.
func (p *Prober) Probe(ctx context.Context) []Finding {
	box, err := p.Mailbox(ctx)
	p.connected("imap.login", err, "logged in, and the inbox is open")
	relay, rerr := p.Relay(ctx)
	p.connected("smtp.login", rerr, "connected and logged in")
	if err == nil {
		defer box.Close()
		p.abilities(box)
		p.inbox(ctx, box)
	}
	if rerr == nil {
		defer relay.Close()
	}
	if err == nil && rerr == nil {
		p.roundTrip(ctx, box, relay)
	}
	return p.found
}

func (p *Prober) add(f Finding) { p.found = append(p.found, f) }

func (p *Prober) connected(check string, err error, fine string) {
	var conn *ConnError
	switch {
	case err == nil:
		p.add(Finding{Check: check, OK: true, What: fine})
	case errors.As(err, &conn):
		p.add(Finding{Check: check, What: conn.Error(), Fix: conn.Hint()})
	default:
		p.add(Finding{Check: check, What: err.Error(), Fix: "try again"})
	}
}

func (p *Prober) abilities(box *IMAP) {
	for _, l := range box.Lacks() {
		p.add(Finding{Check: "imap." + strings.ToLower(l.Capability), Warning: true, What: "the server has no " + l.Capability + ": " + l.Means})
	}
}

// inbox counts what lies there and says what would happen to it.
func (p *Prober) inbox(ctx context.Context, box Mailbox) {
	look, err := box.Look(ctx, 1)
	if err != nil {
		p.connected("inbox", err, "")
		return
	}
	n := len(look.Mails)
	switch {
	case p.Inbox != nil:
		w := sortOut(look, *p.Inbox, nil, p.Config.IMAP.MaxSize)
		waiting := 0
		for _, b := range w.batches {
			waiting += len(b.mails)
		}
		p.add(Finding{Check: "inbox", OK: true, What: fmt.Sprintf("%d mails lie in it; the daemon takes in %d and leaves %d alone", n, waiting, n-waiting)})
	case p.Config.IMAP.FirstStart == "all":
		p.add(Finding{Check: "inbox", OK: n == 0, Warning: true, What: fmt.Sprintf("%d mails lie in it; the first start answers all of them", n),
			Fix: `imap.first_start = "new" leaves them alone`})
	default:
		p.add(Finding{Check: "inbox", OK: true, What: fmt.Sprintf("%d mails lie in it; the first start leaves them alone for good", n)})
	}
}

// roundTrip mails ourselves once and looks at what the mail system made of it.
func (p *Prober) roundTrip(ctx context.Context, box Mailbox, relay Relay) {
	ctx, cancel := context.WithTimeout(ctx, p.patience())
	defer cancel()
	before, err := box.Look(ctx, 1)
	if err != nil {
		p.connected("roundtrip", err, "")
		return
	}
	tos := []string{p.Config.Mailbox.Address}
	if p.Config.Mailbox.Subaddress {
		tos = append(tos, p.subaddress())
	}
	for _, to := range tos {
		if err := relay.Deliver(ctx, Envelope{From: p.Config.Mailbox.Address, To: to, Bytes: p.letter(to)}, func() error { return nil }); err != nil {
			p.add(Finding{Check: "roundtrip", What: fmt.Sprintf("a mail to %s was not taken: %v", to, err), Fix: "let this login send as mailbox.address"})
			return
		}
	}
	for _, to := range tos {
		p.arrived(ctx, box, before.UIDNext, to)
	}
}

func (p *Prober) patience() time.Duration {
	if p.Patience > 0 {
		return p.Patience
	}
	return time.Minute
}

func (p *Prober) subaddress() string {
	local, domain, _ := strings.Cut(p.Config.Mailbox.Address, "@")
	return local + "+" + p.Nonce + "@" + domain
}

func (p *Prober) messageID(to string) string {
	_, domain, _ := strings.Cut(p.Config.Mailbox.Address, "@")
	kind := "a"
	if to != p.Config.Mailbox.Address {
		kind = "b"
	}
	return "<check." + p.Nonce + kind + "@" + domain + ">"
}

func (p *Prober) letter(to string) []byte {
	return fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nReply-To: %s\r\nSubject: A test by ownup check\r\nDate: %s\r\nMessage-ID: %s\r\n"+
		"Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThis mail was sent by a check of the mail servers, to itself. It deletes itself.\r\n",
		p.Config.Mailbox.Address, to, p.subaddress(), p.Clock.Now().Format(time.RFC1123Z), p.messageID(to))
}

// arrived waits for one of the letters, says what has become of it, and deletes it.
func (p *Prober) arrived(ctx context.Context, box Mailbox, from uint32, to string) {
	check := "roundtrip"
	if to != p.Config.Mailbox.Address {
		check = "subaddress"
	}
	raw, uid, err := p.await(ctx, box, from, to)
	if err != nil {
		p.add(Finding{Check: check, Warning: true, What: fmt.Sprintf("the mail to %s did not come back in time: %v", to, err),
			Fix: "look where the mail system put it; if a daemon runs on this mailbox it may have filed it"})
		return
	}
	p.add(Finding{Check: check, OK: true, What: "a mail to " + to + " came back"})
	if err := box.Erase(ctx, []uint32{uid}); err != nil {
		p.add(Finding{Check: check, Warning: true, What: "the test mail could not be deleted: " + err.Error(), Fix: "delete it by hand"})
	}
	if check == "roundtrip" {
		p.inspect(raw, to)
	}
}

func (p *Prober) await(ctx context.Context, box Mailbox, from uint32, to string) (raw []byte, uid uint32, err error) {
	for {
		look, err := box.Look(ctx, from)
		if err != nil {
			return nil, 0, err
		}
		for _, m := range look.Mails {
			err := box.Fetch(ctx, []uint32{m.UID}, headerLimit, func(f Fetched) error {
				if bytes.Contains(f.Raw, []byte("check."+p.Nonce)) && bytes.Contains(f.Raw, []byte("To: "+to)) {
					raw, uid = f.Raw, f.UID
				}
				return nil
			})
			if err != nil || raw != nil {
				return raw, uid, err
			}
		}
		if err := box.Wait(ctx, time.Second); err != nil {
			return nil, 0, err
		}
	}
}

// inspect says what the mail system did to the fields that answers are found by.
func (p *Prober) inspect(raw []byte, to string) {
	m := incoming.Read(raw, incoming.Options{AuthservID: p.Config.Trust.AuthservID, InternalHeader: p.Config.Trust.InternalHeader})
	if m.MessageID != p.messageID(to) {
		p.add(Finding{Check: "message-id", Warning: true, What: "the mail system changes Message-IDs", Fix: "answers are found by the ref in the subject, and by the sub-address where mailbox.subaddress is on"})
	}
	if !bytes.Contains(bytes.ToLower(raw), []byte("reply-to: "+strings.ToLower(p.subaddress()))) {
		p.add(Finding{Check: "reply-to", Warning: true, What: "the mail system changes Reply-To", Fix: "leave mailbox.subaddress = false"})
	}
	switch {
	case m.Trust == incoming.LevelA:
		p.add(Finding{Check: "authentication-results", OK: true, What: "the border proves senders inside the house"})
	case p.Config.Trust.Require == "token":
		p.add(Finding{Check: "authentication-results", Warning: true, What: "no verdict of the border was found; answers count by their token alone"})
	default:
		p.add(Finding{Check: "authentication-results", What: fmt.Sprintf("the border %q did not prove the sender of our own mail (level %s): no report would be believed, and no approval would count", p.Config.Trust.AuthservID, m.Trust),
			Fix: "set trust.authserv_id to the name in the Authentication-Results fields of mail from inside, and let the border write them"})
	}
}
