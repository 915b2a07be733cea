package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// fence is a fenced block of a document: its language, the file it is ("" for commands) and its text.
type fence struct{ language, file, text string }

func fences(t *testing.T, doc string) []fence {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", doc))
	if err != nil {
		t.Fatal(err)
	}
	var found []fence
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]+) ?([^\n]*)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		found = append(found, fence{m[1], m[2], m[3]})
	}
	return found
}

// fakeSystemctl runs the unit that the document shows, as systemd would.
const fakeSystemctl = `#!/bin/sh
set -eu
for verb; do case $verb in --*) ;; *) break ;; esac; done
case $verb in
start | enable)
	line=$(sed -n 's|^ExecStart=/usr/local/bin/||p' ownup.service | sed 's|/etc/ownup/||g')
	$line >>log 2>&1 </dev/null &
	echo $! >pid ;;
stop)
	kill -TERM "$(cat pid)"
	while kill -0 "$(cat pid)" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$(cat pid)/status"; do sleep 0.02; done ;;
reload)
	kill -HUP "$(cat pid)" ;;
*)
	exit 2 ;;
esac
`

// docScript makes a script of a document: its files are written and its commands run, in order. after says what is to be
// done, and to be seen, once a block of commands has run that has this text in it; what was not used is an error.
func docScript(t *testing.T, blocks []fence, before string, after map[string]string) string {
	t.Helper()
	var script, files strings.Builder
	script.WriteString(before)
	used := map[string]bool{}
	for i, b := range blocks {
		name := fmt.Sprintf("block-%d", i)
		fmt.Fprintf(&files, "-- %s --\n%s", name, b.text)
		if b.language != "sh" {
			fmt.Fprintf(&script, "cp %s %s\nhere %s\n", name, b.file, b.file)
			continue
		}
		fmt.Fprintf(&script, "placed %s\nexec sh -eu %s\n", name, name)
		for text, more := range after {
			if strings.Contains(b.text, text) {
				script.WriteString(more)
				used[text] = true
			}
		}
	}
	for text := range after {
		if !used[text] {
			t.Errorf("no command has %q in it", text)
		}
	}
	return script.String() + files.String()
}

// runDoc runs a script made of a document. Besides what all scripts know, it knows:
//
//	here FILE     points a config at the servers of the script's world, and its pages at a free port
//	placed FILE   puts this script's code and IDs for CODE and ID, and its folder for those of the system; the user ownup
//	              is whoever runs the test
func runDoc(t *testing.T, name, script string) {
	t.Helper()
	dir, bin := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name+".txtar"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, program := range map[string]string{"systemctl": fakeSystemctl, "useradd": "#!/bin/sh\n"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(program), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Values[worldKey{}] = &scriptWorld{}
			e.Setenv("PATH", bin+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Defer(func() { endDaemon(e.WorkDir) })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"until": until, "field": field, "world": startWorld, "up": up, "down": down,
			"post": post, "reply": reply, "await": await, "folder": folder, "here": here, "placed": placed,
		},
	})
}

// endDaemon ends what the unit started, if a script ended too early for it.
func endDaemon(dir string) {
	if pid, err := os.ReadFile(filepath.Join(dir, "pid")); err == nil {
		exec.Command("kill", "-KILL", strings.TrimSpace(string(pid))).Run()
	}
}

func here(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "FILE")
	text := ts.ReadFile(args[0])
	o := worldOf(ts).options
	for host, listen := range map[string]string{"imap.example.com": o.IMAPListen, "smtp.example.com": o.SMTPListen} {
		_, port := hostPort(listen)
		text = strings.ReplaceAll(text, fmt.Sprintf("host = %q\n", host), fmt.Sprintf("host = \"localhost\"\nport = %d\n", port))
	}
	if strings.Contains(text, "[imap]\n") {
		text += "[web]\nlisten = \"127.0.0.1:0\"\n"
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

func placed(ts *testscript.TestScript, neg bool, args []string) {
	arguments(ts, neg, args, "FILE")
	var out strings.Builder
	system := strings.NewReplacer("/etc/ownup", ts.MkAbs("."), "/usr/local/bin", ts.MkAbs("bin"), " -o ownup -g ownup", "")
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		line = system.Replace(line)
		id := ts.Getenv("OUT")
		if strings.HasPrefix(line, "ownup quarantine") {
			id = ts.Getenv("HELD")
		}
		line = regexp.MustCompile(`\bCODE\b`).ReplaceAllString(line, ts.Getenv("CODE"))
		out.WriteString(regexp.MustCompile(`\bID\b`).ReplaceAllString(line, id))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out.String()), 0o600))
}

const docReport = `-- report.eml --
From: Sam Carter <sam@example.com>
To: oops@example.com
Subject: Wrong list
Message-ID: <report@example.com>

I sent the salary list to everybody.
`

// TestGoLive goes live as the document says, and reports something.
func TestGoLive(t *testing.T) {
	t.Parallel()
	blocks := fences(t, "go-live.md")
	runDoc(t, "go-live", docScript(t, blocks, "world good\nrm ownup.toml people.csv password\nexec sh -c 'ln -s $(command -v ownup) ownup; mkdir bin'\n", map[string]string{
		"useradd":       "exists bin/ownup\n",
		"imap-password": "exec sh -c 'echo desk-secret >imap-password'\n",
		"--online":      "stdout '^ok +authentication-results: '\nstdout ': 0 problems, '\n! stdout '^warning'\n",
		"announce":      "exists mails/index.html\ngrep ROUTE card.txt\n",
		"systemctl":     "until log 'first start'\npost sam report.eml\nawait sam minimize\nawait maria minimize\n",
		"ownup cases":   "stdout 'sam@example\\.com +maria@example\\.com +minimize'\nexec systemctl stop ownup\n",
	})+docReport)
}

// TestOperatorManual runs what the manual says, on a house with a case, a held mail and a full outbox.
func TestOperatorManual(t *testing.T) {
	t.Parallel()
	before := `world
exec systemctl start ownup
until log 'first start'
post sam report.eml
await sam minimize
await maria minimize
exec ownup cases --config ownup.toml --json
field CODE code sam@example.com
exec sh -c 'head -c 150000 /dev/zero | tr "\0" x | fold -w 70 >>large.eml'
post sam large.eml
folder ownup/quarantine 1
await sam too-large
exec ownup quarantine list --config ownup.toml --json
field HELD id sam@example.com
down smtp
reply sam minimize 'NEED 1. lock the list'
until log 'relay unreachable'
exec ownup outbox list --config ownup.toml --json
field OUT id measures
cp report.eml mail.eml
`
	blocks := fences(t, "operator.md")
	runDoc(t, "operator", docScript(t, blocks, before, map[string]string{
		"demo --script":      "stdout 'five steps'\nstdout 'IN DANGER|In danger: 112'\n",
		"ownup explain":      "stdout ': 0 problems, '\nstdout 'class +report'\n",
		"systemctl reload":   "until log 'people read anew'\n",
		"cases":              "stdout '^code +[0-9A-Z]+'\nstdout '^what happened$'\nstdout 'report +[a-z-]+$'\n! stdout 'salary'\n",
		"outbox cancel":      "stdout 'lock the list'\nstdout 'asked for: retry'\nuntil log 'kind=cancel'\n",
		"quarantine release": "stdout '^ID +RECEIVED +REASON'\nstdout 'too-large'\nuntil log 'kind=drop'\n",
		"put-away": "until log 'first start' 2\nexec ownup cases --config ownup.toml --json\n! stdout .\n" +
			"exec systemctl stop ownup\nexec sh -c 'rm ownup.db* ownup.key && mv put-away/* .'\nexec systemctl start ownup\nuntil log 'daemon started' 3\n",
		"date +%F":      "exec sh -c 'test -s backup-20??-??-??.db'\n",
		"ownup replay":  "exists backup.db\nstdout 'is sound'\nstdout ' 0 differ'\n",
		"ownup restore": "stdout 'restored from backup.db'\nuntil log 'daemon started' 4\nexec systemctl stop ownup\n",
	})+"-- ownup.service --\n"+goLiveUnit(t)+docReport+`-- large.eml --
From: Sam Carter <sam@example.com>
To: oops@example.com
Subject: Screenshot
Message-ID: <large@example.com>

`)
}

// goLiveUnit is the unit of the other document, which the manual refers to.
func goLiveUnit(t *testing.T) string {
	t.Helper()
	for _, b := range fences(t, "go-live.md") {
		if b.file == "ownup.service" {
			return b.text
		}
	}
	t.Fatal("go-live.md has no unit")
	return ""
}
