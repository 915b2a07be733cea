package mailflow

import (
	"encoding/json"
	"testing"
	"time"
)

func TestZone(t *testing.T) {
	t.Parallel()
	var zero Zone
	if zero.Location() != time.UTC || zero.String() != "UTC" {
		t.Errorf("the zero zone is %s", zero)
	}
	first, err := ParseZone(berlin)
	if err != nil || first.String() != berlin {
		t.Fatalf("ParseZone = %s, %v", first, err)
	}
	if again, _ := ParseZone(berlin); again != first {
		t.Error("one name gives two zones")
	}
	if utc, err := ParseZone("UTC"); err != nil || utc != zero {
		t.Errorf("UTC is not the zero zone: %v, %v", utc, err)
	}
}

func TestParseZoneRefuses(t *testing.T) {
	t.Parallel()
	for name, why := range map[string]string{
		"":              "a house says where it is",
		"Local":         "depends on the machine",
		"Berlin":        "no such name",
		"../etc/passwd": "leads out of the zone data",
		"CEST":          "an abbreviation",
	} {
		if z, err := ParseZone(name); err == nil {
			t.Errorf("%s: ParseZone(%q) = %s", why, name, z)
		}
	}
}

func TestZoneJSON(t *testing.T) {
	t.Parallel()
	zone, _ := ParseZone(berlin)
	for _, want := range []Zone{zone, {}} {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		back := Zone{loc: time.Local}
		if err := json.Unmarshal(data, &back); err != nil || back != want {
			t.Errorf("%s reads back as %s, %v", data, back, err)
		}
	}
	var z Zone
	if err := json.Unmarshal([]byte(`"Nowhere/Town"`), &z); err == nil {
		t.Error("took a zone that does not exist")
	}
}
