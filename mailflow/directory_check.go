package mailflow

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is something that is wrong, or odd, with one person of a directory.
type Problem struct {
	Index   int    // the person's place in the list that was checked
	Other   int    // the place of another whom it concerns, -1 for none
	Warning bool   // it works, but may not be meant
	What    string // what is wrong, naming the addresses
	Fix     string // what to do about it
}

// CheckPeople looks over the people of a house before they become a [Directory]: addresses that two claim, managers and
// deputies that are not there, people who manage themselves or each other. Problems are in order of the list.
func CheckPeople(people []Person) []Problem {
	c := peopleCheck{people: people, dir: NewDirectory(people)}
	c.checkClaims()
	for i, p := range people {
		c.checkNamed(i, p, "manager", p.Manager)
		c.checkNamed(i, p, "deputy", p.Deputy)
	}
	c.checkCircles()
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return a.Index - b.Index })
	return c.problems
}

// peopleCheck collects the problems of one list.
type peopleCheck struct {
	people   []Person
	dir      Directory
	problems []Problem
}

func (c *peopleCheck) add(index int, warning bool, what, fix string) {
	c.problems = append(c.problems, Problem{Index: index, Other: -1, Warning: warning, What: what, Fix: fix})
}

// checkClaims finds addresses and aliases that stand in two rows.
func (c *peopleCheck) checkClaims() {
	first := make(map[string]int) // address or alias → the row that has it
	for i, p := range c.people {
		for n, address := range append([]string{p.Address}, p.Aliases...) {
			holder, taken := first[address]
			if !taken {
				first[address] = i
				continue
			}
			if holder == i {
				continue // his own address once more harms nobody
			}
			c.addClaim(i, holder, address, n == 0 && c.people[holder].Address == address)
		}
	}
}

// addClaim reports an address that stands in two rows: as the address of both, or in one of them as an alias.
func (c *peopleCheck) addClaim(index, holder int, address string, both bool) {
	p := Problem{Index: index, Other: holder}
	if both {
		p.What, p.Fix = address+" stands in two rows", "keep one row for each person"
	} else {
		p.What = fmt.Sprintf("%s is an address of %s already", address, c.people[holder].Address)
		p.Fix = "leave it with the person it belongs to"
	}
	c.problems = append(c.problems, p)
}

// checkNamed looks at the manager or the deputy of one person.
func (c *peopleCheck) checkNamed(index int, p Person, role, address string) {
	if address == "" {
		return
	}
	if _, known := c.dir.Lookup(address); !known {
		c.add(index, false, fmt.Sprintf("%s %s of %s is not in the list", role, address, p.Address),
			fmt.Sprintf("add a row for %s, or correct the address", address))
		return
	}
	if !c.dir.Same(address, p.Address) {
		return
	}
	fix := "leave the field empty: a head of the house has no manager"
	if role == "deputy" {
		fix = "name somebody else, or leave the field empty"
	}
	c.add(index, false, fmt.Sprintf("%s is named as %s of themselves", p.Address, role), fix)
}

// checkCircles finds people who manage each other round about. Two of them is a warning (partners who run a house
// together), more is an error: nobody in it has anybody above.
func (c *peopleCheck) checkCircles() {
	seen := make(map[string]int) // address → the start of the walk that came by first
	for i, p := range c.people {
		walk := []string{}
		at := c.dir.main(p.Address)
		for at != "" && seen[at] == 0 {
			seen[at] = i + 1
			walk = append(walk, at)
			boss, _ := c.dir.Lookup(at)
			at = boss.Manager
		}
		if at == "" || seen[at] != i+1 {
			continue // ends at a head, or in what an earlier walk has seen
		}
		c.addCircle(walk[slices.Index(walk, at):])
	}
}

// addCircle reports people who manage each other, at the first of them in the list. One alone was reported before.
func (c *peopleCheck) addCircle(circle []string) {
	index := slices.IndexFunc(c.people, func(p Person) bool { return slices.Contains(circle, p.Address) })
	switch len(circle) {
	case 1:
	case 2:
		c.add(index, true, fmt.Sprintf("%s and %s manage each other", circle[0], circle[1]),
			"nothing to do if they run the house together")
	default:
		c.add(index, false, fmt.Sprintf("managers go in a circle: %s → %s", strings.Join(circle, " → "), circle[0]),
			"leave the manager of the topmost of them empty")
	}
}
