package incoming

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAddressLists reads fields as senders write them. An entry is "name <address>", with a "!" behind it where the
// address was not where it belongs.
func TestAddressLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, field string
		want          []string
	}{
		{"as it should be", `Sam Carter <sam@example.com>, Maria Lopez <maria@example.com>`, []string{"Sam Carter <sam@example.com>", "Maria Lopez <maria@example.com>"}},
		{"doubled brackets", `Sam Carter <<sam@example.com>>`, []string{"Sam Carter <sam@example.com>!"}},
		{"two that are never closed", `Sam <sam@example.com <bob@example.com`, []string{"Sam <sam@example.com>!", " <bob@example.com>!"}},
		{"never opened", `sam@example.com>`, []string{" <sam@example.com>!"}},
		{"quotes in quotes", `"Sam "The Man" Carter" <sam@example.com>`, []string{`Sam "The Man" Carter <sam@example.com>`}},
		{"a quote that is never closed", `"Sam <sam@example.com>, "Bob" <bob@example.com>`, []string{"Sam <sam@example.com>", "Bob <bob@example.com>"}},
		{"the name behind", `<sam@example.com> Sam Carter`, []string{"Sam Carter <sam@example.com>"}},
		{"no brackets", `Sam Carter sam@example.com`, []string{"Sam Carter <sam@example.com>!"}},
		{"a comment as the name", `sam@example.com (Sam (Sammy) Carter)`, []string{"Sam (Sammy) Carter <sam@example.com>"}},
		{"a comment that people mean as a part of the name", `Sam Carter (Sales) <sam@example.com>`, []string{"Sam Carter (Sales) <sam@example.com>"}},
		{"comments everywhere (RFC 5322, A.5)", `Pete(A nice \) chap) <pete(his account)@silly.test(his host)>`, []string{"Pete <pete@silly.test>!"}},
		{"a group with comments (A.5)", `A Group(Some people):Chris Jones <c@(Chris's host.)public.example>, joe@example.org, John <jdoe@one.test> (my dear friend); (the end)`, []string{"Chris Jones <c@public.example>!", " <joe@example.org>", "John <jdoe@one.test>"}},
		{"an empty group (A.5)", `(Empty list)(start)Undisclosed recipients  :(nobody(that I know))  ;`, nil},
		{"a route, an empty entry, white space around dots (A.6.1, A.6.3)", `Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example`, []string{"Mary Smith <mary@example.net>", " <jdoe@test.example>!"}},
		{"a semicolon in a quoted name (A.1.2)", `<boss@nil.test>, "Giant; \"Big\" Box" <sysservices@example.net>`, []string{" <boss@nil.test>", `Giant; "Big" Box <sysservices@example.net>`}},
		{"names with commas, unquoted", `Carter, Sam <sam@example.com>, Lopez, Maria <maria@example.com>`, []string{"Carter, Sam <sam@example.com>", "Lopez, Maria <maria@example.com>"}},
		{"a name with two commas", `Carter, Sam, Dr. <sam@example.com>`, []string{"Carter, Sam, Dr. <sam@example.com>"}},
		{"two quoted strings", `"Sam" "Carter" <sam@example.com>`, []string{"Sam Carter <sam@example.com>"}},
		{"two quoted strings without a space between", `"Sam"" Carter" <sam@example.com>`, []string{"Sam Carter <sam@example.com>"}},
		{"a name of quotes and a blank only", `" "<sam@example.com>`, []string{" <sam@example.com>"}},
		{"a comma escaped", `Sam\, Carter <sam@example.com>`, []string{"Sam, Carter <sam@example.com>"}},
		{"semicolons between", `Sam<sam@example.com>;Maria<maria@example.com>`, []string{"Sam <sam@example.com>", "Maria <maria@example.com>"}},
		{"nothing between", `Sam <sam@example.com><maria@example.com>`, []string{"Sam <sam@example.com>", " <maria@example.com>!"}},
		{"blanks between", `a@example.com b@example.com`, []string{" <a@example.com>!", " <b@example.com>!"}},
		{"a colon in the name", `IT [Hall 3]: Sam <sam@example.com>`, []string{"IT [Hall 3]: Sam <sam@example.com>"}},
		{"the name of the field in it", `To: sam@example.com`, []string{" <sam@example.com>"}},
		{"all of it in a quoted string", `"Sam Carter <sam@example.com>"`, []string{"Sam Carter <sam@example.com>!"}},
		{"all of it in an encoded word", `=?utf-8?Q?Sam_<sam@example.com>,_bob@example.com?=`, []string{"Sam <sam@example.com>!", " <bob@example.com>!"}},
		{"an encoded word with a comma in it", `=?utf-8?Q?Carter, Sam?= <sam@example.com>, b@example.com`, []string{"Carter, Sam <sam@example.com>", " <b@example.com>"}},
		{"the address in an encoded word", `Sam <=?utf-8?Q?sam=40example.com?=>`, []string{"Sam <sam@example.com>!"}},
		{"as in HTML", `Sam &lt;sam@example.com&gt;`, []string{"Sam <sam@example.com>!"}},
		{"quotes around the address", `<'sam@example.com'>, <"bob@example.com">`, []string{" <sam@example.com>", " <bob@example.com>!"}},
		{"a quoted local part", `"sam carter"@example.com, "sam"@example.com`, []string{` <"sam carter"@example.com>`, " <sam@example.com>"}},
		{"a link", `<mailto:sam@example.com?subject=x>`, []string{" <sam@example.com>"}},
		{"an address as the name of another", `sam@example.com <maria@example.com>`, []string{"sam@example.com <maria@example.com>"}},
		{"no address at all", `Sam Carter`, nil},
		{"empty brackets", `Sam Carter <>`, []string{"Sam Carter <>"}},
	} {
		var got []string
		for _, m := range parseList(tt.field) {
			entry := fmt.Sprintf("%s <%s>", m.name, m.address)
			if m.mended {
				entry += "!"
			}
			got = append(got, entry)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s\n(-want +got)\n%s", tt.reason, tt.field, diff)
		}
	}
}

// FuzzAddressList holds that what is read from a list is clean, and addresses are in compared form.
func FuzzAddressList(f *testing.F) {
	f.Add(`Sam Carter <sam@example.com>, Group: a@b(c) . d, "x" <@r:y@z>; =?utf-8?Q?a,_b?= <c@d>`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range parseList(s) {
			if m.address != "" && Address(m.address) != m.address || clean(m.name) != m.name {
				t.Errorf("%q: %+v", s, m)
			}
		}
	})
}
