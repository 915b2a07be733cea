package daemon

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// startTLSError reads why there is no TLS after the greeting. A server's own no means that it does not offer it.
func startTLSError(at endpoint, err error) error {
	var said *imap.Error
	if errors.As(err, &said) {
		return at.fail(KindTLS, fmt.Errorf("it has no STARTTLS: %w", said))
	}
	return err
}

// login logs in with a password or a token. It is a step of open; ctx is for fetching the secret.
func (m *IMAP) login(ctx context.Context) func(*watch) error {
	return func(*watch) error {
		if m.client.State() == imap.ConnStateAuthenticated {
			return nil // PREAUTH: a tunnel that has logged in for us
		}
		if m.opts.Token != nil {
			token, err := m.opts.Token(ctx)
			if err != nil {
				return m.at.fail(KindLogin, fmt.Errorf("get an access token: %w", err))
			}
			return m.refused(m.loginToken(token), token)
		}
		if m.opts.Password == nil {
			return m.at.fail(KindLogin, errors.New("there is no password"))
		}
		password, err := m.opts.Password(ctx)
		if err != nil {
			return m.at.fail(KindLogin, fmt.Errorf("get the password: %w", err))
		}
		return m.refused(m.loginPassword(password), password)
	}
}

func (m *IMAP) loginPassword(password string) error {
	caps := m.client.Caps()
	switch {
	case caps.Has(imap.AuthCap("PLAIN")):
		return m.client.Authenticate(sasl.NewPlainClient("", m.opts.Username, password))
	case caps.Has(imap.CapLoginDisabled):
		return m.at.fail(KindLogin, errors.New("it takes no password on this connection (LOGINDISABLED)"))
	}
	return m.client.Login(m.opts.Username, password).Wait()
}

func (m *IMAP) loginToken(token string) error {
	caps := m.client.Caps()
	switch {
	case caps.Has(imap.AuthCap("XOAUTH2")):
		return m.client.Authenticate(&xoauth2{username: m.opts.Username, token: token})
	case caps.Has(imap.AuthCap("OAUTHBEARER")):
		return m.client.Authenticate(sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: m.opts.Username, Token: token, Host: m.opts.Host, Port: m.opts.Port}))
	}
	return m.at.fail(KindLogin, errors.New("it offers neither XOAUTH2 nor OAUTHBEARER"))
}

// refused makes a server's no to the login a KindLogin without the secret, which some servers repeat in their answer.
func (m *IMAP) refused(err error, secret string) error {
	var said *imap.Error
	if !errors.As(err, &said) {
		return err
	}
	said.Text = scrub(said.Text, m.opts.Username, secret)
	return m.at.fail(KindLogin, said)
}

// scrub takes a secret out of what a server said, as it is and in the forms in which it was sent.
func scrub(text, username, secret string) string {
	const hidden = "<secret>"
	plain := base64.StdEncoding.EncodeToString([]byte("\x00" + username + "\x00" + secret))
	bearer := base64.StdEncoding.EncodeToString([]byte(xoauth2Response(username, secret)))
	for _, form := range []string{plain, bearer, base64.StdEncoding.EncodeToString([]byte(secret)), secret} {
		if secret != "" {
			text = strings.ReplaceAll(text, form, hidden)
		}
	}
	return text
}

// xoauth2 is the SASL mechanism of Google and Microsoft for OAuth 2.0 access tokens.
type xoauth2 struct{ username, token string }

func xoauth2Response(username, token string) string {
	return "user=" + username + "\x01auth=Bearer " + token + "\x01\x01"
}

// Start sends everything at once.
func (x *xoauth2) Start() (mech string, ir []byte, err error) {
	return "XOAUTH2", []byte(xoauth2Response(x.username, x.token)), nil
}

// Next answers the server's account of what was wrong, so that it goes on to its no. Any answer does.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{1}, nil }

// learn asks what the server can and how it writes folder names. After a login the library may still have the
// capabilities from before.
func (m *IMAP) learn(*watch) error {
	caps, err := m.client.Capability().Wait()
	if err != nil {
		return err
	}
	m.caps = caps
	if !caps.Has(imap.CapNamespace) {
		m.names, err = namesByList(m.client)
		return err
	}
	spaces, err := m.client.Namespace().Wait()
	if err != nil {
		return err
	}
	m.names = namesByNamespace(spaces)
	return nil
}

func (m *IMAP) selectInbox(*watch) error {
	box, err := m.client.Select(m.names.server(m.opts.Inbox), nil).Wait()
	var said *imap.Error
	if errors.As(err, &said) {
		return m.at.fail(KindFolder, said)
	}
	if err == nil {
		m.keywords = slices.Contains(box.PermanentFlags, imap.FlagWildcard)
	}
	return err
}

// folderNames turn our folder names, with "/" between levels, into the server's.
type folderNames struct {
	separator string   // "" = the server has no levels
	personal  string   // what own folders begin with
	known     []string // what folders of any namespace begin with
}

func namesByNamespace(spaces *imap.NamespaceData) folderNames {
	var names folderNames
	if len(spaces.Personal) > 0 {
		names.personal = spaces.Personal[0].Prefix
		names.separator = separatorOf(spaces.Personal[0].Delim)
	}
	for _, space := range slices.Concat(spaces.Personal, spaces.Other, spaces.Shared) {
		if space.Prefix != "" {
			names.known = append(names.known, space.Prefix)
		}
	}
	return names
}

// namesByList asks for the separator in the way from before namespaces: LIST "" "" (RFC 3501, 6.3.8).
func namesByList(client *imapclient.Client) (folderNames, error) {
	list, err := client.List("", "", nil).Collect()
	if err != nil || len(list) == 0 {
		return folderNames{separator: "/"}, err
	}
	return folderNames{separator: separatorOf(list[0].Delim)}, nil
}

func separatorOf(delim rune) string {
	if delim == 0 {
		return ""
	}
	return string(delim)
}

// server is the server's name of a folder. What already begins with a namespace of the server stays in it.
func (n folderNames) server(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	if n.separator != "" {
		name = strings.ReplaceAll(name, "/", n.separator)
	}
	for _, prefix := range n.known {
		if strings.HasPrefix(name, prefix) {
			return name
		}
	}
	return n.personal + name
}
