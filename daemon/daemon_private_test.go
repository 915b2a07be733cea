package daemon_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail/client"
)

// quietWord is in what people write for themselves alone.
const quietWord = "aquietword"

// toReflect brings a case to the private mail.
func toReflect(h *house) {
	h.Helper()
	h.later()
	h.until("reflect", func() bool { return len(h.got(sam, "reflect")) > 0 })
}

// private is Sam's answer to it, with one line to share.
func (h *house) private() []byte {
	h.Helper()
	return h.answer(sam, "reflect", "I was tired, "+quietWord+".\n\nSHARE The lists have nearly the same name.")
}

// nothingPrivate looks for the quiet word in every folder, row and file, and in the log.
func (h *house) nothingPrivate(path string) {
	h.Helper()
	if strings.Contains(h.log.String(), quietWord) {
		h.Errorf("it is in the log")
	}
	for _, folder := range []string{"INBOX", done, held, "Trash"} {
		list, err := h.mail.Messages(desk, folder)
		if err != nil {
			continue // no such folder
		}
		for _, m := range list {
			if bytes.Contains(m.Raw, []byte(quietWord)) {
				h.Errorf("it lies in the folder %s", folder)
			}
		}
	}
	for _, who := range []client.Person{maria, tom} {
		for _, raw := range h.got(who, "") {
			if bytes.Contains(raw, []byte(quietWord)) {
				h.Errorf("%s has it in a mail", who.Name)
			}
		}
	}
	h.nothingInFiles(path)
}

// nothingInFiles looks at the bytes of the database, its WAL and what else lies beside it.
func (h *house) nothingInFiles(path string) {
	h.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	h.must(err)
	if len(files) < 2 {
		h.Fatalf("only %v: where is the WAL?", files)
	}
	seen := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		h.must(err)
		if bytes.Contains(b, []byte(quietWord)) {
			h.Errorf("it is in %s", filepath.Base(f))
		}
		seen = seen || bytes.Contains(b, []byte("The lists have nearly the same name"))
	}
	if !seen {
		h.Errorf("the shared line is in no file: this test looks at the wrong place")
	}
}

func TestPrivateWordsStayNowhere(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why   string
		fault *faults
		also  func(*house) // before the daemon goes on
	}{
		{"taken in peace", nil, nil},
		{"the daemon dies between commit and erase", &faults{kind: "erase", n: 1, mode: crashBefore}, nil},
		{"it dies right after the erase", &faults{kind: "erase", n: 1, mode: crashAfter}, nil},
		{"the erase fails once", &faults{kind: "erase", n: 1, mode: failBefore}, nil},
		{"it dies between commit and erase, and UIDVALIDITY changes", &faults{kind: "erase", n: 1, mode: crashBefore}, func(h *house) {
			h.must(h.mail.SetUIDValidity(desk, "INBOX", 4711))
		}},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "state")
			path := filepath.Join(folder, "ownup.db")
			inHouse(t, setup{fault: row.fault, path: path}, func(h *house) {
				toReflect(h)
				raw := h.private()
				if row.also != nil {
					h.dying(func() { h.post(sam, raw) }, row.also)
				} else {
					h.post(sam, raw)
				}
				h.settle()
				if n := len(h.got(maria, "shared")); n != 1 {
					h.Errorf("Maria has the shared line %d times\n%s", n, h.log)
				}
				if n := h.mail.Count(desk, "INBOX"); n != 0 {
					h.Errorf("%d mails in the inbox", n)
				}
				h.nothingPrivate(path)
			})
		})
	}
}

// dying does something at which the daemon dies, and something else before the next one starts.
func (h *house) dying(do func(), then func(*house)) {
	h.Helper()
	do()
	synctest.Wait()
	if dead, _ := h.fault.over(); !dead {
		h.Fatalf("the daemon lives")
	}
	then(h)
}

// What comes to a private thread by itself, or from somebody else, leaves nothing: no event, no mail, no file.
func TestPrivateLeavesNothing(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		mail func(*house) (who client.Person, raw []byte)
	}{
		{"an out-of-office", func(h *house) (client.Person, []byte) {
			return sam, client.Vacation(client.Outlook, h.newest(sam, "reflect"), sam, quietWord, h.clock.Now())
		}},
		{"an answer without a line to share", func(h *house) (client.Person, []byte) {
			return sam, h.answer(sam, "reflect", "I was tired, "+quietWord+".")
		}},
		{"an answer by subject alone", func(h *house) (client.Person, []byte) {
			return sam, h.report(sam, "Re: "+subject(h.newest(sam, "reflect")), quietWord)
		}},
		{"somebody else who got hold of the mail", func(h *house) (client.Person, []byte) {
			return tom, client.Reply(client.Gmail, h.newest(sam, "reflect"), tom, "SHARE "+quietWord, h.clock.Now(), false)
		}},
		{"an encrypted answer", func(h *house) (client.Person, []byte) {
			return sam, letter("From: sam@example.com", "To: "+desk, "In-Reply-To: "+field(h.newest(sam, "reflect"), "Message-Id"),
				"Message-ID: <enc@example.com>", "MIME-Version: 1.0", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", quietWord)
		}},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "state", "ownup.db")
			inHouse(t, setup{path: path}, func(h *house) {
				toReflect(h)
				before := h.outcome()
				who, raw := row.mail(h)
				h.post(who, raw)
				h.settle()
				if after := h.outcome(); after != before {
					h.Errorf("before:\n%s\nafter:\n%s", before, after)
				}
				h.post(sam, h.answer(sam, "reflect", "SHARE The lists have nearly the same name.")) // so that there is something to find
				h.settle()
				h.nothingPrivate(path)
			})
		})
	}
}

// A private answer that is too large is erased too; the line to share is in what is read of it.
func TestPrivateTooLarge(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "ownup.db")
	inHouse(t, setup{path: path, options: func(o *daemon.Options) { o.MaxSize = 200 << 10 }}, func(h *house) {
		toReflect(h)
		draft := client.Draft{From: sam, To: []string{desk}, Subject: "Re: " + subject(h.newest(sam, "reflect")),
			Words: quietWord + "\n\nSHARE The lists have nearly the same name.", Files: []client.File{{Name: "a.bin", Type: "application/octet-stream", Data: make([]byte, 300<<10)}}}
		h.post(sam, draft.Bytes(client.Gmail, h.clock.Now()))
		h.settle()
		if len(h.got(maria, "shared")) != 1 || h.mail.Count(desk, held) != 0 {
			h.Errorf("%s\n%s", h.outcome(), h.log)
		}
		h.nothingPrivate(path)
	})
}

// subject is the decoded subject of a mail.
func subject(raw []byte) string { return field(raw, "Subject") }

// TestAnswerOfALostThread: an answer to a mail that this store knows nothing of becomes no report, and nobody gets it.
func TestAnswerOfALostThread(t *testing.T) {
	t.Parallel()
	const id = "In-Reply-To: <4c8t5r6qzj3m9d0w2x7y1vbnka@example.com>\r\n"
	for _, row := range []struct {
		why, subject, head string
		told, left         int
	}{
		{"a private mail, by its id", "Re: Ten quiet minutes, for you (TABCDE)", id, 1, 0},
		{"a private mail, by a button", "Re: Ten quiet minutes, for you (T4C7RW)", "", 1, 1},
		{"an ask", "Re: Your answer, please (7KQ2F-M4XD)", "", 1, 1},
		{"a note that somebody was handed", "Re: Note 7KQ2F", "In-Reply-To: <x@mail.example.com>\r\n", 1, 1},
		{"a report whose subject looks a little like a tag", "Wrong price (TRADES)", "", 0, 1},
		{"a report about a code", "Wrong code 7KQ2F", "", 0, 1},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				raw := bytes.Replace(h.report(sam, row.subject, "I was tired, "+quietWord+"."), []byte("\r\nTo:"), []byte("\r\n"+row.head+"To:"), 1)
				h.post(sam, raw)
				h.settle()
				if n := len(h.got(sam, "not-asked")); n != row.told {
					h.Errorf("Sam has %d mails that it was not used, want %d\n%s", n, row.told, h.log)
				}
				if n := len(h.got(maria, "")); row.told > 0 && n > 0 {
					h.Errorf("Maria has %d mails", n)
				}
				if n := len(h.cases()); n != 1-row.told {
					h.Errorf("%d cases", n)
				}
				if n := h.mail.Count(desk, done); n != row.left {
					h.Errorf("%d mails left in the done folder, want %d", n, row.left)
				}
			})
		})
	}
}
