package daemon

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"sync"
)

// What a scripted relay does instead of answering.
const (
	hangUp  = "\x00hang up"
	silence = "\x00silence"
)

// fakeRelay is a relay that follows the protocol but for what its script says. Every Dial opens a new connection to it.
type fakeRelay struct {
	script map[string]string // what to answer to a verb; "" and "." are the greeting and the final dot
	honest int               // connections from this one on follow no script; 0 = none
	offers []string          // EHLO keywords

	mu    sync.Mutex
	dials int
	verbs []string // everything it was told, by verb
	lines []string // the same in full
	mails []string
}

func (r *fakeRelay) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dials++
	script := r.script
	if r.honest > 0 && r.dials >= r.honest {
		script = nil
	}
	go r.serve(server, script)
	return client, nil
}

func (r *fakeRelay) serve(conn net.Conn, script map[string]string) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	usual := map[string]string{"": "220 fake", "EHLO": "250-fake\r\n250-" + strings.Join(append(r.offers, "8BITMIME"), "\r\n250-") +
		"\r\n250 ENHANCEDSTATUSCODES", "DATA": "354 go on", "QUIT": "221 bye"}
	for verb := ""; ; {
		answer, scripted := script[verb]
		if !scripted {
			answer = usual[verb]
		}
		if answer == "" {
			answer = "250 2.0.0 fine"
		}
		if !r.say(conn, answer) {
			return
		}
		if verb == "DATA" && strings.HasPrefix(answer, "354") {
			if !r.mail(in) {
				return
			}
			verb = "."
			continue
		}
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ = strings.Cut(strings.TrimSpace(line), " ")
		r.note(verb, strings.TrimSpace(line))
	}
}

// say answers, and says whether the connection goes on.
func (r *fakeRelay) say(conn net.Conn, answer string) bool {
	switch answer {
	case hangUp:
		return false
	case silence:
		io.Copy(io.Discard, conn) // until the other side has had enough
		return false
	}
	answer, close := strings.CutSuffix(answer, hangUp)
	_, err := io.WriteString(conn, answer+"\r\n")
	return err == nil && !close
}

// mail takes a mail in, dots still stuffed.
func (r *fakeRelay) mail(in *bufio.Reader) bool {
	var mail strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		mail.WriteString(line)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mails = append(r.mails, mail.String())
	return true
}

func (r *fakeRelay) note(verb, line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, line)
	r.verbs = append(r.verbs, verb)
}

// setHonest ends the script for all connections to come.
func (r *fakeRelay) setHonest() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.honest = 1
}

func (r *fakeRelay) heard() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.verbs, " ")
}

func (r *fakeRelay) options() SMTPOptions {
	return SMTPOptions{Host: "localhost", Port: 25, Security: SecurityNone, Dial: r.dial, Hello: "ownup.example.com"}
}
