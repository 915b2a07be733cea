package mailflow

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func house() []Person {
	zone, _ := ParseZone(berlin)
	return []Person{
		{Address: "sam@example.com", Name: "Sam Carter", Manager: "m.lopez@example.com", Zone: zone},
		{Address: "maria@example.com", Name: "Maria Lopez", Manager: "ada@example.com", Deputy: "jo@example.com",
			Aliases: []string{"m.lopez@example.com", "maria@example.org"}},
		{Address: "jo@example.com", Name: "Jo Park", Manager: "maria@example.com"},
		{Address: "ada@example.com", Name: "Ada Stone"},
	}
}

func TestDirectoryLookup(t *testing.T) {
	t.Parallel()
	d := NewDirectory(house())
	for _, row := range []struct{ address, name, why string }{
		{"sam@example.com", "Sam Carter", "by address"},
		{"maria@example.org", "Maria Lopez", "by alias"},
		{"nobody@example.com", "", "a stranger"},
		{"", "", "nobody's address"},
	} {
		p, ok := d.Lookup(row.address)
		if p.Name != row.name || ok != (row.name != "") {
			t.Errorf("%s: Lookup(%q) = %q, %v", row.why, row.address, p.Name, ok)
		}
	}
	if sam, _ := d.Lookup("sam@example.com"); sam.Manager != "maria@example.com" {
		t.Errorf("a manager named by an alias is put down as %q", sam.Manager)
	}
	if _, ok := (Directory{}).Lookup("sam@example.com"); ok || (Directory{}).Len() != 0 {
		t.Error("the zero directory knows somebody")
	}
}

func TestDirectorySame(t *testing.T) {
	t.Parallel()
	d := NewDirectory(house())
	for _, row := range []struct {
		a, b string
		want bool
		why  string
	}{
		{"maria@example.com", "maria@example.org", true, "address and alias"},
		{"m.lopez@example.com", "maria@example.org", true, "two aliases"},
		{"maria@example.com", "jo@example.com", false, "two people"},
		{"x@example.net", "x@example.net", true, "an unknown address is itself"},
		{"x@example.net", "y@example.net", false, "two unknown addresses"},
	} {
		if got := d.Same(row.a, row.b); got != row.want {
			t.Errorf("%s: Same(%q, %q) = %v", row.why, row.a, row.b, got)
		}
	}
}

func TestDirectoryIsImmutable(t *testing.T) {
	t.Parallel()
	people := house()
	d := NewDirectory(people)
	people[1].Aliases[0] = "evil@example.com"
	people[0].Name = "Somebody Else"
	if !d.Equal(NewDirectory(house())) {
		t.Error("a change of the list changed the directory")
	}
}

func TestDirectoryExcerptAndJSON(t *testing.T) {
	t.Parallel()
	d := NewDirectory(house()).Excerpt("sam@example.com", "maria@example.org", "maria@example.com", "nobody@example.com")
	if d.Len() != 2 || d.People()[0].Name != "Maria Lopez" {
		t.Fatalf("excerpt has %v", d.People())
	}
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"address":"maria@example.com","name":"Maria Lopez","manager":"ada@example.com","deputy":"jo@example.com",` +
		`"zone":"UTC","aliases":["m.lopez@example.com","maria@example.org"]},` +
		`{"address":"sam@example.com","name":"Sam Carter","manager":"maria@example.com","zone":"Europe/Berlin"}]`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
	var back Directory
	if err := json.Unmarshal(data, &back); err != nil || !back.Equal(d) {
		t.Errorf("reads back as %v, %v", back.People(), err)
	}
	if err := json.Unmarshal([]byte(`[{"zone":"X"}]`), &back); err == nil {
		t.Error("took a zone that does not exist")
	}
}

func TestCheckPeople(t *testing.T) {
	t.Parallel()
	person := func(address, manager, deputy string, aliases ...string) Person {
		return Person{Address: address, Name: address, Manager: manager, Deputy: deputy, Aliases: aliases}
	}
	for _, row := range []struct {
		why    string
		people []Person
		want   []Problem // without the fix
	}{
		{"a house in order", house(), nil},
		{"one person twice", []Person{person("a", "", ""), person("a", "", "")}, []Problem{{Index: 1, Other: 0, What: "a stands in two rows"}}},
		{"an alias that is an address", []Person{person("a", "", ""), person("b", "", "", "a")}, []Problem{{Index: 1, Other: 0, What: "a is an address of a already"}}},
		{"an alias of two", []Person{person("a", "", "", "x"), person("b", "", "", "x")}, []Problem{{Index: 1, Other: 0, What: "x is an address of a already"}}},
		{"an address that is an alias before", []Person{person("a", "", "", "b"), person("b", "", "")}, []Problem{{Index: 1, Other: 0, What: "b is an address of a already"}}},
		{"one's own address as alias", []Person{person("a", "", "", "a", "x", "x")}, nil},
		{"a manager who is not there", []Person{person("a", "z", "")}, []Problem{{Other: -1, What: "manager z of a is not in the list"}}},
		{"a deputy who is not there", []Person{person("a", "", "z")}, []Problem{{Other: -1, What: "deputy z of a is not in the list"}}},
		{"managing oneself", []Person{person("a", "a", "")}, []Problem{{Other: -1, What: "a is named as manager of themselves"}}},
		{"managing oneself by an alias", []Person{person("a", "x", "", "x")}, []Problem{{Other: -1, What: "a is named as manager of themselves"}}},
		{"one's own deputy", []Person{person("a", "", "a")}, []Problem{{Other: -1, What: "a is named as deputy of themselves"}}},
		{"two who manage each other", []Person{person("a", "b", ""), person("b", "a", ""), person("c", "a", "")},
			[]Problem{{Other: -1, Warning: true, What: "a and b manage each other"}}},
		{"a circle of three, entered from outside", []Person{person("x", "a", ""), person("a", "b", ""), person("b", "c", ""), person("c", "a", "")},
			[]Problem{{Index: 1, Other: -1, What: "managers go in a circle: a → b → c → a"}}},
		{"two circles", []Person{person("a", "b", ""), person("b", "a", ""), person("c", "d", ""), person("d", "c", "")},
			[]Problem{{Other: -1, Warning: true, What: "a and b manage each other"}, {Index: 2, Other: -1, Warning: true, What: "c and d manage each other"}}},
	} {
		got := CheckPeople(row.people)
		for i := range got {
			if got[i].Fix == "" {
				t.Errorf("%s: no fix for %q", row.why, got[i].What)
			}
			got[i].Fix = ""
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}
