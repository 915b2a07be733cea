package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/mailflow"
)

// The folders of a person in the demo.
const (
	demoInbox = "INBOX"
	demoSent  = "Sent"
)

// demoMailbox is one person's mail program: it reads by IMAP and sends by SMTP, logged in as that person. It is used by
// one goroutine at a time.
type demoMailbox struct {
	person mailflow.Person
	role   string
	style  client.Style
	imap   *imapclient.Client
	smtp   *daemon.SMTP
	next   map[string]imap.UID // the lowest UID not read yet, by folder
	mails  []demoMail          // oldest first
}

// demoMail is a mail as it lies in one of the folders.
type demoMail struct {
	folder string
	uid    imap.UID
	at     time.Time
	seen   bool
	raw    []byte
	letter demoLetter
}

// id names the mail within its mailbox.
func (m demoMail) id() string { return m.folder + "." + strconv.Itoa(int(m.uid)) }

// openMailbox logs in to both servers and makes the folder for sent mail.
func (w *demoWorld) openMailbox(ctx context.Context, p mailflow.Person, role string, style client.Style) (*demoMailbox, error) {
	b := &demoMailbox{person: p, role: role, style: style, next: map[string]imap.UID{demoInbox: 1, demoSent: 1}}
	var err error
	if b.imap, err = imapclient.DialInsecure(w.mail.IMAPAddr(), nil); err != nil {
		return nil, fmt.Errorf("open the mailbox of %s: %w", p.Name, err)
	}
	host, port := hostPort(w.mail.SMTPAddr())
	b.smtp, err = daemon.DialSMTP(ctx, daemon.SMTPOptions{
		Host: host, Port: port, Security: daemon.SecurityNone, Username: p.Address, Password: password(demoPassword),
	})
	if err == nil {
		err = b.imap.Login(p.Address, demoPassword).Wait()
	}
	if err == nil {
		err = b.imap.Create(demoSent, nil).Wait()
	}
	if err != nil {
		b.close()
		return nil, fmt.Errorf("open the mailbox of %s: %w", p.Name, err)
	}
	return b, nil
}

func (b *demoMailbox) close() {
	b.imap.Close()
	if b.smtp != nil {
		b.smtp.Close()
	}
}

// sync reads what is new in both folders, and which mails have been read.
func (b *demoMailbox) sync() error {
	for _, folder := range []string{demoInbox, demoSent} {
		if err := b.syncFolder(folder); err != nil {
			return fmt.Errorf("read the mailbox of %s: %w", b.person.Name, err)
		}
	}
	// The clock stands still while mails go to and fro: what was sent at an instant came before its answers.
	slices.SortStableFunc(b.mails, func(x, y demoMail) int {
		return cmp.Or(x.at.Compare(y.at), -strings.Compare(x.folder, y.folder), cmp.Compare(x.uid, y.uid))
	})
	return nil
}

func (b *demoMailbox) syncFolder(folder string) error {
	selected, err := b.imap.Select(folder, nil).Wait()
	if err != nil || selected.NumMessages == 0 {
		return err
	}
	if err := b.fetchFlags(folder); err != nil || selected.UIDNext <= b.next[folder] {
		return err
	}
	var set imap.UIDSet
	set.AddRange(b.next[folder], selected.UIDNext-1)
	body := &imap.FetchItemBodySection{Peek: true}
	found, err := b.imap.Fetch(set, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{body},
	}).Collect()
	for _, m := range found {
		raw := m.FindBodySection(body)
		b.mails = append(b.mails, demoMail{folder, m.UID, m.InternalDate, seen(m.Flags), raw, readLetter(raw)})
	}
	b.next[folder] = selected.UIDNext
	return err
}

func (b *demoMailbox) fetchFlags(folder string) error {
	var all imap.SeqSet
	all.AddRange(1, 0)
	found, err := b.imap.Fetch(all, &imap.FetchOptions{UID: true, Flags: true}).Collect()
	for _, f := range found {
		for i := range b.mails {
			if b.mails[i].folder == folder && b.mails[i].uid == f.UID {
				b.mails[i].seen = seen(f.Flags)
			}
		}
	}
	return err
}

func seen(flags []imap.Flag) bool { return slices.Contains(flags, imap.FlagSeen) }

// find returns the mail of that ID, nil if there is none.
func (b *demoMailbox) find(id string) *demoMail {
	for i := range b.mails {
		if b.mails[i].id() == id {
			return &b.mails[i]
		}
	}
	return nil
}

// markRead marks a mail as read, as a mail program does that shows it.
func (b *demoMailbox) markRead(m *demoMail) error {
	if m.seen {
		return nil
	}
	if _, err := b.imap.Select(m.folder, nil).Wait(); err != nil {
		return err
	}
	err := b.imap.Store(imap.UIDSetNum(m.uid), &imap.StoreFlags{
		Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen},
	}, nil).Close()
	m.seen = m.seen || err == nil
	return err
}

// send hands in a mail for each of its recipients and keeps a copy.
func (b *demoMailbox) send(ctx context.Context, raw []byte, to []string, at time.Time) error {
	for _, recipient := range to {
		e := daemon.Envelope{From: b.person.Address, To: recipient, Bytes: raw}
		if err := b.smtp.Deliver(ctx, e, func() error { return nil }); err != nil {
			return fmt.Errorf("send to %s: %w", recipient, err)
		}
	}
	keep := b.imap.Append(demoSent, int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: at})
	if _, err := keep.Write(raw); err != nil {
		return fmt.Errorf("keep the mail that was sent: %w", err)
	}
	if err := keep.Close(); err != nil {
		return fmt.Errorf("keep the mail that was sent: %w", err)
	}
	_, err := keep.Wait()
	return err
}
