package sqlite

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// childEnv makes the test binary run one of the children below instead of the tests.
const childEnv = "OWNUP_SQLITE_CHILD"

// TestMain runs a child if it is told to.
func TestMain(m *testing.M) {
	children := map[string]func(path string) error{
		"lock":   childLocks,
		"commit": childCommits,
		"full":   childFills,
	}
	if run, ok := children[os.Getenv(childEnv)]; ok {
		if err := run(os.Args[len(os.Args)-1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a process of its own that can be killed.
type child struct {
	*exec.Cmd
	lines *bufio.Scanner // of its output
}

func startChild(t *testing.T, name, path string) *child {
	t.Helper()
	c := &child{Cmd: exec.Command(os.Args[0], path)}
	c.Env = append(os.Environ(), childEnv+"="+name)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	return c
}

// kill ends the child as a power cut of the process would, and waits until it has gone.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // "signal: killed"
}
