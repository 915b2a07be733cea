package main

import "context"

const (
	helpCheck      = ``
	helpExplain    = ``
	helpOutbox     = ``
	helpQuarantine = ``
)

func (a *app) check(ctx context.Context, args []string) error      { return nil }
func (a *app) explain(ctx context.Context, args []string) error    { return nil }
func (a *app) outbox(ctx context.Context, args []string) error     { return nil }
func (a *app) quarantine(ctx context.Context, args []string) error { return nil }
