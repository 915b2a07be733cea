package incoming

// linesOf reads text parts, each in its own way.
func (r *reader) linesOf(parts []*part, left *int) (lines []line) {
	for i, p := range parts {
		if i > 0 {
			lines = append(lines, line{})
		}
		lines = append(lines, r.linesIn(p, left)...)
	}
	return lines
}

func (r *reader) linesIn(p *part, left *int) []line {
	if p.isHTML() {
		return marked(htmlLines(r.clip(p.text(), left)))
	}
	t := p.read()
	r.mail.Encrypted = r.mail.Encrypted || t.pgp
	text := r.clip(t.text, left)
	if kind := p.kind.value; kind == "text/enriched" || kind == "text/richtext" {
		return enrichedLines(text, kind == "text/richtext")
	}
	return plainLines(text, p.kind)
}
