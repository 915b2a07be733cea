package daemon

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message"
	msg "github.com/emersion/go-message/mail"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/templates"
)

// Composer turns a decided mail into the bytes that go out. The bytes are a function of the mail, its cause and the
// keys: the same event makes the same bytes.
type Composer struct {
	Templates  func() *templates.Set
	Keys       mailflow.Keys
	Name       string // display name of the sender
	Address    string // our mailbox
	Subaddress bool   // box+token@ arrives too
}

// domainLimit keeps Message-IDs within 70 characters: 26 of token, 9 of cause, brackets and @.
const domainLimit = 32

// suppress asks Exchange and others for no reports and no automatic answers ([MS-OXCMAIL] X-Auto-Response-Suppress).
const suppress = "DR, RN, NRN, AutoReply"

// Compose renders a mail. cause names what set it off; with the case, the template and the recipients it makes the
// Message-ID.
func (cp *Composer) Compose(c mailflow.Case, m mailflow.Mail, cause string) (store.Mail, error) {
	view := m.View
	id := cp.messageID(c, m, cause)
	replyTo := ""
	if token := token(c, m); token != "" && cp.Subaddress {
		local, domain, _ := strings.Cut(cp.Address, "@")
		replyTo = local + "+" + token + "@" + domain
		view.Mailbox = replyTo
	}
	r, err := cp.Templates().Render(view.Lang, m.Template, view)
	if err != nil {
		return store.Mail{}, fmt.Errorf("render %s: %w", m.Template, err)
	}
	h, err := cp.header(m, ids{own: id, root: cp.root(c, m), replyTo: replyTo}, r.Subject)
	if err != nil {
		return store.Mail{}, fmt.Errorf("compose %s: %w", m.Template, err)
	}
	raw, err := body(h, r)
	if err != nil {
		return store.Mail{}, fmt.Errorf("compose %s: %w", m.Template, err)
	}
	out := store.Mail{ID: "<" + id + ">", Template: m.Template, Private: m.Private, Sender: cp.Address, Bytes: raw}
	if m.Notice {
		out.Sender = ""
	}
	out.Names = cp.names(c, m)
	for _, to := range append(append([]string{}, m.To...), m.Cc...) {
		out.Rows = append(out.Rows, store.Envelope{ID: cp.Keys.MessageID("envelope", id, to)[:12], Recipient: to})
	}
	return out, nil
}

// names are what an answer may name the case by, besides the Message-ID.
func (cp *Composer) names(c mailflow.Case, m mailflow.Mail) []string {
	if c.ID == "" {
		return nil
	}
	names := []string{"<" + cp.root(c, m) + ">"}
	if t := token(c, m); t != "" {
		names = append(names, t)
	}
	if m.Private {
		names = append(names, m.Thread)
	}
	return names
}

// token is the token of the ask that the mail carries, "" if it carries none.
func token(c mailflow.Case, m mailflow.Mail) string {
	for _, a := range c.Asks {
		if a.ID == m.AskID && m.AskID != "" {
			return a.Token
		}
	}
	return ""
}

func (cp *Composer) messageID(c mailflow.Case, m mailflow.Mail, cause string) string {
	to := strings.Join(append(append([]string{}, m.To...), m.Cc...), ",")
	local := cp.Keys.MessageID(c.ID, cause, m.Template, to)
	if t := token(c, m); t != "" {
		local = t + "." + local[:8]
	}
	return local + "@" + cp.domain()
}

// root is a Message-ID that all mails of a thread refer to, so that clients keep them together although the first one went
// to somebody else. No mail has it.
func (cp *Composer) root(c mailflow.Case, m mailflow.Mail) string {
	return cp.Keys.MessageID("thread", c.ID, m.Thread) + "@" + cp.domain()
}

func (cp *Composer) domain() string {
	_, domain, _ := strings.Cut(cp.Address, "@")
	for len(domain) > domainLimit {
		_, rest, ok := strings.Cut(domain, ".")
		if !ok {
			return domain[len(domain)-domainLimit:]
		}
		domain = rest
	}
	return domain
}

// ids are the ids that a header names, without brackets.
type ids struct {
	own     string
	root    string
	replyTo string
}

// header writes the header; this is the only place that does. A value with CR, LF or NUL is refused.
func (cp *Composer) header(m mailflow.Mail, id ids, subject string) (message.Header, error) {
	var h msg.Header
	set := func(name, value string) {
		if value != "" {
			h.Set(name, value)
		}
	}
	h.SetContentType("multipart/alternative", map[string]string{"boundary": boundary(id.own)})
	set("Content-Language", cmp.Or(m.View.Lang, "en"))
	if !m.Private {
		set("X-Ownup-Case", m.View.Code)
	}
	set("X-Ownup-Template", m.Template)
	set("X-Auto-Response-Suppress", suppress)
	set("Auto-Submitted", submitted(m))
	setThread(&h, m, id)
	h.SetText("Subject", subject)
	h.SetDate(m.View.Now.Truncate(time.Second))
	if id.replyTo != "" {
		h.SetAddressList("Reply-To", []*msg.Address{{Name: cp.Name, Address: id.replyTo}})
	}
	if len(m.Cc) > 0 {
		h.SetAddressList("Cc", cp.addresses(m, m.Cc))
	}
	h.SetAddressList("To", cp.addresses(m, m.To))
	h.SetAddressList("From", []*msg.Address{{Name: cp.Name, Address: cp.Address}})
	return h.Header, refuseBreaks(h.Header)
}

func submitted(m mailflow.Mail) string {
	if m.Replied {
		return "auto-replied"
	}
	return "auto-generated"
}

// setThread sets Message-ID, In-Reply-To and References (RFC 5322, section 3.6.4).
func setThread(h *msg.Header, m mailflow.Mail, id ids) {
	refs := []string{id.root}
	answers := strings.Trim(m.Answers, "<>")
	if answers != "" && !strings.ContainsAny(answers, "<> \t\r\n\x00") {
		refs = append(refs, answers)
	}
	h.SetMsgIDList("References", refs)
	h.SetMsgIDList("In-Reply-To", refs[len(refs)-1:])
	h.SetMessageID(id.own)
}

func (cp *Composer) addresses(m mailflow.Mail, list []string) []*msg.Address {
	var out []*msg.Address
	for _, a := range list {
		name := ""
		for _, c := range m.View.SentTo {
			if c.Address == a && c.Name != a {
				name = c.Name
			}
		}
		out = append(out, &msg.Address{Name: name, Address: a})
	}
	return out
}

// refuseBreaks looks at every field once more: what other people wrote must not become a field of its own.
func refuseBreaks(h message.Header) error {
	for f := h.Fields(); f.Next(); {
		if strings.ContainsAny(f.Value(), "\r\n\x00") {
			return fmt.Errorf("set %s: line break or NUL in its value", f.Key())
		}
	}
	return nil
}

// headerRoom is about what the headers of a mail and of its parts take.
const headerRoom = 2 << 10

// body writes header, text and HTML.
func body(h message.Header, r templates.Rendered) ([]byte, error) {
	var buf bytes.Buffer
	buf.Grow(headerRoom + len(r.Text) + len(r.Text)/8 + len(r.HTML) + len(r.HTML)/8)
	w, err := message.CreateWriter(&buf, h)
	if err != nil {
		return nil, err
	}
	if err := part(w, "text/plain", map[string]string{"charset": "utf-8", "format": "flowed"}, r.Text); err != nil {
		return nil, err
	}
	if err := part(w, "text/html", map[string]string{"charset": "utf-8"}, r.HTML); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func part(w *message.Writer, mediaType string, params map[string]string, text string) error {
	var h message.Header
	h.SetContentType(mediaType, params)
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	p, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(p, text); err != nil { // the encoding makes CRLF of each LF
		return err
	}
	return p.Close()
}

// boundary is a function of the Message-ID, so that the same mail has the same bytes.
func boundary(id string) string {
	local, _, _ := strings.Cut(id, "@")
	return "=_" + local
}
