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
