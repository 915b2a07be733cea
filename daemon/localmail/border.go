package localmail

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// border writes and removes what the edge of a mail system does.
type border struct {
	id, domain string
	verdict    func(from string, raw []byte) string
}

// strip removes Authentication-Results that claim to be ours (RFC 8601, 5).
func (b *border) strip(raw []byte) []byte {
	header, body := split(raw)
	fields := splitFields(header)
	kept := make([]byte, 0, len(raw))
	for _, f := range fields {
		if !b.claimsUs(f) {
			kept = append(kept, f...)
		}
	}
	return append(kept, body...)
}

func (b *border) claimsUs(field []byte) bool {
	name, value, ok := bytes.Cut(field, []byte(":"))
	if !ok || !strings.EqualFold(string(bytes.TrimSpace(name)), "Authentication-Results") {
		return false
	}
	return strings.EqualFold(authservID(string(value)), b.id)
}

// authservID reads the id before the version and the semicolon: a word or a quoted string, with comments and folds
// before it.
func authservID(value string) string {
	depth, quoted := 0, false
	var id strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && (quoted || depth > 0):
			i++
			if quoted && i < len(value) {
				id.WriteByte(value[i])
			}
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
			id.WriteByte(c)
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case strings.IndexByte(" \t\r\n;", c) < 0:
			id.WriteByte(c)
		case id.Len() > 0 || c == ';':
			return id.String()
		}
	}
	return id.String()
}

// splitFields cuts a header into its fields, folded lines with them; the empty line at its end is one too.
func splitFields(header []byte) [][]byte {
	var fields [][]byte
	for len(header) > 0 {
		end := 0
		for {
			n := bytes.IndexByte(header[end:], '\n')
			if n < 0 {
				end = len(header)
				break
			}
			end += n + 1
			if end == len(header) || header[end] != ' ' && header[end] != '\t' {
				break
			}
		}
		fields = append(fields, header[:end])
		header = header[end:]
	}
	return fields
}

// stamp puts the border's fields above a mail. Postfix's milters write below its own Received, and so it is here.
//
// The other end is given an address of the networks for documentation (RFC 5737), never the loopback it really has:
// readers skip a Received from loopback as a hand-over inside.
func (b *border) stamp(in inbound, clean []byte, original, delivered string) []byte {
	peer, with := "outside.example ([203.0.113.25])", "ESMTP"
	if in.login != "" {
		peer, with = "workstation."+b.domain+" ([192.0.2.25])", "ESMTPSA"
	}
	var top bytes.Buffer
	fmt.Fprintf(&top, "Return-Path: <%s>\r\nX-Original-To: %s\r\nDelivered-To: %s\r\n", in.from, original, delivered)
	fmt.Fprintf(&top, "Received: from %s\r\n\tby %s with %s id %s\r\n\tfor <%s>; %s\r\n",
		peer, b.id, with, queueID(in), original, in.at.Format(time.RFC1123Z))
	if results := b.results(in, clean); results != "" {
		fmt.Fprintf(&top, "Authentication-Results: %s; %s\r\n", b.id, results)
	}
	return append(top.Bytes(), clean...)
}

func (b *border) results(in inbound, clean []byte) string {
	if in.login == "" {
		if b.verdict == nil {
			return ""
		}
		return b.verdict(in.from, clean)
	}
	author, domain := author(clean)
	dmarc := "fail"
	if compared(withoutDetail(author)) == compared(in.login) {
		dmarc = "pass"
	}
	return fmt.Sprintf("auth=pass smtp.auth=%s; dmarc=%s header.from=%s", in.login, dmarc, domain)
}

// author reads the one address in From. Whatever cannot be read, or is not one, is nobody.
func author(raw []byte) (address, domain string) {
	found := listed(raw, "From")
	if len(found) != 1 {
		return "", "unknown"
	}
	return found[0], found[0][strings.LastIndexByte(found[0], '@')+1:]
}

// listed returns the addresses in all fields of a name; none if one of the fields cannot be read.
func listed(raw []byte, name string) []string {
	header, _ := split(raw)
	var found []string
	for _, f := range splitFields(header) {
		key, value, _ := bytes.Cut(f, []byte(":"))
		if !strings.EqualFold(string(bytes.TrimSpace(key)), name) {
			continue
		}
		list, err := mail.ParseAddressList(strings.NewReplacer("\r", "", "\n", "").Replace(string(value)))
		if err != nil {
			return nil
		}
		for _, a := range list {
			found = append(found, a.Address)
		}
	}
	return found
}

func queueID(in inbound) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n%d\n", in.from, strings.Join(in.to, ","), in.at.UnixNano())
	sum.Write(in.raw)
	return fmt.Sprintf("%X", sum.Sum(nil)[:6])
}
