package main

import (
	"slices"
	"testing"
)

// TestUnflow joins the lines of flowed text and nothing else.
func TestUnflow(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, want string }{
		{"a line that goes on", "one \ntwo\n", "one two\n"},
		{"a line that ends", "one\ntwo\n", "one\ntwo\n"},
		{"the mark of a signature ends with a space too", "one\n-- \nSam\n", "one\n-- \nSam\n"},
		{"a line stuffed because it begins with a quote mark", " >one\n", ">one\n"},
		{"an indented line keeps its own spaces", "   one\n", "  one\n"},
		{"quoted lines stay as they were broken", "> one \n> two\n", "> one \n> two\n"},
		{"the last line without an end", "one \ntwo", "one two"},
	} {
		if got := unflow(row.text); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

// TestConversations puts mails together as mail programs do.
func TestConversations(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		mails []demoLetter
		want  []int
	}{
		{"an answer names the mail before", []demoLetter{{id: "a", subject: "x"}, {id: "b", subject: "y", refs: []string{"a"}}}, []int{0, 0}},
		{"two mails name the same one, which is not here", []demoLetter{{id: "a", subject: "x", refs: []string{"r"}}, {id: "b", subject: "y", refs: []string{"r"}}}, []int{0, 0}},
		{"a button's mail names nothing, but has the subject", []demoLetter{{id: "a", subject: "Note 1"}, {id: "b", subject: "Re: note 1"}}, []int{0, 0}},
		{"Outlook's and German marks of an answer", []demoLetter{{id: "a", subject: "Note 1"}, {id: "b", subject: "RE: Note 1"}, {id: "c", subject: "AW: Note 1"}}, []int{0, 0, 0}},
		{"other mails", []demoLetter{{id: "a", subject: "x"}, {id: "b", subject: "y"}}, []int{0, 1}},
	} {
		var mails []demoMail
		for _, l := range row.mails {
			mails = append(mails, demoMail{letter: l})
		}
		if got := conversations(mails); !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
		}
	}
}
