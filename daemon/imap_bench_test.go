package daemon

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ownup/ownup/daemon/realmail"
)

func BenchmarkIMAPFetch(b *testing.B) {
	w := realmail.Start(b, realmail.Options{Users: staff, DovecotOnly: true})
	fill(b, w, 10_000)
	m := openInbox(b, imapOptions(b, w))
	uids := uidsOf(look(b, m, 1))
	mails := 0
	for b.Loop() {
		err := m.Fetch(b.Context(), uids, 25<<20, func(Fetched) error { mails++; return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkIMAPLook(b *testing.B) {
	w := realmail.Start(b, realmail.Options{Users: staff, DovecotOnly: true})
	fill(b, w, 10_000)
	m := openInbox(b, imapOptions(b, w))
	look(b, m, 1)
	for _, from := range []uint32{1, 10_001} {
		b.Run(fmt.Sprintf("from %d of 10000", from), func(b *testing.B) {
			for b.Loop() {
				look(b, m, from)
			}
		})
	}
}

func BenchmarkIMAPFile(b *testing.B) {
	for _, batch := range []int{50, 100, 1000} {
		b.Run(fmt.Sprintf("batches of %d", batch), func(b *testing.B) {
			w := realmail.Start(b, realmail.Options{Users: staff, DovecotOnly: true})
			m := openInbox(b, imapOptions(b, w))
			mails := 0
			for b.Loop() {
				b.StopTimer()
				fill(b, w, 3000)
				uids := uidsOf(look(b, m, 1))
				b.StartTimer()
				for some := range slices.Chunk(uids, batch) {
					if err := m.File(b.Context(), some, "ownup/done"); err != nil {
						b.Fatal(err)
					}
				}
				mails += len(uids)
			}
			b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
