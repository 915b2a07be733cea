package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ownup/ownup/daemon"
)

const helpReplay = `Decides every stored event again, with this version and this config, and prints where the outcome would differ: what a
change of the flow would have meant for the cases that are running. It changes nothing. Exit code 1 says that something
differs.`

func (a *app) replay(ctx context.Context, args []string) error {
	f := a.flags("replay")
	path := f.String("config", "", "the config `FILE`")
	asJSON := f.Bool("json", false, "print one JSON object for each difference")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	config, err := a.loadConfig(*path)
	if err != nil {
		return err
	}
	s, closeStore, err := attachStore(ctx, config)
	if err != nil {
		return err
	}
	defer closeStore()
	keys, err := daemon.LoadKeys(config.Store.KeyFile)
	if err != nil {
		return keyError(err)
	}
	differ := 0
	events, err := daemon.Replay(ctx, s, config, keys, func(d daemon.Difference) {
		differ++
		if *asJSON {
			json.NewEncoder(a.out).Encode(d)
		} else {
			fmt.Fprintf(a.out, "%s %d %s: was %q, would be %q\n", d.Code, d.Seq, d.Event, d.Stored, d.Now)
		}
	})
	if err != nil {
		return err
	}
	if !*asJSON {
		fmt.Fprintf(a.out, "%d events decided again, %d differ\n", events, differ)
	}
	if differ > 0 {
		return errReported
	}
	return nil
}
