package web

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// Playground serves the page of the demo. All fields must be set.
type Playground struct {
	World   World
	Skip    func(context.Context) error // moves the clock to what is due next
	Restart func(context.Context) error // puts a fresh world in the place of this one
	Hosts   []string                    // the Host headers that are answered: "127.0.0.1:8025", …
	Log     *slog.Logger
}

// World is the mail world that the page shows. An error that is a [*Refusal] is shown to the user; any other is logged
// and shown as a failure.
type World interface {
	// State returns the world as soon as its version is another than seen, or the error of ctx.
	State(ctx context.Context, seen int64) (State, error)
	// Open returns one mail of a mailbox with its texts, and marks it as read.
	Open(ctx context.Context, mailbox, id string) (Mail, error)
	// Send writes a mail and hands it in. It returns when all that follows at once has happened.
	Send(ctx context.Context, d Draft) error
}

// Refusal is why something that was asked for cannot be done, as a sentence for the page.
type Refusal struct{ Why string }

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Why }

//go:embed playground
var files embed.FS

// patience is how long a request for the state waits for news; below what browsers and proxies bear.
const patience = 25 * time.Second

// bodyLimit is the size of the largest request.
const bodyLimit = 1 << 20

// Handler returns the page and its API.
func (p *Playground) Handler() http.Handler {
	page, err := fs.Sub(files, "playground")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(page))
	mux.HandleFunc("GET /api/state", p.state)
	mux.HandleFunc("POST /api/open", p.open)
	mux.HandleFunc("POST /api/send", p.send)
	mux.HandleFunc("POST /api/skip", p.does(p.Skip))
	mux.HandleFunc("POST /api/restart", p.does(p.Restart))
	return guard(p.Hosts, mux)
}

func (p *Playground) state(w http.ResponseWriter, r *http.Request) {
	seen, err := strconv.ParseInt(r.FormValue("seen"), 10, 64)
	if err != nil && r.FormValue("seen") != "" {
		refuse(w, http.StatusBadRequest, "seen is no number")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	s, err := p.World.State(ctx, seen)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	p.answer(w, s, err)
}

func (p *Playground) open(w http.ResponseWriter, r *http.Request) {
	var ask struct{ Mailbox, ID string }
	if !read(w, r, &ask) {
		return
	}
	m, err := p.World.Open(r.Context(), ask.Mailbox, ask.ID)
	p.answer(w, m, err)
}

func (p *Playground) send(w http.ResponseWriter, r *http.Request) {
	var d Draft
	if !read(w, r, &d) {
		return
	}
	p.answer(w, nil, p.World.Send(r.Context(), d))
}

// does has something done that needs nothing to be said about it.
func (p *Playground) does(it func(context.Context) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { p.answer(w, nil, it(r.Context())) }
}

// answer writes a result, an error, or that it was done.
func (p *Playground) answer(w http.ResponseWriter, result any, err error) {
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		refuse(w, http.StatusUnprocessableEntity, refusal.Why)
	case err != nil:
		p.Log.Error("playground", "error", err)
		refuse(w, http.StatusInternalServerError, "That failed: "+err.Error())
	case result == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		writeJSON(w, http.StatusOK, result)
	}
}

// read reads a JSON body, or answers that it is none.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyLimit))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, "This is not what the page sends: "+err.Error())
		return false
	}
	return true
}

func refuse(w http.ResponseWriter, status int, why string) {
	writeJSON(w, status, map[string]string{"error": why})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// Whoever asked has gone if this fails.
	_ = json.NewEncoder(w).Encode(v)
}
