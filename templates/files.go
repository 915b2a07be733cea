package templates

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// files are the sources by path: "frame.html", "frame.txt", "en/words.txt", "en/minimize.md".
type files map[string]source

// source is one path's text. Of a frame and of words both are read, the operator's after ours, so that he may change
// one thing alone; his mail replaces ours.
type source struct {
	built string // "" if we have none
	over  string // "" if the overlay has none
}

// gather reads the built-in files and the overlay. Files of other kinds (a README, an editor's backup) are passed over.
func gather(overlay fs.FS) (files, []error) {
	all := files{}
	problems := all.add(builtin, func(s *source, text string) { s.built = text })
	if overlay != nil {
		problems = append(problems, all.add(overlay, func(s *source, text string) { s.over = text })...)
	}
	return all, problems
}

func (f files) add(from fs.FS, put func(*source, string)) []error {
	var problems []error
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			problems = append(problems, err)
			return nil
		}
		if d.IsDir() || !isSource(name) {
			return nil
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			problems = append(problems, err)
			return nil
		}
		text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
		s := f[strings.ToLower(name)]
		put(&s, string(text))
		f[strings.ToLower(name)] = s
		return nil
	})
	if err != nil {
		problems = append(problems, fmt.Errorf("read templates: %w", err))
	}
	return problems
}

// isSource tells the files we read from those that merely lie beside them.
func isSource(name string) bool {
	dir, base := path.Split(name)
	if strings.HasPrefix(base, ".") || strings.Count(name, "/") > 1 {
		return false
	}
	if dir == "" {
		return base == "frame.html" || base == "frame.txt"
	}
	return strings.HasSuffix(strings.ToLower(base), ".md") || base == "words.txt"
}

// languages lists the folders.
func (f files) languages() []string {
	set := map[string]bool{}
	for name := range f {
		if dir, _, ok := strings.Cut(name, "/"); ok {
			set[dir] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// mails lists the paths of a language's mails.
func (f files) mails(lang string) []string {
	var names []string
	for name := range f {
		if strings.HasPrefix(name, lang+"/") && strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// names lists the mails there are: the built-in ones of the fallback language, which has them all.
func (f files) names() []string {
	var names []string
	for _, name := range f.mails(fallback) {
		if f[name].built != "" {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(name, fallback+"/"), ".md"))
		}
	}
	slices.Sort(names) // without ".md" the order is another
	return names
}
