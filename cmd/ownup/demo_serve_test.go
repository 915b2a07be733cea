package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestListenLoopback refuses to serve where others on the network get to.
func TestListenLoopback(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, address, says string
	}{
		{"every interface", "0.0.0.0:0", "for this machine alone"},
		{"every interface, unsaid", ":0", "for this machine alone"},
		{"another machine's", "192.0.2.1:0", "for this machine alone"},
		{"a name that may be anything", "example.com:0", "for this machine alone"},
		{"no port", "127.0.0.1", "no address with a port"},
		{"loopback", "127.0.0.1:0", ""},
		{"by its name", "localhost:0", ""},
	} {
		l, err := listenLoopback(t.Context(), row.address)
		if err == nil {
			l.Close()
		}
		if (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// TestDemoUsage refuses what the demo cannot do, before it starts anything.
func TestDemoUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"demo", "--json"}, {"demo", "now"}, {"demo", "--listen", "0.0.0.0:8025"}} {
		if code := run(t.Context(), args, nil, io.Discard, io.Discard); code != exitUsage {
			t.Errorf("%v ends with %d", args, code)
		}
	}
}

// TestDemoServes runs the command: it says where the page is, serves it, and ends well when it is told to.
func TestDemoServes(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said, out := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "--listen", "localhost:0"}, nil, out, t.Output())
		out.Close()
	}()
	lines := bufio.NewScanner(said)
	lines.Scan()
	_, url, found := strings.Cut(lines.Text(), "http://")
	if !found {
		t.Fatalf("no address in %q", lines.Text())
	}
	go io.Copy(io.Discard, said)
	response, err := http.Get("http://" + url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if page, err := io.ReadAll(response.Body); err != nil || !bytes.Contains(page, []byte("<title>ownup playground</title>")) {
		t.Errorf("%d %v %s", response.StatusCode, err, page)
	}
	stop()
	if code := <-ended; code != exitFine {
		t.Errorf("it ends with %d", code)
	}
}
