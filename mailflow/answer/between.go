package answer

import (
	"regexp"
	"slices"
	"strconv"
)

// Remark is what somebody wrote below a line of the mail that he answers.
type Remark struct {
	Quoted string // the line, without its mark of quotation
	Text   string
}

// lineNumber finds the number that a quoted line of a plan or a list begins with.
var lineNumber = regexp.MustCompile(`^\s*(\d{1,2})\s*[.):]`)

// ReadBetween reads a text that has remarks between quoted lines; source is all of it, the remarks included. A yes below every
// numbered line, and nothing else below the rest, is a yes with Items; any other remark makes changes of a yes, as it says something
// to a line. A yes below some lines and a no below others is [Changes].
func (a Asked) ReadBetween(source string, remarks []Remark) Answer {
	said := a.Read(source)
	if len(remarks) == 0 {
		return said
	}
	var items []Item
	agrees := said.Decision == Approve
	for _, r := range remarks {
		below := a.Read(r.Text)
		if n := lineNumber.FindStringSubmatch(r.Quoted); n != nil {
			number, _ := strconv.Atoi(n[1])
			items = append(items, Item{Number: number, Decision: below.Decision, Text: r.Text})
			agrees = agrees && below.Decision == Approve
		} else {
			agrees = agrees && (below.Decision == Approve || a.isCourtesy(r.Text))
		}
	}
	differ := decides(items, Approve) && (decides(items, Reject) || decides(items, Changes))
	switch {
	case agrees && len(items) > 0 && !repeated(items) && len(said.Items) == 0:
		said.Items, said.Between = items, true
		if len(items) > 1 && !fromOne(items) || items[0].Number > 1 && len(items) == 1 {
			said.Decision = Changes // a yes to a part
			said.Why = append(said.Why, "a yes stands below some of the numbered lines")
		}
	case said.Decision == Approve, differ && said.Decision != Question:
		said.Decision, said.Remarks = Changes, source
		said.Why = append(said.Why, "remarks stand between the quoted lines")
	}
	return said
}

// isCourtesy says that a text is nothing but thanks, names and greetings.
func (a Asked) isCourtesy(source string) bool {
	x := phrases()
	t := &text{lex: x, source: clean(source), asked: newAsk(a)}
	t.tokens, t.whole = x.tokens(t.source)
	return slices.ContainsFunc(t.likely(), func(l *language) bool {
		t.find(l)
		return t.harmlessTo(0, len(t.tokens))
	})
}
