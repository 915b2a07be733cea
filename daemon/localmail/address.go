package localmail

import (
	"errors"
	"fmt"
	"strings"
)

// place is where a recipient's mail goes.
type place struct {
	account *account
	address string // with its sub-address
}

var errNobody = errors.New("no such user")

// resolve follows users, aliases and sub-addresses. An alias names users only, not further aliases.
func (w *World) resolve(to string) ([]place, error) {
	to = strings.TrimSpace(to)
	if a := w.find(to); a != nil {
		return []place{{a, to}}, nil
	}
	targets := w.options.Aliases[compared(to)]
	if targets == nil && !w.options.NoSubaddress {
		targets = w.options.Aliases[compared(withoutDetail(to))]
	}
	var places []place
	for _, t := range targets {
		a := w.find(t)
		if a == nil {
			return nil, fmt.Errorf("follow alias to %s: %w", t, errNobody)
		}
		places = append(places, place{a, t})
	}
	if len(places) == 0 {
		return nil, errNobody
	}
	return places, nil
}

func (w *World) find(address string) *account {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if a := w.accounts[compared(address)]; a != nil || w.options.NoSubaddress {
		return a
	}
	return w.accounts[compared(withoutDetail(address))]
}

// withoutDetail cuts "+anything" out of an address (RFC 5233).
func withoutDetail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if plus := strings.IndexByte(address, '+'); plus > 0 && plus < at {
		return address[:plus] + address[at:]
	}
	return address
}

func (a *account) address() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.user.Address
}
