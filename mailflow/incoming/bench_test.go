package incoming

import (
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkRead prints mails a second and bytes allocated for each mail: a plain report of 3 kB, the same answered
// from a client that sends HTML beside the text, and all cases of testdata in turn.
func BenchmarkRead(b *testing.B) {
	head := "Received: from out.example.org (out.example.org [192.0.2.7])\r\n\tby mx.example.com (Postfix) with ESMTPS id 4X; Mon, 16 Nov 2026 09:00:00 +0100\r\n" +
		"Authentication-Results: mx.example.com; dkim=pass header.d=example.com; dmarc=pass header.from=example.com\r\n" +
		"From: Sam Carter <sam@example.com>\r\nTo: Desk <oops@example.com>\r\nSubject: The wrong price list\r\nMessage-ID: <r1@mail.example.com>\r\n" +
		"Date: Mon, 16 Nov 2026 09:12:00 +0100\r\nMIME-Version: 1.0\r\n"
	text := strings.Repeat("I sent the price list of next year to all customers of the north, and two have already answered.\r\n", 25)
	plain := []byte(head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
	rich := []byte(head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
		"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><div dir=\"ltr\">" + strings.ReplaceAll(text, "\r\n", "<br>\r\n") + "</div></body></html>\r\n--b--\r\n")
	b.Run("plain", func(b *testing.B) { benchmark(b, [][]byte{plain}) })
	b.Run("alternative", func(b *testing.B) { benchmark(b, [][]byte{rich}) })
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	var mails [][]byte
	for _, path := range files {
		mails = append(mails, readCaseFile(b, path).mail)
	}
	b.Run("cases", func(b *testing.B) { benchmark(b, mails) })
}

func benchmark(b *testing.B, mails [][]byte) {
	b.ReportAllocs()
	o := Options{Own: []string{"oops@example.com"}, AuthservID: "mx.example.com"}
	i := 0
	for b.Loop() {
		Read(mails[i%len(mails)], o)
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
