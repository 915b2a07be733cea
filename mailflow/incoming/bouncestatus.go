package incoming

import (
	"cmp"
	"strings"
)

// statusSaid reads the status of a delivery out of words, where no field gives it:
//
//  1. An enhanced code in the text (RFC 3463), of the class that fits, rather one that says more than x.0.0.
//  2. What stands behind an SMTP code ("550 user unknown"), read by the phrases of status.txt (RFC 3463, 3; RFC 5248).
//  3. The same phrases anywhere in the text.
//  4. The SMTP code alone where it means one thing (RFC 5321, 4.2.3): 552 is a full mailbox.
//  5. 5.0.0, or 4.0.0 for a delay: "only the class of the error is known" (RFC 3463, 3.1).
//
// The class is that of the SMTP code, else that of the action. 4.4.x stays so in a failure: the attempts were
// temporary failures until time was up.
func statusSaid(s saying, action string) string {
	if status := statusTold(s, action); status != "" {
		return status
	}
	return string(classOf(action)) + ".0.0"
}

// statusTold is statusSaid without the last step: "" if nothing tells.
func statusTold(s saying, action string) string {
	if code := enhancedCode(s.text, action); code != "" {
		return code
	}
	class, near, plain := smtpReplies(s)
	if class == 0 {
		class = classOf(action)
	}
	if class == '2' {
		return ""
	}
	code := cmp.Or(statusOfWords(near), statusOfWords(s), statusOfReply[plain])
	if code == "" && plain != "" {
		code = plain[:1] + ".0.0"
	}
	if code != "" && class == '4' {
		return "4" + code[1:]
	}
	return code
}

// classOf is the first digit that the statuses of an action have.
func classOf(action string) byte {
	switch action {
	case "delayed":
		return '4'
	case "delivered", "relayed", "expanded":
		return '2'
	}
	return '5'
}

// statusKinds are the keys of status.txt in the order in which they are looked for: what is said precisely comes first.
// A key with a question mark has words that may mean something else, too.
var statusKinds = []string{
	"5.1.8", "5.3.4", "5.2.2", "5.2.1", "5.1.2", "5.1.1", "5.1.6", "5.1.3", "5.4.6", "5.7.1", "5.5.3", "4.4.1", "4.4.7", "4.3.1",
	"5.2.1?", "5.1.1?", "5.7.1?", "4.4.7?",
}

func statusOfWords(s saying) string {
	s = s.withoutAddresses()
	for _, kind := range statusKinds {
		if s.has(kind) {
			return strings.TrimSuffix(kind, "?")
		}
	}
	return ""
}

// statusOfReply is what an SMTP code means by itself.
var statusOfReply = map[string]string{
	"551": "5.1.6", "552": "5.2.2", "553": "5.1.3", "452": "4.3.1", "421": "4.3.2", "523": "5.3.4",
	"530": "5.7.0", "535": "5.7.8", "571": "5.7.1",
}

// smtpReplies finds the SMTP codes of a refusal: the class of the first one, the words right behind all of them, and
// the first one itself. class is 0 if there are none.
func smtpReplies(s saying) (class byte, near saying, first string) {
	var text, lower strings.Builder
	for at := 0; at < len(s.text); {
		i := strings.IndexAny(s.text[at:], "45")
		if i < 0 {
			break
		}
		at += i
		if !isReplyAt(s.text, at) {
			at++
			continue
		}
		if first == "" {
			first, class = s.text[at:at+3], s.text[at]
		}
		end := min(len(s.text), at+200)
		text.WriteString(s.text[at:end] + "\n")
		lower.WriteString(s.lower[at:end] + "\n")
		at = end
	}
	return class, saying{text.String(), lower.String()}, first
}

// isReplyAt knows an SMTP code by what stands around it: three digits of a refusal that are no part of a longer number
// or word.
func isReplyAt(s string, at int) bool {
	if at+3 > len(s) || !isReplyCode(s[at:at+3]) || s[at+1] > '7' {
		return false
	}
	before, after := strings.TrimSuffix(s[:at], ":"), s[at+3:]
	switch {
	case at == 0:
	case before != s[:at]: // "SMTP:550" is one, "10:550" is none
		if before == "" || !isLetter(rune(before[len(before)-1])) {
			return false
		}
	case strings.IndexByte(" \n([{<>'\"#=,;|*", s[at-1]) < 0:
		return false
	}
	after = strings.TrimPrefix(after, ".")
	return after == "" || strings.IndexByte(" \n-:,;)]}<>'\"|", after[0]) >= 0
}

// isReplyCode knows "550", "550-" and "(550" before an enhanced code.
func isReplyCode(s string) bool {
	s = strings.Trim(s, "():-#<>\"'[]")
	return len(s) == 3 && (s[0] == '4' || s[0] == '5') && isDigits(s)
}

// enhancedCode finds an enhanced status code of the class that the action has. One of another class counts only behind
// an SMTP code or a "#", since versions of programs look alike. x.0.0 counts if there is no better one.
func enhancedCode(said, action string) string {
	class := classOf(action)
	plain, other, previous := "", "", ""
	for word := range strings.FieldsSeq(said) {
		last := previous
		previous = word
		code := ""
		if !strings.Contains(word, "@") {
			code = findStatus(word)
		}
		switch {
		case code == "":
		case code[0] == class && !isVague(code):
			return code
		case code[0] == class && plain == "":
			plain = code
		case other == "" && (strings.Contains(word, "#") || isReplyCode(last)):
			other = code
		}
	}
	if plain != "" {
		return plain
	}
	return other
}

// isVague says that a status tells nothing but its class: 5.0.0.
func isVague(status string) bool { return strings.HasSuffix(status, ".0.0") }

// findStatus finds an enhanced status code (RFC 3463) in a text.
func findStatus(s string) string {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }) {
		parts := strings.Split(strings.Trim(word, "."), ".")
		if len(parts) == 3 && len(parts[0]) == 1 && strings.Contains("245", parts[0]) && len(parts[1]) <= 3 && len(parts[2]) <= 3 && parts[1] != "" && parts[2] != "" {
			return strings.Join(parts, ".")
		}
	}
	return ""
}
