package daemon

import (
	"maps"
	"slices"
	"strings"
)

// configReader takes a document into a config and collects everything that is wrong with it.
type configReader struct {
	config   *Config
	doc      document
	wrong    map[string]bool // keys whose values could not be taken: nothing more is said about these
	problems []Problem
}

// add puts down a problem at a key. A key that is not written is looked for where its section begins.
func (r *configReader) add(key, what, fix string) *Problem {
	if r.wrong[key] {
		return new(Problem)
	}
	line, written := r.doc.lines[key]
	if section, _, ok := strings.Cut(key, "."); !written && ok {
		line = r.doc.lines[section]
	}
	r.problems = append(r.problems, Problem{File: r.config.File, Line: line, Key: key, What: what, Fix: fix})
	return &r.problems[len(r.problems)-1]
}

func (r *configReader) warn(key, what, fix string) { r.add(key, what, fix).Warning = true }

// written says whether the file has the key.
func (r *configReader) written(key string) bool {
	_, ok := r.doc.lines[key]
	return ok
}

// read takes in every key, and reports those that are not known.
func (r *configReader) read() {
	defaults := DefaultConfig()
	byDefault := defaults.keys()
	known := make(map[string]configKey)
	for i, key := range r.config.keys() {
		known[key.name] = key
		section, _ := r.doc.values[key.section()].(map[string]any)
		v, there := section[key.short()]
		switch {
		case !there && key.needed:
			r.add(key.name, "is missing", key.fix(""))
			r.wrong[key.name] = true
		case there:
			r.wrong[key.name] = !r.take(key, v, byDefault[i].show())
		}
	}
	r.findUnknown(known)
}

// take reads one value, and says whether it could.
func (r *configReader) take(key configKey, v any, byDefault string) bool {
	wrong, fine := key.read(v)
	switch {
	case !fine && key.secret:
		r.add(key.name, "is no text", "put it into quotes")
	case !fine:
		r.add(key.name, "is "+shown(wrong), key.fix(byDefault)).Allowed = key.allowed
	case key.needed && key.show() == `""`:
		r.add(key.name, "is empty", key.fix(""))
		return false
	}
	return fine
}

// findUnknown reports sections and keys that nobody reads: most are misspelt, and would silently not hold.
func (r *configReader) findUnknown(known map[string]configKey) {
	sections := make(map[string][]string) // section → its keys
	for _, name := range slices.Sorted(maps.Keys(known)) {
		section, short, _ := strings.Cut(name, ".")
		sections[section] = append(sections[section], short)
	}
	for _, section := range slices.Sorted(maps.Keys(r.doc.values)) {
		table, isTable := r.doc.values[section].(map[string]any)
		keys, isKnown := sections[section]
		switch {
		case !isTable:
			r.strayKey(section, isKnown, sections)
		case !isKnown:
			r.unknownSection(section, slices.Sorted(maps.Keys(sections)))
		default:
			for _, short := range slices.Sorted(maps.Keys(table)) {
				if !slices.Contains(keys, short) {
					r.unknownKey(section, short, sections)
				}
			}
		}
	}
}

// strayKey reports a key that stands above the first section, or a section that was given a value.
func (r *configReader) strayKey(name string, isSection bool, sections map[string][]string) {
	fix := "delete it, or move it below its [section]"
	if isSection {
		r.add(name, "is a section and has no value of its own", "write ["+name+"] on a line, and its keys below")
		return
	}
	if homes := homesOf(name, "", sections); homes != "" {
		fix = "move it below " + homes
	}
	r.add(name, "stands outside of any section", fix)
}

func (r *configReader) unknownSection(name string, sections []string) {
	p := r.add(name, "unknown section ["+name+"]", "delete it")
	p.Allowed = strings.Join(sections, ", ")
	if meant := suggest(name, sections); meant != "" {
		p.Fix = "did you mean [" + meant + "]?"
	}
}

func (r *configReader) unknownKey(section, short string, sections map[string][]string) {
	p := r.add(section+"."+short, "unknown key", "delete it")
	if meant := suggest(short, sections[section]); meant != "" {
		p.Fix = "did you mean " + meant + "?"
		return
	}
	p.Allowed = strings.Join(sections[section], ", ")
	if homes := homesOf(short, section, sections); homes != "" {
		p.Fix = "it belongs below " + homes
	}
}

// homesOf names the other sections that have such a key.
func homesOf(short, not string, sections map[string][]string) string {
	var homes []string
	for _, section := range slices.Sorted(maps.Keys(sections)) {
		if section != not && slices.Contains(sections[section], short) {
			homes = append(homes, "["+section+"]")
		}
	}
	return strings.Join(homes, " or ")
}
