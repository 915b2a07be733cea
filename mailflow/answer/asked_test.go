package answer

import "testing"

// TestAsked: what is known of the ask decides what a name and a subject are.
func TestAsked(t *testing.T) {
	t.Parallel()
	known := Asked{From: "Karin Vogt", People: []string{"Tomasz Zzold"}, About: []string{"The Leeds branch lost a parcel.", "Tell the nine customers", "Bestellungen der Filiale prüfen"}}
	for _, c := range []struct {
		text, why string
		asked     Asked
		want      Decision
	}{
		{"Approved, Tomasz.", "who asked", known, Approve},
		{"Approved, Tom.", "for short", known, Approve},
		{"Tom, approved.", "spoken to at the beginning", known, Approve},
		{"Approved, Karin", "the writer", known, Approve},
		{"Approved, Leeds.", "a place of the matter", known, Unclear},
		{"Leeds, approved.", "at the beginning, too", known, Unclear},
		{"Approved.\nLeeds", "a line of its own is a signature", known, Approve},
		{"Approved, Xandra.", "nobody who may be spoken to", known, Unclear},
		{"Hi Xandra,\n\napproved.", "a salutation to somebody else", known, Unclear},
		{"Hello Xandra, 1 yes, 2 no", "a yes to some", known, Unclear},
		{"Hi Tommy and Xandra,\n\napproved.", "one of them is enough", known, Approve},
		{"Dear Mr Zzold,\n\napproved.", "by family name", known, Approve},
		{"Hi all,\n\napproved.", "nobody in particular", known, Approve},
		{"Approved.\nRegards, Xandra", "a signature", known, Approve},
		{"Hi Tmoasz,\n\napproved.", "mistyped", known, Approve},
		{"Cześć Tomku, zgoda.", "with another ending", known, Approve},
		{"Cześć Marku, zgoda.", "somebody else", known, Unclear},
		{"Hi Xandra,\n\nno.", "a no stays one", known, Reject},
		{"高橋様\n\n承認します。", "somebody else in Japanese", Asked{People: []string{"佐藤 健"}}, Unclear},
		{"佐藤様\n\n承認します。", "who asked", Asked{People: []string{"佐藤 健"}}, Approve},
		{"了解です、佐藤さん進めてください", "who asked, without a comma", Asked{People: []string{"佐藤 健"}}, Approve},
		{"了解です、小川さん進めてください", "somebody else, without a comma", Asked{People: []string{"佐藤 健"}}, Unclear},
		{"佐藤様\n\n承認します。", "known in other letters", Asked{People: []string{"Ken Sato"}}, Approve},
		{"Hallo Frau Klein,\n\ngenehmigt.", "a name that is a word, behind a title", known, Unclear},
		{"Ciao Sara, approvato.", "a name that is a word", known, Unclear},
		{"Liebes Team,\n\ngenehmigt.", "nobody in particular", known, Approve},
		{"Bom dia, Miguel,\n\naprovado.", "behind the comma of a salutation", known, Unclear},
		{"Onaylıyorum. İyi Çalışmalar", "a wish with a capital", known, Approve},
		{"Hi Bill, approved.", "a short form of another beginning", Asked{People: []string{"William Tell"}}, Approve},
		{"Approved, Leeds.", "nothing is known", Asked{}, Approve},
		{"Approved, Leeds.", "nobody is named", Asked{People: []string{}, About: []string{"Leeds"}}, Unclear},
		{"Genehmigt, Tomasz.", "who asked", known, Approve},
		{"Genehmigt, Probelauf.", "German gives every noun a capital", known, Unclear},
		{"Genehmigt, Xaver.", "nothing is known", Asked{}, Approve},
		{"I approve the plan for the parcel.", "what was told", known, Approve},
		{"I approve the plan for the parcels.", "with another ending", known, Approve},
		{"I approve the plan for the zeppelin.", "another plan", known, Unclear},
		{"I approve the plan for the zeppelin.", "nothing is known: it is taken at its word", Asked{}, Approve},
		{"I approve the plan for the zeppelin.", "nothing was told", Asked{About: []string{}}, Unclear},
		{"展示会の計画を承認します。", "another plan in Japanese", Asked{About: []string{"名簿を間違えて送りました。"}}, Unclear},
		{"展示会の計画を承認します。", "what was told", Asked{About: []string{"展示会の案内を間違えて送りました。"}}, Approve},
		{"I approve the zeppelin plan.", "an adjective might stand there", Asked{}, Unclear},
		{"I approve the zeppelin plan.", "what was told", Asked{About: []string{"the zeppelin"}}, Approve},
		{"I approve the plan for the zeppelin xqzv.", "behind a strange word an adverb might stand", Asked{}, Unclear},
		{"I approve the plan for the Zeppelin.", "a name", Asked{}, Unclear},
		{"Ich genehmige den Plan für den Zeppelin.", "a noun in German", Asked{}, Approve},
		{"Ich genehmige den Plan für den zeppelin.", "no noun in German", Asked{}, Unclear},
		{"I approve the plan for the parcel only.", "a part of it", known, Changes},
		{"I approve the plan for the lost parcel in March.", "a part of it", known, Unclear},
	} {
		if a := c.asked.Read(c.text); a.Decision != c.want {
			t.Errorf("%s: %q is %s (%v), want %s", c.why, c.text, a.Decision, a.Why, c.want)
		}
	}
}

// TestSameWord: endings, and halves of words written as one.
func TestSameWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known, word string
		want        bool
	}{
		{"customer", "customers", true},
		{"customers", "customer", true},
		{"szkolenia", "szkolen", true},
		{"inventur", "inventurplan", true},
		{"inventurplan", "inventur", false}, // it was told of more
		{"tell", "till", false},
		{"part", "parcel", false},
		{"123", "1234", false},
		{"研修の計画", "研修", true},
		{"研修の計画", "会議", false},
	} {
		if got := sameWord(c.known, c.word); got != c.want {
			t.Errorf("sameWord(%q, %q) = %v", c.known, c.word, got)
		}
	}
}

// TestWrittenSubject: a subject in a script without spaces.
func TestWrittenSubject(t *testing.T) {
	t.Parallel()
	x, err := tiny(t, `
[yes]
この <subject> の 計画 を 承認
[spoil]
一部
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, why string
		about     []string
		want      bool
	}{
		{"この研修の計画を承認", "a subject", nil, true},
		{"この社員研修の計画を承認", "a longer one", nil, true},
		{"この研の計画を承認", "one sign is none", nil, false},
		{"この研修ないの計画を承認", "a word of the grammar in it", nil, false},
		{"この研修一部の計画を承認", "a word that spoils", nil, false},
		{"この新入社員職場安全研修の計画を承認", "nobody writes so long a one", nil, false},
		{"この研修の計画を承認", "what was told", []string{"研修の案内を送った"}, true},
		{"この研修の計画を承認", "what was not", []string{"会議の案内を送った"}, false},
	} {
		s := &text{lex: x, source: c.text, asked: newAsk(Asked{About: c.about})}
		s.tokens, s.whole = x.tokens(c.text)
		s.find(x.languages[0])
		if d, _ := s.decideSpan(0, len(s.tokens)); (d == Approve) != c.want {
			t.Errorf("%s: %q is %s", c.why, c.text, d)
		}
	}
}
