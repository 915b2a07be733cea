package templates

import (
	"reflect"
	"time"
)

// fields reads a view, or a part of one, by the names of its fields, so that this package need not know its type. A
// field that is not there reads as empty.
type fields struct{ v reflect.Value }

func of(v any) fields { return fields{reflect.Indirect(reflect.ValueOf(v))} }

// part is the field of that name.
func (f fields) part(name string) fields {
	if f.v.Kind() != reflect.Struct {
		return fields{}
	}
	return fields{reflect.Indirect(f.v.FieldByName(name))}
}

// list is the parts of a slice; itself, not of a field.
func (f fields) list() []fields {
	if f.v.Kind() != reflect.Slice {
		return nil
	}
	all := make([]fields, f.v.Len())
	for i := range all {
		all[i] = fields{reflect.Indirect(f.v.Index(i))}
	}
	return all
}

// text is a field of any string type, as one clean line.
func (f fields) text(name string) string { return line(f.raw(name)) }

// raw is a field of any string type as it came.
func (f fields) raw(name string) string {
	if p := f.part(name); p.v.Kind() == reflect.String {
		return p.v.String()
	}
	return ""
}

func (f fields) number(name string) int {
	if p := f.part(name); p.v.CanInt() {
		return int(p.v.Int())
	}
	return 0
}

func (f fields) yes(name string) bool {
	p := f.part(name)
	return p.v.Kind() == reflect.Bool && p.v.Bool()
}

func (f fields) time(name string) time.Time {
	p := f.part(name)
	if !p.v.IsValid() || !p.v.CanInterface() {
		return time.Time{}
	}
	t, _ := p.v.Interface().(time.Time)
	return t
}
