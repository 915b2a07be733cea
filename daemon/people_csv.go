package daemon

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// peopleColumns are the columns of a people file; the first neededColumns must be there.
var peopleColumns = [...]string{"address", "name", "manager", "deputy", "language", "timezone", "phone", "aliases"}

const neededColumns = 3

// peopleRow is one row of a people file by its columns, with the line it begins on.
type peopleRow struct {
	line  int
	field map[string]string // without surrounding space
}

// rows splits the file. What cannot be split is reported and left out.
func (r *peopleReader) rows(data []byte) []peopleRow {
	text, ok := r.text(data)
	if !ok {
		return nil
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separator(text)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = reader.Comma != '\t' // it would swallow empty fields
	var header []string
	var rows []peopleRow
	for {
		record, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			if header == nil {
				r.add(0, "", "is empty", "write the header row: "+strings.Join(peopleColumns[:], ","))
			}
			return rows
		case err != nil:
			r.broken(err)
			continue
		}
		line, _ := reader.FieldPos(0)
		trim(record)
		if header == nil {
			if header, ok = r.header(line, record); !ok {
				return nil
			}
		} else if row, ok := r.row(line, header, record); ok {
			rows = append(rows, row)
		}
	}
}

// text decodes the file to UTF-8 without a byte order mark.
func (r *peopleReader) text(data []byte) (string, bool) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.IndexByte(data, 0) >= 0 {
		r.add(0, "", "is UTF-16 or no text at all", `save it as "CSV UTF-8"`)
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), true
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if at := bytes.IndexRune(decoded, utf8.RuneError); err != nil || at >= 0 {
		line := 1 + bytes.Count(decoded[:max(at, 0)], []byte("\n"))
		r.add(line, "", "is neither UTF-8 nor windows-1252", `save it as "CSV UTF-8"`)
		return "", false
	}
	r.warn(0, "", "is not UTF-8; it was read as windows-1252", `if names look wrong, save it as "CSV UTF-8"`)
	return string(decoded), true
}

// separator finds what the header row is separated by: commas, semicolons (where the comma is for decimals) or tabs.
func separator(text string) rune {
	header, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best, most := ',', 0
	for _, candidate := range ",;\t" {
		if n := strings.Count(header, string(candidate)); n > most {
			best, most = candidate, n
		}
	}
	return best
}

// broken reports a row that is no CSV.
func (r *peopleReader) broken(err error) {
	line, what := 0, err.Error()
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		line, what = parse.StartLine, parse.Err.Error()
	}
	r.add(line, "", "cannot be split into fields: "+what, `put a field that has quotes into quotes, and double those inside: "Jo ""JJ"" Park"`)
}

// header reads the names of the columns.
func (r *peopleReader) header(line int, record []string) ([]string, bool) {
	before := len(r.problems)
	for i, name := range record {
		name = strings.ToLower(name)
		record[i] = name
		switch {
		case !slices.Contains(peopleColumns[:], name):
			r.unknownColumn(line, name)
		case slices.Contains(record[:i], name):
			r.add(line, name, "stands in the header twice", "delete one of the two columns")
		}
	}
	for _, name := range peopleColumns[:neededColumns] {
		if !slices.Contains(record, name) {
			r.add(line, name, "is missing in the header", "begin the file with: "+strings.Join(peopleColumns[:], ","))
		}
	}
	return record, len(r.problems) == before
}

func (r *peopleReader) unknownColumn(line int, name string) {
	p := r.add(line, name, fmt.Sprintf("unknown column %q", name), "delete it")
	p.Allowed = strings.Join(peopleColumns[:], ", ")
	if meant := suggest(name, peopleColumns[:]); meant != "" {
		p.Fix = fmt.Sprintf("did you mean %q?", meant)
	}
}

// row puts a record under its columns. A record without any content is none: spreadsheets leave such rows behind.
func (r *peopleReader) row(line int, header, record []string) (peopleRow, bool) {
	if !slices.ContainsFunc(record, func(field string) bool { return field != "" }) {
		return peopleRow{}, false
	}
	if len(record) > len(header) || len(record) < 2 {
		r.add(line, "", fmt.Sprintf("has %d fields where the header has %d", len(record), len(header)),
			"write as many as the header has, and put a field with the separator in it into quotes")
		return peopleRow{}, false
	}
	row := peopleRow{line: line, field: make(map[string]string, len(record))}
	for i, value := range record {
		row.field[header[i]] = value
	}
	return row, true
}

func trim(record []string) {
	for i, field := range record {
		record[i] = strings.TrimSpace(field)
	}
}
