package daemon

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ownup/ownup/mailflow/incoming"
)

// configValue is the value of a key: it takes in what TOML decoded, and writes itself as TOML.
type configValue struct {
	allowed string                             // what may stand there, for the operator
	read    func(v any) (wrong any, fine bool) // wrong is the part that cannot be taken
	show    func() string
	secret  bool // never to be shown
}

// stringValue is a value of one string; parse says whether it can be taken, and puts it into its one form.
func stringValue(p *string, allowed string, parse func(string) (string, bool)) configValue {
	return configValue{
		allowed: allowed,
		show:    func() string { return tomlString(*p) },
		read: func(v any) (any, bool) {
			s, ok := v.(string)
			if !ok {
				return v, false
			}
			if s, ok = parse(strings.TrimSpace(s)); ok {
				*p = s
			}
			return v, ok
		},
	}
}

func textValue(p *string) configValue {
	return stringValue(p, "text on one line", func(s string) (string, bool) { return s, !strings.ContainsFunc(s, unicode.IsControl) })
}

// linesValue is text that may have line breaks.
func linesValue(p *string) configValue {
	return stringValue(p, "text", func(s string) (string, bool) {
		odd := strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
		return strings.ReplaceAll(s, "\r\n", "\n"), !odd
	})
}

// wordValue is text without spaces, or nothing.
func wordValue(p *string) configValue {
	return stringValue(p, "one word without spaces", func(s string) (string, bool) {
		if s == "" {
			return "", true
		}
		return plainWord(s)
	})
}

func pathValue(p *string) configValue {
	return stringValue(p, "a path; relative ones count from the folder of this file", func(s string) (string, bool) {
		return s, s != "" && !strings.ContainsFunc(s, unicode.IsControl)
	})
}

// addressValue is a mail address in compared form, or nothing.
func addressValue(p *string) configValue {
	return stringValue(p, "a mail address without a name", func(s string) (string, bool) {
		if s == "" {
			return "", true
		}
		return address(s)
	})
}

func hostValue(p *string) configValue {
	return stringValue(p, "a host name or IP address, without scheme and port", func(s string) (string, bool) {
		if net.ParseIP(s) != nil {
			return s, true
		}
		return domain(s)
	})
}

func folderValue(p *string) configValue {
	return stringValue(p, `the name of a folder, "/" between levels`, func(s string) (string, bool) {
		return s, s != "" && !strings.ContainsFunc(s, unicode.IsControl) && !slices.Contains(strings.Split(s, "/"), "")
	})
}

func languageValue(p *string) configValue {
	return stringValue(p, `a language tag like "en" or "de"`, func(s string) (string, bool) { return s, languageTag.MatchString(s) })
}

// urlValue is an https address, or nothing. What is sent there is a secret.
func urlValue(p *string) configValue {
	return stringValue(p, `an address that begins "https://"`, func(s string) (string, bool) {
		u, err := url.Parse(s)
		return s, s == "" || err == nil && u.Scheme == "https" && u.Host != ""
	})
}

// headerValue is a header field "Name: value" (RFC 5322, section 2.2), or nothing.
func headerValue(p *string) configValue {
	return stringValue(p, `a header field "Name: value"`, func(s string) (string, bool) {
		name, value, found := strings.Cut(s, ":")
		odd := strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
		return s, s == "" || found && name != "" && !odd && strings.TrimSpace(value) != "" && !strings.ContainsFunc(value, unicode.IsControl)
	})
}

// listenValue is host:port to listen at, or nothing.
func listenValue(p *string) configValue {
	return stringValue(p, `"host:port", or "" for off`, func(s string) (string, bool) {
		host, port, err := net.SplitHostPort(s)
		_, portErr := strconv.ParseUint(port, 10, 16)
		_, hostFine := domain(host)
		return s, s == "" || err == nil && portErr == nil && (host == "" || hostFine || net.ParseIP(host) != nil)
	})
}

func choiceValue(p *string, choices ...string) configValue {
	return stringValue(p, `"`+strings.Join(choices, `", "`)+`"`, func(s string) (string, bool) { return s, slices.Contains(choices, s) })
}

// secretValue is a password or the like. It is no [stringValue], so that it is taken as it stands, spaces and all.
func secretValue(p *Secret) configValue {
	return configValue{
		allowed: "text",
		secret:  true,
		show:    func() string { return tomlString(p.String()) },
		read: func(v any) (any, bool) {
			s, ok := v.(string)
			if ok {
				*p = NewSecret(s)
			}
			return hidden, ok
		},
	}
}

func boolValue(p *bool) configValue {
	return configValue{
		allowed: "true, false",
		show:    func() string { return strconv.FormatBool(*p) },
		read: func(v any) (any, bool) {
			b, ok := v.(bool)
			if ok {
				*p = b
			}
			return v, ok
		},
	}
}

func intValue(p *int, least, most int) configValue {
	return configValue{
		allowed: fmt.Sprintf("a whole number from %d to %d", least, most),
		show:    func() string { return strconv.Itoa(*p) },
		read: func(v any) (any, bool) {
			n, ok := v.(int64)
			if !ok || n < int64(least) || n > int64(most) {
				return v, false
			}
			*p = int(n)
			return nil, true
		},
	}
}

// listValue is a list of strings, each in the form that parse gives it.
func listValue(p *[]string, allowed string, parse func(string) (string, bool)) configValue {
	return configValue{
		allowed: allowed,
		show:    func() string { return tomlList(*p) },
		read: func(v any) (any, bool) {
			items, ok := v.([]any)
			if !ok {
				return v, false
			}
			var list []string
			for _, item := range items {
				s, _ := item.(string)
				parsed, ok := parse(strings.TrimSpace(s))
				if !ok {
					return item, false
				}
				list = append(list, parsed)
			}
			*p = list
			return nil, true
		},
	}
}

func address(s string) (string, bool) {
	a := incoming.Address(s)
	return a, a != ""
}

// domain puts a domain into compared form, by the rules for addresses.
func domain(s string) (string, bool) {
	_, d, _ := strings.Cut(incoming.Address("x@"+s), "@")
	return d, d != "" && !strings.HasPrefix(d, "[") && !strings.Contains(s, "@")
}

func plainWord(s string) (string, bool) {
	return s, s != "" && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}
