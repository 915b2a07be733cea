package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/web"
)

// serveStatus serves the operator's pages until the function that it returns is called; they outlive the daemon's last
// step, so that whoever watches sees it stop. It does nothing where web.listen is "".
func serveStatus(ctx context.Context, c daemon.Config, health *daemon.Health, log *slog.Logger) (stop func(), err error) {
	if c.Listen == "" {
		return func() {}, nil
	}
	l, err := listenStatus(ctx, c.Listen)
	if err != nil {
		return nil, err
	}
	name, _ := hostPort(c.Listen)
	pages := &web.Status{
		Health: health, Hosts: append([]string{name}, c.Hosts...), Zone: c.Schedule.Zone.Location(),
		Version: released, Commit: commit(), Log: log,
	}
	server := pages.Serve(l)
	log.Info("status page", "address", l.Addr().String())
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			server.Close() // whoever still reads has nothing to lose
		}
	}, nil
}

// listenStatus listens at web.listen, or says why that cannot be done.
func listenStatus(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err == nil {
		return l, nil
	}
	hint := `give web.listen an address of this machine and a port, or "" for no status page`
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		hint = `another program has that port, maybe another ownup: give web.listen a free one, or "" for no status page`
	case errors.Is(err, syscall.EACCES):
		hint = "give web.listen a port above 1023"
	}
	return nil, &hintError{fmt.Errorf("serve the status page: %w", err), hint}
}

// tryListen says whether the status page could be served now.
func tryListen(ctx context.Context, c daemon.Config) []daemon.Finding {
	if c.Listen == "" {
		return nil
	}
	f := daemon.Finding{Check: "web.listen", OK: true, What: c.Listen + " is free for the status page"}
	l, err := listenStatus(ctx, c.Listen)
	var hinted *hintError
	if errors.As(err, &hinted) {
		return []daemon.Finding{{Check: "web.listen", What: hinted.Error(), Fix: hinted.hint}}
	}
	l.Close()
	return []daemon.Finding{f}
}
