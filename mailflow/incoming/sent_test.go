package incoming_test

import (
	"strings"
	"testing"

	"github.com/ownup/ownup/mailflow/incoming"
)

// sentBack is a mail of ours that quotes a person's plan.
const sentBack = "Five minutes, best today: what was asked about the plan, word for word, each \nremark below the line that it belongs to.\n\n" +
	"The plan as it stands:\n\n| 1. Ask the nine people who got it to delete it\n| 2. Write to the data protection officer, today\n" +
	"|    Remark: by noon, please\n| 3. Tell everybody that the list is locked until Monday\n\n" +
	"What can stay, stays. Change what you can, say what you cannot, and send \nthe whole plan again:\n"

// TestPeoplesLinesAreTheirOwn: what our mail had quoted from people is theirs when they send it again.
func TestPeoplesLinesAreTheirOwn(t *testing.T) {
	t.Parallel()
	plan := "PLAN\n1. Ask the nine people who got it to delete it\n2. Write to the data protection officer by noon\n" +
		"3. Tell everybody that the list is locked until Monday"
	for _, row := range []struct{ why, body, want string }{
		{"the whole plan again, above a quote", plan + "\n\nOn Mon, Nov 23, 2026 at 3:51 PM Desk <oops@example.com> wrote:\n\n> " + strings.ReplaceAll(sentBack, "\n", "\n> "), plan},
		{"above our mail, quoted without any mark", plan + "\n\n" + sentBack, plan},
		{"below it", sentBack + "\n" + plan, plan},
		{"alone", plan, plan},
	} {
		raw := "From: sam@example.com\r\nTo: oops@example.com\r\nSubject: Re: Note 7KQ2F\r\nIn-Reply-To: <a@example.com>\r\n\r\n" +
			strings.ReplaceAll(row.body, "\n", "\r\n")
		got := incoming.Read([]byte(raw), incoming.Options{Sent: []string{sentBack}})
		if got.Text != row.want {
			t.Errorf("%s:\n got %q\nwant %q", row.why, got.Text, row.want)
		}
	}
}

// sentAsk is a mail of ours that offers answers.
const sentAsk = "Five minutes, best within half a working day: a short plan to read.\n\n| 1. Ring the bank\n\n" +
	"- APPROVE: this revision holds as it stands\n- CHANGES: say which, best by the number of the line\n" +
	"- NO: not this way; say what would make it possible\n\nNext: Sam gets your answer at once.\n"

// TestCopiedAnswer: who copies a line that we offered means its word; who quotes our whole mail means none of them.
func TestCopiedAnswer(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, body, want string }{
		{"as it stands", "APPROVE: this revision holds as it stands", "APPROVE"},
		{"with its dash and a full stop", "- APPROVE: this revision holds as it stands.", "APPROVE"},
		{"from the button and the words beside it", "NO not this way; say what would make it possible", "NO"},
		{"and more words", "CHANGES: say which, best by the number of the line. Line 1 by noon please", "CHANGES\nLine 1 by noon please"},
		{"the word alone", "APPROVE", "APPROVE"},
		{"our whole mail without any mark, below an answer", "NO\n\n" + sentAsk, "NO"},
		{"and nothing but that", sentAsk, ""},
	} {
		raw := "From: maria@example.com\r\nTo: oops@example.com\r\nSubject: Re: Your answer, please\r\nIn-Reply-To: <a@example.com>\r\n\r\n" +
			strings.ReplaceAll(row.body, "\n", "\r\n")
		if got := incoming.Read([]byte(raw), incoming.Options{Sent: []string{sentAsk}}).Text; got != row.want {
			t.Errorf("%s:\n got %q\nwant %q", row.why, got, row.want)
		}
	}
}

// TestWhole: of our own mail nothing is cut, whatever people's words in it look like.
func TestWhole(t *testing.T) {
	t.Parallel()
	raw := "From: oops@example.com\r\nSubject: Note 7KQ2F\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
		"Three minutes, best=20\r\nwithin the hour.\r\n\r\n| On Mon, 23 Nov 2026 at 14:02 Sam wrote:\r\n| --\r\n| I sent it =C3=BCberall\r\n\r\nNext: nothing.\r\n" +
		"--b\r\nContent-Type: text/html\r\n\r\n<p>Three minutes</p>\r\n--b--\r\n"
	want := "Three minutes, best within the hour.\n\n| On Mon, 23 Nov 2026 at 14:02 Sam wrote:\n| --\n| I sent it überall\n\nNext: nothing."
	if got := incoming.Whole([]byte(raw)); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
