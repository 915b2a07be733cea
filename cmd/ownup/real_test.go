package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/daemon/realmail"
	"github.com/ownup/ownup/mailflow"
)

// These tests run the program itself against a real Dovecot and a real Postfix, which they start on loopback.

// built is the folder of the program that build built, "" if no test needed it.
var built string

// build builds the program once for all tests.
var build = sync.OnceValues(func() (string, error) {
	var err error
	if built, err = os.MkdirTemp("", "ownup-test-"); err != nil {
		return "", err
	}
	program := filepath.Join(built, "ownup")
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build ownup: %w: %s", err, out)
	}
	return program, nil
})

// fast is a schedule in which a whole case takes seconds.
const fast = `
[schedule]
working_hours = "00:00-24:00"
working_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
holidays = ""
send_slots = ""
inform_after = "2s"
update_every = "2s"
plan_after = "60s"
reflection_after = "2s"
wrap_up_after = "2s"
refocus_after = "10s"
close_after = "20s"
`

// realHouse is a house with real mail servers and the program's config.
type realHouse struct {
	tb      testing.TB
	world   *realmail.World
	dir     string
	config  string
	log     sharedLog
	started int // where in the log the running program began
	proc    *exec.Cmd
	cpu     time.Duration
}

func newRealHouse(t *testing.T, users []realmail.User, people, schedule string) *realHouse {
	t.Helper()
	users = append(users, realmail.User{Address: "oops@example.com", Name: "Desk", Password: "desk-secret"})
	h := &realHouse{tb: t, world: realmail.Start(t, realmail.Options{Users: users}), dir: filepath.Join(t.TempDir(), "etc")}
	if err := os.Mkdir(h.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	h.config = h.write("ownup.toml", h.toml()+schedule)
	h.write("people.csv", people)
	h.write("password", "desk-secret\n")
	t.Cleanup(h.kill)
	return h
}

func (h *realHouse) write(name, text string) string {
	h.tb.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		h.tb.Fatal(err)
	}
	return path
}

func (h *realHouse) toml() string {
	_, imap, _ := net.SplitHostPort(h.world.IMAPS)
	_, smtp, _ := net.SplitHostPort(h.world.Submissions)
	return fmt.Sprintf(`[mailbox]
address = "oops@example.com"
subaddress = true
[imap]
host = "localhost"
port = %s
username = "oops@example.com"
password_file = "password"
poll = "1s"
first_start = "all"
[smtp]
host = "localhost"
port = %s
username = "oops@example.com"
password_file = "password"
resend_after = "5s"
[people]
domains = ["example.com"]
[trust]
authserv_id = %q
[support]
internal = "Dana Reyes, people team, dana.reyes@example.com"
external = "Employee assistance line, +49 30 0000000"
[operator]
address = "it@example.com"
[web]
listen = ""
`, imap, smtp, realmail.AuthservID)
}

// start starts the program.
func (h *realHouse) start() {
	h.tb.Helper()
	program, err := build()
	if err != nil {
		h.tb.Fatal(err)
	}
	h.proc = exec.Command(program, "run", "--config", h.config)
	h.proc.Env = append(os.Environ(), "SSL_CERT_FILE="+h.world.CAFile)
	h.proc.Stdout, h.proc.Stderr = &h.log, &h.log
	h.started = len(h.log.String())
	if err := h.proc.Start(); err != nil {
		h.tb.Fatal(err)
	}
}

// kill ends the program at once; stop lets it finish its step.
func (h *realHouse) kill() {
	if h.proc != nil {
		h.proc.Process.Kill()
		h.proc.Wait()
		h.proc = nil
	}
}

func (h *realHouse) stop() {
	h.tb.Helper()
	h.awaitStart()
	h.end()
}

// end ends a program that is known to run.
func (h *realHouse) end() {
	h.tb.Helper()
	if err := h.proc.Process.Signal(syscall.SIGTERM); err != nil {
		h.tb.Fatal(err)
	}
	if err := h.proc.Wait(); err != nil {
		h.tb.Errorf("after SIGTERM: %v\n%s", err, h.log.String())
	}
	h.proc = nil
}

// awaitStart waits until the program says that it runs: one that gets its signal before its first line of Go is just ended.
func (h *realHouse) awaitStart() {
	h.tb.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	for !strings.Contains(h.log.String()[h.started:], "daemon started") {
		select {
		case <-tick.C:
		case <-late.C:
			h.tb.Fatalf("it did not start\n%s", h.log.String())
		}
	}
}

// sharedLog is a buffer that is read while a program writes to it.
type sharedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *sharedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *sharedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// send submits a mail as a person does, with his login.
func (h *realHouse) send(from, password string, raw []byte) {
	h.tb.Helper()
	to := readRecipients(h.tb, raw)
	c, err := smtp.Dial(h.world.Submission)
	if err != nil {
		h.tb.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(clientTLS(h.world.CA, "localhost")); err != nil {
		h.tb.Fatal(err)
	}
	if err := submit(c, smtp.PlainAuth("", from, password, "127.0.0.1"), from, to, raw); err != nil {
		h.tb.Fatal(err)
	}
}

// await waits for the newest mail of a template in a person's inbox, and returns it.
func (h *realHouse) await(ctx context.Context, person, template string, count int) []byte {
	h.tb.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if found := h.mails(person, template); len(found) >= count {
			return found[len(found)-1]
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			h.tb.Fatalf("%s did not get %s (%d)\nlog:\n%s", person, template, count, h.log.String())
		}
	}
}

// mails are all mails of a template in a person's inbox, "" for any.
func (h *realHouse) mails(person, template string) [][]byte {
	h.tb.Helper()
	list, err := h.world.Messages(person, "INBOX")
	if err != nil {
		h.tb.Fatal(err)
	}
	var found [][]byte
	for _, m := range list {
		if template == "" || bytes.Contains(m.Raw, []byte("X-Ownup-Template: "+template+"\r\n")) || bytes.Contains(m.Raw, []byte("X-Ownup-Template: "+template+"\n")) {
			found = append(found, m.Raw)
		}
	}
	return found
}

const realPeople = `address,name,manager,deputy,language,timezone,phone,aliases
sam@example.com,Sam Carter,maria@example.com,,en,Europe/Berlin,+49 30 1,
maria@example.com,Maria Lopez,,,en,Europe/Berlin,+49 30 2,
`

// secretWords are what the reflection says in private.
const secretWords = "zwiebelkuchenquartett"

func realScenes() []scene {
	plan := "PLAN\n1. Ask the nine people who opened it to delete it\n2. Tell everybody who is on the list"
	return []scene{
		{sam, client.Gmail, 0, "", "I sent the salary list to everybody."},
		{sam, client.Gmail, 0, mailflow.TemplateMinimize, "NEED 1. recall the mail\n2. lock the list"},
		{maria, client.Outlook, 0, mailflow.TemplateMeasures, "1 yes, 2 no"},
		{sam, client.AppleMail, 0, mailflow.TemplateMeasuresDecided, "DONE all recalled"},
		{sam, client.Gmail, 0, mailflow.TemplatePlan, plan},
		{maria, client.IPhone, 0, mailflow.TemplateApprovePlan, "CHANGES tell the data protection officer too"},
		{sam, client.Thunderbird, 0, mailflow.TemplatePlanChanges, plan + "\n3. Tell the data protection officer"},
		{maria, client.Outlook, 0, mailflow.TemplateApprovePlan, "APPROVE"},
		{sam, client.Gmail, 0, mailflow.TemplateReflect, "I felt like a " + secretWords + " that day.\n\nSHARE The address field completes the wrong list.\n\nAnd again " + secretWords},
		{maria, client.Gmail, 0, mailflow.TemplateShared, "I will ask IT."},
		{sam, client.Outlook, 0, mailflow.TemplateRefocus, "All well, " + secretWords},
	}
}

// TestRealCase plays one whole case on real servers: undisturbed, with the daemon stopped and started between the
// mails, and with it killed in the middle of its work.
func TestRealCase(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"undisturbed", "stopped", "killed"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			h := newRealHouse(t, []realmail.User{
				{Address: "sam@example.com", Name: "Sam Carter", Password: "sam-secret"},
				{Address: "maria@example.com", Name: "Maria Lopez", Password: "maria-secret"},
			}, realPeople, fast)
			h.start()
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			h.playReal(ctx, how)
			h.awaitEnd(ctx)
			h.stop()
			h.checkCase(how == "killed")
			h.checkStore()
			if t.Failed() {
				t.Log(h.log.String())
			}
		})
	}
}

func (h *realHouse) playReal(ctx context.Context, how string) {
	h.tb.Helper()
	rounds := map[string]int{}
	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 0))
	h.tb.Logf("seed %d", seed)
	for i, s := range realScenes() {
		var raw []byte
		at := time.Now()
		if s.template == mailflow.TemplateRefocus {
			h.await(ctx, s.by.Address, mailflow.TemplateSharedAnswer, 1)
		}
		if s.template == "" {
			raw = client.Compose(s.style, s.by.Name+" <"+s.by.Address+">", "oops@example.com", "Sent the wrong list", s.words, at)
		} else {
			key := s.template + s.by.Address
			rounds[key]++
			raw = client.Reply(s.style, h.await(ctx, s.by.Address, s.template, rounds[key]), s.by, s.words, at, false)
		}
		name, _, _ := strings.Cut(s.by.Address, "@")
		h.send(s.by.Address, name+"-secret", raw)
		if i == 0 && how == "undisturbed" {
			h.await(ctx, "sam@example.com", mailflow.TemplateMinimize, 1)
			if took := time.Since(at); took > 2*time.Second {
				h.tb.Errorf("first answer after %s, want at most 2 s", took)
			} else {
				h.tb.Logf("first answer after %s", took.Round(time.Millisecond))
			}
		}
		switch how {
		case "stopped":
			h.stop()
			h.start()
		case "killed":
			h.killSoon(chance)
		}
	}
}

// killSoon kills the program at some instant of the next moments, twice: while it fetches, decides, commits, moves or sends;
// and starts it again. A third time could be the third failure at one mail, which is quarantine.
func (h *realHouse) killSoon(chance *rand.Rand) {
	for range 2 {
		soon := time.NewTimer(time.Duration(chance.IntN(700)) * time.Millisecond)
		<-soon.C
		h.kill()
		h.start()
	}
}

// awaitEnd waits until the case is closed.
func (h *realHouse) awaitEnd(ctx context.Context) {
	h.tb.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if out := h.command("cases", "--json", "--config", h.config); strings.Contains(out, `"step":"closed"`) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			h.tb.Fatalf("case did not close: %s\nlog:\n%s", h.command("cases", "--json", "--config", h.config), h.log.String())
		}
	}
}

func (h *realHouse) command(args ...string) string {
	h.tb.Helper()
	var out bytes.Buffer
	run(context.Background(), args, strings.NewReader(""), &out, &out)
	return out.String()
}

// checkCase holds what came against what had to come: every mail once, to whom it was for, and the private words nowhere.
func (h *realHouse) checkCase(killed bool) {
	h.tb.Helper()
	want := map[string]map[string]int{
		"sam@example.com":   {"minimize": 1, "measures-decided": 1, "plan": 1, "plan-changes": 1, "plan-approved": 1, "reflect": 1, "shared-answer": 1, "refocus": 1},
		"maria@example.com": {"minimize": 1, "measures": 1, "measures-decided": 1, "inform": 1, "plan": 1, "approve-plan": 2, "plan-approved": 1, "closed": 1, "shared": 1},
	}
	for person, templates := range want {
		for template, count := range templates {
			mails := h.mails(person, template)
			got := len(mails)
			if killed {
				got = distinct(mails)
			}
			if got != count {
				h.tb.Errorf("%s got %s %d times, want %d", person, template, got, count)
			}
		}
		for _, raw := range h.mails(person, "") {
			if of := templateOf(raw); of != "" && templates[of] == 0 {
				h.tb.Errorf("%s got %s, which nobody expected", person, of)
			}
		}
		for _, raw := range h.mails(person, "reflect") {
			if person != "sam@example.com" {
				h.tb.Errorf("%s got a private mail:\n%s", person, raw)
			}
		}
	}
	h.checkSecret()
}

// templateOf is the template of one of our mails, "" for any other mail.
func templateOf(raw []byte) string {
	_, rest, ok := bytes.Cut(raw, []byte("\nX-Ownup-Template: "))
	if !ok {
		return ""
	}
	of, _, _ := bytes.Cut(rest, []byte("\n"))
	return strings.TrimSpace(string(of))
}

// distinct counts mails by Message-ID: a kill between the final dot and the commit may repeat one, the same.
func distinct(mails [][]byte) int {
	ids := map[string]bool{}
	for _, raw := range mails {
		_, rest, _ := bytes.Cut(raw, []byte("\nMessage-Id: "))
		id, _, _ := bytes.Cut(rest, []byte("\n"))
		ids[string(id)] = true
	}
	return len(ids)
}

// checkStore: the store is sound, every stored event would be decided in the same way again, and a backup comes back as it
// was.
func (h *realHouse) checkStore() {
	h.tb.Helper()
	copied := filepath.Join(h.dir, "backup.db")
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"verify"}, "is sound"},
		{[]string{"replay"}, " 0 differ"},
		{[]string{"backup", copied}, "backup written"},
	} {
		if out := h.command(append(row.args, "--config", h.config)...); !strings.Contains(out, row.want) {
			h.tb.Errorf("%s: %s", row.args[0], out)
		}
	}
	before := h.command("cases", "--json", "--config", h.config)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Rename(filepath.Join(h.dir, "ownup.db"+suffix), filepath.Join(h.dir, "old.db"+suffix))
	}
	if out := h.command("restore", copied, "--config", h.config); !strings.Contains(out, "restored") {
		h.tb.Errorf("restore: %s", out)
	}
	if after := h.command("cases", "--json", "--config", h.config); after != before || before == "" {
		h.tb.Errorf("after the restore:\n%s\nbefore:\n%s", after, before)
	}
}

// checkSecret looks for the words of the reflection in every file of the house but the reporter's own mailbox, and in
// every output.
func (h *realHouse) checkSecret() {
	h.tb.Helper()
	var looked int
	check := func(root string) {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			b, err := os.ReadFile(path)
			if err == nil && bytes.Contains(bytes.ToLower(b), []byte(secretWords)) {
				h.tb.Errorf("the reflection's words stand in %s", path)
			}
			looked++
			return nil
		})
	}
	check(h.dir)
	for _, folder := range []string{"oops@example.com", "maria@example.com", "sam@example.com"} {
		check(h.world.Maildir(folder, "INBOX"))
	}
	if looked < 10 {
		h.tb.Errorf("looked into %d files only", looked)
	}
	for _, out := range []string{h.log.String(), h.command("cases", "--json", "--config", h.config), h.command("outbox", "list", "--json", "--config", h.config)} {
		if strings.Contains(strings.ToLower(out), secretWords) {
			h.tb.Errorf("the reflection's words were printed: %s", out)
		}
	}
}
