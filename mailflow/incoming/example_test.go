package incoming_test

import (
	"fmt"

	"github.com/ownup/ownup/mailflow/incoming"
)

func ExampleRead() {
	m := incoming.Read([]byte(`From: Sam Carter <Sam@example.com>
Subject: Re: Note 7KQ2F
In-Reply-To: <k3f9@example.com>
Authentication-Results: mx.example.com; dmarc=pass header.from=example.com

DONE, the supplier has stopped it.

Sent from my iPhone

> On 16 Nov 2026, at 09:05, Desk <oops@example.com> wrote:
> What is still happening?
`), incoming.Options{Own: []string{"oops@example.com"}, AuthservID: "mx.example.com"})

	fmt.Println(m.Class, m.From, m.Trust, m.Codes)
	fmt.Println(m.Text)
	// Output:
	// reply sam@example.com A [7KQ2F]
	// DONE, the supplier has stopped it.
}
