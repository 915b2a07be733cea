package incoming

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// level decides how far the one From address is proved, and why.
//
//	A  one of our border's verdicts proves it: DMARC pass, aligned DKIM pass, auth=pass as that very address, or
//	   the mail system's own mark of inside mail
//	B  no verdict
//	C  a verdict against it, verdicts in conflict, several From, a From or a field of ours that cannot be read
func level(h header, m *Mail, o Options) (Level, string) {
	if o.knowsNothing() {
		return LevelB, "trust B: nothing is known of the house"
	}
	if m.Froms != 1 {
		return LevelC, "trust C: not exactly one address in From"
	}
	if m.From == "" {
		return LevelC, "trust C: the address in From is malformed"
	}
	v := verdicts{from: m.From, domain: m.From[strings.LastIndexByte(m.From, '@')+1:]}
	v.internal(h, o.InternalHeader)
	if o.AuthservID != "" {
		v.fields(borderFields(h, strings.ToLower(o.AuthservID)), strings.ToLower(o.AuthservID))
	}
	return v.level()
}

func (o Options) knowsNothing() bool {
	return o.AuthservID == "" && o.InternalHeader == "" && len(o.Own) == 0
}

// verdicts collects what all fields of the border say of one From address.
type verdicts struct {
	from, domain string
	mark         bool // inside mail
	dmarc        tally
	dkim         tally // of aligned signatures
	spf          tally // of an aligned envelope
	auth         tally // pass: submitted as that address; fail: as another one
	bad          string
}

// tally counts verdicts of one method.
type tally struct{ pass, fail int }

func (t *tally) add(value string) {
	switch value {
	case "pass":
		t.pass++
	case "fail":
		t.fail++
	}
}

func (t tally) conflict() bool { return t.pass > 0 && t.fail > 0 }

// internal looks for the configured mark. The same field with another value beside it is a conflict.
func (v *verdicts) internal(h header, mark string) {
	name, want, ok := strings.Cut(mark, ":")
	if !ok {
		return
	}
	for _, got := range h.all(strings.ToLower(strings.TrimSpace(name))) {
		if strings.EqualFold(strings.TrimSpace(got), strings.TrimSpace(want)) {
			v.mark = true
			continue
		}
		v.bad = "the field for inside mail says something else"
	}
	if !v.mark {
		v.bad = "" // outside mail, as marked by the same field
	}
}

func (v *verdicts) fields(values []string, authservID string) {
	for _, value := range values {
		a, err := parseAuthResults(value)
		if err != nil {
			// Only a field of ours matters, and of a broken one its first word is all that can be told.
			if mayBeOurs(value, authservID) {
				v.bad = "a field of our authserv-id is malformed"
			}
			continue
		}
		if a.id != ownID(authservID) {
			continue
		}
		for _, r := range a.results {
			v.add(r)
		}
	}
}

// ownID is what stands in the border's own fields: nothing at all with Exchange Online, whose name here is no id.
func ownID(authservID string) string {
	if authservID == microsoft365 {
		return ""
	}
	return authservID
}

func mayBeOurs(value, authservID string) bool {
	if authservID == microsoft365 {
		first, _, _ := strings.Cut(value, ";")
		return strings.Contains(first, "=")
	}
	return strings.Contains(lowerASCII(value), authservID)
}

// add counts one result if it speaks of the From domain.
func (v *verdicts) add(r authResult) {
	switch r.method {
	case "dmarc":
		// A pass must name the domain that it is for; whatever a fail is about, it is no proof.
		if from, said := r.props["header.from"]; domainOf(from) == v.domain || !said && r.value == "fail" {
			v.dmarc.add(r.value)
		}
	case "dkim":
		d := r.props["header.d"]
		if d == "" {
			d = r.props["header.i"]
		}
		if aligned(domainOf(d), v.domain) {
			v.dkim.add(r.value)
		}
	case "spf":
		if aligned(domainOf(r.props["smtp.mailfrom"]), v.domain) {
			v.spf.add(r.value)
		}
	case "auth":
		v.addAuth(r)
	}
}

// addAuth counts a login. One that is no address (a bare user name) says nothing; another address says that
// somebody else sent this.
func (v *verdicts) addAuth(r authResult) {
	login := Address(r.props["smtp.auth"])
	if r.value != "pass" || login == "" {
		return
	}
	if login == v.from {
		v.auth.pass++
		return
	}
	v.auth.fail++
}

// level weighs the tallies. DMARC sums up DKIM and SPF, so these count only where it gave no verdict.
func (v *verdicts) level() (Level, string) {
	passed := v.mark || v.dmarc.pass > 0 || v.auth.pass > 0 || v.dkim.pass > 0
	switch {
	case v.bad != "":
		return LevelC, "trust C: " + v.bad
	case v.dmarc.conflict() || v.auth.conflict():
		return LevelC, "trust C: the border's verdicts contradict each other"
	case v.dmarc.fail > 0:
		return LevelC, "trust C: dmarc=fail"
	case v.auth.fail > 0:
		return LevelC, "trust C: submitted by another address"
	case v.dmarc.pass > 0:
		return LevelA, "trust A: dmarc=pass for the From domain"
	case v.dkim.conflict():
		return LevelC, "trust C: one aligned signature passes, another fails"
	case v.auth.pass > 0:
		return LevelA, "trust A: submitted as the From address"
	case v.mark:
		return LevelA, "trust A: marked as inside mail"
	case v.dkim.pass > 0:
		return LevelA, "trust A: dkim=pass, aligned"
	case v.dkim.fail > 0:
		return LevelC, "trust C: dkim=fail of an aligned signature"
	case v.spf.fail > 0 && !passed:
		return LevelC, "trust C: spf=fail of an aligned envelope"
	}
	return LevelB, "trust B: no verdict of the border"
}

// domainOf returns the domain of an address, of "@domain", or a bare domain, in compared form.
func domainOf(s string) string {
	return domainPart(strings.Trim(s[strings.LastIndexByte(s, '@')+1:], "<> "))
}

// aligned is the relaxed alignment of DMARC (RFC 7489, 3.1): the same organisational domain.
func aligned(signer, from string) bool {
	if signer == "" || signer == from {
		return signer != ""
	}
	a, err := publicsuffix.EffectiveTLDPlusOne(signer)
	if err != nil {
		return false
	}
	b, err := publicsuffix.EffectiveTLDPlusOne(from)
	return err == nil && a == b
}
