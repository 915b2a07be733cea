package daemon

import (
	"fmt"
	"log/slog"
)

// hidden is what a secret shows instead of itself.
const hidden = "<secret>"

// Secret is a password or the like. However it is printed, logged or marshalled, it shows "<secret>", or nothing if it
// is not set. Only [Secret.Reveal] gives it away.
type Secret struct {
	value *string // a pointer, so that reflection on a struct around it finds an address and no password
}

// NewSecret keeps a secret; "" is none.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{value: &value}
}

// Reveal returns the secret itself, "" if it is not set.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsSet says whether there is a secret.
func (s Secret) IsSet() bool { return s.value != nil }

// String returns "<secret>", or "" if it is not set.
func (s Secret) String() string {
	if s.value == nil {
		return ""
	}
	return hidden
}

// GoString is what %#v shows.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// Format keeps every other verb from looking inside.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'v' && f.Flag('#') || verb == 'q' {
		fmt.Fprint(f, s.GoString())
		return
	}
	fmt.Fprint(f, s.String())
}

// LogValue is what slog shows.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON is what JSON shows.
func (s Secret) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", s.String()), nil }
