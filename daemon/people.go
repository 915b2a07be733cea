package daemon

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
)

// maxPeopleFile is the largest people file that is read: some 100,000 people.
const maxPeopleFile = 64 << 20

// People says where the people of the house are written down and what holds for those whose row leaves it open.
//
// The file is CSV with a header row. Its columns, in any order:
//
//	address,name,manager,deputy,language,timezone,phone,aliases
//
// The first three must be there; a head of the house has no manager. Aliases are separated by spaces. Spreadsheets may
// write it as they do: with semicolons or tabs, with a byte order mark, CRLF, or in windows-1252.
type People struct {
	Path     string
	Mailbox  string        // our own address, compared form: nobody can have it
	Domains  []string      // where the house's addresses are; another one is a warning. Empty = any
	Language string        // of those who name none
	Zone     mailflow.Zone // of those who name none
}

// Load reads the people file. The directory has everybody whose row could be read, also where there are problems.
func (f People) Load() (mailflow.Directory, []Problem) {
	data, problems := readPrivate(f.Path, maxPeopleFile)
	if data == nil {
		return mailflow.Directory{}, problems
	}
	people, found := f.Read(data)
	return mailflow.NewDirectory(people), append(problems, found...)
}

// Read reads the content of a people file. Problems come in the order of lines.
func (f People) Read(data []byte) ([]mailflow.Person, []Problem) {
	r := peopleReader{People: f}
	for _, row := range r.rows(data) {
		r.read(row)
	}
	r.checkTogether()
	if len(r.people) == 0 && !Refused(r.problems) {
		r.add(0, "", "has nobody in it", "add a row for each person below the header")
	}
	sortProblems(r.problems)
	return r.people, r.problems
}

// peopleReader reads one people file.
type peopleReader struct {
	People
	people   []mailflow.Person
	lines    []int // of each person
	problems []Problem
}

func (r *peopleReader) add(line int, column, what, fix string) *Problem {
	r.problems = append(r.problems, Problem{File: r.Path, Line: line, Key: column, What: what, Fix: fix})
	return &r.problems[len(r.problems)-1]
}

func (r *peopleReader) warn(line int, column, what, fix string) {
	r.add(line, column, what, fix).Warning = true
}

// read takes in one row.
func (r *peopleReader) read(row peopleRow) {
	p := mailflow.Person{
		Address:  r.address(row, "address"),
		Name:     r.name(row),
		Manager:  r.address(row, "manager"),
		Deputy:   r.address(row, "deputy"),
		Language: r.language(row),
		Zone:     r.zone(row),
		Phone:    r.phone(row),
		Aliases:  r.aliases(row),
	}
	if p.Address == "" {
		if row.field["address"] == "" {
			r.add(row.line, "address", "is empty", "write the person's address, or delete the row")
		}
		return
	}
	r.people = append(r.people, p)
	r.lines = append(r.lines, row.line)
}

// address reads one address, "" if there is none or none that can be used.
func (r *peopleReader) address(row peopleRow, column string) string {
	value := row.field[column]
	if value == "" {
		return ""
	}
	address := r.oneAddress(row.line, column, value)
	if address != "" && column == "address" {
		r.checkHouse(row.line, column, address)
	}
	return address
}

// oneAddress reads an address into compared form.
func (r *peopleReader) oneAddress(line int, column, value string) string {
	address := incoming.Address(value)
	if address == "" {
		r.add(line, column, fmt.Sprintf("%q is no mail address", value), "write it like sam@example.com, without a name")
	}
	return address
}

// checkHouse holds a person's own address against the house's.
func (r *peopleReader) checkHouse(line int, column, address string) {
	if address == r.Mailbox {
		r.add(line, column, address+" is the mailbox of ownup itself", "delete it here: no person reads it")
	}
	_, domain, _ := strings.Cut(address, "@")
	if len(r.Domains) > 0 && !slices.Contains(r.Domains, domain) {
		r.warn(line, column, address+" is outside of people.domains, and mails about cases go there",
			"correct the address, or add "+domain+" to people.domains in the config")
	}
}

func (r *peopleReader) aliases(row peopleRow) []string {
	var aliases []string
	for _, value := range strings.FieldsFunc(row.field["aliases"], func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;|", c) }) {
		if alias := r.oneAddress(row.line, "aliases", value); alias != "" {
			r.checkHouse(row.line, "aliases", alias)
			aliases = append(aliases, alias)
		}
	}
	return aliases
}

func (r *peopleReader) name(row peopleRow) string {
	name := row.field["name"]
	if name == "" {
		r.add(row.line, "name", "is empty", "write the name that colleagues know")
	}
	if strings.ContainsFunc(name, unicode.IsControl) {
		r.add(row.line, "name", fmt.Sprintf("%q has a line break or control character", name), "write the name on one line")
	}
	return strings.Join(strings.FieldsFunc(name, unicode.IsControl), " ")
}

// languageTag is the form of a language tag (RFC 5646, section 2.1) as far as it is used here.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func (r *peopleReader) language(row peopleRow) string {
	tag := row.field["language"]
	switch {
	case tag == "":
		return r.Language
	case !languageTag.MatchString(tag):
		r.add(row.line, "language", fmt.Sprintf("%q is no language", tag), `write a tag like "en" or "de", or leave it empty`)
		return r.Language
	}
	return tag
}

func (r *peopleReader) zone(row peopleRow) mailflow.Zone {
	name := row.field["timezone"]
	if name == "" {
		return r.Zone
	}
	zone, err := mailflow.ParseZone(name)
	if err != nil {
		r.add(row.line, "timezone", fmt.Sprintf("%q is no time zone", name), `write a name like "Europe/Berlin", or leave it empty`)
	}
	return zone
}

// phoneNumber is a number as people write them, with an extension or a word behind it.
var phoneNumber = regexp.MustCompile(`^[+(]?[0-9][0-9 ()./+-]*([A-Za-z][A-Za-z. ]*[0-9]*)?$`)

func (r *peopleReader) phone(row peopleRow) string {
	phone := row.field["phone"]
	if phone != "" && !phoneNumber.MatchString(phone) {
		r.warn(row.line, "phone", fmt.Sprintf("%q does not look like a phone number", phone), "write it like +49 30 1234567: mails have a button that rings it")
	}
	return phone
}

// checkTogether looks at what can only be seen from all rows.
func (r *peopleReader) checkTogether() {
	for _, found := range mailflow.CheckPeople(r.people) {
		p := r.add(r.lines[found.Index], "", found.What, found.Fix)
		p.Warning = found.Warning
		if found.Other >= 0 {
			p.What += fmt.Sprintf(" (line %d)", r.lines[found.Other])
		}
	}
}
