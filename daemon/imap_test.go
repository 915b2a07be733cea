package daemon

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
)

const threeMails = "* 1 FETCH (UID 3 RFC822.SIZE 30 INTERNALDATE \"23-Nov-2026 10:00:00 +0100\")\r\n" +
	"* 2 FETCH (UID 5 RFC822.SIZE 50 INTERNALDATE \"23-Nov-2026 10:00:00 +0100\")\r\n" +
	"* 3 FETCH (UID 9 RFC822.SIZE 90 INTERNALDATE \"23-Nov-2026 10:00:00 +0100\")"

func TestIMAPLook(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		from uint32
		uids []uint32
		next uint32
		seen map[string]string
	}{
		{"everything", 0, []uint32{3, 5, 9}, 10, nil},
		{"from a UID on", 5, []uint32{5, 9}, 10, nil},
		{"n:* has the last mail in it whatever n is", 10, nil, 10, nil},
		{"no UIDNEXT", 1, []uint32{3, 5, 9}, 10, map[string]string{"SELECT": "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x"}},
		{"an empty inbox is not asked for mails", 1, nil, 10,
			map[string]string{"SELECT": "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 10] x", "UID FETCH": "TAG BAD nothing there"}},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeInbox{script: map[string]string{"UID FETCH": threeMails}}
			for begin, answer := range row.seen {
				f.script[begin] = answer
			}
			l := look(t, openInbox(t, f.options()), row.from)
			if !slices.Equal(uidsOf(l), row.uids) || l.UIDNext != row.next || l.UIDValidity != 7 {
				t.Errorf("%s: %v, next %d, validity %d", row.why, uidsOf(l), l.UIDNext, l.UIDValidity)
			}
			if len(l.Mails) > 0 && !l.Mails[0].Received.Equal(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)) {
				t.Errorf("%s: received %v", row.why, l.Mails[0].Received)
			}
		})
	}
}

// What a FETCH of mails 3, 5 and 9 with at most 10 bytes each can be answered with.
func TestIMAPFetchAnswers(t *testing.T) {
	t.Parallel()
	const ok3, ok5, ok9 = "* 1 FETCH (UID 3 BODY[]<0> {3}\r\nabc)\r\n", "* 2 FETCH (UID 5 BODY[]<0> {3}\r\ndef)\r\n", "* 3 FETCH (UID 9 BODY[]<0> {3}\r\nghi)"
	rows := []struct {
		why, answer, again string // again answers the second FETCH, if there is one
		want               string // uid=content of what comes; "+" where it was cut
		kind               ConnKind
	}{
		{"all", ok3 + ok5 + ok9, "", "3=abc 5=def 9=ghi", ""},
		{"one is not there", ok3 + ok9, "", "3=abc 9=ghi", ""},
		{"one has gone meanwhile", ok3 + "* 2 FETCH (UID 5 BODY[]<0> NIL)\r\n" + ok9, "", "3=abc 9=ghi", ""},
		{"a complaint about those that have gone", ok3 + ok9 + "\r\nTAG NO [EXPUNGEISSUED] some have gone", "", "3=abc 9=ghi", ""},
		{"any other no", ok3 + ok9 + "\r\nTAG NO [SERVERBUG] oh", "", "3=abc 9=ghi", KindProtocol},
		{"flags that look like the answer", ok3 + "* 2 FETCH (UID 5 FLAGS (\\Seen))\r\n" + ok9, strings.TrimSpace(ok5), "3=abc 9=ghi 5=def", ""},
		{"never any content", ok3 + "* 2 FETCH (UID 5 FLAGS (\\Seen))\r\n" + ok9, "* 2 FETCH (UID 5 FLAGS ())", "3=abc 9=ghi", KindProtocol},
		{"flags without UID beside the answers", "* 2 FETCH (FLAGS (\\Seen))\r\n" + ok3 + ok5 + ok9, "", "3=abc 5=def 9=ghi", ""},
		{"news of other mails", "* 4 EXISTS\r\n* 9 EXPUNGE\r\n" + ok3 + ok5 + ok9, "", "3=abc 5=def 9=ghi", ""},
		{"more than was asked for", "* 1 FETCH (UID 3 BODY[]<0> {20}\r\n01234567890123456789)\r\n" + ok5 + ok9, "", "3=0123456789+ 5=def 9=ghi", ""},
		{"quoted, not a literal", "* 1 FETCH (UID 3 BODY[]<0> \"abc\")\r\n" + ok5 + ok9, "", "3=abc 5=def 9=ghi", ""},
		{"empty", "* 1 FETCH (UID 3 BODY[]<0> {0}\r\n)\r\n" + ok5 + ok9, "", "3= 5=def 9=ghi", ""},
		{"the connection breaks in a mail", ok3 + "* 2 FETCH (UID 5 BODY[]<0> {9}\r\nde" + hangUp, "", "3=abc", KindLost},
		{"silence in a mail", ok3 + "* 2 FETCH (UID 5 BODY[]<0> {9}\r\nde", "", "3=abc", KindTimeout},
		{"nonsense", ok3 + "* what is this", "", "3=abc", KindProtocol},
		{"a line without end", ok3 + "* 2 FETCH (UID 5 ENVELOPE (\"" + strings.Repeat("x", 2<<20), "", "3=abc", KindProtocol},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{script: map[string]string{"UID FETCH 3,5,9": row.answer, "UID FETCH 5 ": row.again}}
				if row.kind == KindTimeout {
					f.script["UID FETCH 3,5,9"] += "TAG" // no end of the command, and no more
				}
				m := openInbox(t, f.options())
				var got []string
				err := m.Fetch(t.Context(), []uint32{9, 3, 5}, 10, func(mail Fetched) error {
					s := fmt.Sprintf("%d=%s", mail.UID, mail.Raw)
					if mail.Truncated {
						s += "+"
					}
					got = append(got, s)
					return nil
				})
				if strings.Join(got, " ") != row.want {
					t.Errorf("got %q, want %q", got, row.want)
				}
				checkKind(t, err, row.kind)
				if err != nil {
					<-f.gone // the connection was closed
				}
				for _, command := range f.heard("UID FETCH") {
					if !strings.Contains(command, "BODY.PEEK[]<0.11>") {
						t.Errorf("asked %q", command)
					}
				}
			})
		})
	}
}

func TestIMAPFetchStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var answer strings.Builder
		var uids []uint32
		for i := range 100 {
			fmt.Fprintf(&answer, "* %d FETCH (UID %d BODY[]<0> {3}\r\nabc)\r\n", i+1, i+1)
			uids = append(uids, uint32(i+1))
		}
		f := &fakeInbox{script: map[string]string{"UID FETCH": strings.TrimSpace(answer.String())}}
		m := openInbox(t, f.options())
		enough := errors.New("enough")
		n := 0
		err := m.Fetch(t.Context(), append(uids, 777), 10, func(Fetched) error {
			if n++; n == 5 {
				return enough
			}
			return nil
		})
		if !errors.Is(err, enough) || n != 5 {
			t.Errorf("%d mails, %v", n, err)
		}
		<-f.gone
	})
}

// A slow caller must not look like a slow server.
func TestIMAPFetchWaitsForTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// more than the library reads ahead, so that the server must still be there after the hour
		long := fmt.Sprintf("{8000}\r\n%8000d)", 1)
		var answer []string
		for uid := range 4 {
			answer = append(answer, fmt.Sprintf("* %d FETCH (UID %d BODY[]<0> %s", uid+1, uid+1, long))
		}
		f := &fakeInbox{script: map[string]string{"UID FETCH": strings.Join(answer, "\r\n")}}
		m := openInbox(t, f.options())
		n := 0
		err := m.Fetch(t.Context(), []uint32{1, 2, 3, 4}, 10_000, func(Fetched) error {
			n++
			time.Sleep(time.Hour)
			return nil
		})
		if err != nil || n != 4 {
			t.Errorf("%d mails, %v", n, err)
		}
	})
}

func TestIMAPFileAnswers(t *testing.T) {
	t.Parallel()
	const noMove, neither = "IMAP4rev1 UIDPLUS", "IMAP4rev1"
	rows := []struct {
		why, caps string
		script    map[string]string
		want      []string // what is told
		err       error
		kind      ConnKind
	}{
		{"MOVE", "", nil, []string{`UID MOVE 3,5 "done"`}, nil, ""},
		{"the folder is missing", "", map[string]string{"UID MOVE": "TAG NO [TRYCREATE] no such folder"},
			[]string{`UID MOVE 3,5 "done"`, `CREATE "done"`, `SUBSCRIBE "done"`, `UID MOVE 3,5 "done"`}, nil, KindProtocol},
		{"BAD is not tried again", "", map[string]string{"UID MOVE": "TAG BAD no"}, []string{`UID MOVE 3,5 "done"`}, nil, KindProtocol},
		{"copied, then exactly those erased", noMove, map[string]string{"UID COPY": "TAG OK [COPYUID 7 3 1] one had gone"},
			[]string{`UID COPY 3,5 "done"`, `UID STORE 3 +FLAGS.SILENT (\Deleted)`, "UID EXPUNGE 3"}, nil, ""},
		{"copy refused: nothing is erased", noMove, map[string]string{"UID COPY": "TAG NO [OVERQUOTA] full"},
			[]string{`UID COPY 3,5 "done"`, `CREATE "done"`, `SUBSCRIBE "done"`, `UID COPY 3,5 "done"`}, nil, KindProtocol},
		{"nobody says what was copied: nothing is erased", noMove, map[string]string{"UID SEARCH": "* SEARCH 3 5"},
			[]string{`UID COPY 3,5 "done"`, "UID SEARCH UID 3,5", `UID STORE 3,5 +FLAGS.SILENT (ownup-filed)`}, ErrCannotMove, ""},
		{"all had gone", noMove, map[string]string{"UID SEARCH": "* SEARCH"}, []string{`UID COPY 3,5 "done"`, "UID SEARCH UID 3,5"}, nil, ""},
		{"neither MOVE nor UIDPLUS: a keyword", neither, nil, []string{`UID STORE 3,5 +FLAGS.SILENT (ownup-filed)`}, ErrCannotMove, ""},
		{"a keyword that is refused is no harm", neither, map[string]string{"UID STORE": "TAG NO no keywords"},
			[]string{`UID STORE 3,5 +FLAGS.SILENT (ownup-filed)`}, ErrCannotMove, ""},
		{"no keywords in this inbox", neither, map[string]string{"SELECT": "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [PERMANENTFLAGS (\\Deleted)] x"},
			nil, ErrCannotMove, ""},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{caps: row.caps, script: row.script}
				m := openInbox(t, f.options())
				before := len(f.heard(""))
				err := m.File(t.Context(), []uint32{5, 3, 5}, "done")
				if told := f.heard("")[before:]; !slices.Equal(told, row.want) {
					t.Errorf("told %q\nwant %q", told, row.want)
				}
				if row.err != nil {
					if !errors.Is(err, row.err) {
						t.Fatal(err)
					}
					look(t, m, 1) // the connection is whole
					return
				}
				checkKind(t, err, row.kind)
			})
		})
	}
}

func TestIMAPEraseAnswers(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, caps string
		script    map[string]string
		want      []string
		err       error
		kind      ConnKind
	}{
		{"marked and expunged", "", nil, []string{`UID STORE 3 +FLAGS.SILENT (\Deleted)`, "UID EXPUNGE 3"}, nil, ""},
		{"not marked: not expunged", "", map[string]string{"UID STORE": "TAG NO [READ-ONLY] no"},
			[]string{`UID STORE 3 +FLAGS.SILENT (\Deleted)`}, nil, KindProtocol},
		{"no UIDPLUS: a keyword, never \\Deleted", "IMAP4rev1 MOVE", nil, []string{`UID STORE 3 +FLAGS.SILENT (ownup-erase)`}, ErrCannotErase, ""},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{caps: row.caps, script: row.script}
				m := openInbox(t, f.options())
				before := len(f.heard(""))
				err := m.Erase(t.Context(), []uint32{3})
				if told := f.heard("")[before:]; !slices.Equal(told, row.want) {
					t.Errorf("told %q\nwant %q", told, row.want)
				}
				if row.err != nil {
					if !errors.Is(err, row.err) {
						t.Fatal(err)
					}
					return
				}
				checkKind(t, err, row.kind)
			})
		})
	}
}

func TestIMAPSilence(t *testing.T) {
	t.Parallel()
	calls := map[string]func(context.Context, *IMAP) error{
		"UID FETCH 1:": func(ctx context.Context, m *IMAP) error { _, err := m.Look(ctx, 1); return err },
		"UID FETCH 3 ": func(ctx context.Context, m *IMAP) error {
			return m.Fetch(ctx, []uint32{3}, 10, func(Fetched) error { return nil })
		},
		"UID MOVE":  func(ctx context.Context, m *IMAP) error { return m.File(ctx, []uint32{3}, "done") },
		"UID STORE": func(ctx context.Context, m *IMAP) error { return m.Erase(ctx, []uint32{3}) },
		"IDLE":      func(ctx context.Context, m *IMAP) error { return m.Wait(ctx, time.Second) },
		"DONE":      func(ctx context.Context, m *IMAP) error { return m.Wait(ctx, time.Second) },
	}
	for verb, call := range calls {
		for _, answer := range []string{silence, hangUp} {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{script: map[string]string{verb: answer}}
				m := openInbox(t, f.options())
				began := time.Now()
				err := call(t.Context(), m)
				if answer == hangUp {
					checkKind(t, err, KindLost)
					return
				}
				checkKind(t, err, KindTimeout)
				if took := time.Since(began); took > 62*time.Second {
					t.Errorf("%s: gave up after %v", verb, took)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{script: map[string]string{verb: silence}}
				m := openInbox(t, f.options())
				ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
				defer cancel()
				if err := call(ctx, m); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: cancelled: %v", verb, err)
				}
				<-f.gone
			})
		}
	}
}

func TestIMAPIdleWakes(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		idle string
		took time.Duration
	}{
		{"a mail arrives while idling", "+ idling\r\n* 4 EXISTS", 0},
		{"nothing arrives", "+ idling\r\n* OK still here", time.Minute},
		{"a mail goes: nothing to look for", "+ idling\r\n* 1 EXPUNGE", time.Minute},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeInbox{script: map[string]string{"IDLE": row.idle, "UID FETCH": threeMails}}
			m := openInbox(t, f.options())
			look(t, m, 1)
			began := time.Now()
			if err := m.Wait(t.Context(), time.Minute); err != nil || time.Since(began) != row.took {
				t.Errorf("%s: after %v: %v", row.why, time.Since(began), err)
			}
			look(t, m, 1)
		})
	}
}

func TestIMAPCloseWhileWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeInbox{}
		m := openInbox(t, f.options())
		waited := make(chan error)
		go func() { waited <- m.Wait(t.Context(), time.Hour) }()
		synctest.Wait()
		began := time.Now()
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		checkKind(t, <-waited, KindLost)
		if took := time.Since(began); took != 0 {
			t.Errorf("took %v", took)
		}
	})
}

// News that comes with another answer is not lost: the next Wait returns at once.
func TestIMAPNewsBeforeIdle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeInbox{script: map[string]string{"UID MOVE": "* 4 EXISTS"}}
		m := openInbox(t, f.options())
		look(t, m, 20)
		if err := m.File(t.Context(), []uint32{3}, "done"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := m.Wait(t.Context(), time.Minute); err != nil || time.Since(began) != 0 {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestUIDSets(t *testing.T) {
	t.Parallel()
	var scattered, dense []uint32
	for i := range uint32(10_000) {
		scattered, dense = append(scattered, 4_000_000_000+2*i), append(dense, 1+i)
	}
	if sets := uidSets(dense); len(sets) != 20 || sets[0].String() != "1:500" {
		t.Errorf("a range is %d sets, first %v", len(sets), sets[0])
	}
	var back []uint32
	for _, set := range uidSets(scattered) {
		if n := len(set.String()); n > longestSet {
			t.Errorf("a set of %d bytes", n)
		}
		nums, _ := set.Nums()
		for _, n := range nums {
			back = append(back, uint32(n))
		}
	}
	if !reflect.DeepEqual(back, scattered) {
		t.Errorf("%d of %d left", len(back), len(scattered))
	}
	if sets := uidSets(nil); sets != nil {
		t.Errorf("nothing is %v", sets)
	}
	if got := uidSet([]uint32{3, 5}); got.String() != (imap.UIDSet{{Start: 3, Stop: 3}, {Start: 5, Stop: 5}}).String() {
		t.Errorf("set %v", got)
	}
}
