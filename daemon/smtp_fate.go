package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// failed reads what an error means for the mail (RFC 5321, 4.2.1), and drops the connection if it is of no more use.
func (s *SMTP) failed(ctx context.Context, err error, afterDot bool) *failure {
	f := &failure{DeliveryError: DeliveryError{Err: err, Fate: FateConnection}}
	if afterDot {
		f.Fate = FateUnknown
	}
	var said *textproto.Error
	switch {
	case errors.As(err, &said):
		f.Code = said.Code
		f.Status, f.Text = splitStatus(said.Msg)
		f.Fate = fateOf(said.Code, f.Fate)
	case ctx.Err() != nil:
		f.Err = ctx.Err()
	default:
		f.Err = s.explain(err)
	}
	if f.Fate == FateConnection || f.Fate == FateUnknown {
		s.drop()
	}
	return f
}

// fateOf reads a reply code. 421 closes the connection, whatever it answers, and 530 to 538 speak of the login (RFC
// 4954): neither is the mail's fault. What is no refusal at all means what a lost connection would mean.
func fateOf(code int, lost Fate) Fate {
	switch {
	case code == 421, code == 530, code == 534, code == 535, code == 538:
		return FateConnection
	case code >= 400 && code < 500:
		return FateTemporary
	case code >= 500 && code < 600:
		return FatePermanent
	}
	return lost
}

// isAccepted says whether the answer to the final dot takes the mail, though it is not the 250 it ought to be: the
// first digit counts (RFC 5321, 4.3.2).
func isAccepted(err error) bool {
	var said *textproto.Error
	return errors.As(err, &said) && said.Code >= 200 && said.Code < 300
}

// explain finds the cause of a lost connection.
func (s *SMTP) explain(err error) error {
	if broken := s.wire.broken(); errors.Is(broken, errTooMuch) {
		err = broken
	}
	return s.at.classify(err)
}

var enhancedStatus = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})\s+`)

// splitStatus takes the enhanced status (RFC 2034) off an answer and makes the rest one line.
func splitStatus(msg string) (status, text string) {
	const longest = 300
	if m := enhancedStatus.FindStringSubmatch(msg); m != nil {
		status = m[1]
	}
	var lines []string
	for line := range strings.Lines(msg) {
		line = strings.TrimSpace(line)
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(line, status)))
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.Join(lines, " "))
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + " …"
	}
	return status, text
}

// envelope prepares the two addresses and refuses what the relay cannot take, with the status it would have given.
func (s *SMTP) envelope(e Envelope) (from, to string, failed *failure) {
	utf8, _ := s.client.Extension("SMTPUTF8")
	eight, _ := s.client.Extension("8BITMIME")
	from, to = e.From, e.To
	if !utf8 {
		from, to = asciiDomain(from), asciiDomain(to)
	}
	wide := !isASCII(from) || !isASCII(to)
	header, _, _ := bytes.Cut(e.Bytes, []byte("\r\n\r\n"))
	switch {
	case !isEnvelopeAddress(from, true), !isEnvelopeAddress(to, false):
		return "", "", refuse("5.1.3", "the address cannot stand in an envelope")
	case wide && !utf8:
		return "", "", refuse("5.6.7", "the address needs SMTPUTF8, which the relay does not have")
	case !isASCII(e.Bytes) && !eight:
		return "", "", refuse("5.6.3", "the mail needs 8BITMIME, which the relay does not have")
	case s.limit > 0 && int64(len(e.Bytes)) > s.limit:
		return "", "", refuse("5.3.4", fmt.Sprintf("the mail is larger than the relay takes (%d bytes)", s.limit))
	}
	needed := utf8 && (wide || !isASCII(header)) // a relay further on may not have it: ask only if needed
	s.client.SkipSMTPUTF8(!needed)
	s.params = ""
	if eight {
		s.params = " BODY=8BITMIME"
	}
	if needed {
		s.params += " SMTPUTF8"
	}
	return "<" + from + ">", "<" + to + ">", nil
}

func refuse(status, text string) *failure {
	return &failure{DeliveryError: DeliveryError{Fate: FatePermanent, Status: status, Text: text, Err: errors.New(text)}}
}

// isEnvelopeAddress keeps out what would end the command or begin another part of it.
func isEnvelopeAddress(addr string, mayBeEmpty bool) bool {
	if addr == "" {
		return mayBeEmpty
	}
	at := strings.LastIndexByte(addr, '@')
	return at > 0 && at < len(addr)-1 && !strings.ContainsFunc(addr, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == '<' || r == '>'
	})
}

// asciiDomain writes a domain as DNS has it (RFC 5891), if it can be.
func asciiDomain(addr string) string {
	at := strings.LastIndexByte(addr, '@')
	if at < 0 || isASCII(addr[at:]) {
		return addr
	}
	domain, err := idna.Lookup.ToASCII(addr[at+1:])
	if err != nil {
		return addr
	}
	return addr[:at+1] + domain
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
