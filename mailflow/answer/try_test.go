package answer

import (
	"fmt"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	now := time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC) // a Wednesday
	for _, s := range []string{"friday", "LATER friday", "by Friday", "27 Nov", "27th of November", "2026-11-27", "27.11.", "27.11.2026", "tomorrow", "next Monday", "3/4", "11/27", "on 3/4 we ring", "in two weeks", "in 3 days", "next week", "at 14:20", "by 14.20", "Nov 27, 2026", "until Friday after next", "March 3rd", "1.5 hours", "ring by Monday, not Friday", "next friday", "friday next week", "Call him at 14:20 today", "I may ring", "the 27th"} {
		fmt.Printf("%-30s %s\n", s, Date(s, now).Format("Mon 2006-01-02"))
	}
	for _, s := range []string{"1. stop the delivery 2. ring the customer", "1) a\n2) b\n   goes on\n3) c\n\nThanks\nSam", "- stop\n- ring", "stop the delivery\nring the customer", "stop the delivery", "Hi,\n\n1. one at 10:30\n2. two by 27.11. and 3.12.\nThanks", "1. stop delivery 4711. 2. call", "a) x b) y", "I need:\n1. x\n2. y"} {
		fmt.Printf("%q\n", Lines(s))
	}
	for _, l := range Plan("PLAN\n1. Ring Miller by Friday\n2. Credit note, 27 Nov\n3. Training in two weeks\n\nSam", now) {
		fmt.Println(l.Number, l.Text, l.Date.Format("Mon 2006-01-02"))
	}
	for _, l := range Plan("TALKED 1. Ring Miller tomorrow 2. New checklist by 1 Dec", now) {
		fmt.Println(l.Number, l.Text, l.Date.Format("Mon 2006-01-02"))
	}
	fmt.Println(Names("I told Lopez", "Maria Lopez", "maria@example.com"), Names("marias car", "Maria Lopez", "m@example.com"), Names("Maria's car", "Maria Lopez", ""), Names("cc xmaria@example.com", "Li Wu", "maria@example.com"), Names("<maria@example.com>.", "Li Wu", "maria@example.com"), Names("herr Mueller", "Jörg Müller", ""), Names("Li", "Li Wu", ""))
}
