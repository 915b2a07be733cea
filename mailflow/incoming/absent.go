package incoming

import (
	"slices"
	"strings"
)

// absent finds automatic answers that carry no field of their own. What only programs write as a subject needs one more
// sign; what people write too ("Out of office") needs a text that agrees, and a proof: an envelope of programs, or a
// text that says that it is automatic or that is put as such answers are. A text that speaks of a mistake is a person's,
// who tells of an absence, or of an automatic answer that went wrong.
func (r *reader) absent() string {
	b := phrases()
	subject := strings.ToLower(r.mail.Subject)
	program := endsPrefix(b, "autosubject", subject)
	only := endsPrefix(b, "programsubject", subject)
	_, away := b.prefix("awaysubject", subject)
	_, ticket := b.prefix("ticketsubject", subject)
	null, bulk := r.nullSender() && !r.fromClient(), r.isBulky()
	if r.passedOn() {
		return ""
	}
	if !program && !only && !away && !ticket && !null && !bulk && !r.namesItself(subject) && !r.bracketed(subject) {
		return ""
	}
	text := say(clipText(r.words.text, 4000))
	says := b.within("away", text.lower)
	answers := r.mail.namesEarlier() || len(r.mail.Codes) > 0
	switch {
	case program && (null || bulk):
		return "a subject and an envelope of automatic answers"
	case text.hasWord("mistake"):
		return ""
	case only || says && r.namesItself(subject):
		return "a subject that no person writes"
	case program && (answers || r.putAsProgram(text)):
		return "a subject of automatic answers"
	case r.bulkAnswer() && (says || text.hasWord("automated")):
		return "Precedence of an automatic answer"
	case null && isBulk(r.root.head) && !r.hasListField():
		return "no return address, and Precedence"
	case !says:
		return ""
	case len(r.mail.InReplyTo) == 0 && r.bracketed(subject):
		return "a subject of absence behind that of an earlier mail"
	case null && r.fromDaemon():
		return "a server's address, and the text of an automatic answer"
	case away && len(r.mail.Codes) > 0 && !r.mail.isReplySubject():
		return "a subject of absence before one of ours"
	case away && !r.fromClient() && saysVacation(text):
		return "subject and text of the program vacation"
	case (away || ticket) && (null || bulk && !text.asks()):
		return "subject, text and envelope of an automatic answer"
	case (away || ticket) && len(r.mail.InReplyTo) == 0 && (b.within("automated", text.lower) || away && r.putAsProgram(text)):
		return "subject and text of an automatic answer"
	case null && (bulk || b.count("away", text.lower) >= 2 || text.hasWord("thanks") || text.hasWord("automated")):
		return "no return address, and the text of an automatic answer"
	}
	return ""
}

// bulkAnswer says whether this is an answer that its sender marks as bulk, and that neither a list sent nor a mail program
// that people sit at. Old programs write nothing else.
func (r *reader) bulkAnswer() bool {
	return isBulk(r.root.head) && !r.fromClient() && !r.listEnvelope() && !r.hasListField() &&
		(r.mail.namesEarlier() || len(r.mail.Codes) > 0 || r.mail.isReplySubject())
}

// bracketed knows the subject of GroupWise's rules: that of the mail they answer, and their own behind it ("Re: Friday (Out of
// the office)").
func (r *reader) bracketed(subject string) bool {
	_, last, ok := strings.Cut(strings.TrimSuffix(subject, ")"), " (")
	_, away := phrases().prefix("awaysubject", last)
	return ok && away && strings.HasSuffix(subject, ")") && r.mail.isReplySubject()
}

// putAsProgram says whether a text is put as such answers are: it thanks for a mail, and then says until when somebody is
// away, or whom to ask.
func (r *reader) putAsProgram(text saying) bool {
	return text.hasWord("away") && text.hasWord("thanks") && (!r.until().IsZero() || text.hasWord("urgent"))
}

// namesItself knows the subject by which Notes tells of an absence: the sender's own name, as nobody speaks of himself,
// that he is out of the office, and nothing but until when.
func (r *reader) namesItself(subject string) bool {
	for _, phrase := range phrases().lists["ownsubject"] {
		i := strings.Index(subject, phrase)
		if i <= 0 {
			continue
		}
		if rest := strings.Trim(subject[i+len(phrase):], "(e)s. "); rest != "" && !strings.HasPrefix(strings.TrimSpace(subject[i+len(phrase):]), "(") {
			continue
		}
		for _, name := range cutWords(subject[:i]) {
			if len(name.text) > 2 && hasWords(strings.ToLower(r.mail.FromName)+" "+r.fromLocal(), name.text) {
				return true
			}
		}
	}
	return false
}

// isBulky looks for fields that a person's mail has now and then, and that of programs mostly.
func (r *reader) isBulky() bool {
	h := r.root.head
	return !r.fromClient() && (isBulk(h) || h.has("x-auto-response-suppress") || h.has("x-ms-exchange-generated-message-source"))
}

// endsPrefix wants a phrase to end in a colon, a bracket or the end, so that it is a prefix and no sentence.
func endsPrefix(b *phraseBook, key, subject string) bool {
	return slices.ContainsFunc(b.lists[key], func(phrase string) bool {
		rest, ok := strings.CutPrefix(subject, phrase)
		if !ok || rest == "" || strings.HasSuffix(phrase, ":") || strings.HasSuffix(phrase, "]") {
			return ok
		}
		rest = strings.TrimLeft(rest, " ")
		return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "re:")
	})
}
