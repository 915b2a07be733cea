package mailflow

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in   string
		want Span
		why  string
	}{
		{"30m", Span{Elapsed: 30 * time.Minute}, "elapsed"},
		{"2s", Span{Elapsed: 2 * time.Second}, "quick runs on real servers"},
		{"1h30m", Span{Elapsed: 90 * time.Minute}, "a duration of Go"},
		{"0s", Span{}, "at once"},
		{" 15m ", Span{Elapsed: 15 * time.Minute}, "spaces around it"},
		{"4wh", Span{Elapsed: 4 * time.Hour, Unit: WorkingHours}, "working hours, though it ends in h"},
		{"5wd", Span{Days: 5, Unit: WorkingDays}, "working days, though it ends in d"},
		{"28d", Span{Days: 28, Unit: Days}, "days"},
		{"0d", Span{Unit: Days}, "no days"},
	} {
		got, err := ParseSpan(row.in)
		if err != nil || got != row.want {
			t.Errorf("%s: ParseSpan(%q) = %#v, %v; want %#v", row.why, row.in, got, err, row.want)
		}
	}
}

func TestParseSpanRefuses(t *testing.T) {
	t.Parallel()
	for in, why := range map[string]string{
		"":         "nothing",
		"15":       "no unit: minutes or hours?",
		"-5m":      "negative",
		"-5wd":     "negative days",
		"1.5wh":    "half an hour of work is written otherwise",
		"5 wd":     "a space inside",
		"wd":       "no number",
		"5w":       "weeks are not known",
		"99999d":   "longer than ten years",
		"999999h":  "longer than ten years",
		"2d4h":     "mixed units",
		"soon":     "a word",
		"1e3d":     "no plain number",
		"99999wh":  "longer than ten years",
		"∞":        "a sign",
		"10000wd1": "something after the unit",
	} {
		if got, err := ParseSpan(in); err == nil {
			t.Errorf("%s: ParseSpan(%q) = %v, want an error", why, in, got)
		}
	}
}

func TestSpanStringReadsBack(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"0s", "2s", "15m", "1h", "1h30m", "1h0m5s", "10m", "20h", "4wh", "5wd", "28d", "1.5s"} {
		span, err := ParseSpan(s)
		if err != nil || span.String() != s {
			t.Errorf("ParseSpan(%q).String() = %q, %v", s, span, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		elapsed := Span{Elapsed: time.Duration(rapid.Int64Range(0, int64(maxSpanElapsed)).Draw(t, "elapsed"))}
		back, err := ParseSpan(elapsed.String())
		if err != nil || back != elapsed {
			t.Fatalf("%#v became %q and %#v, %v", elapsed, elapsed, back, err)
		}
	})
}

func TestSpanText(t *testing.T) {
	t.Parallel()
	var s Span
	if err := s.UnmarshalText([]byte("5wd")); err != nil || s.Days != 5 || s.IsZero() {
		t.Errorf("UnmarshalText(5wd) = %#v, %v", s, err)
	}
	if err := s.UnmarshalText([]byte("x")); err == nil || s.Days != 5 {
		t.Errorf("UnmarshalText(x) = %#v, %v; want an error and the old value", s, err)
	}
}
