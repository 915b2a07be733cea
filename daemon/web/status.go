package web

import (
	"embed"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"github.com/ownup/ownup/daemon"
)

// Status serves the operator's pages: /livez, /readyz and /metrics for machines, and, at /, the same in plain words.
type Status struct {
	Health  *daemon.Health
	Hosts   []string       // names that are answered to, besides localhost and IP addresses
	Zone    *time.Location // of the times on the page
	Version string
	Commit  string // "" = unknown
	Log     *slog.Logger
}

//go:embed status
var statusFiles embed.FS

// statusPage reads the template when the page is asked for first: many only ask for the metrics. In hints it sets off what
// stands between backquotes.
var statusPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("status.html").Funcs(template.FuncMap{
		"split": func(hint string) []string { return strings.Split(hint, "`") },
		"odd":   func(i int) bool { return i%2 == 1 },
	}).ParseFS(statusFiles, "status/status.html"))
})

// statusPolicy is the Content-Security-Policy of the pages: a style and an icon of their own, and nothing else.
const statusPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// Handler returns the pages. All of them can be read only.
func (s *Status) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", s.livez)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("GET /metrics", s.metrics)
	mux.HandleFunc("GET /{$}", s.page)
	for _, name := range []string{"status.css", "well.svg", "mild.svg", "bad.svg"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, statusFiles, "status/"+name)
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		harden(w.Header(), statusPolicy)
		if !s.named(r.Host) {
			http.Error(w, "This page does not answer to that name. If it is right, write it into web.hosts.", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// named says whether a request's Host is one of ours: a foreign name that was made to lead here (DNS rebinding) would
// let another site read the pages through somebody's browser. An address is no name, and no browser leaves Host out.
func (s *Status) named(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	return host == "" || host == "localhost" || net.ParseIP(host) != nil || slices.Contains(s.Hosts, host)
}

// Serve serves the pages on l until the server is closed or shut down. Nobody can hold it up: neither by talking slowly,
// nor by coming often.
func (s *Status) Serve(l net.Listener) *http.Server {
	const atOnce = 64 // connections: they take none of the files that the daemon needs
	server := &http.Server{
		Handler: s.Handler(), ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug), MaxHeaderBytes: 16 << 10,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
	}
	go func() {
		if err := server.Serve(netutil.LimitListener(l, atOnce)); err != http.ErrServerClosed {
			s.Log.Error("status page ended, mail goes on", "error", err)
		}
	}()
	return server
}
