package daemon

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"sync"
)

// fakeInbox is an IMAP server that says what its script says. TAG stands for the command's tag; an answer that ends in
// none is followed by "TAG OK done".
type fakeInbox struct {
	caps   string
	script map[string]string // by the beginning of a command, without tag: the longest one counts

	mu   sync.Mutex
	told []string
	gone chan struct{} // closed with the connection
}

const usualCaps = "IMAP4rev1 MOVE UIDPLUS IDLE NAMESPACE"

func (f *fakeInbox) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	f.gone = make(chan struct{})
	go f.serve(server)
	return client, nil
}

func (f *fakeInbox) serve(conn net.Conn) {
	defer close(f.gone)
	defer conn.Close()
	if f.caps == "" {
		f.caps = usualCaps
	}
	if !f.say(conn, "", f.answer("GREETING")) {
		return
	}
	in := bufio.NewScanner(conn)
	tag := ""
	for in.Scan() {
		command := in.Text()
		if t, rest, tagged := strings.Cut(command, " "); tagged { // else the end of IDLE, or a SASL answer
			tag, command = t, rest
		}
		if command != "CAPABILITY" { // the library asks for it when it likes
			f.note(command)
		}
		if !f.say(conn, tag, f.answer(command)) {
			return
		}
	}
}

func (f *fakeInbox) answer(command string) string {
	usual := map[string]string{
		"GREETING":   "* OK [CAPABILITY " + f.caps + "] fake",
		"CAPABILITY": "* CAPABILITY " + f.caps,
		"SELECT":     "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 10] x\r\n* OK [PERMANENTFLAGS (\\Deleted \\*)] x",
		"NAMESPACE":  `* NAMESPACE (("" "/")) NIL NIL`,
		"IDLE":       "+ idling",
		"LOGIN":      "TAG OK [CAPABILITY " + f.caps + "] welcome", // or the library asks by itself, and waits where synctest cannot see it
		"AUTH":       "TAG OK [CAPABILITY " + f.caps + "] welcome",
	}
	found, answer := "", ""
	for _, from := range []map[string]string{usual, f.script} {
		for begin, a := range from {
			if strings.HasPrefix(command, begin) && len(begin) >= len(found) {
				found, answer = begin, a
			}
		}
	}
	return answer
}

// say answers, and says whether the connection goes on.
func (f *fakeInbox) say(conn net.Conn, tag, answer string) bool {
	switch answer {
	case hangUp:
		return false
	case silence:
		io.Copy(io.Discard, conn) // until the other side has had enough
		return false
	}
	answer, close := strings.CutSuffix(answer, hangUp)
	if answer != "" {
		answer += "\r\n"
	}
	if !close && tag != "" && !strings.Contains(answer, "TAG") && !strings.HasPrefix(answer, "+") {
		answer += "TAG OK done\r\n"
	}
	_, err := io.WriteString(conn, strings.ReplaceAll(answer, "TAG", tag))
	return err == nil && !close
}

func (f *fakeInbox) note(command string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told = append(f.told, command)
}

func (f *fakeInbox) heard(begin string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []string
	for _, command := range f.told {
		if strings.HasPrefix(command, begin) {
			found = append(found, command)
		}
	}
	return found
}

func (f *fakeInbox) options() IMAPOptions {
	return IMAPOptions{Host: "localhost", Port: 143, Security: SecurityNone, Username: desk, Password: constant("pw"), Dial: f.dial}
}
