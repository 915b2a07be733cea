package answer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, why, want string }{
		{"done", "alone", "DONE"},
		{"done!", "alone with a mark", "DONE"},
		{"Done -", "alone with a dash", "DONE"},
		{"**done**", "alone in bold", "DONE"},
		{"Done, thanks", "thanks beside it", "DONE"},
		{"Hi,\n\nDone\n\nThanks, Sam", "a salutation before and thanks after", "DONE"},
		{"All done", "a form of it", "DONE"},
		{"done!\nThe parcel is back.", "alone on the first line, more below", "DONE:The parcel is back."},
		{"DONE 14:20 called the customer", "capitals with an argument", "DONE:14:20 called the customer"},
		{"DONE: called the customer\nand the shop\n\nSam", "the argument goes on, the name is cut", "DONE:called the customer\nand the shop"},
		{"NEED 1. stop it 2. ring them", "a list on the line", "NEED:1. stop it 2. ring them"},
		{"NEED\n1. stop it\n2. ring them", "a list below", "NEED:1. stop it\n2. ring them"},
		{"need:\n- stop it", "alone on its line in small letters", "NEED:- stop it"},
		{"LATER friday", "only its own line", "LATER:friday"},
		{"ROUTE tom@example.com\nplease", "only its own line", "ROUTE:tom@example.com"},
		{"ROUTE Tom\nI booked it", "a name is no good-bye here", "ROUTE:Tom"},
		{"DONE it is stopped", "what people type behind the button", "DONE:it is stopped"},
		{"DONE it is out of all mailboxes", "the same", "DONE:it is out of all mailboxes"},
		{"NO idea", "a phrase of its own", ""},
		{"PLAN\n1. a", "a plan", "PLAN:1. a"},
		{"NOTMINE", "one word", "NOTMINE"},
		{"CHANGES 2 on Friday", "an approver's", "CHANGES:2 on Friday"},
		{"NO the customer must not know", "an approver's no", "NO:the customer must not know"},
		{"No", "alone", "NO"},
		{"erledigt!", "German", "DONE"},
		{"ERLEDIGT 14:20 Kunde angerufen", "German with an argument", "DONE:14:20 Kunde angerufen"},
		{"C'est fait !", "French", "DONE"},
		{"listo", "Spanish", "DONE"},
		{"fatto", "Italian", "DONE"},
		{"feito", "Portuguese", "DONE"},
		{"gedaan", "Dutch", "DONE"},
		{"zrobione", "Polish", "DONE"},
		{"bitti", "Turkish", "DONE"},
		{"完了しました", "Japanese", "DONE"},
		{"了解です、ありがとう", "thanks beside it, in Japanese", "SEEN"},
		{"了解です、お願いします", "the beginning of a yes: understood, please do it", ""},
		{"Done: rang the bank", "small letters and a colon", "DONE:rang the bank"},
		{"done - called the customer", "small letters and a dash", "DONE:called the customer"},
		{"Hecho: el correo está retirado.", "the same in Spanish", "DONE:el correo está retirado."},
		{"need: a key", "the same for NEED", "NEED:a key"},
		{"stuck...", "three dots", "STUCK"},
		{"DONE お客様に電話しました", "capitals before a script that has none", "DONE:お客様に電話しました"},
		{"STUCK 誰とも連絡がつきません", "the same", "STUCK:誰とも連絡がつきません"},
		{"Fixed!", "another word for it", "DONE"},
		{"vastgelopen", "Dutch", "STUCK"},
		{"utknęłam", "Polish", "STUCK"},
		{"Done?", "a question", ""},
		{"Done - or so I thought, but no", "taken back behind the dash", ""},
		{"New: the customer called", "a word that no colon makes one", ""},
		{"Route: via Hamburg", "the same", ""},
		{"Done what I could", "running text", ""},
		{"Stop the delivery has gone out", "running text", ""},
		{"STOP the delivery", "a word without argument is an order to somebody else", ""},
		{"No idea what to do", "running text", ""},
		{"NO idea what to do", "the beginning of a phrase, in capitals or not", ""},
		{"NO PROBLEM", "a phrase in capitals", ""},
		{"I am done with this", "not first", ""},
		{"Need I say more", "running text", ""},
		{"STOP THE DELIVERY NOW", "all in capitals: the capitals say nothing", ""},
		{"The plan\nDONE", "not on the first line", ""},
		{"Help me with this", "running text", ""},
		{"Later we will see", "running text", ""},
	} {
		var got []string
		for _, w := range Read(c.text).Words {
			got = append(got, strings.TrimSuffix(w.Name+":"+w.Arg, ":"))
		}
		if s := strings.Join(got, " | "); s != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.why, c.text, s, c.want)
		}
	}
}

func TestLineWords(t *testing.T) {
	t.Parallel()
	a := Read("Approved.\n\nKIND She rang the customer\nat once.\n\nSHARE: We never had training.\n\n" +
		"IF the layout changes,\nTHEN I read the header first.\n\nMaria")
	want := []Word{{"APPROVE", ""}, {"KIND", "She rang the customer\nat once."}, {"SHARE", "We never had training."},
		{"IF", "the layout changes,\nTHEN I read the header first."}}
	if diff := cmp.Diff(want, a.Words); diff != "" {
		t.Error(diff)
	}
	if a.Decision != Approve {
		t.Errorf("a kind line is no part of the answer: %s %v", a.Decision, a.Why)
	}
	for _, c := range []struct{ text, why string }{
		{"If it rains then we wait.", "small letters"},
		{"IF it rains we wait.", "no THEN"},
		{"I want to SHARE this", "not at the beginning of a line"},
		{"Share this with nobody", "small letters"},
		{"SHARE THE FILES WITH TOM", "a line in capitals"},
	} {
		if w := Read("Hello there.\n" + c.text).Words; len(w) != 0 {
			t.Errorf("%s: %q gives %v", c.why, c.text, w)
		}
	}
	if w := Read("WENN der Lieferant fehlt, DANN rufe ich an.").Words; len(w) != 1 || w[0].Name != "IF" {
		t.Errorf("German: %v", w)
	}
}

func TestNothingLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why string
		want      bool
	}{
		{"DONE, nothing left", "our words", true},
		{"done. nothing left", "small letters and a full stop", true},
		{"Done - nothing left to do\n\nSam", "more natural", true},
		{"DONE, nothing left. The customer has his parcel.", "a sentence after it", true},
		{"Erledigt, nichts mehr offen", "German", true},
		{"Fait, plus rien", "French", true},
		{"Bitti, yapacak bir şey kalmadı.", "Turkish", true},
		{"DONE, nothing left\n\nThe customer had not opened the file, it is deleted.", "a harmless not", true},
		{"DONE, nothing left. We have not reached two customers yet.", "a not that matters", false},
		{"DONE", "not said", false},
		{"DONE, nothing left but three invoices", "taken back in the same breath", false},
		{"Done, nothing left. But three invoices are still out.", "taken back in the next sentence", false},
		{"Done, nothing left?", "a question", false},
		{"I think nothing is left, done", "not our words", false},
	} {
		if a := Read(c.text); a.Nothing != c.want {
			t.Errorf("%s: %q gives %v", c.why, c.text, a.Nothing)
		}
	}
}

func TestBareAndRemarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why, remarks string
		bare               bool
	}{
		{"Approved!", "nothing but an answer", "", true},
		{"Hi Sam,\n\nYes please, go ahead.\n\nThanks\nMaria", "with courtesies", "", true},
		{"1 yes 2 no", "items", "1 yes 2 no", true},
		{"No", "a no", "", true},
		{"No, the customer is angry", "a no with a reason", "No, the customer is angry", false},
		{"CHANGES 2 on Friday\n\nMaria", "without the word and the name", "2 on Friday", false},
		{"NO: too risky", "without the word", "too risky", false},
		{"Hi Sam,\n\nYes, but move 2 to Friday.\n\nThanks\nMaria", "without the courtesies", "Yes, but move 2 to Friday.", false},
		{"Who pays?", "a question", "Who pays?", false},
		{"Approved. I saw him yesterday.", "not explained: no remarks, no bare answer", "", false},
	} {
		a := Read(c.text)
		if a.Bare != c.bare || a.Remarks != c.remarks {
			t.Errorf("%s: %q gives bare %v, remarks %q", c.why, c.text, a.Bare, a.Remarks)
		}
	}
}

func TestNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " \n\t\n"} {
		if a := Read(text); a.Decision != None {
			t.Errorf("%q is %s", text, a.Decision)
		}
	}
	for _, text := range []string{"👍", "✅", "!!!", "KIND she was quick"} {
		if a := Read(text); a.Decision != Unclear {
			t.Errorf("%q is %s", text, a.Decision)
		}
	}
}
