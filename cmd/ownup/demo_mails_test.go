package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDemoMails plays the demo and looks at its mails; or it looks at those in the file OWNUP_DEMO_JSON, which the
// program itself wrote.
func TestDemoMails(t *testing.T) {
	t.Parallel()
	mails := demoMails(t)
	want := []string{
		"minimize", "inform", "measures", "measures-decided", "plan", "approve-plan", "plan-changes", "approve-plan", "plan-approved",
		"reflect", "closed", "refocus",
	}
	order := templatesOf(mails)
	if missing := missingInOrder(order, want); missing != "" {
		t.Errorf("no %s in its place: %v", missing, order)
	}
	for _, m := range mails {
		checkDemoMail(t, m)
	}
}

// checkDemoMail holds one mail to the table of who gets what.
func checkDemoMail(t *testing.T, m shown) {
	t.Helper()
	var cc []string
	switch m.Template {
	case "minimize", "measures-decided", "plan", "plan-approved":
		cc = []string{demoMaria}
	}
	if m.Template != "" && !slices.Equal(m.Cc, cc) {
		t.Errorf("%s has %v in Cc, want %v", m.Template, m.Cc, cc)
	}
	for template, to := range map[string]string{
		"minimize": demoSam, "inform": demoMaria, "measures": demoMaria, "measures-decided": demoSam, "plan": demoSam, "approve-plan": demoMaria,
		"plan-changes": demoSam, "plan-approved": demoSam, "reflect": demoSam, "shared": demoMaria, "closed": demoMaria, "refocus": demoSam,
	} {
		if m.Template == template && !slices.Equal(m.To, []string{to}) {
			t.Errorf("%s goes to %v, want %s alone", template, m.To, to)
		}
	}
	if lines := strings.Count(m.Text, "\n| "); m.Template == "plan-approved" && (lines < 3 || !strings.Contains(m.Text, "| 3. ")) {
		t.Errorf("the plan has lost lines on its way to the second revision:\n%s", m.Text)
	}
	if m.At == "" || m.Subject == "" || m.Text == "" || m.MessageID == "" || m.From == "" || len(m.To) == 0 {
		t.Errorf("a mail with something missing: %+v", m)
	}
	if automatic := strings.HasPrefix(m.Auto, "auto-"); automatic != (m.Template != "") {
		t.Errorf("%q says Auto-Submitted: %q", m.Template, m.Auto)
	}
}

func demoMails(t *testing.T) []shown {
	t.Helper()
	var out []byte
	if file := os.Getenv("OWNUP_DEMO_JSON"); file != "" {
		var err error
		if out, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	} else {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"demo", "--script", "--json"}, strings.NewReader(""), &stdout, &stderr); code != exitFine {
			t.Fatalf("demo ended with %d: %s", code, stderr.String())
		}
		out = stdout.Bytes()
	}
	var mails []shown
	for line := range bytes.Lines(out) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		var m shown
		if err := d.Decode(&m); err != nil {
			t.Fatalf("line %d: %v: %s", len(mails)+1, err, line)
		}
		mails = append(mails, m)
	}
	return mails
}

// templatesOf names the mails of ours, in order.
func templatesOf(mails []shown) []string {
	var names []string
	for _, m := range mails {
		if m.Template != "" {
			names = append(names, m.Template)
		}
	}
	return names
}

// missingInOrder returns the first of want that does not follow the ones before it in got, "" if all do.
func missingInOrder(got, want []string) string {
	for _, w := range want {
		i := slices.Index(got, w)
		if i < 0 {
			return w
		}
		got = got[i+1:]
	}
	return ""
}
