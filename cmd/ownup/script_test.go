package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the scripts in testdata/script: each is a call of the program as an operator makes it, and what it has
// to answer. Besides testscript's own commands they know:
//
//	exits CODE PROGRAM ARGS…      runs a program, which has to end with that exit code
//	objects FILE N KEY…           the file is N JSON objects, a line each, with at least these keys
//	private                       takes every file and folder away from others, as a config has to be
//	until FILE TEXT [N]           waits until the file has the text in it, N times
//	field NAME KEY TEXT           sets NAME to what KEY is in the first object on stdout whose line has the text in it
//	signal NAME                   sends HUP or TERM to every program in the background
//	world [late] [CERTIFICATE]    starts mail servers and writes ownup.toml for them; late: nothing listens yet
//	up, down SIDE                 turns imap or smtp on and off; up starts a late world
//	attempts N                    waits until the late world has turned away N connections
//	post PERSON FILE              mails the shared address a file
//	reply PERSON TEMPLATE WORDS   answers the newest mail of a template
//	await PERSON TEMPLATE         waits for a mail of a template, and writes it to TEMPLATE.eml
//	folder NAME N                 waits until a folder of the shared mailbox holds N mails
//	page PATH CODE                waits until the daemon that writes to "log" answers so, and writes what it says to "page"
//	occupy                        takes a free port, and sets PORT to it
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Values[worldKey{}] = &scriptWorld{}
			return os.Chmod(e.WorkDir, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "objects": objects, "private": private, "until": until, "field": field, "signal": signalAll,
			"world": startWorld, "up": up, "down": down, "attempts": attempts,
			"post": post, "reply": reply, "await": await, "folder": folder, "page": visitPage, "occupy": occupy,
		},
		RequireUniqueNames: true,
		UpdateScripts:      *update,
	})
}

// arguments ends the script unless there are as many as named.
func arguments(ts *testscript.TestScript, neg bool, args []string, names string) {
	if neg || len(args) != len(strings.Fields(names)) {
		ts.Fatalf("usage: %s", names)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func objects(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: objects FILE N KEY…")
	}
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	if lines[0] == "" {
		lines = nil
	}
	if want, err := strconv.Atoi(args[1]); err != nil || len(lines) != want {
		ts.Fatalf("%d lines, want %s", len(lines), args[1])
	}
	for _, line := range lines {
		var object map[string]any
		ts.Check(json.Unmarshal([]byte(line), &object))
		for _, key := range args[2:] {
			if _, ok := object[key]; !ok {
				ts.Fatalf("no %q in %s", key, line)
			}
		}
	}
}

func private(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "")
	ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Type()&os.ModeSymlink != 0 {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	}))
}

func until(ts *testscript.TestScript, neg bool, args []string) {
	times := 1
	if len(args) == 3 {
		n, err := strconv.Atoi(args[2])
		ts.Check(err)
		times, args = n, args[:2]
	}
	arguments(ts, neg, args, "FILE TEXT")
	wait(ts, args[1], func() bool {
		b, err := os.ReadFile(ts.MkAbs(args[0]))
		return err == nil && strings.Count(string(b), args[1]) >= times
	})
}

func field(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "NAME KEY TEXT")
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if strings.Contains(line, args[2]) {
			var object map[string]any
			ts.Check(json.Unmarshal([]byte(line), &object))
			ts.Setenv(args[0], fmt.Sprint(object[args[1]]))
			return
		}
	}
	ts.Fatalf("no object with %q", args[2])
}

func signalAll(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "NAME")
	signals := map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(signals[args[0]]))
	}
}

// wait waits for something that another process does.
func wait(ts *testscript.TestScript, what string, done func() bool) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	patience := time.NewTimer(30 * time.Second)
	defer patience.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-patience.C:
			ts.Fatalf("waited for %q in vain", what)
		}
	}
}

// TestHelp asks every command in the table for help.
func TestHelp(t *testing.T) {
	t.Parallel()
	list := helpOf(t, "help")
	for _, c := range commands() {
		if !strings.Contains(list, "  ownup "+c.name+" ") || !strings.Contains(list, " "+c.short+"\n") {
			t.Errorf("ownup help does not list %s: %s", c.name, c.short)
		}
		help := helpOf(t, c.name, "--help")
		if !strings.HasPrefix(help, strings.TrimSpace("usage: ownup "+c.name+" "+c.args)+"\n\n") || len(c.long) < 40 {
			t.Errorf("ownup %s --help says too little:\n%s", c.name, help)
		}
		for _, written := range regexp.MustCompile(`--[a-z-]+`).FindAllString(c.args, -1) {
			if !regexp.MustCompile(`(?m)^  ` + written + `( [A-Z]+)? +[a-z]`).MatchString(help) {
				t.Errorf("ownup %s --help does not say what %s is:\n%s", c.name, written, help)
			}
		}
	}
}

func helpOf(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != exitFine || errs.Len() > 0 {
		t.Errorf("ownup %s ended with %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}
