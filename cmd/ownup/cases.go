package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
)

const helpCases = `Lists all cases, or shows the one of that CODE with its history. It never shows what anybody wrote, and nothing
private. That you looked at a case is recorded in it, and the reporter can see it (STATUS).`

// caseRow is a case as it is printed.
type caseRow struct {
	Code         string     `json:"code"`
	Reporter     string     `json:"reporter"`
	Manager      string     `json:"manager"`
	Step         string     `json:"step"`
	Status       string     `json:"status"`
	OpenedAt     string     `json:"opened_at"`
	UpdatedAt    string     `json:"updated_at"`
	PlanRevision int        `json:"plan_revision"`
	ApprovedBy   string     `json:"plan_approved_by"`
	Next         []nextRow  `json:"next"`
	History      []storyRow `json:"history"`
}

type nextRow struct {
	Kind string `json:"kind"`
	At   string `json:"at"`
}

type storyRow struct {
	Seq    int    `json:"seq"`
	At     string `json:"at"`
	Event  string `json:"event"`
	Reason string `json:"reason"`
}

func (a *app) cases(ctx context.Context, args []string) error {
	f := a.flags("cases")
	path := f.String("config", "", "the config `FILE`")
	asJSON := f.Bool("json", false, "print one JSON object for each case")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	if len(rest) > 1 {
		return &usageError{"cases takes one CODE at the most", "cases --help"}
	}
	config, s, closeStore, err := a.attach(ctx, *path)
	if err != nil {
		return err
	}
	defer closeStore()
	rows, err := caseRows(ctx, s, rest)
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(a.out, rows)
	}
	t := a.terminal(time.Now(), config.Schedule.Zone.Location())
	if len(rest) == 1 {
		return t.printCase(rows[0])
	}
	return t.printCases(rows)
}

// caseRows reads all cases, or the one asked for, whose reading it records.
func caseRows(ctx context.Context, s *store.Store, codes []string) ([]caseRow, error) {
	var found []mailflow.Case
	if len(codes) == 0 {
		err := s.Cases(ctx, func(c mailflow.Case) error {
			found = append(found, c)
			return nil
		})
		if err != nil {
			return nil, err
		}
	} else {
		c, err := s.CaseMeant(ctx, strings.ToUpper(codes[0]))
		if err != nil {
			return nil, err
		}
		if c == nil {
			return nil, &hintError{fmt.Errorf("no case has the code %q", codes[0]), "ownup cases lists them all"}
		}
		if err := recordLook(ctx, s, c.Code); err != nil {
			return nil, err
		}
		found = append(found, *c)
	}
	var rows []caseRow
	for _, c := range found {
		r, err := rowOf(ctx, s, c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// recordLook leaves it for the daemon to write into the case that an operator looked at it.
func recordLook(ctx context.Context, s *store.Store, code string) error {
	if err := s.Ask(ctx, newRequest(daemon.RequestLooked, code, operatorName(), time.Now())); err != nil {
		return fmt.Errorf("record the look at the case: %w", err)
	}
	return nil
}

// operatorName is the account at the keyboard, for the record: whoever became root by sudo is named by their own.
func operatorName() string {
	if name := os.Getenv("SUDO_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "operator"
}

func newRequest(kind, target, who string, now time.Time) store.Request {
	return store.Request{ID: fmt.Sprintf("%s.%s.%d.%d", kind, target, now.UnixNano(), os.Getpid()), At: now, Kind: kind, Target: target, Who: who}
}

func rowOf(ctx context.Context, s *store.Store, c mailflow.Case) (caseRow, error) {
	r := caseRow{
		Code: c.Code, Reporter: c.Reporter, Manager: c.Manager, Step: string(c.Step()), Status: string(c.Status()),
		OpenedAt: stamp(c.OpenedAt), UpdatedAt: stamp(c.LastAt), PlanRevision: c.Plan.Revision, Next: []nextRow{}, History: []storyRow{},
	}
	if c.Plan.Verdict == mailflow.Yes {
		r.ApprovedBy = c.Plan.DecidedBy
	}
	timers, err := s.Timers(ctx, c.Code)
	if err != nil {
		return r, err
	}
	for _, t := range timers {
		r.Next = append(r.Next, nextRow{t.Kind, stamp(t.At)})
	}
	history, err := s.History(ctx, c.Code)
	for _, h := range history {
		if kind, reason := shownAs(h.Kind, h.Reason); kind != "" {
			r.History = append(r.History, storyRow{len(r.History) + 1, stamp(h.At), kind, reason})
		}
	}
	return r, err
}

// shownAs is how an event is shown. Of an answer to a private mail only what it had others see is: what was shared, that
// the mails were stopped, that the case ended; else nothing, "".
func shownAs(kind, reason string) (string, string) {
	if kind != string(mailflow.EventPrivate) {
		return kind, reason
	}
	for part := range strings.SplitSeq(reason, "+") {
		switch part {
		case "shared":
			return "share", part
		case "stopped-mails":
			return "mail", part
		case "refocus-answered":
			return "end", "closed"
		}
	}
	return "", ""
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func printJSON[T any](w interface{ Write([]byte) (int, error) }, rows []T) error {
	e := json.NewEncoder(w)
	for _, r := range rows {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// attach opens the store beside the running daemon.
func (a *app) attach(ctx context.Context, path string) (daemon.Config, *store.Store, func(), error) {
	config, err := a.loadConfig(path)
	if err != nil {
		return config, nil, nil, err
	}
	s, closeStore, err := attachStore(ctx, config)
	return config, s, closeStore, err
}

func attachStore(ctx context.Context, config daemon.Config) (*store.Store, func(), error) {
	db, err := openAttached(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	return store.New(db), func() { db.Close() }, nil
}

func openAttached(ctx context.Context, config daemon.Config) (*sqlite.DB, error) {
	db, err := sqlite.Open(ctx, config.Store.Path, sqlite.Options{Migrations: store.Migrations(), Attach: true})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &hintError{err, "the daemon makes the store at its first start: ownup run"}
	}
	if err != nil {
		return nil, storeError(err)
	}
	return db, nil
}
