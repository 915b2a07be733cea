package incoming

import "strings"

// Whole returns the plain text of a mail of our own, as it was sent: nothing is taken for a quote or a signature in it.
// format=flowed is joined. It is what [Options].Sent wants; for a foreign mail see [Read].
func Whole(raw []byte) string {
	root := &part{}
	root.head, root.body = splitHeader(mend(raw))
	tree := outline{}
	tree.split(root, 0)
	r := reader{mail: &Mail{}, root: root}
	r.content.read(root)
	var b strings.Builder
	for _, s := range r.content.segments {
		for _, p := range s.plain {
			if !p.isHTML() {
				b.WriteString(joinLines(unflow(p.read().text, p.kind)))
			}
		}
	}
	return b.String()
}
