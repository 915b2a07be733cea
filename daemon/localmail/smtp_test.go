package localmail_test

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"
	gomail "github.com/wneessen/go-mail"

	"github.com/ownup/ownup/daemon/localmail"
)

func mailFrom(from string) string { return "From: " + from + "\r\nSubject: hello\r\n\r\nbody\r\n" }

// field returns the fields of a mail with this name, unfolded, in order.
func field(raw []byte, name string) []string {
	header, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	var all []string
	for _, line := range strings.Split(strings.NewReplacer("\r\n\t", " ", "\r\n ", " ").Replace(header), "\r\n") {
		if key, value, ok := strings.Cut(line, ": "); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			all = append(all, value)
		}
	}
	return all
}

func TestSubmissionIsStamped(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	raw := mailFrom("Sam <sam@example.com>")
	if err := send(t, w, sam, "bounces@example.com", []string{maria}, raw); err != nil {
		t.Fatal(err)
	}
	got := one(t, w, maria)
	want := "Return-Path: <bounces@example.com>\r\n" +
		"X-Original-To: maria@example.com\r\n" +
		"Delivered-To: maria@example.com\r\n" +
		"Received: from workstation.example.com ([192.0.2.25])\r\n" +
		"\tby mx.example.com with ESMTPSA id 38F8E4FB9A39\r\n" +
		"\tfor <maria@example.com>; Mon, 16 Nov 2026 12:00:00 +0000\r\n" +
		"Authentication-Results: mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=pass header.from=example.com\r\n" +
		raw
	if string(got.Raw) != want {
		t.Errorf("got\n%s\nwant\n%s", got.Raw, want)
	}
	if !got.At.Equal(noon()) {
		t.Errorf("INTERNALDATE %v", got.At)
	}
}

func TestAuthenticationResults(t *testing.T) {
	t.Parallel()
	forged := "authentication-results :\r\n (a \\) comment) \"mx.example\\.com\" 1;\r\n dmarc=pass header.from=example.com\r\n"
	others := "Authentication-Results: other.example; dmarc=pass header.from=example.com\r\n"
	lookalike := "Authentication-Results: mx.example.com.evil.example; dmarc=pass\r\n"
	for _, tc := range []struct {
		login, raw string
		want       []string
		reason     string
	}{
		{sam, mailFrom(sam), []string{"mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=pass header.from=example.com"},
			"his own address"},
		{sam, mailFrom("Maria <maria@example.com>"),
			[]string{"mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=fail header.from=example.com"},
			"another's address from his own login"},
		{sam, mailFrom("sam@example.com, maria@example.com"),
			[]string{"mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=fail header.from=unknown"}, "two authors"},
		{sam, "From: sam@example.com\r\n" + mailFrom(sam),
			[]string{"mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=fail header.from=unknown"}, "two From fields"},
		{"", mailFrom(sam), nil, "without a login nothing is claimed"},
		{"", forged + mailFrom(sam), nil, "a forged one is taken out, however it is written"},
		{"", "Authentication-Results: MX.example.com; dmarc=pass\r\n" + mailFrom(sam), nil, "in any case"},
		{"", "Authentication-Results: mx.example.com;\r\n\tdmarc=pass\r\n" + mailFrom(sam), nil, "folded"},
		{"", others + lookalike + mailFrom(sam),
			[]string{"other.example; dmarc=pass header.from=example.com", "mx.example.com.evil.example; dmarc=pass"},
			"those of others stay"},
		{"", mailFrom(sam) + "Authentication-Results: mx.example.com; dmarc=pass\r\n", nil, "the body is nobody's business"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *localmail.Options) { o.Anonymous = true })
			if err := send(t, w, tc.login, sam, []string{maria}, tc.raw); err != nil {
				t.Fatal(err)
			}
			raw := one(t, w, maria).Raw
			got := field(raw, "Authentication-Results")
			if strings.Join(got, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if _, body, _ := strings.Cut(tc.raw, "\r\n\r\n"); !strings.HasSuffix(string(raw), body) {
				t.Errorf("body changed: %q", raw)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) {
		o.Anonymous = true
		o.Verdict = func(from string, _ []byte) string {
			return "spf=fail smtp.mailfrom=" + from + "; dmarc=fail header.from=example.com"
		}
	})
	if err := send(t, w, "", "x@evil.example", []string{maria}, mailFrom(sam)); err != nil {
		t.Fatal(err)
	}
	want := "mx.example.com; spf=fail smtp.mailfrom=x@evil.example; dmarc=fail header.from=example.com"
	if got := field(one(t, w, maria).Raw, "Authentication-Results"); len(got) != 1 || got[0] != want {
		t.Errorf("got %q", got)
	}
}

func TestRecipients(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		to        string
		arrives   []string // users
		delivered string
		code      int
		detail    bool // sub-addresses are on
		reason    string
	}{
		{maria, []string{maria}, maria, 0, true, "a user"},
		{"Maria@Example.COM", []string{maria}, "Maria@Example.COM", 0, true, "in any case"},
		{"oops+abc123@example.com", []string{desk}, "oops+abc123@example.com", 0, true, "a sub-address"},
		{"help@example.com", []string{desk}, desk, 0, true, "an alias"},
		{"help+abc@example.com", []string{desk}, desk, 0, true, "an alias with a sub-address"},
		{"team@example.com", []string{sam, maria}, "", 0, true, "an alias of two"},
		{"oops+abc123@example.com", nil, "", 550, false, "sub-addresses are off"},
		{"nobody@example.com", nil, "", 550, true, "no such user"},
		{"broken@example.com", nil, "", 550, true, "an alias of nobody"},
		{"maria@elsewhere.example", nil, "", 550, true, "no relaying"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *localmail.Options) { o.NoSubaddress = !tc.detail })
			err := send(t, w, sam, sam, []string{tc.to}, mailFrom(sam))
			if code(err) != tc.code {
				t.Fatalf("error %v, want code %d", err, tc.code)
			}
			for _, user := range tc.arrives {
				raw := one(t, w, user).Raw
				if got := field(raw, "Delivered-To")[0]; tc.delivered != "" && got != tc.delivered {
					t.Errorf("Delivered-To %s, want %s", got, tc.delivered)
				}
				if got := field(raw, "X-Original-To")[0]; got != tc.to {
					t.Errorf("X-Original-To %s, want %s", got, tc.to)
				}
			}
		})
	}
}

func code(err error) int {
	var e *textproto.Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return -1
	}
	return 0
}

func TestOneCopyForEachPlace(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	if err := send(t, w, desk, desk, []string{sam, "team@example.com", maria}, mailFrom(desk)); err != nil {
		t.Fatal(err)
	}
	if w.Count(sam, "INBOX") != 1 || w.Count(maria, "INBOX") != 1 {
		t.Errorf("sam has %d, maria %d", w.Count(sam, "INBOX"), w.Count(maria, "INBOX"))
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	if err := send(t, w, "", sam, []string{maria}, mailFrom(sam)); code(err) != 530 {
		t.Errorf("without a login: %v, want 530", err)
	}
	if err := w.SetPassword(sam, "changed"); err != nil {
		t.Fatal(err)
	}
	if err := send(t, w, sam, sam, []string{maria}, mailFrom(sam)); code(err) != 535 {
		t.Errorf("with a wrong password: %v, want 535", err)
	}
	if w.Count(maria, "INBOX") != 0 {
		t.Error("a mail arrived")
	}
}

func TestBearerLogin(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Users[1].Token = "ya29.token" })
	for _, tc := range []struct {
		user, token string
		works       bool
		reason      string
	}{
		{sam, "ya29.token", true, "his token"},
		{sam, "ya29.other", false, "another"},
		{maria, "ya29.token", false, "somebody else's"},
		{maria, "", false, "nobody has the empty token"},
	} {
		conn, err := w.DialIMAP(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		c := imapclient.New(conn, nil)
		if err := c.Authenticate(bearer{tc.user, tc.token}); (err == nil) != tc.works {
			t.Errorf("%s: %v", tc.reason, err)
		}
		c.Close()
	}
}

// bearer is the client's side of XOAUTH2.
type bearer struct{ user, token string }

func (b bearer) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + b.user + "\x01auth=Bearer " + b.token + "\x01\x01"), nil
}

func (b bearer) Next([]byte) ([]byte, error) { return []byte{}, nil }

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fault   localmail.Fault
		code    int // -1 = the connection is gone
		arrives int
		reason  string
	}{
		{localmail.Fault{At: localmail.StageHello, Code: 421}, 421, 0, "busy"},
		{localmail.Fault{At: localmail.StageLogin, Code: 454}, 454, 0, "no login for now"},
		{localmail.Fault{At: localmail.StageMail, Code: 451}, 451, 0, "too many mails"},
		{localmail.Fault{At: localmail.StageRcpt, To: "MARIA@example.com", Code: 550, Status: "5.2.1"}, 550, 0, "this recipient, for good"},
		{localmail.Fault{At: localmail.StageRcpt, To: desk, Code: 550}, 0, 1, "another recipient"},
		{localmail.Fault{At: localmail.StageData}, 451, 0, "451 unless said"},
		{localmail.Fault{At: localmail.StageData, Act: localmail.Drop}, -1, 0, "cut before the dot"},
		{localmail.Fault{At: localmail.StageDot, Act: localmail.Drop}, -1, 0, "cut after the dot, not taken"},
		{localmail.Fault{At: localmail.StageTaken, Act: localmail.Drop}, -1, 1, "cut after the dot, taken"},
		{localmail.Fault{At: localmail.StageDot, Code: 554, To: maria}, 554, 0, "content refused"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, nil)
			lift := w.Break(tc.fault)
			if err := send(t, w, sam, sam, []string{maria}, mailFrom(sam)); code(err) != tc.code {
				t.Errorf("error %v, want code %d", err, tc.code)
			}
			if got := w.Count(maria, "INBOX"); got != tc.arrives {
				t.Errorf("%d mails arrived, want %d", got, tc.arrives)
			}
			lift()
			lift()
			if err := send(t, w, sam, sam, []string{maria}, mailFrom(sam)); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestFaultTimes(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	w.Break(localmail.Fault{At: localmail.StageRcpt, Times: 2})
	for i, want := range []int{451, 451, 0} {
		if err := send(t, w, sam, sam, []string{maria}, mailFrom(sam)); code(err) != want {
			t.Errorf("mail %d: %v, want code %d", i+1, err, want)
		}
	}
}

func TestStall(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	lift := w.Break(localmail.Fault{At: localmail.StageTaken, Act: localmail.Stall})
	done := make(chan error, 1)
	go func() { done <- send(t, w, sam, sam, []string{maria}, mailFrom(sam)) }()
	if err := w.Wait(t.Context(), func() bool { return w.Count(maria, "INBOX") == 1 }); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		t.Fatalf("it did not stall: %v", err)
	default:
	}
	lift()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestSubmitIsLikeSMTP(t *testing.T) {
	t.Parallel()
	a, b := start(t, nil), start(t, nil)
	if err := send(t, a, sam, sam, []string{maria}, mailFrom(sam)); err != nil {
		t.Fatal(err)
	}
	if err := b.Submit(t.Context(), sam, sam, []string{maria}, []byte(mailFrom(sam))); err != nil {
		t.Fatal(err)
	}
	if x, y := one(t, a, maria).Raw, one(t, b, maria).Raw; string(x) != string(y) {
		t.Errorf("by SMTP\n%s\nby Submit\n%s", x, y)
	}
	if err := b.Submit(t.Context(), "nobody@example.com", "", []string{maria}, nil); err == nil {
		t.Error("a stranger submitted")
	}
	if err := b.Receive(t.Context(), "", []string{"nobody@example.com"}, nil); err == nil {
		t.Error("a mail for nobody was taken")
	}
}

func TestGoMail(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Users[1].Token = "ya29.token" })
	for _, auth := range []gomail.SMTPAuthType{gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthXOAUTH2} {
		m := gomail.NewMsg()
		if err := errors.Join(m.From(sam), m.To(maria)); err != nil {
			t.Fatal(err)
		}
		m.SetBodyString(gomail.TypeTextPlain, ".\r\n..\r\nhello")
		if err := goMail(t, w, auth).DialAndSendWithContext(t.Context(), m); err != nil {
			t.Fatalf("%s: %v", auth, err)
		}
	}
	all, err := w.Messages(maria, "INBOX")
	if err != nil || len(all) != 2 {
		t.Fatal(len(all), err)
	}
	if !strings.HasSuffix(strings.TrimSpace(string(all[0].Raw)), ".\r\n..\r\nhello") {
		t.Errorf("dots were lost: %s", all[0].Raw)
	}
}

func goMail(t *testing.T, w *localmail.World, auth gomail.SMTPAuthType) *gomail.Client {
	t.Helper()
	password := "sam"
	if auth == gomail.SMTPAuthXOAUTH2 {
		password = "ya29.token"
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) { return w.DialSMTP(ctx) }
	c, err := gomail.NewClient("127.0.0.1", gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithSMTPAuth(auth),
		gomail.WithUsername(sam), gomail.WithPassword(password), gomail.WithDialContextFunc(dial))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
