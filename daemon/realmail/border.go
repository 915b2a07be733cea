package realmail

import (
	"fmt"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outside is the name of the port for mail from elsewhere, as Postfix tells it to the border.
const outside = "outside"

// startBorder listens for Postfix's milter connections until the test ends. It is no TCP port: Postfix writes one small
// packet after the other, and each would wait 40 ms for an acknowledgement.
func (w *World) startBorder(t testing.TB) error {
	path := filepath.Join(w.Dir, "border")
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	t.Cleanup(func() { l.Close() })
	if err := os.Chmod(path, 0o666); err != nil {
		return err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed at the end of the test
			}
			go (&milter{conn: conn, verdict: stamp}).serve()
		}
	}()
	return nil
}

// passing is a mail on its way through the border.
type passing struct {
	login  string   // who logged in, "" if nobody
	port   string   // the name of the port it came in by
	from   string   // the From field's value
	forged []string // values of the Authentication-Results fields it brought, in order
}

// stamp is what the border puts into a mail: the value of its Authentication-Results field (RFC 8601).
func stamp(m passing) string {
	from := ""
	if list, err := mail.ParseAddressList(m.from); err == nil && len(list) == 1 {
		from = strings.ToLower(list[0].Address)
	}
	_, domain, _ := strings.Cut(from, "@")
	switch {
	case m.login != "" && m.login == from:
		return fmt.Sprintf("%s; auth=pass smtp.auth=%s; dmarc=pass header.from=%s", AuthservID, m.login, domain)
	case m.login != "":
		return fmt.Sprintf("%s; auth=pass smtp.auth=%s", AuthservID, m.login)
	case m.port != outside:
		return AuthservID + "; none"
	case domain == Domain:
		return fmt.Sprintf("%s; spf=fail; dmarc=fail header.from=%s", AuthservID, domain)
	default:
		return fmt.Sprintf("%s; spf=none; dmarc=none header.from=%s", AuthservID, domain)
	}
}

// ours says whether an Authentication-Results value claims to be the border's own.
func ours(value string) bool {
	id, _, _ := strings.Cut(strings.TrimSpace(value), ";")
	id, _, _ = strings.Cut(strings.TrimSpace(id), " ") // an authserv-id may be followed by a version
	return strings.EqualFold(id, AuthservID)
}
