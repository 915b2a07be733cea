package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// printCases lists cases for people.
func (t terminal) printCases(rows []caseRow) error {
	table := [][]cell{head("CODE", "REPORTER", "MANAGER", "STEP", "STATUS", "OPENED", "NEXT")}
	for _, r := range rows {
		next := ""
		if len(r.Next) > 0 {
			next = r.Next[0].Kind + " " + t.whenStamped(r.Next[0].At)
		}
		table = append(table, []cell{
			{r.Code, strong}, {r.Reporter, plain}, {r.Manager, plain}, {r.Step, stepStyle(r.Step)}, {r.Status, stepStyle(r.Step)},
			{t.distance(unstamp(r.OpenedAt)), plain}, {next, plain},
		})
	}
	return t.table(table)
}

// stepStyle lets what is over step back.
func stepStyle(step string) style {
	if step == string(mailflow.StepClosed) {
		return quiet
	}
	return plain
}

// printCase shows one case: what holds now, what comes, and what happened.
func (t terminal) printCase(r caseRow) error {
	fact := func(name, value string) []cell { return []cell{{name, quiet}, {value, plain}} }
	table := [][]cell{
		{{"code", quiet}, {r.Code, strong}}, fact("reporter", r.Reporter), fact("manager", r.Manager), fact("step", r.Step),
		fact("status", r.Status), fact("opened", t.whenStamped(r.OpenedAt)), fact("last step", t.whenStamped(r.UpdatedAt)),
		fact("plan revision", strconv.Itoa(r.PlanRevision)),
	}
	if r.ApprovedBy != "" {
		table = append(table, fact("approved by", r.ApprovedBy))
	}
	for _, n := range r.Next {
		table = append(table, fact("next", n.Kind+" "+t.whenStamped(n.At)))
	}
	if err := t.table(table); err != nil {
		return err
	}
	return t.printHistory(r.History)
}

func (t terminal) printHistory(history []storyRow) error {
	if _, err := fmt.Fprintf(t, "\n%s\n", t.paint(strong, "what happened")); err != nil {
		return err
	}
	var table [][]cell
	for _, h := range history {
		table = append(table, []cell{{fmt.Sprintf("%3d", h.Seq), quiet}, {t.clock(unstamp(h.At)), plain}, {h.Event, plain}, {h.Reason, plain}})
	}
	return t.table(table)
}

// whenStamped is when of an instant that is written down.
func (t terminal) whenStamped(at string) string { return t.when(unstamp(at)) }

// unstamp reads what stamp wrote; the zero instant, if there is nothing.
func unstamp(at string) time.Time {
	instant, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return time.Time{}
	}
	return instant
}
