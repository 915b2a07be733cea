package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ownup/ownup/daemon/web"
)

// servePlayground serves the page until ctx ends.
func (a *app) servePlayground(ctx context.Context, now time.Time, address string) error {
	l, err := listenLoopback(ctx, address)
	if err != nil {
		return err
	}
	defer l.Close()
	log := slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	start := func() (*demoWorld, error) { return startDemo(ctx, now, log) }
	p, err := openPlayground(ctx, start, time.Now())
	if err != nil {
		return err
	}
	defer p.close()
	fmt.Fprintf(a.out, "The playground is open:  http://%s/\nCtrl-C ends it, and nothing is kept.\n", l.Addr())
	page := &web.Playground{World: p, Skip: p.Skip, Restart: p.Restart, Hosts: loopbackHosts(l.Addr()), Log: log}
	return servePage(ctx, l, page.Handler(), p.watch)
}

// listenLoopback listens where nobody else on the network gets to.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--listen %s is no address with a port", address), "demo --listen 127.0.0.1:8025"}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, &usageError{fmt.Sprintf("--listen %s: the page is for this machine alone", address), "demo --listen 127.0.0.1:8025"}
	}
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &hintError{fmt.Errorf("serve the page: %w", err), "take a free port: ownup demo --listen 127.0.0.1:0"}
	}
	return l, nil
}

// loopbackHosts are the names under which a browser on this machine reaches the page.
func loopbackHosts(a net.Addr) []string {
	host, port := hostPort(a.String())
	var all []string
	for _, name := range []string{host, "127.0.0.1", "localhost", "::1"} {
		all = append(all, net.JoinHostPort(name, strconv.Itoa(port)))
	}
	return all
}

// servePage serves until ctx ends or watch fails.
func servePage(ctx context.Context, l net.Listener, page http.Handler, watch func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	s := &http.Server{
		Handler: page, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	g.Go(func() error { return watch(ctx) })
	g.Go(func() error {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve the page: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return s.Close() // nobody has anything to lose
	})
	return g.Wait()
}
