package incoming

import (
	"slices"
	"strings"
)

// reporter says why a mail may be a server's report of a delivery, "" if it is none. An address that only servers
// have is enough. Others need more the less they prove: people are postmasters too, they paste what servers told them,
// and write of parcels that were not delivered.
func (r *reader) reporter() string {
	switch {
	case r.fromDaemon():
		return "a mail of a mail server that reports a delivery"
	case r.hasAny("x-failed-recipients", "x-smtp-mailer-error", "x-ms-exchange-message-is-ndr"):
		return "a field of servers that report a delivery"
	case outerPrefix(r.mail.Subject) != "":
		return ""
	case r.fromListProgram() && len(r.content.returned) > 0 && r.evidence().says:
		return "a list's program that returns a post"
	case r.content.status != nil && r.nullSender() && (r.fromRole() || r.fromOffice()):
		return "no return address, and a part that reports a delivery"
	}
	role, office := r.fromRole(), r.fromOffice()
	program := r.nullSender() || r.automatic() != "" || r.root.head.has("auto-submitted") && isAutoSubmitted(r.root.head)
	if !program && !role && !office || r.isVacation() {
		return ""
	}
	switch e := r.evidence(); {
	case program && role && (e.subject || e.tells && (e.proofs > 0 || e.named)):
		return "a server without a return address, which reports a delivery"
	case !e.tells || confesses(e.text):
		return ""
	case program && e.says && (e.subject && (e.proofs > 0 || e.alone) || e.proofs > 1):
		return "no return address, and words of a server that reports a delivery"
	case (role || office && e.code) && !r.fromClient() && r.isServer(e):
		return "a subject and words of a server that reports a delivery"
	}
	return ""
}

// evidence is what speaks for a server's report.
type evidence struct {
	subject bool   // it is one of reports
	says    bool   // the text says that a delivery failed or has to wait
	tells   bool   // it says so, or gives a reason for it
	code    bool   // it gives the code of a refusal
	named   bool   // it has an address that may be the recipient's
	alone   bool   // such an address stands alone, or behind a label
	proofs  int    // the announcement of a recipient, a code, the mail that came back
	text    saying // what is said above the mail that came back
}

func (r *reader) evidence() evidence {
	said, returned := cutCopy(r.reportText())
	e := evidence{subject: r.reportSubject(), text: say(said), named: r.firstAddress(said) != "", alone: r.namesAlone(said)}
	e.says = e.text.has("failed") || e.text.has("delayed")
	e.tells = e.says || statusOfWords(e.text) != ""
	class, _, _ := smtpReplies(e.text)
	e.code = class != 0 || enhancedCode(e.text.text, "failed") != ""
	e.proofs = btoi(e.text.has("lead")) + btoi(e.code) + btoi(len(r.content.returned) > 0 || strings.Contains(returned, "@"))
	return e
}

// isServer tells a server from a person who is called as servers are. What came back with the report is proof; without
// it nobody may speak of himself, and the return address has to be no person's, or there are two proofs. If there is no
// field for the return address at all, less will do, but for words of a mistake.
func (r *reader) isServer(e evidence) bool {
	switch {
	case e.says && e.subject && len(r.content.returned) > 0:
		return true
	case speaksOfSelf(e.text):
		return false
	case !r.root.head.has("return-path"):
		return (e.subject || e.says && e.proofs > 0) && !e.text.hasWord("mistake")
	}
	return e.says && e.subject && (e.proofs > 1 || e.proofs > 0 && !r.ownPath())
}

// speaksOfSelf looks for a person's "I", beside what servers say of themselves.
func speaksOfSelf(s saying) bool {
	for _, phrase := range phrases().lists["servertalk"] {
		s.lower = strings.ReplaceAll(s.lower, phrase, "")
	}
	return s.hasWord("self")
}

// confesses says whether somebody speaks of a mistake, and of himself.
func confesses(s saying) bool { return s.hasWord("mistake") && speaksOfSelf(s) }

// namesAlone says whether an address that may be a recipient's stands alone on a line, or behind a label ("To: …").
func (r *reader) namesAlone(said string) bool {
	for line := range strings.Lines(said) {
		if label, value, ok := strings.Cut(line, ":"); ok && len(label) < 20 {
			line = value
		}
		if line = strings.Trim(line, " \t\n<>*-\"'"); !strings.Contains(line, " ") && r.firstAddress(line) != "" {
			return true
		}
	}
	return false
}

// reportSubject says whether the subject is one of a report, behind the tags that gateways and lists put before it.
func (r *reader) reportSubject() bool {
	return r.subjectBegins("bouncesubject") || r.subjectBegins("delaysubject")
}

// subjectBegins looks for a key's phrases at the start of the subject, with its tags and without them.
func (r *reader) subjectBegins(key string) bool {
	for _, subject := range []string{r.mail.Subject, withoutTags(r.mail.Subject)} {
		if _, ok := phrases().prefix(key, strings.TrimLeft(say(subject).lower, "[*")); ok {
			return true
		}
	}
	return false
}

// withoutTags removes "[EXTERNAL]" and "***SPAM***" from the start of a subject, unless nothing else is there.
func withoutTags(subject string) string {
	rest := strings.TrimSpace(subject)
	for range 3 {
		mark := map[byte]string{'[': "]", '(': ")", '*': "* "}[firstByte(rest)]
		_, after, ok := strings.Cut(rest, mark)
		if mark == "" || !ok || strings.TrimSpace(after) == "" {
			break
		}
		rest = strings.TrimSpace(after)
	}
	return rest
}

func firstByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// fromDaemon says whether the address in From is one that only mail servers have.
func (r *reader) fromDaemon() bool {
	local := r.fromLocal()
	return slices.Contains(phrases().lists["daemon"], local) || local == "" && r.mail.Froms == 0 && r.nullSender()
}

// fromRole says whether the sender is called as mail servers are, and as people may be.
func (r *reader) fromRole() bool {
	return slices.Contains(phrases().lists["role"], r.fromLocal()) || phrases().match("daemonname", lower(r.mail.FromName))
}

// fromOffice says whether the sender is called as both programs and offices are: support@, system@.
func (r *reader) fromOffice() bool {
	return slices.Contains(phrases().lists["office"], r.fromLocal())
}

// fromLocal is the local part of the sender, also of one that is no address: "MAILER-DAEMON <>".
func (r *reader) fromLocal() string {
	if r.mail.From != "" {
		local, _, _ := strings.Cut(r.mail.From, "@")
		return local
	}
	name := lower(r.root.head.get("from"))
	if i := strings.LastIndexByte(name, '<'); i >= 0 && strings.Trim(name[i:], "<> ") != "" {
		name = name[i:]
	}
	name, _, _ = strings.Cut(strings.Trim(name, "<>\" "), "@")
	name, _, _ = strings.Cut(name, " ")
	return strings.Trim(name, "<>\"()")
}

// isVacation knows an automatic answer by fields and words of its own, whatever its subject says: the answer for
// somebody who left often calls itself undeliverable.
func (r *reader) isVacation() bool {
	h := r.root.head
	if r.fromDaemon() || strings.Contains(lower(h.get("auto-submitted")), "vacation") {
		return !r.fromDaemon()
	}
	answers := len(r.mail.InReplyTo) > 0 && strings.HasPrefix(lower(h.get("auto-submitted")), "auto-replied")
	return answers && len(r.content.returned) == 0 && enhancedCode(r.reportText(), "failed") == ""
}

func (r *reader) hasAny(names ...string) bool {
	return slices.ContainsFunc(names, r.root.head.has)
}
