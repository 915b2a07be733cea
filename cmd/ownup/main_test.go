package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the golden files of the scripts anew")

// TestMain lets the test binary be the program too, under the name ownup: so the scripts run it as an operator does.
func TestMain(m *testing.M) {
	testscript.Main(tidied{m}, map[string]func(){"ownup": main})
}

// tidied removes the program that the tests on real servers built.
type tidied struct{ *testing.M }

func (t tidied) Run() int {
	defer func() { os.RemoveAll(built) }()
	return t.M.Run()
}
