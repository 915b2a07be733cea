package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

// visitPage asks the daemon for one of its pages.
func visitPage(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "PATH CODE")
	address := regexp.MustCompile(`msg="status page" address=(\S+)`)
	wait(ts, args[0]+" "+args[1], func() bool {
		log, _ := os.ReadFile(ts.MkAbs("log"))
		found := address.FindSubmatch(log)
		if found == nil {
			return false
		}
		r, err := http.Get("http://" + string(found[1]) + args[0])
		if err != nil {
			return false
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		ts.Check(err)
		writeFile(ts, "page", body)
		return r.Status[:3] == args[1]
	})
}

func occupy(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv("PORT", port)
}
