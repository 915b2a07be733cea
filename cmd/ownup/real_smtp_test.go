package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/mail"
	"net/smtp"
	"testing"
)

func clientTLS(roots *x509.CertPool, name string) *tls.Config {
	return &tls.Config{RootCAs: roots, ServerName: name}
}

// readRecipients are the addresses in To and Cc.
func readRecipients(t testing.TB, raw []byte) []string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var to []string
	for _, field := range []string{"To", "Cc"} {
		list, err := m.Header.AddressList(field)
		if err != nil {
			continue
		}
		for _, a := range list {
			to = append(to, a.Address)
		}
	}
	return to
}

// submit hands a mail in after a login.
func submit(c *smtp.Client, auth smtp.Auth, from string, to []string, raw []byte) error {
	if err := c.Auth(auth); err != nil {
		return err
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, a := range to {
		if err := c.Rcpt(a); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}
