package incoming

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"
)

// TestWritten holds that what a good library writes is read back: names, subjects, texts in any charset of Unicode,
// files and their names, over many random mails.
func TestWritten(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		w := randomMail(random)
		m := Read(w.bytes(t), Options{})
		got := written{m.FromName, m.From, m.To, m.Subject, m.Text, m.Attachments, m.Date.UTC()}
		if diff := cmp.Diff(w, got); diff != "" {
			t.Fatalf("mail %d (-written +read):\n%s", i, diff)
		}
	}
}

// written is what was written, and what must be read.
type written struct {
	Name, From    string
	To            []string
	Subject, Text string
	Files         []Attachment
	Date          time.Time
}

func randomMail(random *rand.Rand) written {
	w := written{
		Name: randomWords(random, 2), From: fmt.Sprintf("u%d@example.com", random.IntN(100)), Subject: randomWords(random, 12),
		Text: randomWords(random, 9) + "\n\n" + randomWords(random, 9), Date: time.Unix(1.8e9+random.Int64N(1e8), 0).UTC(),
	}
	for i := range random.IntN(3) + 1 {
		w.To = append(w.To, fmt.Sprintf("t%d@example.org", i))
	}
	for range random.IntN(4) {
		w.Files = append(w.Files, Attachment{Name: randomWords(random, 3) + ".pdf", Type: "application/pdf", Size: random.IntN(200)})
	}
	return w
}

func randomWords(random *rand.Rand, n int) string {
	words := []string{"stop", "Grüße", "間違い", "ошибка", "price", "λάθος", "שגיאה", "a=b", "=?", "\"x\"", "100%", "😊", "list;", "(note)", "naïve"}
	text := "A"
	for range n {
		text += " " + words[random.IntN(len(words))]
	}
	return text
}

func (w written) bytes(t *testing.T) []byte {
	t.Helper()
	var h mail.Header
	h.SetDate(w.Date)
	h.SetSubject(w.Subject)
	h.SetAddressList("From", []*mail.Address{{Name: w.Name, Address: w.From}})
	var to []*mail.Address
	for _, address := range w.To {
		to = append(to, &mail.Address{Name: w.Name, Address: address})
	}
	h.SetAddressList("To", to)
	var b bytes.Buffer
	mw, err := mail.CreateWriter(&b, h)
	must(t, err)
	var th mail.InlineHeader
	th.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	tw, err := mw.CreateSingleInline(th)
	must(t, err)
	_, err = io.WriteString(tw, w.Text+"\n")
	must(t, err)
	must(t, tw.Close())
	for _, f := range w.Files {
		var ah mail.AttachmentHeader
		ah.SetContentType(f.Type, nil)
		ah.SetFilename(f.Name)
		aw, err := mw.CreateAttachment(ah)
		must(t, err)
		_, err = aw.Write(make([]byte, f.Size))
		must(t, err)
		must(t, aw.Close())
	}
	must(t, mw.Close())
	return b.Bytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
