package incoming

import (
	"testing"
	"time"
)

// TestDates reads one instant, 10 June 2024 at 12:05 UTC, in the forms that mails have it in.
func TestDates(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 6, 10, 12, 5, 0, 0, time.UTC)
	for _, tt := range []struct{ reason, field string }{
		{"RFC 5322", "Mon, 10 Jun 2024 14:05:00 +0200"},
		{"a year of two digits, no seconds, a zone by name", "10 Jun 24 08:05 EDT"},
		{"a year counted from 1900", "Mon, 10 Jun 124 14:05:00 +0200"},
		{"comments everywhere (RFC 5322, A.6.3)", "(a) Mon(b), 10 (c) Jun 2024 14(d):05 : 00 +0200"},
		{"a comment that is never closed", "Mon, 10 Jun 2024 14:05:00 +0200 (x"},
		{"the zone only in a comment", "Mon, 10 Jun 2024 14:05:00 (CEST)"},
		{"as C writes it, with a zone", "Mon Jun 10 14:05:00 CEST 2024"},
		{"as C writes it, with an offset", "Mon Jun 10 14:05:00 2024 +0200"},
		{"as a browser writes it", "Mon Jun 10 2024 14:05:00 GMT+0200 (Central European Summer Time)"},
		{"ISO 8601", "2024-06-10T14:05:00.123+02:00"},
		{"ISO 8601, compact", "20240610T120500Z"},
		{"a database, no zone", "2024-06-10 12:05"},
		{"Go", "2024-06-10 14:05:00.123456789 +0200 CEST m=+0.001"},
		{"a web server's log", "10/Jun/2024:14:05:00 +0200"},
		{"a cookie", "Mon, 10-Jun-24 12:05:00 GMT"},
		{"German figures", "10.06.2024 12:05:00"},
		{"points in the clock", "10 Jun 2024 14.05.00 +0200"},
		{"American figures: half days", "6/10/2024 12:05:00 PM"},
		{"noon in half days", "Mon, 10 Jun 2024 2:05:00 p.m. +0200"},
		{"the month in French", "lun., 10 juin 2024 14:05:00 +0200"},
		{"the weekday looks like a month", "mar 10 jun 2024 14:05:00 +0200"},
		{"Chinese", "2024年6月10日 20:05:00 +0800"},
		{"a long name of Windows", "Mon, 10 Jun 2024 14:05:00 W. Europe Daylight Time"},
		{"the letters of armies mean nothing", "Mon, 10 Jun 2024 12:05:00 B"},
		{"no such zone", "Mon, 10 Jun 2024 12:05:00 +9900"},
		{"an offset without its sign", "Mon, 10 Jun 2024 14:05:00 0200"},
		{"two signs", "Mon, 10 Jun 2024 08:05:00 --0400"},
		{"glued", "Mon,10Jun2024 14:05:00+0200"},
		{"the name of the field in it", "Date: Mon, 10 Jun 2024 14:05:00 +0200"},
		{"seconds since 1970", "1718021100"},
		{"encoded", "=?utf-8?Q?Mon,_10_Jun_2024_14:05:00_+0200?="},
	} {
		if got := parseDate(tt.field); !got.Equal(noon) {
			t.Errorf("%s: %q is %s", tt.reason, tt.field, got)
		}
	}
}

// TestDatesOfTheStandard: the examples of RFC 5322, appendix A.5, are of 1969.
func TestDatesOfTheStandard(t *testing.T) {
	t.Parallel()
	want := time.Date(1969, time.February, 14, 3, 2, 0, 0, time.UTC)
	for _, field := range []string{"Thu, 13 Feb 1969 23:32 -0330", "Thu,\n 13\n Feb\n 1969\n 23:32\n -0330 (Newfoundland Time)", "13 Feb 69 23:32 -0330"} {
		if got := parseDate(field); !got.Equal(want) {
			t.Errorf("%q is %s", field, got)
		}
	}
}

func TestNoDates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, field string }{
		{"nothing", ""},
		{"a template", "%DATE_RFC2822%"},
		{"zeros", "0000-00-00 00:00:00"},
		{"a word", "yesterday"},
		{"a clock alone", "14:05:00 +0200"},
		{"no such day", "Mon, 31 Jun 2024 14:05:00 +0200"},
		{"no such hour", "Mon, 10 Jun 2024 25:05:00 +0200"},
		{"before mail", "1 Jan 1900 00:00:00 +0000"},
	} {
		if got := parseDate(tt.field); !got.IsZero() {
			t.Errorf("%s: %q is %s", tt.reason, tt.field, got)
		}
	}
}

// FuzzDate holds that a date is none, or one in the life of mail.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"Mon, 10 Jun 2024 14:05:00 +0200 (x)", "6/10/24 2:05 PM", "20240610T140500Z", "2024-06-10T14:05:00.1+02:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := parseDate(s); !got.IsZero() && (got.Year() < firstYear || got.Year() > 9999) {
			t.Errorf("%q is %s", s, got)
		}
	})
}
