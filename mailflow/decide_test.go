package mailflow_test

import (
	"regexp"
	"strings"
	"testing"
)

// The states that the rows of TestDecide begin with: scripts that lead there.
const (
	opened  = "sam Mon 23 Nov 10:00: The wrong list went to Brandt.\n"
	stopped = opened + "sam +5m re minimize: DONE\n"
	planned = stopped + "sam +5m re plan: PLAN 1. Ring Brandt\n"
	wide    = stopped + "sam +5m re plan: PLAN 1. Ring Brandt 2. Tell sales 3. Send the right list\n"
	agreed  = planned + "maria +5m re approve-plan: APPROVE\n"
	learnt  = agreed + "until Mon 7 Dec 12:00\n"
	ahead   = agreed + "until Wed 23 Dec 12:00\n"
	over    = agreed + "until Mon 1 Feb 12:00\n"
	asked   = opened + "sam +2m re minimize: NEED 1. stop the shop 2. ring the bank\n"
	little  = opened + "sam +2m re minimize: DONE, nothing left\n"
)

// TestDecide: what one more mail does in each state, by its named reason.
func TestDecide(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ state, mail, reason, why string }{
		{"", opened, "report", "a proved report opens a case"},
		{"", "sam Mon 23 Nov 10:00 (B): I did it.\n", "report-not-proved", "no verdict: was it you?"},
		{opened, "sam +1m re minimize: DONE\n", "stopped", "alone on the first line"},
		{opened, "sam +1m re minimize: done!\n", "stopped", "case and punctuation do not matter"},
		{opened, "sam +1m re minimize: DONE 10:20 all called back\n", "stopped", "in capitals with its argument"},
		{opened, "sam +1m re minimize: Done what I could, it goes on.\n", "news", "never out of running text"},
		{opened, "sam +1m re minimize: Stop the delivery has gone out.\n", "news", "that is not STOP"},
		{opened, "sam +1m re minimize: STOP\n", "stopped-mails", "that is"},
		{opened, "sam +1m re minimize: DONE, nothing left\n", "stopped-nothing-left", "a small case"},
		{opened, "sam +1m re minimize: NEED 1. a 2. b\n", "measures-asked", "two measures"},
		{opened, "sam +1m re minimize: NEED\n", "news", "NEED of nothing is only words"},
		{opened, "sam +1m re minimize: STUCK\n", "stuck", "somebody has to take over"},
		{opened, "sam +1m re minimize: APPROVE\n", "news", "the reporter approves nothing"},
		{opened, "sam +1m re minimize: 1. called them\n", "news", "no plan was asked for"},
		{opened, "sam +1m re minimize: PLAN 1. Ring Brandt\n", "plan", "but one that says it is one counts"},
		{opened, "sam +1m re minimize: HELP\n", "help", "anywhere"},
		{opened, "sam +1m re minimize: NOTMINE\n", "not-mine", "the reporter's word"},
		{opened, "maria +1m re minimize: NOTMINE\n", "not-mine", "or the manager's"},
		{opened, "maria +1m re minimize: SEEN\n", "manager-wrote", "it stays here"},
		{opened, "maria +1m re minimize: What have you done?\n", "manager-wrote", "so do words"},
		{opened, "maria +1m re minimize: STOP\n", "manager-wrote", "the reporter's mails are not hers to stop"},
		{opened, "iris +1m re minimize: DONE\n", "not-a-party", "a colleague has no say"},
		{opened, "sam +1m re minimize (C): DONE\n", "sender-not-proved", "somebody writes in his name"},
		{opened + "sam +1m re minimize: ROUTE\n", "sam +1m re route: Greta please\n", "routed", "a name without its word"},
		{opened + "sam +1m re minimize: ROUTE\n", "sam +1m re route: She shouts at me.\n", "route-listed", "these words are for nobody yet"},
		{opened + "sam +1m re minimize: ROUTE\n", "sam +1m re route: DONE\n", "stopped", "another word still counts"},
		{stopped, "sam +1m re plan: DONE\n", "news", "it was stopped before"},
		{stopped, "sam +1m re plan: I ring them by Friday.\n", "plan", "a dated line is a plan once one is asked for"},
		{stopped, "sam +1m re plan: 1) ring them\n", "plan", "so is a numbered one"},
		{stopped, "sam +1m re plan: I do not know.\n", "news", "running text is not"},
		{stopped, "sam +1m re plan: PLAN\n", "plan-empty", "a plan without a line is asked back"},
		{stopped, "maria +1m re plan: TALKED\n  1. Sam rings them\n", "plan", "by either of them"},
		{asked, "maria +1m re measures: yes\n", "measures-unclear", "to which of the two?"},
		{asked, "maria +1m re measures: Both measures are approved, all 2 of them.\n", "measures-decided", "to both"},
		{asked, "maria +1m re measures: I approve all three measures.\n", "measures-unclear", "there are two"},
		{asked, "maria +1m re measures: APPROVE\n", "measures-decided", "the word is for all"},
		{asked, "maria +1m re measures: NO\n", "measures-decided", "so is this"},
		{asked, "maria +1m re measures: 1 yes, 2 no\n", "measures-decided", "item by item"},
		{asked, "maria +1m re measures: 3 yes\n", "measures-unclear", "there is no third"},
		{asked, "maria +1m re measures: Which shop?\n", "question", "decides nothing"},
		{asked, "maria +1m re measures: I am in a meeting.\n", "measures-unclear", "neither yes nor no"},
		{planned, "maria +1m re approve-plan: Approved, thanks!\n", "plan-approved", "a clear yes"},
		{planned, "maria +1m re approve-plan: Approved, but ring sales first.\n", "plan-changes", "a yes-but"},
		{planned, "maria +1m re approve-plan: CHANGES ring sales first\n", "plan-changes", "the word"},
		{planned, "maria +1m re approve-plan: NO\n", "plan-not-yet", "the word"},
		{planned, "maria +1m re approve-plan: Not OK.\n", "plan-not-yet", "never a yes"},
		{planned, "maria +1m re approve-plan: What does it cost?\n", "question", "decides nothing"},
		{wide, "maria +1m re approve-plan: 1 yes, 2 yes\n", "plan-answer-unclear", "the third line has no yes"},
		{wide, "maria +1m re approve-plan: 1 yes, 2 yes, 3 yes\n", "plan-approved", "every line has one"},
		{wide, "maria +1m re approve-plan: lines 1 to 3 are approved\n", "plan-approved", "every line, by the ends"},
		{wide, "maria +1m re approve-plan: lines 1 to 5 are approved\n", "plan-answer-unclear", "a plan of five lines is another one"},
		{wide, "maria +1m re approve-plan: All three points are approved.\n", "plan-approved", "every line, by how many they are"},
		{wide, "maria +1m re approve-plan: All five points are approved.\n", "plan-answer-unclear", "a plan of five points is another one"},
		{wide, "maria +1m re approve-plan: 1 yes, 2 no, 3 yes\n", "plan-changes", "one line has a no"},
		{asked, "maria +1m re measures: all but 2\n", "measures-decided", "the first has a yes, the second a no"},
		{planned, "maria +1m re approve-plan: Hm.\n", "plan-answer-unclear", "asked back"},
		{planned, "maria +1m re approve-plan: UNDO\n", "plan-answer-unclear", "there is nothing to take back"},
		{planned, "maria +1m: APPROVE\n", "answer-without-ask", "nothing but an answer, by who holds an ask"},
		{planned, "sam +1m re plan: PLAN 1. Ring Brandt 2. Tell sales\n", "plan", "a new revision replaces the old"},
		{agreed, "maria +1m re plan-approved: UNDO\n", "plan-undone", "within its time"},
		{agreed, "maria +60m re plan-approved: UNDO\n", "undo-late", "after it"},
		{agreed, "sam +1m re plan-approved: PLAN 1. Something else\n", "news", "what is agreed is agreed"},
		{agreed, "maria +1m re approve-plan: One more thing, well done.\n", "words-passed-on", "an answer to her ask goes to the reporter"},
		{learnt, "sam +1m re reflect: SHARE The screens look alike.\n", "shared", "one line goes to the manager"},
		{learnt, "sam +1m re reflect: IF it is late THEN I stop.\n", "if-then-kept", "one line is kept"},
		{learnt, "sam +1m re reflect: I was tired.\n", "", "the rest leaves nothing at all"},
		{ahead, "sam +1m re refocus: All is well.\n", "refocus-answered", "its end is all that stays"},
		{over, "sam +1m re plan-approved: One more thing.\n", "over", "it has ended"},
		{over, "sam +1m re plan-approved: STATUS\n", "status", "his own record is still there"},
		{little, "maria +1m re small: PLAN\n", "plan-wanted", "in time"},
		{little, "sam +1m re small: PLAN 1. Ring Brandt\n", "plan", "the reporter wants one after all"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			s := newStory(t)
			before := s.play(row.state)
			after := strings.TrimPrefix(s.play(row.mail), before)
			if got := lastReason(after); got != row.reason {
				t.Errorf("after %q: reason %q, want %q\n%s", row.mail, got, row.reason, after)
			}
		})
	}
}

// lastReason is the reason of the last mail in what was played, without what led to it and followed from it.
func lastReason(played string) string {
	lines := regexp.MustCompile(`\(([^()]*)\)\n`).FindAllStringSubmatch(played, -1)
	at := strings.LastIndex(played, ": ")
	if len(lines) == 0 || !strings.Contains(played[at:], "== ") {
		return ""
	}
	reasons := strings.Split(lines[len(lines)-1][1], "+")
	for i := len(reasons) - 1; i >= 0; i-- {
		if !strings.HasPrefix(reasons[i], "gate-") {
			return reasons[i]
		}
	}
	return ""
}
