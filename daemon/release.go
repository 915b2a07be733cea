package daemon

import (
	"context"
	"errors"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
)

// release brings mails back to the inbox that the operator wants tried once more. First they are forgotten, so that
// they count as new; then they are moved; only then the request is done. Whatever breaks in between is done again.
func (in *Intake) release(ctx context.Context, box Mailbox) error {
	all, err := in.Store.Releases(ctx, RequestRelease)
	if err != nil {
		return fmt.Errorf("look for releases: %w", err)
	}
	for _, r := range all {
		if err := in.releaseOne(ctx, box, r); err != nil {
			return fmt.Errorf("release mail: %w", err)
		}
	}
	if len(all) > 0 {
		in.reconciled = in.reconciled.Add(-reconcileEvery) // one that could not be moved away still lies in the inbox
	}
	return nil
}

func (in *Intake) releaseOne(ctx context.Context, box Mailbox, r store.Released) error {
	if !r.Found {
		return in.Store.Finish(ctx, r.Request, "no-such-mail")
	}
	if err := in.Store.Release(ctx, r.Request); err != nil {
		return err
	}
	found, err := box.Return(ctx, in.Quarantine, r.Mail.Size, r.Mail.At)
	if err != nil && !errors.Is(err, ErrCannotMove) {
		return err
	}
	in.Log.Info("request carried out", "kind", r.Request.Kind, "target", r.Request.Target, "moved", found && err == nil)
	return in.Store.Finish(ctx, r.Request, "done")
}
