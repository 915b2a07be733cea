package daemon

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/templates"
)

// Checked is what a check without a network found.
type Checked struct {
	Config   Config
	People   mailflow.Directory
	Problems []Problem
}

// Check looks at config, people and templates, opens no connection and changes nothing. It says everything at once.
func Check(path string) Checked {
	c := Checked{}
	c.Config, c.Problems = LoadConfig(path)
	if c.Config.File == "" {
		return c // it names no people file and no templates to look at
	}
	var found []Problem
	c.People, found = c.Config.LoadPeople()
	c.Problems = append(c.Problems, found...)
	c.checkIdle()
	c.checkRoute()
	c.checkDecides()
	c.checkNumbers()
	c.checkTemplates()
	c.Problems = withoutRepeats(c.Problems)
	return c
}

// warn adds a warning about a key of the config or, without one, about the people file.
func (c *Checked) warn(key, what, fix string) {
	file := c.Config.File
	if key == "" {
		file = c.Config.People.File
	}
	c.Problems = append(c.Problems, Problem{File: file, Key: key, What: what, Fix: fix, Warning: true})
}

// checkRoute looks whether the people that ROUTE may lead to are there.
func (c *Checked) checkRoute() {
	for _, address := range c.Config.Route {
		if _, known := c.People.Lookup(address); !known && c.People.Len() > 0 {
			c.Problems = append(c.Problems, Problem{File: c.Config.File, Key: "route.people", What: address + " is not in the people file",
				Fix: "add a row for " + address + " to " + c.Config.People.File + ", or correct the address"})
		}
	}
}

// checkDecides warns of managers whom nobody stands in for: where such a one is away, ROUTE leads to nobody near.
func (c *Checked) checkDecides() {
	alone := c.managers(func(m mailflow.Person) bool { return m.Deputy == "" })
	if len(alone) > 0 {
		c.warn("", managersNamed(alone, "has no deputy", "have no deputy")+": while they are away, ROUTE finds nobody near who could decide instead", "write a deputy into their rows")
	}
}

// checkNumbers warns where a reporter would be given no number to ring.
func (c *Checked) checkNumbers() {
	if c.Config.Flow.House.DutyDesk != "" {
		return
	}
	silent := c.managers(func(m mailflow.Person) bool { return m.Phone == "" })
	if len(silent) > 0 {
		c.warn("house.duty_desk", "is empty, and "+managersNamed(silent, "has no phone number", "have no phone number")+": the first mail names nobody to ring",
			"write a number here, or phone numbers into the people file")
	}
}

// managers returns those who manage somebody and for whom a condition holds, by address.
func (c *Checked) managers(holds func(mailflow.Person) bool) []mailflow.Person {
	var found []mailflow.Person
	seen := make(map[string]bool)
	for _, p := range c.People.People() {
		m, known := c.People.Lookup(p.Manager)
		if known && !seen[m.Address] && holds(m) {
			found = append(found, m)
		}
		seen[m.Address] = true
	}
	slices.SortFunc(found, func(a, b mailflow.Person) int { return cmp.Compare(a.Address, b.Address) })
	return found
}

// managersNamed says of a few managers who they are, and of many how many.
func managersNamed(managers []mailflow.Person, one, more string) string {
	const most = 5
	var names []string
	for _, m := range managers[:min(most, len(managers))] {
		names = append(names, m.Address)
	}
	switch n := len(managers); {
	case n == 1:
		return "the manager " + names[0] + " " + one
	case n <= most:
		return "the managers " + strings.Join(names, ", ") + " " + more
	default:
		return fmt.Sprintf("%d managers %s (%s, …)", n, more, strings.Join(names, ", "))
	}
}

// checkTemplates loads the mails with the operator's own laid over them, and looks for languages nobody wrote.
func (c *Checked) checkTemplates() {
	set, err := c.Config.LoadTemplates()
	if err != nil {
		for _, one := range split(err) {
			c.Problems = append(c.Problems, Problem{File: cmp.Or(c.Config.Templates, c.Config.File), Key: "templates.dir", What: one.Error(), Fix: "correct the path, or mend the templates in it", Cause: one})
		}
		return
	}
	languages := set.Languages()
	missing := make(map[string]int)
	for _, p := range c.People.People() {
		base, _, _ := strings.Cut(strings.ToLower(p.Language), "-")
		if base != "" && !slices.Contains(languages, base) && !slices.Contains(languages, strings.ToLower(p.Language)) {
			missing[base]++
		}
	}
	for language, people := range missing {
		c.warn("", fmt.Sprintf("%d people have the language %q, of which there is no mail: theirs are in English", people, language), "lay mails of that language into templates.dir")
	}
}

// LoadTemplates reads the mails, with the operator's own laid over them.
func (c Config) LoadTemplates() (*templates.Set, error) {
	if c.Templates == "" {
		return templates.Load(nil)
	}
	if info, err := os.Stat(c.Templates); err != nil || !info.IsDir() {
		return nil, errors.New("is not there, or is no folder")
	}
	return templates.Load(os.DirFS(c.Templates))
}

// split takes joined errors apart.
func split(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}
