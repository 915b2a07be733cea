package mailflow

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Person is somebody in the directory.
type Person struct {
	Address  string   `json:"address"` // compared form
	Name     string   `json:"name"`
	Manager  string   `json:"manager,omitempty"`  // address; "" for a head of the house
	Deputy   string   `json:"deputy,omitempty"`   // address
	Language string   `json:"language,omitempty"` // BCP 47, "" = en
	Zone     Zone     `json:"zone"`
	Phone    string   `json:"phone,omitempty"`
	Aliases  []string `json:"aliases,omitempty"` // further addresses of the same person, compared form
}

// Directory is the people of the house: an immutable value, looked up by address or alias in compared form.
// The zero Directory is empty.
type Directory struct {
	people map[string]Person // by address
	owner  map[string]string // alias → address
}

// NewDirectory makes a directory. Managers and deputies that are named by an alias are put down by their address. Of
// two people who claim one address the first has it, and an address wins over an alias; [CheckPeople] says so before.
func NewDirectory(people []Person) Directory {
	d := Directory{people: make(map[string]Person, len(people)), owner: make(map[string]string)}
	for _, p := range people {
		if _, taken := d.people[p.Address]; taken {
			continue
		}
		p.Aliases = slices.Clone(p.Aliases)
		d.people[p.Address] = p
		for _, alias := range p.Aliases {
			if _, taken := d.owner[alias]; !taken {
				d.owner[alias] = p.Address
			}
		}
	}
	for address, p := range d.people {
		p.Manager, p.Deputy = d.main(p.Manager), d.main(p.Deputy)
		d.people[address] = p
	}
	return d
}

// Lookup finds the person with this address or alias. The result's aliases are the directory's own: read them only.
func (d Directory) Lookup(address string) (Person, bool) {
	p, ok := d.people[d.main(address)]
	return p, ok
}

// Same says whether two addresses are one person's, aliases counted. An unknown address is only itself.
func (d Directory) Same(a, b string) bool { return d.main(a) == d.main(b) }

// Excerpt returns the directory of only these people, by address or alias; unknown addresses are left out.
func (d Directory) Excerpt(addresses ...string) Directory {
	people := make([]Person, 0, len(addresses))
	for _, address := range addresses {
		if p, ok := d.Lookup(address); ok {
			people = append(people, p)
		}
	}
	return NewDirectory(people)
}

// People returns everybody, sorted by address.
func (d Directory) People() []Person {
	people := make([]Person, 0, len(d.people))
	for _, p := range d.people {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b Person) int { return cmp.Compare(a.Address, b.Address) })
	return people
}

// Len returns how many people there are.
func (d Directory) Len() int { return len(d.people) }

// Equal says whether both have the same people; go-cmp uses it.
func (d Directory) Equal(other Directory) bool {
	return slices.EqualFunc(d.People(), other.People(), func(a, b Person) bool {
		aliases := slices.Equal(a.Aliases, b.Aliases)
		return aliases && a.Address == b.Address && a.Name == b.Name && a.Manager == b.Manager && a.Deputy == b.Deputy &&
			a.Language == b.Language && a.Zone.Equal(b.Zone) && a.Phone == b.Phone
	})
}

// MarshalJSON writes a list of persons, sorted by address.
func (d Directory) MarshalJSON() ([]byte, error) { return json.Marshal(d.People()) }

// UnmarshalJSON reads a list of persons.
func (d *Directory) UnmarshalJSON(data []byte) error {
	var people []Person
	if err := json.Unmarshal(data, &people); err != nil {
		return fmt.Errorf("read directory: %w", err)
	}
	*d = NewDirectory(people)
	return nil
}

// main returns the address of the person an alias belongs to, and else what it was given.
func (d Directory) main(address string) string {
	if _, ok := d.people[address]; ok {
		return address
	}
	if owner, ok := d.owner[address]; ok {
		return owner
	}
	return address
}
