package daemon

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/ownup/ownup/daemon/realmail"
)

// sink takes every mail and forgets it.
func sink(b *testing.B) SMTPOptions {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go swallow(conn)
		}
	}()
	host, port := hostPort(b, l.Addr().String())
	return SMTPOptions{Host: host, Port: port, Security: SecurityNone}
}

func swallow(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	io.WriteString(conn, "220 sink\r\n")
	for inMail := false; ; {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		answer := "250 ok\r\n"
		switch {
		case strings.HasPrefix(string(line), "EHLO"):
			answer = "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
		case inMail && string(line) != ".\r\n":
			continue
		case inMail:
			inMail = false
		case strings.HasPrefix(string(line), "DATA"):
			inMail, answer = true, "354 go on\r\n"
		}
		if _, err := io.WriteString(conn, answer); err != nil {
			return
		}
	}
}

func benchmarkSMTP(b *testing.B, opts SMTPOptions, workers, mails int) {
	var relays []*SMTP
	for range workers {
		relays = append(relays, openRelay(b, opts))
	}
	e := Envelope{From: desk, To: "sam@example.com", Bytes: []byte(strings.ReplaceAll(string(letter(1)), "\n", "\r\n"))}
	sent := 0
	for b.Loop() {
		var all sync.WaitGroup
		for _, relay := range relays {
			all.Go(func() {
				for range mails / workers {
					if err := relay.Deliver(b.Context(), e, noMark); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		sent += mails / workers * workers
	}
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkSMTPSink(b *testing.B) {
	for _, workers := range []int{1, 4} {
		b.Run(fmt.Sprintf("%d connections", workers), func(b *testing.B) { benchmarkSMTP(b, sink(b), workers, 4000) })
	}
}

func BenchmarkSMTPPostfix(b *testing.B) {
	for _, workers := range []int{1, 4, 10} {
		b.Run(fmt.Sprintf("%d connections", workers), func(b *testing.B) {
			w := realmail.Start(b, realmail.Options{Users: staff})
			host, port := hostPort(b, w.Submission)
			benchmarkSMTP(b, SMTPOptions{Host: host, Port: port, Security: SecurityNone}, workers, 400)
		})
	}
}
