package incoming

import "testing"

// TestBase64Tail parts base64 from what somebody put below it.
func TestBase64Tail(t *testing.T) {
	t.Parallel()
	const long = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n"
	for _, tt := range []struct {
		reason, body string
		size         int
		tail         string
	}{
		{"nothing below", long + "QUI=\n", 59, ""},
		{"a footer", long + "QUI=\n_____\nthe list <l@example.com>\n", 59, "_____\nthe list <l@example.com>\n"},
		{"a footer below a short line without padding", long + "QUJD\n\nSent through a list.\n", 60, "Sent through a list.\n"},
		{"rubbish in between", long + "!! %% !!\n" + long + "QUI=\n", 116, ""},
		{"two runs with rubbish between", "QUI=\n## %% ##\n" + long, 59, ""},
		{"the alphabet for links", "_-__\n_-_-\n", 6, ""},
	} {
		data, tail := cutBase64([]byte(tt.body))
		if got := len(decodeBase64(data)); got != tt.size || string(tail) != tt.tail {
			t.Errorf("%s: %d bytes, tail %q", tt.reason, got, tail)
		}
		if base64Size(data) != len(decodeBase64(data)) {
			t.Errorf("%s: counted %d", tt.reason, base64Size(data))
		}
	}
}
