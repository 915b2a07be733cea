package web

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
)

// still is a clock that stands.
type still struct{}

func (still) Now() time.Time                                       { return lateAtNight }
func (still) Wait(context.Context, time.Duration, <-chan struct{}) {}

var lateAtNight = time.Date(2026, 11, 24, 2, 7, 0, 0, time.UTC)

// statusPages are those of a daemon that has not begun, on an empty store.
func statusPages(t *testing.T) *Status {
	t.Helper()
	db, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{Migrations: store.Migrations()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := store.New(db)
	if err := s.Lease(t.Context(), lateAtNight); err != nil {
		t.Fatal(err)
	}
	return &Status{
		Health: &daemon.Health{Vitals: daemon.NewVitals(still{}), Store: s, Clock: still{}, Poll: time.Minute},
		Hosts:  []string{"ownup.example.com"}, Zone: time.UTC, Version: "1.2.3", Commit: "abc", Log: slog.New(slog.DiscardHandler),
	}
}

// TestStatusAnswers says who gets what.
func TestStatusAnswers(t *testing.T) {
	t.Parallel()
	pages := statusPages(t).Handler()
	for _, row := range []struct {
		why, method, path, host string
		status                  int
		kind, says              string
	}{
		{"the page", "GET", "/", "127.0.0.1:8421", 200, "text/html; charset=utf-8", "<h1>"},
		{"its head", "HEAD", "/", "127.0.0.1:8421", 200, "text/html; charset=utf-8", ""},
		{"its style", "GET", "/status.css", "127.0.0.1:8421", 200, "text/css; charset=utf-8", "prefers-color-scheme"},
		{"its icon", "GET", "/bad.svg", "127.0.0.1:8421", 200, "image/svg+xml", "<svg"},
		{"alive", "GET", "/livez", "127.0.0.1:8421", 200, "text/plain; charset=utf-8", "alive\n"},
		{"not ready before the first look", "GET", "/readyz", "127.0.0.1:8421", 503, "text/plain; charset=utf-8", "not ready\n\nthe mailbox has not been looked into yet"},
		{"metrics", "GET", "/metrics", "127.0.0.1:8421", 200, "text/plain; version=0.0.4; charset=utf-8", `ownup_build_info{version="1.2.3",commit="abc"`},
		{"by another name of this machine", "GET", "/livez", "LocalHost:8421", 200, "", ""},
		{"by an IPv6 address", "GET", "/livez", "[::1]:8421", 200, "", ""},
		{"by an address without a port", "GET", "/livez", "[2001:db8::1]", 200, "", ""},
		{"by a name from the config, through a proxy", "GET", "/livez", "OwnUp.example.com", 200, "", ""},
		{"by a load balancer that speaks HTTP/1.0 and names nobody", "GET", "/livez", "", 200, "", ""},
		{"by a foreign name that leads here", "GET", "/", "rebound.example:8421", 421, "", "web.hosts"},
		{"by a name that only begins right", "GET", "/", "localhost.example:8421", 421, "", ""},
		{"a post", "POST", "/", "127.0.0.1:8421", 405, "", ""},
		{"a delete", "DELETE", "/metrics", "127.0.0.1:8421", 405, "", ""},
		{"what is not there", "GET", "/api/state", "127.0.0.1:8421", 404, "", ""},
		{"the template itself", "GET", "/status.html", "127.0.0.1:8421", 404, "", ""},
	} {
		r := httptest.NewRequest(row.method, "http://x"+row.path, nil)
		r.Host = row.host
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if w.Code != row.status || !strings.Contains(w.Body.String(), row.says) {
			t.Errorf("%s: %d %s", row.why, w.Code, w.Body)
		}
		if kind := w.Header().Get("Content-Type"); row.kind != "" && kind != row.kind {
			t.Errorf("%s: is %s", row.why, kind)
		}
		if p := w.Header().Get("Content-Security-Policy"); p != statusPolicy || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: policy %q", row.why, p)
		}
	}
}

// TestStatusServes holds that pages come over a connection, and that nobody is served after the end.
func TestStatusServes(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := statusPages(t).Serve(l)
	if server.ReadHeaderTimeout == 0 || server.ReadTimeout == 0 || server.WriteTimeout == 0 || server.IdleTimeout == 0 {
		t.Errorf("a client can hold it up: %+v", server)
	}
	address := "http://" + l.Addr().String() + "/livez"
	r, err := http.Get(address)
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("%v, %v", r, err)
	}
	r.Body.Close()
	if err := server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(address); err == nil {
		t.Error("it still answers")
	}
}

// TestStatusKeepsToItself holds the files of the page to the rules that no browser enforces.
func TestStatusKeepsToItself(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(statusFiles, "status/*")
	if err != nil || len(names) != 5 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		content, err := statusFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		content = bytes.ReplaceAll(content, []byte(`xmlns="http://www.w3.org/2000/svg"`), nil)
		if found := regexp.MustCompile(`(?i)//[a-z0-9-]+\.[a-z]|<script|<style|\sstyle=|\son[a-z]+=|<form|@import|url\(`).Find(content); found != nil {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// rendered is the page of a survey.
func rendered(t *testing.T, survey daemon.Survey, late []store.Stuck) (view, string) {
	t.Helper()
	s := &Status{Zone: time.FixedZone("CET", 3600), Version: "1.2.3"}
	v := s.view(survey, late)
	var out bytes.Buffer
	if err := statusPage().Execute(&out, v); err != nil {
		t.Fatal(err)
	}
	return v, out.String()
}

// TestHeadline says first how things stand, and tells what can wait from what cannot.
func TestHeadline(t *testing.T) {
	t.Parallel()
	bad := daemon.Complaint{Where: "the store", What: "is away", Hint: "look"}
	mild := bad
	mild.Mild = true
	for _, row := range []struct {
		survey          daemon.Survey
		state, headline string
	}{
		{daemon.Survey{}, "well", "All is well"},
		{daemon.Survey{Attention: []daemon.Complaint{mild, mild}}, "mild", "It works, and something wants a look"},
		{daemon.Survey{Dead: []daemon.Complaint{bad}, Attention: []daemon.Complaint{mild}}, "bad", "Something is wrong"},
		{daemon.Survey{Dead: []daemon.Complaint{bad}, Unready: []daemon.Complaint{bad}, Attention: []daemon.Complaint{bad, mild}}, "bad", "3 things are wrong"},
	} {
		v, page := rendered(t, row.survey, nil)
		if v.State != row.state || v.Headline != row.headline || !strings.Contains(page, "<title>"+row.headline+" · ownup</title>") {
			t.Errorf("%s, %q", v.State, v.Headline)
		}
	}
}

// TestPageInWords looks at every kind of line.
func TestPageInWords(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) time.Time { return lateAtNight.Add(-d) }
	survey := daemon.Survey{
		Now: lateAtNight,
		Signs: daemon.Signs{
			Began: ago(50 * time.Hour), Worked: map[daemon.Part]time.Time{daemon.PartMailbox: ago(12 * time.Second)},
			Waiting: 3, Oldest: ago(4 * time.Minute),
			Past: []daemon.Complaint{{Where: "the relay", What: "was away", Hint: "wait", Since: ago(30 * time.Hour), Until: ago(29 * time.Hour)}},
		},
		Gauges: store.Gauges{Pending: 1, Oldest: ago(90 * time.Second), Failed: 2, Quarantined: 1, Overdue: 4, Due: ago(3 * time.Hour),
			Next: lateAtNight.Add(26 * time.Hour), Open: map[string]int{"minimize": 2, "learn": 5}},
		Unready: []daemon.Complaint{{Where: "the mailbox", What: "is not seen", Hint: "run `ownup check`, then wait", Since: ago(time.Hour + time.Minute)}},
	}
	late := []store.Stuck{
		{ID: "aaa", State: "failed", Made: ago(72 * time.Hour)},
		{ID: "bbb", State: "pending", Attempts: 3, Made: ago(time.Hour), DueAt: lateAtNight.Add(time.Hour)},
		{ID: "ccc", State: "data", Made: ago(20 * time.Minute)},
	}
	_, page := rendered(t, survey, late)
	for _, text := range []string{
		`<html lang="en">`, `<meta name="viewport" content="width=device-width, initial-scale=1">`,
		`<time datetime="2026-11-24T03:07:00&#43;01:00">Tuesday 24 November, 03:07:00 CET</time>`,
		"<strong>The mailbox is not seen.</strong>", "Since 02:06, 61 minutes.", "<p>Run <code>ownup check</code>, then wait.</p>",
		"<dt>Last look</dt><dd>12 seconds ago</dd>", "<dt>Waiting in the inbox</dt><dd>3, the oldest for 4 minutes</dd>",
		"<dt>In quarantine</dt><dd>1</dd>", "<dt>Last sent</dt><dd>none since the start</dd>",
		"<dt>Waiting to go out</dt><dd>1, for 1 minute</dd>", "<dt>Refused for good</dt><dd>2</dd>",
		"<dt>Next</dt><dd>in 26 hours, Wednesday 25 November, 05:07</dd>", "<dt>Late</dt><dd>4, the oldest for 3 hours</dd>", "<dt>Open cases</dt><dd>7</dd>",
		"<dt>Running</dt><dd>for 2 days, since Sunday 22 November, 01:07</dd>", "<dt>Version</dt><dd>1.2.3</dd>",
		"<code>aaa</code></th><td>3 days</td><td>refused for good</td>", "<td>60 minutes</td><td>tried 3 times, again at 04:07</td>", "<td>on its way</td>",
		`Sunday 22 November, 21:07, for 60 minutes:</span> The relay was away.`, `http-equiv="refresh" content="60"`,
	} {
		if !strings.Contains(page, text) {
			t.Errorf("no %q", text)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

// TestPageWithoutStore says that it does not know, and never that there is nothing.
func TestPageWithoutStore(t *testing.T) {
	t.Parallel()
	_, page := rendered(t, daemon.Survey{Now: lateAtNight, GaugesErr: errors.New("disk")}, nil)
	if n := strings.Count(page, "<dd>"+unknown+"</dd>"); n != 7 {
		t.Errorf("%d values are not known:\n%s", n, page)
	}
	for _, f := range storeMetrics(daemon.Survey{GaugesErr: errors.New("disk")}) {
		if f.name != "ownup_store_readable" || f.series[0].value != 0 {
			t.Errorf("%+v", f)
		}
	}
}

// TestEscapes keeps what was built in from breaking the format.
func TestEscapes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	family{"x", "gauge", "a\\b\nc", []series{{labels: []string{"l", "q\"\\\n", "m", ""}, value: 1.5}, {suffix: "_sum", value: 1e9}}}.write(&out)
	want := "# HELP x a\\\\b\\nc\n# TYPE x gauge\nx{l=\"q\\\"\\\\\\n\",m=\"\"} 1.5\nx_sum 1e+09\n"
	if out.String() != want {
		t.Errorf("%s", out.String())
	}
}

// TestHistogramLines holds that a histogram has all its lines, the last bound included, which Prometheus counts on.
func TestHistogramLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	histogram("x_seconds", "X.", daemon.Histogram{Bounds: []float64{0.5, 1}, Below: []uint64{1, 2}, Count: 3, Sum: 9.5}).write(&out)
	want := "# HELP x_seconds X.\n# TYPE x_seconds histogram\nx_seconds_bucket{le=\"0.5\"} 1\nx_seconds_bucket{le=\"1\"} 2\n" +
		"x_seconds_bucket{le=\"+Inf\"} 3\nx_seconds_sum 9.5\nx_seconds_count 3\n"
	if out.String() != want {
		t.Errorf("%s", out.String())
	}
}

// TestWords says how long something takes.
func TestWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Second: "0 seconds", time.Second: "1 second", 59 * time.Second: "59 seconds", time.Minute: "1 minute", 119 * time.Minute: "119 minutes",
		2 * time.Hour: "2 hours", 47 * time.Hour: "47 hours", 48 * time.Hour: "2 days",
	} {
		if got := words(d); got != want {
			t.Errorf("%v: %s", d, got)
		}
	}
}

// TestManualNamesEveryMetric holds the manual to the metrics there are, in its table and in its alerts.
func TestManualNamesEveryMetric(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../docs/operator.md")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	statusPages(t).Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/metrics", nil))
	there := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) `).FindAllStringSubmatch(w.Body.String(), -1) {
		there[m[1]] = true
		if !regexp.MustCompile("(?m)^\\|.*`" + m[1] + "[`{]").Match(manual) {
			t.Errorf("the manual does not say what %s is", m[1])
		}
	}
	if len(there) < 30 {
		t.Errorf("%d metrics only", len(there))
	}
	for _, name := range regexp.MustCompile(`\bownup_[a-z_]+\b`).FindAllString(string(manual), -1) {
		if !there[name] {
			t.Errorf("the manual speaks of %s, which is not there", name)
		}
	}
	for _, reason := range regexp.MustCompile(`approval_rejected_total\{reason="([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		if reason[1] != "other" && !bytes.Contains(manual, []byte("`"+reason[1]+"`")) {
			t.Errorf("the manual does not say what the reason %s is", reason[1])
		}
	}
}
