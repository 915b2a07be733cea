package templates_test

import (
	"testing"

	"github.com/ownup/ownup/mailflow/example"
)

func BenchmarkRender(b *testing.B) {
	set := load(b)
	for _, m := range example.Mails() {
		if m.Variant != "" {
			continue
		}
		b.Run(m.Template, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := set.Render("en", m.Template, m.View); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
