package answer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// wednesday is 18 November 2026, in the afternoon.
func wednesday() time.Time { return time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC) }

type dateCase struct{ text, why, want string }

func TestDate(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateCase{
		{"friday", "LATER friday", "2026-11-20"},
		{"wednesday", "never today", "2026-11-25"},
		{"by Friday", "the next one", "2026-11-20"},
		{"next friday", "of the coming week", "2026-11-27"},
		{"friday next week", "of the coming week", "2026-11-27"},
		{"next Monday", "of the coming week", "2026-11-23"},
		{"next week", "its Friday", "2026-11-27"},
		{"today", "", "2026-11-18"},
		{"tomorrow", "", "2026-11-19"},
		{"27 Nov", "", "2026-11-27"},
		{"27th of November", "", "2026-11-27"},
		{"Nov 27, 2026", "", "2026-11-27"},
		{"March 3rd", "over the turn of the year", "2027-03-03"},
		{"2026-11-27", "ISO 8601", "2026-11-27"},
		{"27.11.", "the year is the next", "2026-11-27"},
		{"27.11.26", "", "2026-11-27"},
		{"1.2.2027", "", "2027-02-01"},
		{"11/27", "only one reading", "2026-11-27"},
		{"27/11/2026", "only one reading", "2026-11-27"},
		{"3/4", "two readings, no language", ""},
		{"on 3/4 we ring", "two readings: British or American", ""},
		{"am 3/4 rufen wir an", "German has the day first", "2027-04-03"},
		{"in two weeks", "", "2026-12-02"},
		{"within 3 days", "", "2026-11-21"},
		{"ring by Monday, not Friday", "the one promised", "2026-11-23"},
		{"at 14:20", "a clock time", ""},
		{"by 14.20", "a clock time", ""},
		{"I may ring", "a verb", ""},
		{"31.2.", "no such day", ""},
		{"2026-13-01", "no such month", ""},
	})
}

func TestDateLanguages(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateCase{
		{"bis Freitag", "German", "2026-11-20"},
		{"bis morgen", "German", "2026-11-19"},
		{"nächsten Montag", "German", "2026-11-23"},
		{"am 27. November", "German", "2026-11-27"},
		{"in 2 Wochen", "German", "2026-12-02"},
		{"d'ici vendredi", "French", "2026-11-20"},
		{"le 27 novembre", "French", "2026-11-27"},
		{"demain", "French", "2026-11-19"},
		{"hasta el viernes", "Spanish", "2026-11-20"},
		{"el 27 de noviembre de 2026", "Spanish", "2026-11-27"},
		{"entro venerdì", "Italian", "2026-11-20"},
		{"até sexta-feira", "Portuguese", "2026-11-20"},
		{"tegen vrijdag", "Dutch", "2026-11-20"},
		{"do piątku", "Polish", "2026-11-20"},
		{"27 listopada", "Polish", "2026-11-27"},
		{"cumaya kadar", "Turkish", "2026-11-20"},
		{"27 Kasım", "Turkish", "2026-11-27"},
		{"11月27日", "Japanese", "2026-11-27"},
		{"金曜日まで", "Japanese", "2026-11-20"},
		{"明日", "Japanese", "2026-11-19"},
		{"来週の金曜日", "Japanese", "2026-11-27"},
	})
}

func checkDates(t *testing.T, cases []dateCase) {
	t.Helper()
	for _, c := range cases {
		got := ""
		if d := Date(c.text, wednesday()); !d.IsZero() {
			got = d.Format("2006-01-02")
		}
		if got != c.want {
			t.Errorf("%s: %q is %q, want %q", c.why, c.text, got, c.want)
		}
	}
}

func TestDateZone(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("far", 11*3600)
	d := Date("tomorrow", time.Date(2026, 12, 31, 23, 30, 0, 0, zone))
	if want := time.Date(2027, 1, 1, 0, 0, 0, 0, zone); !d.Equal(want) || d.Location() != zone {
		t.Errorf("tomorrow is %v, want %v", d, want)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		text, why string
		want      []Line
	}{
		{"PLAN\n1. Ring Miller by Friday\n2. Credit note, 27 Nov\n3. New checklist\n\nSam", "with the word and a name",
			[]Line{{1, "Ring Miller by Friday", day(11, 20)}, {2, "Credit note, 27 Nov", day(11, 27)}, {3, "New checklist", time.Time{}}}},
		{"TALKED 1. Ring Miller tomorrow 2. New checklist by 1 Dec", "on one line",
			[]Line{{1, "Ring Miller tomorrow", day(11, 19)}, {2, "New checklist by 1 Dec", day(12, 1)}}},
		{"Hi Maria,\n\n- Miller anrufen bis Freitag\n- Gutschrift am 27.11.\n  mit Brief\n\nGruß\nSam", "without the word, bullets, German",
			[]Line{{1, "Miller anrufen bis Freitag", day(11, 20)}, {2, "Gutschrift am 27.11. mit Brief", day(11, 27)}}},
		{"I will ring Miller on Friday.", "one line", []Line{{1, "I will ring Miller on Friday.", day(11, 20)}}},
		{"PLAN", "nothing", nil},
	} {
		if diff := cmp.Diff(c.want, Plan(c.text, wednesday()), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", c.why, diff)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, why string
		want      []string
	}{
		{"1. stop the delivery 2. ring the customer", "on one line", []string{"stop the delivery", "ring the customer"}},
		{"1) a\n2) b\n   goes on\n3) c\n\nThanks\nSam", "a line that goes on", []string{"a", "b goes on", "c"}},
		{"- stop\n- ring", "bullets", []string{"stop", "ring"}},
		{"* stop\n\n* ring", "bullets with a gap", []string{"stop", "ring"}},
		{"stop the delivery\nring the customer", "one on each line", []string{"stop the delivery", "ring the customer"}},
		{"stop the delivery", "one", []string{"stop the delivery"}},
		{"I need:\n1. x\n2. y", "a heading", []string{"x", "y"}},
		{"1. call at 10:30 2. refund 3.50 euro", "numbers inside", []string{"call at 10:30", "refund 3.50 euro"}},
		{"1. two by 27.11. and 3.12.\nThanks", "dates inside", []string{"two by 27.11. and 3.12."}},
		{"(1) a (2) b", "brackets", []string{"a", "b"}},
		{"", "nothing", nil},
		{"Thanks\nSam", "courtesies only", nil},
	} {
		if diff := cmp.Diff(c.want, Lines(c.text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %q: %s", c.why, c.text, diff)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, name, address, why string
		want                     bool
	}{
		{"I told Lopez", "Maria Lopez", "", "family name", true},
		{"MARIA knows", "Maria Lopez", "", "given name, capitals", true},
		{"Maria's car", "Maria Lopez", "", "genitive", true},
		{"Marias Auto", "Maria Lopez", "", "German genitive", true},
		{"herr Mueller", "Jörg Müller", "", "ue for ü", true},
		{"muller", "Jörg Müller", "", "no diacritics", true},
		{"l'idée d'Anna", "Anna Petit", "", "elided", true},
		{"see <maria@example.com>.", "Li Wu", "maria@example.com", "address", true},
		{"Maria@Example.com", "Li Wu", "maria@example.com", "address, capitals", true},
		{"xmaria@example.com", "Li Wu", "maria@example.com", "part of a longer address", false},
		{"maria@example.com.tr", "Li Wu", "maria@example.com", "part of a longer address", false},
		{"Li came", "Li Wu", "", "names of two letters do not count", false},
		{"Mariana came", "Maria Lopez", "", "part of a word", false},
		{"the man von there", "Karl von Berg", "", "a particle", false},
		{"田中さんに言いました", "田中 花子", "", "no spaces", true},
		{"", "Maria Lopez", "m@example.com", "nothing", false},
		{"nobody", "", "", "no name", false},
	} {
		if got := Names(c.text, c.name, c.address); got != c.want {
			t.Errorf("%s: %q, %q is %v", c.why, c.text, c.name, got)
		}
	}
}
