package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/ownup/ownup/daemon/realmail"
)

// sink is an SMTP server that takes everything and counts.
type sink struct {
	taken atomic.Int64
	full  chan struct{} // closed when want were taken
	want  int64
}

func newSink(tb testing.TB, want int64) (*sink, string) {
	tb.Helper()
	s := &sink{full: make(chan struct{}), want: want}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	server := smtp.NewServer(s)
	server.Domain = "sink"
	go server.Serve(l)
	tb.Cleanup(func() { server.Close() })
	return s, l.Addr().String()
}

func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }
func (s *sink) Mail(string, *smtp.MailOptions) error        { return nil }
func (s *sink) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (s *sink) Reset()                                      {}
func (s *sink) Logout() error                               { return nil }
func (s *sink) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	if s.taken.Add(1) == s.want {
		close(s.full)
	}
	return err
}

// manyPeople is a directory of n people with a manager each, 2n addresses.
func manyPeople(n int) (string, []string) {
	var csv strings.Builder
	csv.WriteString("address,name,manager,deputy,language,timezone,phone,aliases\n")
	people := make([]string, n)
	for i := range n {
		people[i] = fmt.Sprintf("p%d@example.com", i)
		fmt.Fprintf(&csv, "p%d@example.com,Pat Number%d,m%d@example.com,,en,Europe/Berlin,+49 30 %d,\n", i, i, i, i)
		fmt.Fprintf(&csv, "m%d@example.com,Max Boss%d,,,en,Europe/Berlin,+49 31 %d,\n", i, i, i)
	}
	return csv.String(), people
}

// reportOf is a small report, about 3 kB as most mails are.
func reportOf(address string, n int) []byte {
	return fmt.Appendf(nil, "Authentication-Results: mx.example.com; auth=pass smtp.auth=%[1]s; dmarc=pass header.from=example.com\r\n"+
		"From: Pat <%[1]s>\r\nTo: oops@example.com\r\nSubject: wrong price list %[2]d\r\nMessage-ID: <r%[2]d@client.example.com>\r\n"+
		"Date: %[3]s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		"I sent the price list number %[2]d to the wrong customer.\r\n%[4]s\r\n",
		address, n, time.Now().Format(time.RFC1123Z), strings.Repeat("It went out this morning and nobody has called yet.\r\n", 40))
}

// BenchmarkDrain answers reports of as many people that wait in a real Dovecot inbox: three deliveries each, into a sink.
// Run it with -benchtime 1x.
func BenchmarkDrain(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				drain(b, n)
			}
		})
	}
}

func drain(b *testing.B, n int) {
	b.StopTimer()
	if _, err := build(); err != nil {
		b.Fatal(err)
	}
	csv, people := manyPeople(n)
	s, relay := newSink(b, int64(3*n))
	w := realmail.Start(b, realmail.Options{DovecotOnly: true, Users: []realmail.User{{Address: "oops@example.com", Password: "desk-secret"}}})
	mails := make([][]byte, n)
	for i, p := range people {
		mails[i] = reportOf(p, i)
	}
	if err := w.Deliver("oops@example.com", mails...); err != nil {
		b.Fatal(err)
	}
	h := &realHouse{tb: b, world: w, dir: b.TempDir() + "/etc"}
	if err := os.Mkdir(h.dir, 0o700); err != nil {
		b.Fatal(err)
	}
	h.config = h.write("ownup.toml", drainConfig(w.IMAPS, relay))
	h.write("people.csv", csv)
	h.write("password", "desk-secret\n")
	b.Cleanup(h.kill)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	b.StartTimer()
	begun := time.Now()
	h.start()
	select {
	case <-s.full:
	case <-ctx.Done():
		b.Fatalf("%d of %d deliveries\n%s", s.taken.Load(), 3*n, h.log.String())
	}
	took := time.Since(begun)
	b.StopTimer()
	memory := peak(h.proc.Process.Pid)
	h.stopAfter(b)
	h.checkDrained(b, s, n)
	b.ReportMetric(float64(n)/took.Seconds(), "reports/s")
	b.ReportMetric(memory, "MiB")
	b.ReportMetric(h.cpu.Seconds()*1000/float64(n), "cpu-ms/report")
}

func drainConfig(imap, relay string) string {
	_, imapPort, _ := net.SplitHostPort(imap)
	_, relayPort, _ := net.SplitHostPort(relay)
	return fmt.Sprintf(`[mailbox]
address = "oops@example.com"
[imap]
host = "localhost"
port = %s
username = "oops@example.com"
password_file = "password"
first_start = "all"
[smtp]
host = "127.0.0.1"
port = %s
security = "none"
username = ""
[people]
domains = ["example.com"]
[trust]
authserv_id = "mx.example.com"
[schedule]
timezone = "Europe/Berlin"
inform_after = "0s"
[support]
internal = "Dana Reyes, people team, dana.reyes@example.com"
external = "Employee assistance line, +49 30 0000000"
[operator]
address = "it@example.com"
[web]
listen = ""
[log]
level = "warn"
`, imapPort, relayPort)
}

// peak is the most memory that a process has had, in MiB.
func peak(pid int) float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		var kb float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kb); err == nil {
			return kb / 1024
		}
	}
	return 0
}

// checkDrained: every report opened one case, and every mail went out once.
func (h *realHouse) checkDrained(b *testing.B, s *sink, n int) {
	b.Helper()
	cases := strings.Count(h.command("cases", "--json", "--config", h.config), "\n")
	sent := strings.Count(h.command("outbox", "list", "--all", "--json", "--config", h.config), `"state":"sent"`)
	if cases != n || sent != 3*n || s.taken.Load() != int64(3*n) {
		b.Errorf("%d reports made %d cases, %d mails sent, %d taken by the relay", n, cases, sent, s.taken.Load())
	}
}

func (h *realHouse) stopAfter(b *testing.B) {
	b.Helper()
	proc := h.proc
	h.end() // its first line in the log is below the level of this house
	h.cpu = proc.ProcessState.UserTime() + proc.ProcessState.SystemTime()
}
