package mailflow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Keys make every id a function of what it stands for, so that reading the same mail again names the same case.
type Keys struct {
	IDKey    []byte // never rotated
	TokenKey []byte // may be rotated: live asks keep the tokens they were sent with
}

// crockford is Crockford's base32: no I, L, O or U, so that people can say it.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// CodeLength is the shortest length of a case's code.
const CodeLength = 5

// Case returns the id of the case that a report opens: 26 characters, whose prefixes are codes.
func (k Keys) Case(contentKey string) string {
	return crockford.EncodeToString(k.hash("case", contentKey)[:16])
}

// Content returns the key by which a mail is known: a keyed hash of its fingerprint.
func (k Keys) Content(fingerprint [32]byte) string {
	return "1:" + crockford.EncodeToString(k.hash("mail", string(fingerprint[:]))[:20])
}

// Tag returns the tag of a private thread, which does not tell the case.
func (k Keys) Tag(caseID, template string) string {
	return "T" + crockford.EncodeToString(k.hash("tag", caseID, template))[:5]
}

// MessageID returns the local part of a mail's Message-ID: 26 characters.
func (k Keys) MessageID(parts ...string) string {
	return lower(k.hash("message", parts...)[:16])
}

// Ref returns the four characters that name an ask in a subject.
func (k Keys) Ref(caseID, ask, to string) string {
	return crockford.EncodeToString(k.hash("ref", caseID, ask, to))[:4]
}

// Token returns the 128-bit token of an ask: 26 characters.
func (k Keys) Token(caseID, ask, to string) string {
	mac := hmac.New(sha256.New, k.TokenKey)
	write(mac, "token", []string{caseID, ask, to})
	return lower(mac.Sum(nil)[:16])
}

func (k Keys) hash(domain string, parts ...string) []byte {
	mac := hmac.New(sha256.New, k.IDKey)
	write(mac, domain, parts)
	return mac.Sum(nil)
}

// write separates the parts by NUL, which none of them has.
func write(mac interface{ Write([]byte) (int, error) }, domain string, parts []string) {
	mac.Write([]byte(domain))
	for _, p := range parts {
		mac.Write([]byte{0})
		mac.Write([]byte(p))
	}
}

func lower(b []byte) string { return strings.ToLower(crockford.EncodeToString(b)) }
