package incoming

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	border  = "Received: from out.example.org (out.example.org [192.0.2.7])\n\tby mx.example.com (Postfix) with ESMTPS id 4X; Mon, 16 Nov 2026 09:00:00 +0100\n"
	earlier = "Received: from [10.0.0.3] (unknown [203.0.113.9]) by out.example.org with ESMTPSA id 77; Mon, 16 Nov 2026 08:59:59 +0100\n"
	inside  = "Received: from localhost (localhost [127.0.0.1])\n\tby mx.example.com (Postfix) with ESMTP id 9Q; Mon, 16 Nov 2026 09:00:01 +0100\n"
	lmtp    = "Received: from mx.example.com ([10.0.0.2])\n\tby store.example.com with LMTP id abc; Mon, 16 Nov 2026 09:00:02 +0100\n"
	pass    = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\n"
	failed  = "Authentication-Results: mx.example.com; dmarc=fail header.from=example.com\n"
)

func trustOf(head string, o Options) (Level, []string) {
	if !strings.Contains(head, "From: ") {
		head += "From: Sam Carter <sam@example.com>\n"
	}
	m := Read([]byte(head+"To: oops@example.com\nSubject: x\n\nhello\n"), o)
	return m.Trust, m.Why
}

func TestTrustPlaces(t *testing.T) {
	t.Parallel()
	checkVerdicts(t, []verdictTest{
		{"above the border's Received", pass + border + earlier, LevelA},
		{"directly below it, as Postfix puts a milter's fields", border + pass + earlier, LevelA},
		{"other fields may stand between", "Return-Path: <sam@example.com>\n" + border + "DKIM-Signature: v=1\n" + pass + earlier, LevelA},
		{"past the next Received it is the sender's own", border + earlier + pass, LevelB},
		{"no Received at all: the whole header is the house's", pass, LevelA},
		{"a hand-over from loopback is inside", inside + border + pass + earlier, LevelA},
		{"a hand-over by LMTP is inside", lmtp + border + pass + earlier, LevelA},
		{"LMTP, a filter on loopback, then the border", lmtp + inside + border + pass + earlier, LevelA},
		{"inside hand-overs do not move the end", lmtp + inside + border + earlier + pass, LevelB},
		{"only hand-overs inside: the whole header counts", lmtp + inside + pass, LevelA},
		{
			"a client that calls itself localhost is not loopback",
			strings.Replace(border, "out.example.org (", "localhost (", 1) + "Received: from a (a [192.0.2.9]) by b with SMTP\n" + pass, LevelB,
		},
		{
			"a client that says [127.0.0.1] is not loopback",
			strings.Replace(border, "out.example.org (out", "[127.0.0.1] (out", 1) + "Received: from a (a [192.0.2.9]) by b with SMTP\n" + pass, LevelB,
		},
		{
			"an address without a comment is what the client said",
			"Received: from [127.0.0.1] by mx.example.com with ESMTP id 1; x\nReceived: from a by b with SMTP\n" + pass, LevelB,
		},
		{
			"Exim notes the client's name in the comment",
			"Received: from [192.0.2.7] (helo=[127.0.0.1]) by mx.example.com with esmtps (Exim 4.96) id 1\nReceived: from a by b\n" + pass, LevelB,
		},
		{
			"with LMTP in a client's name does not count",
			"Received: from x.with.lmtp (with LMTP [192.0.2.7]) by mx.example.com with ESMTP id 1\nReceived: from a by b\n" + pass, LevelB,
		},
		{"IPv6 loopback", strings.Replace(inside, "[127.0.0.1]", "[IPv6:::1]", 1) + border + pass, LevelA},
	})
}

// verdictTest is one header and what it is worth.
type verdictTest struct {
	reason, head string
	want         Level
}

func checkVerdicts(t *testing.T, tests []verdictTest) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got, why := trustOf(tt.head, Options{AuthservID: "mx.example.com"}); got != tt.want {
				t.Errorf("got %s, want %s: %v", got, tt.want, why)
			}
		})
	}
}

// ar is a field of results as it stands in a header.
func ar(s string) string { return "Authentication-Results: " + s + "\n" }

func TestTrustSyntax(t *testing.T) {
	t.Parallel()
	checkVerdicts(t, []verdictTest{
		{"DMARC pass for the From domain", pass, LevelA},
		{"DMARC fail", failed, LevelC},
		{"no verdict", "", LevelB},
		{"none", ar("mx.example.com; none"), LevelB},
		{"DMARC none", ar("mx.example.com; dmarc=none header.from=example.com"), LevelB},
		{"a temporary error is no verdict", ar("mx.example.com; dmarc=temperror header.from=example.com"), LevelB},
		{"DMARC pass for another domain", ar("mx.example.com; dmarc=pass header.from=example.net"), LevelB},
		{"somebody else's id", ar("mx.example.net; dmarc=pass header.from=example.com"), LevelB},
		{"an id that only starts like ours", ar("mx.example.com.evil.example; dmarc=pass header.from=example.com"), LevelB},
		{"upper case", ar("MX.EXAMPLE.COM; DMARC=PASS Header.From=EXAMPLE.COM"), LevelA},
		{"a version after the id", ar("mx.example.com 1; dmarc=pass header.from=example.com"), LevelA},
		{"a comment before the id", ar("(hi) mx.example.com (yo); dmarc=pass (p=none dis=none) header.from=example.com"), LevelA},
		{"a quoted id", ar(`"mx.example.com"; dmarc=pass header.from=example.com`), LevelA},
		{"spaces around all marks", ar("mx.example.com ; dmarc = pass header . from = example.com"), LevelA},
		{"a method with a version", ar("mx.example.com; dmarc/1=pass header.from=example.com"), LevelA},
		{"a verdict inside a comment is none", ar("mx.example.com; spf=none (dmarc=pass header.from=example.com) smtp.mailfrom=x@y.example"), LevelB},
		{"a semicolon and a verdict inside a comment", ar("mx.example.com; spf=none (a; dmarc=pass header.from=example.com)"), LevelB},
		{"OpenDKIM's semicolon in a comment", ar(`mx.example.com; dkim=pass (2048-bit key; unprotected) header.d=example.com header.i=@example.com header.b="ab/cd=="`), LevelA},
		{"an unquoted base64 value", ar("mx.example.com; dkim=pass header.b=ab/cd== header.d=example.com"), LevelA},
		{"a verdict inside a quote is none", ar(`mx.example.com; spf=none reason="x; dmarc=pass header.from=example.com"`), LevelB},
		{"nested comments", ar("mx.example.com; dmarc=pass (a (b) c) header.from=example.com"), LevelA},
		{"a comment that is never closed: malformed", ar("mx.example.com; dmarc=pass header.from=example.com; spf=none (x"), LevelC},
		{"a bracket too many: malformed", ar("mx.example.com; spf=none) ; dmarc=pass header.from=example.com"), LevelC},
		{"a quote that is never closed: malformed", ar(`mx.example.com; dmarc=pass header.from="example.com`), LevelC},
		{"one property twice: malformed", ar("mx.example.com; dmarc=pass header.from=example.com header.from=example.net"), LevelC},
		{"somebody else's malformed field is nothing to us", ar("mx.example.net; x (") + pass, LevelA},
	})
}

func TestTrustVerdicts(t *testing.T) {
	t.Parallel()
	checkVerdicts(t, []verdictTest{
		{"folded over lines", ar("mx.example.com;\n\tdkim=pass header.d=example.com\n\theader.s=a;\n\tspf=pass smtp.mailfrom=example.com"), LevelA},
		{"aligned DKIM of a parent domain", ar("mx.example.com; dkim=pass header.d=mail.example.com"), LevelA},
		{"DKIM of another domain", ar("mx.example.com; dkim=pass header.d=example.net"), LevelB},
		{"DKIM by header.i alone", ar("mx.example.com; dkim=pass header.i=@example.com"), LevelA},
		{"a failed signature of another domain", ar("mx.example.com; dkim=fail header.d=list.example.net; dkim=pass header.d=example.com"), LevelA},
		{"an aligned signature fails", ar("mx.example.com; dkim=fail header.d=example.com"), LevelC},
		{"DMARC passes by SPF though the signature broke", ar("mx.example.com; dkim=fail header.d=example.com; spf=pass smtp.mailfrom=example.com; dmarc=pass header.from=example.com"), LevelA},
		{"SPF pass alone proves no From", ar("mx.example.com; spf=pass smtp.mailfrom=sam@example.com"), LevelB},
		{"SPF fail of an aligned envelope", ar("mx.example.com; spf=fail smtp.mailfrom=sam@example.com"), LevelC},
		{"SPF softfail is no verdict", ar("mx.example.com; spf=softfail smtp.mailfrom=sam@example.com"), LevelB},
		{"submitted as the From address", ar("mx.example.com; auth=pass smtp.auth=sam@example.com smtp.mailfrom=sam@example.com"), LevelA},
		{"submitted as the From address, other case", ar("mx.example.com; auth=pass (LOGIN) smtp.auth=Sam@Example.COM"), LevelA},
		{"submitted by somebody else", ar("mx.example.com; auth=pass smtp.auth=eve@example.com"), LevelC},
		{"a login that is no address", ar("mx.example.com; auth=pass smtp.auth=sam"), LevelB},
		{"a login that failed", ar("mx.example.com; auth=fail smtp.auth=sam@example.com"), LevelB},
		{"two fields read together", ar("mx.example.com; spf=pass smtp.mailfrom=example.com") + ar("mx.example.com; dmarc=pass header.from=example.com"), LevelA},
		{"two fields in conflict", pass + failed, LevelC},
		{"two fields in conflict, other order", failed + pass, LevelC},
		{"a conflict inside of one field", ar("mx.example.com; dmarc=pass header.from=example.com; dmarc=fail header.from=example.com"), LevelC},
		{"DMARC fail with a DKIM pass", ar("mx.example.com; dkim=pass header.d=example.com") + failed, LevelC},
		{"a field without an id is not ours", ar("dmarc=pass header.from=example.com"), LevelB},
		{"ARC is not ours to believe", "ARC-" + pass, LevelB},
		{"two From fields", pass + "From: sam@example.com\nFrom: eve@example.net\n", LevelC},
		{"two addresses in From", pass + "From: sam@example.com, eve@example.net\n", LevelC},
		{"the same address twice", pass + "From: sam@example.com, sam@example.com\n", LevelC},
		{"an address in an encoded word", pass + "From: =?utf-8?q?Sam_=3Csam@example.com=3E?=\n", LevelC},
		{"two pairs of brackets", pass + "From: Sam <sam@example.com> <sam@example.com>\n", LevelC},
		{"brackets in a quoted name are its own", pass + "From: \"Sam <x@example.net>\" <sam@example.com>\n", LevelA},
		{"words around an address without brackets", pass + "From: eve@example.net sam@example.com\n", LevelC},
		{"a bracket that is never closed", pass + "From: Sam <sam@example.com\n", LevelC},
		{"a DMARC pass that names no domain", ar("mx.example.com; dmarc=pass"), LevelB},
		{"a DMARC fail that names no domain", ar("mx.example.com; dmarc=fail"), LevelC},
		{"a From without an address", pass + "From: Sam Carter\n", LevelC},
		{"a broken address", pass + "From: Sam <sam@@exa mple.com>\n", LevelC},
		{"an address in the display name is no address", pass + "From: \"maria@example.com\" <sam@example.com>\n", LevelA},
	})
}

func TestTrustProviders(t *testing.T) {
	t.Parallel()
	const (
		hop    = "Received: from AM9PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:20b:1::1)\n by DB6PR03MB2.eurprd03.prod.outlook.com with HTTPS; Mon, 16 Nov 2026 08:00:03 +0000\n"
		edge   = "Received: from out.example.org (192.0.2.7) by DB3EUR04FT1.mail.protection.outlook.com\n (10.152.24.1) with Microsoft SMTP Server (version=TLS1_2) id 15.20; Mon, 16 Nov 2026 08:00:01 +0000\n"
		verd   = "Authentication-Results: spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=example.com; dkim=pass (signature was verified)\n header.d=example.com;dmarc=pass action=none\n header.from=example.com;compauth=pass reason=100\n"
		google = "Received: by 2002:a05:6402:1::1 with SMTP id x; Mon, 16 Nov 2026 00:00:00 -0800 (PST)\n"
		gedge  = "Received: from out.example.org (out.example.org. [192.0.2.7])\n        by mx.google.com with ESMTPS id y; Mon, 16 Nov 2026 00:00:00 -0800 (PST)\n"
		gverd  = "Authentication-Results: mx.google.com;\n       dkim=pass header.i=@example.com header.s=a header.b=AbC;\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.com\n"
		mark   = "X-MS-Exchange-Organization-AuthAs: Internal"
	)
	m365 := Options{AuthservID: "microsoft365"}
	goog := Options{AuthservID: "mx.google.com"}
	marked := Options{InternalHeader: mark, AuthservID: "mx.example.com"}
	for _, tt := range []struct {
		reason, head string
		o            Options
		want         Level
	}{
		{"Exchange Online writes no id and stands below its own hops", hop + verd + edge, m365, LevelA},
		{"a forged one below the edge", hop + edge + earlier + verd, m365, LevelB},
		{"an edge that only calls itself outlook.com", strings.Replace(edge, "out.example.org", "x.prod.outlook.com", 1) + earlier + verd, m365, LevelB},
		{"the name of the form is no id", "Authentication-Results: microsoft365; dmarc=pass header.from=example.com\n" + edge, m365, LevelB},
		{"a field with an id is not Exchange Online's", pass + edge, m365, LevelB},
		{"Exchange Online's own guess is no pass", strings.Replace(verd, "dmarc=pass", "dmarc=bestguesspass", 1) + edge, m365, LevelA},
		{"the guess alone", "Authentication-Results: spf=none; dkim=none header.d=none;dmarc=bestguesspass header.from=example.com;compauth=pass\n" + edge, m365, LevelB},
		{"Exchange Online says fail", strings.Replace(verd, "dmarc=pass", "dmarc=fail", 1) + edge, m365, LevelC},
		{"Google's step inside names no sender", google + gedge + gverd, goog, LevelA},
		{"forged below Google's edge", google + gedge + earlier + gverd, goog, LevelB},
		{"the mark of inside mail", mark + "\n", marked, LevelA},
		{"the mark in another case", strings.ToLower(mark) + "\n", marked, LevelA},
		{"the field with another value", "X-MS-Exchange-Organization-AuthAs: Anonymous\n", marked, LevelB},
		{"the field twice, with two values", mark + "\nX-MS-Exchange-Organization-AuthAs: Anonymous\n", marked, LevelC},
		{"the mark below a line that is no field: to others it is text", "no field\n" + mark + "\n", marked, LevelB},
		{"the mark below a blank line", "X-Note: a\n\nMIME-Version: 1.0\n" + mark + "\nTo: oops@example.com\n", marked, LevelC},
		{"the mark below a line of white space", "Content-Type: text/plain;\n \n charset=utf-8\n" + mark + "\n", marked, LevelB},
		{"the mark behind a stray CR", "Received: from a by mx.example.com; Mon, 16 Nov 2026 09:00:00 +0100\nX-Note: a\r" + mark + "\n", marked, LevelB},
		{"the mark with a byte too many in its name", "X-MS-\xffExchange-Organization-AuthAs: Internal\n", marked, LevelB},
		{"the mark with white space before it", "To: oops@example.com\n " + mark + "\n", marked, LevelB},
		{"the mark below From alone and a blank line", "From: sam@example.com\n\nTo: oops@example.com\nSubject: x\n" + mark + "\n", marked, LevelB},
		{"a verdict below a line that is no field", "no field\n" + pass + border, marked, LevelB},
		{"a From below a blank line is no identity", pass + border + "\nFrom: sam@example.com\nTo: oops@example.com\n", marked, LevelC},
		{"a From that was indented is no identity", pass + border + "To: oops@example.com\n From: sam@example.com\n", marked, LevelC},
		{"the mark against a verdict of ours", mark + "\n" + failed, marked, LevelC},
		{"no configuration at all", pass + border, Options{}, LevelB},
		{"no id configured: nothing counts", pass + border, Options{Own: []string{"oops@example.com"}}, LevelB},
		{"two From are malformed in every house", "From: a@example.com, b@example.com\n", Options{Own: []string{"oops@example.com"}}, LevelC},
		{"an IDN From and its A-label", "From: sam@bücher.example\nAuthentication-Results: mx.example.com; dmarc=pass header.from=xn--bcher-kva.example\n", marked, LevelA},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got, why := trustOf(tt.head, tt.o); got != tt.want {
				t.Errorf("got %s, want %s: %v", got, tt.want, why)
			}
		})
	}
}

func TestParseAuthResults(t *testing.T) {
	t.Parallel()
	got, err := parseAuthResults(`mx.example.com 1; spf=pass reason="a ; b" smtp.mailfrom=x@example.org (c); dkim=none`)
	want := authResults{id: "mx.example.com", results: []authResult{
		{method: "spf", value: "pass", props: map[string]string{"reason": "a ; b", "smtp.mailfrom": "x@example.org"}},
		{method: "dkim", value: "none", props: map[string]string{}},
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(authResults{}, authResult{})); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ reason, in, want string }{
		{"plain", "sam@example.com", "sam@example.com"},
		{"ASCII case does not count", "Sam@EXAMPLE.Com", "sam@example.com"},
		{"angle brackets and spaces around", " <sam@example.com> ", "sam@example.com"},
		{"a final dot of the domain", "sam@example.com.", "sam@example.com"},
		{"IDNA", "sam@Bücher.example", "sam@xn--bcher-kva.example"},
		{"an A-label stays", "sam@XN--bcher-kva.example", "sam@xn--bcher-kva.example"},
		{"NFC in the local part", "sa\u0301m@example.com", "s\u00e1m@example.com"},
		{"NFC in the domain", "sam@bu\u0308cher.example", "sam@xn--bcher-kva.example"},
		{"other capitals stay: only ASCII is folded", "Ärger@example.com", "Ärger@example.com"},
		{"a quoted local part that needs no quotes", `"sam"@example.com`, "sam@example.com"},
		{"a quoted local part that does", `"a b"@example.com`, `"a b"@example.com`},
		{"no at sign", "sam", ""},
		{"nothing before it", "@example.com", ""},
		{"nothing behind it", "sam@", ""},
		{"a space", "sa m@example.com", ""},
		{"two of them", "sam@a@example.com", ""},
		{"a line break", "sam@example.com\nBcc: x@example.com", ""},
		{"NUL", "sa\x00m@example.com", ""},
		{"a list is no address", "a@example.com, b@example.com", ""},
		{"an empty label", "sam@example..com", ""},
		{"a literal", "sam@[192.0.2.1]", "sam@[192.0.2.1]"},
		{"a name around it", "Sam <sam@example.com>", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := Address(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
