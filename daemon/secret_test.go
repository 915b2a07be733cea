package daemon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestSecretStaysHidden prints a secret in every way there is, alone and inside of other values.
func TestSecretStaysHidden(t *testing.T) {
	t.Parallel()
	const canary = "c4n4ry"
	secret := NewSecret(canary)
	type around struct {
		Open   Secret
		hidden Secret
	}
	values := []any{secret, &secret, around{secret, secret}, &around{secret, secret}, []Secret{secret}, map[string]Secret{"a": secret}}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%p"} {
			if out := fmt.Sprintf(verb, value); strings.Contains(out, canary) || strings.Contains(strings.ToLower(out), fmt.Sprintf("%x", canary)) {
				t.Errorf("%s of %T shows %s", verb, value, out)
			}
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", value)
		data, err := json.Marshal(value)
		if strings.Contains(log.String()+string(data), canary) || err != nil {
			t.Errorf("%T is logged as %s, marshalled as %s, %v", value, log.String(), data, err)
		}
	}
	if secret.Reveal() != canary || !secret.IsSet() || secret.String() != "<secret>" {
		t.Errorf("revealed %q, shown %q", secret.Reveal(), secret)
	}
	for verb, want := range map[string]string{"%v": "<secret>", "%x": "<secret>", "%d": "<secret>", "%q": `"<secret>"`, "%#v": `"<secret>"`} {
		if got := fmt.Sprintf(verb, secret); got != want {
			t.Errorf("%s shows %s, want %s", verb, got, want)
		}
	}
	if data, err := json.Marshal(secret); string(data) != `"<secret>"` && string(data) != `"\u003csecret\u003e"` || err != nil {
		t.Errorf("JSON is %s, %v", data, err)
	}
	if got := secret.LogValue().String(); got != "<secret>" {
		t.Errorf("the log has %s", got)
	}
	if none := NewSecret(""); none.IsSet() || none.String() != "" || none.Reveal() != "" {
		t.Errorf("no secret shows %q", none)
	}
}
