package localmail

import (
	"crypto/subtle"
	"errors"
	"strings"

	"github.com/emersion/go-sasl"
)

const xoauth2 = "XOAUTH2"

var errLogin = errors.New("wrong user or password")

// saslServer returns nil for a mechanism that is not there.
func (w *World) saslServer(mechanism string, done func(*account)) sasl.Server {
	switch strings.ToUpper(mechanism) {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, username, password string) error {
			a, err := w.login(username, password)
			if err == nil {
				done(a)
			}
			return err
		})
	case xoauth2:
		return &bearerServer{world: w, done: done}
	}
	return nil
}

// bearerServer is XOAUTH2 as Google and Microsoft have it: "user=" address ^A "auth=Bearer " token ^A ^A. What does
// not fit is answered with a challenge that holds the reason, and after the client's empty response refused.
type bearerServer struct {
	world   *World
	done    func(*account)
	refused bool
}

// Next takes the client's response.
func (b *bearerServer) Next(response []byte) ([]byte, bool, error) {
	if b.refused {
		return nil, false, errLogin
	}
	if response == nil {
		return []byte{}, false, nil
	}
	fields := strings.Split(string(response), "\x01")
	if len(fields) >= 2 {
		user, _ := strings.CutPrefix(fields[0], "user=")
		token, _ := strings.CutPrefix(fields[1], "auth=Bearer ")
		if a := b.world.bearer(user, token); a != nil {
			b.done(a)
			return nil, true, nil
		}
	}
	b.refused = true
	return []byte(`{"status":"400","schemes":"Bearer"}`), false, nil
}

func (w *World) bearer(user, token string) *account {
	a, err := w.account(user)
	if err != nil {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.user.Token == "" || subtle.ConstantTimeCompare([]byte(token), []byte(a.user.Token)) != 1 {
		return nil
	}
	return a
}
