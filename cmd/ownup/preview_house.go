package main

import (
	"github.com/ownup/ownup/mailflow"
)

// previewHouse is whose mails the preview shows: the example's own house, or the one of a config.
type previewHouse struct {
	sender    string // the name in From
	templates string // the folder of its own mails, "" for none
	mailbox   string // "" leaves the example's house as it is
	house     mailflow.House
	support   mailflow.Support
}

// previewHouse reads the house from a config; without one it is the example's.
func (a *app) previewHouse(path string) (previewHouse, error) {
	if path == "" {
		return previewHouse{sender: "Desk"}, nil
	}
	c, err := a.loadConfig(path)
	if err != nil {
		return previewHouse{}, err
	}
	return previewHouse{
		sender: c.Mailbox.Name, templates: c.Templates, mailbox: c.Mailbox.Address, house: c.Flow.House, support: c.Flow.Support,
	}, nil
}

// moveIn puts the house into a view. Mails to people outside show nothing of it, and stay so.
func (h previewHouse) moveIn(v *mailflow.View) {
	if h.mailbox == "" {
		return
	}
	v.Mailbox = h.mailbox
	if v.House != (mailflow.House{}) {
		v.House, v.Support = h.house, h.support
	}
}
