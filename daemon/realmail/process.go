package realmail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	startLimit = 10 * time.Second // for a server to open its ports
	stopLimit  = 500 * time.Millisecond
	probeEvery = 3 * time.Millisecond
)

// process is a server that runs in the foreground as our child.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
	once  sync.Once
	out   string // the file that its output goes to: with a pipe, Wait would wait for the children's children too
}

// run starts a server and ends it with the test. The kernel ends it too if the test's process is killed.
func (w *World) run(t testing.TB, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.Command(name, args...), ended: make(chan struct{}),
		out: filepath.Join(w.Dir, filepath.Base(name)+".out")}
	out, err := os.Create(p.out)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.cmd.Wait() // its status is of no use: it was told to end, or awaitPorts reports what it wrote
		close(p.ended)
	}()
	t.Cleanup(p.stop)
	return p, nil
}

// stop asks the server to end, and then ends what is left of its process group: Dovecot takes seconds to end when its
// children have not settled yet. Once only: a group's number may come to belong to others.
func (p *process) stop() {
	p.once.Do(func() {
		p.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-p.ended:
		case <-time.After(stopLimit):
		}
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
	})
}

// awaitPorts waits until every address can be dialled.
func (p *process) awaitPorts(addrs ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for _, addr := range addrs {
		if err := p.awaitPort(ctx, addr); err != nil {
			return err
		}
	}
	return nil
}

func (p *process) awaitPort(ctx context.Context, addr string) error {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.ended:
			said, err := os.ReadFile(p.out)
			return errors.Join(fmt.Errorf("%s ended by itself: %s", p.cmd.Path, said), err)
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", addr, err)
		case <-tick.C:
		}
	}
}

// awaitSilence waits until nobody takes connections any more: children that are ending still hold the ports open.
func awaitSilence(addrs ...string) {
	tick := time.NewTicker(probeEvery)
	defer tick.Stop()
	limit := time.After(startLimit)
	for _, addr := range addrs {
		for {
			conn, err := net.Dial("tcp", addr)
			if errors.Is(err, syscall.ECONNREFUSED) {
				break
			}
			if err == nil {
				conn.Close()
			}
			select {
			case <-tick.C:
			case <-limit:
				return
			}
		}
	}
}

// Logs returns what the servers wrote.
func (w *World) Logs() string {
	var all bytes.Buffer
	for _, name := range []string{"dovecot.log", "postfix.log"} {
		text, err := os.ReadFile(filepath.Join(w.Dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		fmt.Fprintf(&all, "--- %s\n%s", name, text)
	}
	return all.String()
}
