package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
)

const helpQuarantine = `list shows the mails that could not be taken in, with the reason; show ID one of them. They lie in the quarantine folder
of the mailbox. release ID moves one back to the inbox, where it is tried once more; drop ID leaves it in the folder and
takes it off this list. Both leave a request that the running daemon carries out.`

// quarantineRow is a quarantined mail as it is printed: what its header said, never its words.
type quarantineRow struct {
	ID        string `json:"id"`
	At        string `json:"at"`
	Reason    string `json:"reason"`
	From      string `json:"from"`
	MessageID string `json:"message_id"`
	Size      int64  `json:"size"`
	State     string `json:"state"`
}

func (a *app) quarantine(ctx context.Context, args []string) error {
	f := a.flags("quarantine")
	path := f.String("config", "", "the config `FILE`")
	asJSON := f.Bool("json", false, "print one JSON object for each mail")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	verb, id, err := verbAndID("quarantine", rest, "release", "drop")
	if err != nil {
		return err
	}
	config, s, closeStore, err := a.attach(ctx, *path)
	if err != nil {
		return err
	}
	defer closeStore()
	rows, err := quarantineRows(ctx, s, id)
	if err != nil {
		return err
	}
	switch verb {
	case "release":
		return a.leave(ctx, s, daemon.RequestRelease, id)
	case "drop":
		return a.leave(ctx, s, daemon.RequestDrop, id)
	}
	if *asJSON {
		return printJSON(a.out, rows)
	}
	return a.terminal(time.Now(), config.Schedule.Zone.Location()).printQuarantine(rows)
}

// printQuarantine lists quarantined mails for people.
func (t terminal) printQuarantine(rows []quarantineRow) error {
	if len(rows) == 0 {
		fmt.Fprintln(t, t.paint(good, "nothing is in quarantine"))
		return nil
	}
	table := [][]cell{head("ID", "RECEIVED", "REASON", "FROM", "MESSAGE-ID", "BYTES", "STATE")}
	for _, r := range rows {
		table = append(table, []cell{
			{r.ID, strong}, {t.whenStamped(r.At), plain}, {r.Reason, careful}, {r.From, plain}, {r.MessageID, plain},
			{strconv.FormatInt(r.Size, 10), plain}, {r.State, plain},
		})
	}
	return t.table(table)
}

// quarantineRows reads all that are held, or the one of that ID.
func quarantineRows(ctx context.Context, s *store.Store, id string) ([]quarantineRow, error) {
	list, err := s.Quarantines(ctx)
	if err != nil {
		return nil, err
	}
	rows := []quarantineRow{}
	for _, q := range list {
		if q.ID == id || id == "" && q.State == "held" {
			rows = append(rows, quarantineRow{q.ID, stamp(q.At), q.Reason, q.Sender, q.MessageID, q.Size, q.State})
		}
	}
	if id != "" && len(rows) == 0 {
		return nil, &hintError{fmt.Errorf("no quarantined mail has the ID %q", id), "ownup quarantine list lists them"}
	}
	return rows, nil
}
