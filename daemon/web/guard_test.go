package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/web"
)

const here = "127.0.0.1:8025"

// frozen is a world in which time stands still; it counts what it was asked for.
type frozen struct {
	asked int
	fails error
}

func (f *frozen) State(ctx context.Context, seen int64) (web.State, error) {
	f.asked++
	if seen == 1 {
		<-ctx.Done()
		return web.State{}, ctx.Err()
	}
	return web.State{Version: 1}, f.fails
}

func (f *frozen) Open(context.Context, string, string) (web.Mail, error) {
	f.asked++
	return web.Mail{}, f.fails
}

func (f *frozen) Send(context.Context, web.Draft) error {
	f.asked++
	return f.fails
}

func (f *frozen) skip(context.Context) error {
	f.asked++
	return f.fails
}

func (f *frozen) handler() http.Handler {
	p := &web.Playground{World: f, Skip: f.skip, Hosts: []string{here, "localhost:8025"}, Log: slog.New(slog.DiscardHandler)}
	return p.Handler()
}

// ask makes a request as a browser on the page makes it, changed by change.
func ask(method, path, body string, change func(*http.Request)) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = here
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method != http.MethodGet {
		r.Header.Set("Origin", "http://"+here)
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	return r
}

func set(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// TestGuard lets the page through, and nobody else.
func TestGuard(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		ask    *http.Request
		status int
	}{
		{"the page itself", ask("GET", "/", "", nil), 200},
		{"typed into the address line", ask("GET", "/", "", set("Sec-Fetch-Site", "none")), 200},
		{"under the machine's other name", ask("GET", "/api/state", "", func(r *http.Request) { r.Host = "LocalHost:8025" }), 200},
		{"an old browser, which marks nothing", ask("GET", "/api/state", "", func(r *http.Request) { r.Header.Del("Sec-Fetch-Site") }), 200},
		{"a skip by the page", ask("POST", "/api/skip", "{}", nil), 204},
		{"JSON with a charset", ask("POST", "/api/skip", "{}", set("Content-Type", "application/json; charset=utf-8")), 204},
		{"a foreign name that leads to loopback", ask("GET", "/api/state", "", func(r *http.Request) { r.Host = "rebound.example:8025" }), 421},
		{"the right name at another port", ask("GET", "/", "", func(r *http.Request) { r.Host = "127.0.0.1:80" }), 421},
		{"no name", ask("GET", "/", "", func(r *http.Request) { r.Host = "" }), 421},
		{"another site reads", ask("GET", "/api/state", "", set("Sec-Fetch-Site", "cross-site")), 403},
		{"another port of this machine reads", ask("GET", "/api/state", "", set("Sec-Fetch-Site", "same-site")), 403},
		{"another site posts", ask("POST", "/api/skip", "{}", set("Origin", "https://elsewhere.example")), 403},
		{"another port of this machine posts", ask("POST", "/api/skip", "{}", set("Origin", "http://127.0.0.1:9999")), 403},
		{"a frame without an origin posts", ask("POST", "/api/skip", "{}", set("Origin", "null")), 403},
		{"nobody says where a post comes from", ask("POST", "/api/skip", "{}", func(r *http.Request) { r.Header.Del("Origin") }), 403},
		{"a form posts, which needs no leave", ask("POST", "/api/skip", "{}", set("Content-Type", "text/plain")), 415},
		{"a post without a type", ask("POST", "/api/skip", "{}", func(r *http.Request) { r.Header.Del("Content-Type") }), 415},
		{"a get that would do something", ask("GET", "/api/skip", "", nil), 404},
		{"a path that is not there", ask("GET", "/guard.go", "", nil), 404},
	} {
		world := &frozen{}
		w := httptest.NewRecorder()
		world.handler().ServeHTTP(w, row.ask)
		if w.Code != row.status {
			t.Errorf("%s: %d %s", row.why, w.Code, w.Body)
		}
		if w.Code >= 400 && world.asked > 0 {
			t.Errorf("%s: refused, but the world was asked", row.why)
		}
		if p := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(p, "default-src 'none'; script-src 'self';") {
			t.Errorf("%s: policy %q", row.why, p)
		}
	}
}

// TestLinkFromElsewhere opens the page for a link on another site, and nothing below it.
func TestLinkFromElsewhere(t *testing.T) {
	t.Parallel()
	for path, status := range map[string]int{"/": 200, "/api/state": 403, "/playground.js": 403} {
		r := ask("GET", path, "", set("Sec-Fetch-Site", "cross-site"))
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		w := httptest.NewRecorder()
		(&frozen{}).handler().ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestAnswers says what the page gets back.
func TestAnswers(t *testing.T) {
	t.Parallel()
	refused := &web.Refusal{Why: "Not now."}
	for _, row := range []struct {
		why    string
		ask    *http.Request
		fails  error
		status int
		says   string
	}{
		{"a state", ask("GET", "/api/state?seen=0", "", nil), nil, 200, `"version":1,`},
		{"a version that is no number", ask("GET", "/api/state?seen=now", "", nil), nil, 400, `{"error":"seen is no number"}`},
		{"a mail", ask("POST", "/api/open", `{"mailbox":"a","id":"b"}`, nil), nil, 200, `"html":""`},
		{"a refusal is for the user", ask("POST", "/api/send", `{"words":"x"}`, nil), refused, 422, `{"error":"Not now."}`},
		{"a failure is told", ask("POST", "/api/skip", `{}`, nil), errors.New("disk full"), 500, `{"error":"That failed: disk full"}`},
		{"no JSON", ask("POST", "/api/send", `words=x`, nil), nil, 400, `not what the page sends`},
		{"an unknown field", ask("POST", "/api/send", `{"bcc":"x"}`, nil), nil, 400, `not what the page sends`},
		{"more than anybody writes", ask("POST", "/api/send", `{"words":"`+strings.Repeat("x", 2<<20)+`"}`, nil), nil, 400, `too large`},
	} {
		w := httptest.NewRecorder()
		(&frozen{fails: row.fails}).handler().ServeHTTP(w, row.ask)
		if w.Code != row.status || !strings.Contains(w.Body.String(), row.says) {
			t.Errorf("%s: %d %s", row.why, w.Code, w.Body)
		}
	}
}

// TestStateWaits gives up waiting with whoever asked.
func TestStateWaits(t *testing.T) {
	t.Parallel()
	ctx, gone := context.WithCancel(t.Context())
	gone()
	w := httptest.NewRecorder()
	(&frozen{}).handler().ServeHTTP(w, ask("GET", "/api/state?seen=1", "", nil).WithContext(ctx))
	if body, _ := io.ReadAll(w.Body); w.Code != http.StatusNoContent || len(body) > 0 {
		t.Errorf("%d %s", w.Code, body)
	}
}
