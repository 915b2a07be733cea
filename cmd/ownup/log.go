package main

import (
	"io"
	"log/slog"

	"github.com/ownup/ownup/daemon"
)

// logger writes the log as the config says.
func logger(w io.Writer, c daemon.LogConfig) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
