package answer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestItems(t *testing.T) {
	t.Parallel()
	yes := func(n int) Item { return Item{Number: n, Decision: Approve} }
	no := func(n int) Item { return Item{Number: n, Decision: Reject} }
	as := func(n int, d Decision) Item { return Item{Number: n, Decision: d} }
	for _, c := range []struct {
		text, why string
		want      Decision
		items     []Item
	}{
		{"1 yes, 2 no", "the form our mail shows", Changes, []Item{yes(1), no(2)}},
		{"1: ok 2: no", "colons, one line", Changes, []Item{yes(1), no(2)}},
		{"1) yes 2) yes", "brackets", Approve, []Item{yes(1), yes(2)}},
		{"1. yes\n2. no, the customer already knows\n\nThanks\nMaria", "a line each, with a reason and a name", Changes, []Item{yes(1), no(2)}},
		{"Item 1 - yes\nItem 2 - no", "the word item before the number", Changes, []Item{yes(1), no(2)}},
		{"Measure 1 ok. Measure 2 not ok.", "sentences", Changes, []Item{yes(1), no(2)}},
		{"yes to 1, not 2", "the answer first", Changes, []Item{yes(1), no(2)}},
		{"Yes to 1, 2 no", "both orders in one line", Changes, []Item{yes(1), no(2)}},
		{"approve 1, reject 2", "verbs", Changes, []Item{yes(1), no(2)}},
		{"2 is fine, 1 no", "not in order", Changes, []Item{yes(2), no(1)}},
		{"1 and 2 yes, 3 no", "a group", Changes, []Item{yes(1), yes(2), no(3)}},
		{"1 yes, 2 not this quarter, 3 yes", "a reason with a not", Changes, []Item{yes(1), no(2), yes(3)}},
		{"1 yes\n2 yes (high time!)", "talk in brackets behind a yes", Approve, []Item{yes(1), yes(2)}},
		{"1-3 ok", "a range", Approve, []Item{yes(1), yes(2), yes(3)}},
		{"1,2 ok", "a group without spaces", Approve, []Item{yes(1), yes(2)}},
		{"Go ahead with 1 and 3, skip 2", "a sentence", Changes, []Item{yes(1), yes(3), no(2)}},
		{"First one yes, second no", "ordinals", Changes, []Item{yes(1), no(2)}},
		{"Yes to the first, no to the second", "ordinals, the answer first", Changes, []Item{yes(1), no(2)}},
		{"all but 2", "the rest has the number 0", Changes, []Item{no(2), yes(0)}},
		{"yes, but not 2", "what was not named is not read into it", Changes, []Item{no(2)}},
		{"Yes to 1", "a yes to a part is no yes to all", Changes, []Item{yes(1)}},
		{"APPROVE 1 and 2", "our word with numbers", Approve, []Item{yes(1), yes(2)}},
		{"1 yes, 2 only until 18:00", "a condition on one", Changes, []Item{yes(1), as(2, Changes)}},
		{"1 yes\n2 yes\n3 no, we keep the old server until March\n4 ok", "a no with its reason, and more behind it", Changes, []Item{yes(1), yes(2), no(3), yes(4)}},
		{"1 ja, 2 ja, 3 nein (zu teuer, nehmt den günstigeren), 4 ja", "a reason in brackets", Changes, []Item{yes(1), yes(2), no(3), yes(4)}},
		{"1 tak\n2 nie - zostawiamy starego dostawcę\n3 tak", "behind a dash", Changes, []Item{yes(1), no(2), yes(3)}},
		{"1 sí, 2 no, 3 sí pero en junio", "a no, and a yes-but", Changes, []Item{yes(1), no(2), as(3, Changes)}},
		{"1 sì, 2 no, 3 sì. Il 2 costa troppo.", "the reason of a no behind them all", Changes, []Item{yes(1), no(2), yes(3)}},
		{"1 yes, 2 no, 3 yes. 1 costs too much.", "against a yes", Changes, []Item{as(1, Unclear), no(2), as(3, Changes)}},
		{"1 ✅\n2 ❌\n3 ✅", "marks", Changes, []Item{yes(1), no(2), yes(3)}},
		{"1 ✅ 2 ✅", "marks in a line", Approve, []Item{yes(1), yes(2)}},
		{"①○ ②○ ③×", "numbers in circles", Changes, []Item{yes(1), yes(2), no(3)}},
		{"Lignes 1 à 3 : oui. Ligne 4 : non, on garde le prestataire.", "a range in words", Changes, []Item{yes(1), yes(2), yes(3), no(4)}},
		{"1 to 3 ok", "another", Approve, []Item{yes(1), yes(2), yes(3)}},
		{"1 : oui / 2 : oui / 3 : non, pas cette année", "a stroke between them", Changes, []Item{yes(1), yes(2), no(3)}},
		{"1 yes, 2 no, ok do it", "a no and a yes to one", Unclear, []Item{yes(1), as(2, Unclear)}},
		{"1 yes, 2 no problem", "no no", Unclear, nil},
		{"Cut it to 15k, approved", "a sum is no item", Changes, nil},
		{"1 yes, 2 maybe", "what cannot be read stays open", Unclear, []Item{yes(1), as(2, Unclear)}},
		{"1 yes\n2 yes\nBut ring me first", "a line that may be meant for all takes the yes back", Unclear, []Item{as(1, Unclear), as(2, Changes)}},
		{"Changes please:\n2: make it Friday", "a change to a line of a plan", Changes, []Item{as(2, Changes)}},
		{"No. 2 is fine", "number 2, or a no", Unclear, []Item{as(2, Unclear)}},
		{"no 1 yes\n2 yes", "number one, or a no before it", Unclear, []Item{as(1, Unclear), as(2, Unclear)}},
		{"1 ja, 2 nein", "German", Changes, []Item{yes(1), no(2)}},
		{"Ja zu 1, nicht 2", "German, the answer first", Changes, []Item{yes(1), no(2)}},
		{"Oui à 1, pas 2", "French", Changes, []Item{yes(1), no(2)}},
		{"Sí a la 1, no a la 2", "Spanish", Changes, []Item{yes(1), no(2)}},
		{"Sì alla 1, no alla 2", "Italian", Changes, []Item{yes(1), no(2)}},
		{"Sim ao 1, não ao 2", "Portuguese", Changes, []Item{yes(1), no(2)}},
		{"Ja op 1, niet 2", "Dutch", Changes, []Item{yes(1), no(2)}},
		{"Tak na 1, nie na 2", "Polish", Changes, []Item{yes(1), no(2)}},
		{"1 evet, 2 hayır", "Turkish", Changes, []Item{yes(1), no(2)}},
		{"1はOK、2はNG", "Japanese", Changes, []Item{yes(1), no(2)}},
		{"Wat mij betreft 2 prima", "a yes that is an ordinal in another language", Changes, []Item{yes(2)}},
		{"Yes, go ahead, I'm in meetings until 5", "a number that is none of an item", Approve, nil},
		{"All 3 approved", "how many there are", Approve, nil},
		{"both yes", "all at once: no numbers", Approve, nil},
		{"No to both", "all at once", Reject, nil},
		{"1 yes, 1 no", "a number decided twice is none", Unclear, nil},
		{"2 customers are affected", "a number in running text", Unclear, nil},
		{"1", "a number alone", Unclear, nil},
	} {
		a := Read(c.text)
		if a.Decision != c.want {
			t.Errorf("%s: %q is %s, want %s %v", c.why, c.text, a.Decision, c.want, a.Why)
		}
		if diff := cmp.Diff(c.items, a.Items, cmpopts.IgnoreFields(Item{}, "Text"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %q: %s", c.why, c.text, diff)
		}
	}
}

func TestItemText(t *testing.T) {
	t.Parallel()
	a := Read("1 yes, 2 only until 18:00\n\nRegards\nMaria")
	if len(a.Items) != 2 || a.Items[1].Text != "only until 18:00" {
		t.Errorf("what was said with item 2: %+v", a.Items)
	}
}

// TestNumbersAloneSayNothing: no phrase about items is complete without a word that decides.
func TestNumbersAloneSayNothing(t *testing.T) {
	t.Parallel()
	x := phrases()
	for _, l := range x.languages[1:] {
		for _, before := range []string{"", "the ", "le ", "la ", "les ", "der ", "die ", "el ", "los ", "il ", "o ", "os ", "de ", "het ", "and ", "et ", "und "} {
			for w, id := range x.ids {
				if !x.itemWords[id] || len(w) <= 2 { // "no 1" is number one, or none of it
					continue
				}
				b := &text{lex: x, source: before + w + " 1, 2"}
				b.tokens, b.whole = x.tokens(b.source)
				b.find(l)
				for _, a := range b.itemArcs {
					if a.class.item() && a.to > 1 {
						t.Fatalf("%s: %q is %s", l.code, b.source, sections()[a.class-1])
					}
				}
			}
		}
	}
}

// TestDiffersByLine: answers between quoted items have lost their numbers, but they still differ.
func TestDiffersByLine(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text, why string
		want      Decision
	}{
		{"tak\ntak\nnie, było w październiku\ntak", "a no among yeses", Changes},
		{"sì\nsì, la lettera però la firmo io: mettilo nel piano\nsì\nno, 90 giorni", "a change and a no among yeses", Changes},
		{"sí\nsí\nsí", "all the same", Approve},
		{"tak\nnie", "too few lines to be answers to items: a yes that is taken back", Reject},
		{"Wer übernimmt denn Punkt 3, wenn Herr Yıldız im Urlaub ist?", "somebody else's holiday is no automatic text", Question},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if a := Read(row.text); a.Decision != row.want {
				t.Errorf("Read(%q): %s, want %s (%v)", row.text, a.Decision, row.want, a.Why)
			}
		})
	}
}
