package answer

import "testing"

// TestTalk: what a tiny file takes as talk beside a yes.
func TestTalk(t *testing.T) {
	t.Parallel()
	x, err := tiny(t, `
<bare> = yes
<units> = years
[yes]
yes|approved|go ahead
give * leave
[polite]
[and] sorry for …
kind thanks
thanks
[beside]
i|hereby|the|plan|measure*
[matter]
plan
[calm]
but|i|was|on|the|train*|until
[chat]
^by the way …
[ask]
^who
[spoil]
plan|wait|chang*
[hello]
dear|dr
[link]
of|the
[card]
head|sales|gener*
[no]
never
[turn]
but
[negation]
until
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, why string
		want      bool
	}{
		{"Sorry for the hubbub. Approved.", "an open beginning, and words that nobody knows", true},
		{"Approved, and sorry for the hubbub", "behind a comma", true},
		{"Approved. Kind thanks sorry for the hubbub", "behind thanks", true},
		{"Sorry for the trustees' hubbub. Approved.", "an apostrophe behind a word", true},
		{"Sorry for the 'trustees' hubbub. Approved.", "one that closes a quotation", false},
		{"Sorry for the hubbub, really. Approved.", "it ends with its clause", false},
		{"Sorry for the wait. Approved.", "a word that spoils", false},
		{"Sorry for the changes. Approved.", "the beginning of one", false},
		{"Sorry for never. Approved.", "a phrase against a yes", false},
		{"Sorry for what I approved. Go ahead.", "a yes that is only told of", false},
		{"Sorry for the yes hubbub. Go ahead.", "a small one", true},
		{"Sorry for the hubbub until now. Approved.", "a word of time that is a negation elsewhere", true},
		{"Sorry for 3 hubbubs. Approved.", "a number that could be an item", false},
		{"Sorry for 3 years. Approved.", "a number of years", true},
		{"Approved sorry for the hubbub", "it runs on from the yes", false},
		{"I hereby approved the plan", "words beside a yes, in any order", true},
		{"Plan measures approved", "the beginning of one", true},
		{"I give the plan leave", "a yes around words beside it", true},
		{"I give leave", "around none", true},
		{"I give the zoo leave", "around another word", false},
		{"I give never the plan leave", "around a no", false},
		{"I give the, plan leave", "it does not run over a comma", false},
		{"I hereby approved the zoo", "a word that is none of them", false},
		{"Hereby the plan.", "without a yes they mean nothing", false},
		{"Approved. I was on the trains until 17:30.", "a sentence of calm words, one of them a negation elsewhere", true},
		{"Approved until 17:30.", "beside the yes it is one", false},
		{"Approved, I was on the train", "calm words in the sentence of the yes", false},
		{"Yes. I was on the train.", "a yes to whatever: was he on the train?", false},
		{"Yes, the plan. I was on the train.", "a small yes that names the matter", true},
		{"Yes, the zoo. I was on the train.", "one that names another", false},
		{"Approved. I was but on the train.", "a turn within talk", true},
		{"Sorry for the hubbub... Approved.", "dots behind talk", true},
		{"I was on the train... Approved.", "dots behind what may be more", false},
		{"Approved. On 17:30.", "a time by itself", false},
		{"Approved... I was on the train", "dots beside a yes", false},
		{"Approved. I was on train 88.", "a number that is no line of a plan", true},
		{"Approved. By the way who won?", "a question beside the matter", true},
		{"Approved. By the way who has the plan?", "one that is not", false},
		{"Approved. By the way who won, and who calls?", "one with another in it", false},
		{"Approved. By the way who is next? Who calls?", "another one behind it", false},
		{"Approved. By the way, I was there.", "no question", false},
		{"Approved. I was on the train, 1987.", "a year", true},
		{"Approved. I was on train 2.", "one that may be", false},
		{"Approved ☕", "a pictograph", false},
		{"Approved. But I was on the train.", "one after a yes", false},
		{"Approved but I was on the train.", "one beside it", false},
		{"Dear Dr Zoo,\n\nApproved.", "a salutation with a name", true},
		{"Dear zoo,\n\nApproved.", "words that are none", false},
		{"Dear Dr Zoo never,\n\nApproved.", "a no in it", false},
		{"Dear Dr Zoo Approved", "no line of its own", false},
		{"Approved.\nKarin Vogt\nHead of General Sales", "the sender and her card", true},
		{"Approved.\nK. Vogt", "her initial", true},
		{"Approved.\nHead of Sales", "a card below nobody's name", false},
		{"Approved.\nKarin Vogt\nhead of zoo", "a small word beside a title", true},
		{"Approved.\nKarin Vogt\nzoo", "one without a title", false},
		{"Approved.\nKarin Vogt\nof the zoo", "small words make no title", false},
		{"Approved.\nKarin Vogt\nhead of way", "a word of the language below it", false},
		{"Approved.\nKarin Vogt\nhead of wait", "a word that spoils", false},
		{"Approved.\nkom. em. Karin Vogt\nhead of zoo", "titles before her name", true},
		{"Approved.\nzoo Karin Vogt", "a word that is none", false},
		{"Approved.\nKarin\nSales\nSales\nSales\nSales\nSales\nSales\nSales", "no card is that long", false},
		{"Approved.\nKarin Vogt\nPractice Manager\nKew Palace Gardens, Ltd.", "a house below a title, each word with a capital", true},
		{"Approved.\nKarin Vogt Sáez\nHead of Sales", "another name behind hers", true},
		{"Approved.\nK. Vogt", "an initial and her name", true},
		{"Approved.\nKarin Vogt\nManager\nNever Before Noon", "a condition below a title", false},
		{"Approved.\nKarin Vogt\nManager\nPlan B", "words that are known below a title", false},
		{"Approved.\nKarin Vogt\nKew Palace Wait", "no title above it", false},
		{"Approved.\nKarin never", "a word against it", false},
		{"Approved. Karin the train", "her name in a sentence", false},
	} {
		s := &text{lex: x, source: c.text, asked: newAsk(Asked{From: "Vogt, Karin"})}
		s.tokens, s.whole = x.tokens(c.text)
		s.find(x.languages[0])
		if d, why := s.decideSpan(0, len(s.tokens)); (d == Approve) != c.want {
			t.Errorf("%s: %q is %s (%s)", c.why, c.text, d, why)
		}
	}
}

// TestSender: the name in the From header is no word of the answer, unless it is a word that decides.
func TestSender(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, name string
		want       Decision
	}{
		{"Approved.\n\nqxavi", "Qxavi Zzold", Approve},
		{"Approved.\n\nqxavi", "", Unclear},
		{"Approved. Zzold", "Qxavi Zzold", Approve},
		{"Approved.\nNot", "Not Approved", Unclear},
		{"Approved.\nQZ", "Qxavi Zzold", Approve},
		{"Approved.\nqz", "Qxavi Zzold", Unclear},
		{"Approved.\nQxav", "Qxavi Zzold", Approve},
		{"Approved.\nDr. Zzold", "Qxavi Zzold", Approve},
		{"Approved.\nQxavi Zzold\nClerk to the Council, Phase 2", "Qxavi Zzold", Approve},
		{"承認します。\n\n株式会社東和\n総務部長 渡辺 誠", "渡辺 誠", Approve},
		{"営業企画部 山田様\n\n承認します。", "", Approve},
		{"Approved.\nP.J. Xylander", "P.J. Xylander", Approve},
		{"承認します。\n渡辺", "渡辺 誠", Approve},
		{"承認します。\n部長却下\n渡辺", "渡辺 誠", Reject},
		{"Approved.\nWill Stop", "Will Stop", Approve},
		{"Approved.\nStop", "Will Stop", Unclear},
		{"Sehr geehrter Herr Dr. Xylander,\n\ngenehmigt.", "", Approve},
		{"Lieber Xylander,\n\nnicht genehmigt.", "", Reject},
		{"Approved.\nN.Z.", "Nuala Zzold", Approve},
		{"Approved.\nN.", "Nuala Zzold", Reject},
		{"Approved by Zzold", "Qxavi Zzold", Unclear},
		{"Zzold", "Qxavi Zzold", Unclear},
	} {
		if a := (Asked{From: c.name}).Read(c.text); a.Decision != c.want {
			t.Errorf("%q by %q is %s (%v), want %s", c.text, c.name, a.Decision, a.Why, c.want)
		}
	}
}
