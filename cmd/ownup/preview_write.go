package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
)

//go:embed preview.html
var previewPage string

// previewIndex is what the index page is given.
type previewIndex struct {
	Total     string
	Warned    string // "" if nothing was found
	Languages []previewLanguage
}

type previewLanguage struct {
	Name  string
	Mails []previewed
}

// writePreview writes the files of all mails, and the index of them.
func writePreview(dir string, languages []string, all []previewed) error {
	for _, l := range languages {
		if err := os.MkdirAll(filepath.Join(dir, l), 0o755); err != nil {
			return err
		}
	}
	for _, m := range all {
		for ending, content := range map[string][]byte{".html": []byte(m.HTML), ".txt": []byte(m.Text), ".eml": m.Raw} {
			if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(m.File)+ending), content, 0o644); err != nil {
				return err
			}
		}
	}
	index, err := indexOf(languages, all)
	if err != nil {
		return fmt.Errorf("make index: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), index, 0o644)
}

// indexOf makes the index page.
func indexOf(languages []string, all []previewed) ([]byte, error) {
	page, err := template.New("preview.html").Parse(previewPage)
	if err != nil {
		return nil, err
	}
	index := previewIndex{Total: count(len(all), "mail")}
	warned := 0
	for _, name := range languages {
		l := previewLanguage{Name: name}
		for _, m := range all {
			if m.Lang == name {
				l.Mails = append(l.Mails, m)
				warned += len(m.Found())
			}
		}
		index.Languages = append(index.Languages, l)
	}
	if warned > 0 {
		index.Warned = count(warned, "warning")
	}
	var b bytes.Buffer
	err = page.Execute(&b, index)
	return b.Bytes(), err
}
