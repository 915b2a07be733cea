package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
)

// row is the current row of a query.
type row struct {
	columns []string
	values  []driver.Value
}

// Scan copies the columns into dest: pointers to string, int64, int, float64, []byte, bool, any, or types made
// of them, or a sql.Scanner (sql.Null). A NULL fits only into []byte, any and Scanners.
func (r *row) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return fmt.Errorf("scan row: %d columns into %d variables", len(r.values), len(dest))
	}
	for i, d := range dest {
		if err := assign(d, r.values[i]); err != nil {
			return fmt.Errorf("scan column %s: %w", r.columns[i], err)
		}
	}
	return nil
}

// assign knows the pairs that occur, without reflection, and leaves the others to convert.
func assign(dest any, v driver.Value) error {
	if b, ok := v.([]byte); ok && b == nil {
		v = []byte{} // an empty blob; NULL is a nil interface
	}
	switch d := dest.(type) {
	case *string:
		if s, ok := v.(string); ok {
			*d = s
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *[]byte:
		if b, ok := v.([]byte); ok || v == nil {
			*d = b
			return nil
		}
	case *any:
		*d = v
		return nil
	case sql.Scanner:
		return d.Scan(v)
	}
	return convert(dest, v)
}

// convert sets what has one of the kinds we store.
func convert(dest any, v driver.Value) error {
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("destination %T is no pointer", dest)
	}
	if !set(p.Elem(), v) {
		return fmt.Errorf("a %T does not fit into %s", v, p.Elem().Type())
	}
	return nil
}

func set(e reflect.Value, v driver.Value) bool {
	switch v := v.(type) {
	case int64:
		return setInt(e, v)
	case float64:
		if e.Kind() != reflect.Float64 {
			return false
		}
		e.SetFloat(v)
	case string:
		if e.Kind() != reflect.String {
			return false
		}
		e.SetString(v)
	case []byte:
		if e.Kind() != reflect.Slice || e.Type().Elem().Kind() != reflect.Uint8 {
			return false
		}
		e.SetBytes(v)
	default:
		return false
	}
	return true
}

// setInt sets a number of any width it fits into, or a bool of 0 or 1.
func setInt(e reflect.Value, n int64) bool {
	switch {
	case e.CanInt() && !e.OverflowInt(n):
		e.SetInt(n)
	case e.CanUint() && n >= 0 && !e.OverflowUint(uint64(n)):
		e.SetUint(uint64(n))
	case e.Kind() == reflect.Bool && (n == 0 || n == 1):
		e.SetBool(n == 1)
	default:
		return false
	}
	return true
}
