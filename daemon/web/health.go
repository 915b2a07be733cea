package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon"
)

// livez says whether the process works at all. It asks nobody and reads nothing.
func (s *Status) livez(w http.ResponseWriter, _ *http.Request) {
	answer(w, "alive", s.Health.Alive(), s.Health.Clock.Now())
}

// readyz says whether ownup does its work now.
func (s *Status) readyz(w http.ResponseWriter, r *http.Request) {
	answer(w, "ready", s.Health.Ready(r.Context()), s.Health.Clock.Now())
}

// answer is 200 and one word, or 503 and the complaints.
func answer(w http.ResponseWriter, word string, all []daemon.Complaint, now time.Time) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if len(all) == 0 {
		fmt.Fprintln(w, word)
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintf(w, "not %s\n", word)
	for _, c := range all {
		fmt.Fprintf(w, "\n%s %s\n", c.Where, c.What)
		if !c.Since.IsZero() {
			fmt.Fprintf(w, "  since %s (%s)\n", c.Since.UTC().Format(time.RFC3339), words(now.Sub(c.Since)))
		}
		fmt.Fprintf(w, "  hint: %s\n", c.Hint)
	}
}

// words is how long something takes, as people say it.
func words(d time.Duration) string {
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if n := int(d / unit.size); n >= 2 || n == 1 && unit.size == time.Minute {
			return number(n, unit.name)
		}
	}
	return number(max(int(d/time.Second), 0), "second")
}

// number is "1 mail" or "3 mails".
func number(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// capital begins a sentence of ours; a command at its begin stays as it is.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
