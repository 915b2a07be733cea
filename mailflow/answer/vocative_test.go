package answer

import "testing"

// TestVocative: a name without a comma or a capital is nobody's condition, and no name is made of what is approved.
func TestVocative(t *testing.T) {
	t.Parallel()
	known := Asked{People: []string{"Sanne de Wit", "Otto Krause"}}
	for _, row := range []struct {
		text, why string
		asked     Asked
		want      Decision
	}{
		{"ok tom, go ahead", "without a capital", Asked{}, Approve},
		{"thanks priya, approved", "behind thanks", Asked{}, Approve},
		{"Tamam Elif Hanım, onaylıyorum.", "with its title behind it", Asked{}, Approve},
		{"Approved Sanne!", "behind a yes, known", known, Approve},
		{"Einverstanden Herr Dr. Krause, bitte so umsetzen.", "title and family name, known", known, Approve},
		{"ok tom, go ahead", "somebody else's", known, Unclear},
		{"I approve Henk.", "what is approved", Asked{}, Unclear},
		{"Va bene Carlo.", "he may be all right", Asked{}, Unclear},
		{"Approved for Sanne.", "for one of them", known, Unclear},
		{"ok only tom, go ahead", "only he", Asked{}, Changes},
		{"va bene giada procedi pure", "no comma at all", Asked{}, Approve},
		{"passt lena mach das so", "German, an order behind the name", Asked{}, Approve},
		{"gut anna macht das", "she may be the one who does it", Asked{}, Unclear},
		{"C'est validé pour moi Aurélie, merci.", "behind a yes that says for whom it speaks", Asked{}, Approve},
		{"Hola Julio,\n\nAprobado.", "a month in a salutation", Asked{}, Approve},
		{"Hi Mark,\napproved", "a word in a salutation", Asked{}, Approve},
		{"Bom dia, Pedro.\nAprovado.", "a salutation with a full stop", Asked{}, Approve},
		{"ok budget, go ahead", "no name", Asked{}, Unclear},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if a := row.asked.Read(row.text); a.Decision != row.want {
				t.Errorf("Read(%q): %s, want %s (%v)", row.text, a.Decision, row.want, a.Why)
			}
		})
	}
}

// Who is written to may be called by name, whatever his name is; nobody else may not for that.
func TestCalled(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		text   string
		called []string
		want   Decision
	}{
		{"approved zorblat", []string{"Zorblat Kaya"}, Approve},
		{"approved zorblat", nil, Unclear},
		{"approved marketing", []string{"Mark Kaya"}, Unclear},
		{"Hi Robin, approved.", []string{"Zorblat Kaya"}, Approve},
		{"I agree with Zorblat.", []string{"Zorblat Kaya"}, Unclear},
		{"Concordo com o Zorblat", []string{"Zorblat Kaya"}, Unclear},
	} {
		if a := (Asked{Called: r.called}).Read(r.text); a.Decision != r.want {
			t.Errorf("%q to %v is %s, want %s", r.text, r.called, a.Decision, r.want)
		}
	}
}
