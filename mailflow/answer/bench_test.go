package answer

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	for name, text := range map[string]string{
		"approved": "Approved, thanks.",
		"polite":   "Hi Sam,\n\nThanks for the quick plan. Looks good to me, please go ahead and keep me posted.\n\nBest regards,\nMaria",
		"german":   "Hallo Sam,\n\npasst für mich, bitte so umsetzen. Danke!\n\nViele Grüße\nMaria",
		"japanese": "鈴木さん\nお疲れ様です。\nこの計画で問題ありません。\nよろしくお願いします。\n田中",
		"items":    "1 yes, 2 no, 3 only until 18:00",
		"report":   strings.Repeat("I sent the wrong price list to forty customers this morning and some have ordered already. ", 40),
	} {
		b.Run(name, func(b *testing.B) {
			Read(text)
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Read(text)
			}
		})
	}
}

// BenchmarkWords looks for ownup's own words in a report.
func BenchmarkWords(b *testing.B) {
	text := "I sent the price list number 12 to the wrong customer.\n" + strings.Repeat("It went out this morning and nobody has called yet.\n", 40)
	Words(text)
	b.ReportAllocs()
	for b.Loop() {
		Words(text)
	}
}

// BenchmarkAsked reads an answer beside a report of many different words.
func BenchmarkAsked(b *testing.B) {
	var report strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&report, "w%x ", i*7919)
	}
	asked := Asked{From: "Maria Lopez", People: []string{"Sam Carter"}, About: []string{report.String()}}
	for b.Loop() {
		asked.Read("Hi Sam,\n\nI approve the plan for the fair. You can order the new banners.\n\nMaria")
	}
}

func BenchmarkLoad(b *testing.B) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x, err := loadLexicon()
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(x)
	for b.Loop() {
		if _, err := loadLexicon(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc), "B/retained") // the loop forgets what was reported before
}
