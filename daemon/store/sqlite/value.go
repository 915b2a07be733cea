package sqlite

import (
	"database/sql/driver"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
)

// step is one statement ready to run.
type step struct {
	key  stmtKey
	args []driver.NamedValue
}

// compile turns a batch into steps, guards first. It is done by whoever calls, not by the one writer.
func compile(b store.Batch) ([]step, error) {
	steps := make([]step, 0, len(b.Guards)+len(b.Statements))
	for _, g := range b.Guards {
		args, err := bind(g.Args)
		if err != nil {
			return nil, fmt.Errorf("bind guard %s: %w", g.Name, err)
		}
		steps = append(steps, step{stmtKey{guard: g.Name, sql: g.SQL}, args})
	}
	for i, s := range b.Statements {
		args, err := bind(s.Args)
		if err != nil {
			return nil, fmt.Errorf("bind statement %d: %w", i+1, err)
		}
		steps = append(steps, step{stmtKey{sql: s.SQL}, args})
	}
	return steps, nil
}

// bind numbers the arguments.
func bind(args []any) ([]driver.NamedValue, error) {
	if len(args) == 0 {
		return nil, nil
	}
	named := make([]driver.NamedValue, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return named, nil
}

// value returns an argument as the driver takes it. A nil []byte is NULL, an empty one an empty blob.
func value(a any) (driver.Value, error) {
	switch a := a.(type) {
	case nil, string, int64, float64, []byte, bool:
		return a, nil
	case int:
		return int64(a), nil
	default:
		return nil, fmt.Errorf("type %T is not one that the store takes", a)
	}
}
