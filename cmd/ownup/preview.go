package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

const helpPreview = `Fills every mail with the data of an example case and holds it against the rules of the house: how long it is, how many
questions it asks, its subject, its first line and the line that says who reads it.

Without --out it lists the mails and what was found. With --out it writes each mail as .html, .txt and .eml, and an
index.html that shows all of them on a phone, on a desktop and as text.

With --config the mails are those of your house: its address and sender, its promise, numbers and support contacts, and
its own mails from templates.dir. The people stay invented. With --templates the mails of that folder lie over ours
instead; it is the one in which folders like en/ lie.

Warnings are told and do no harm: exit code 1 says that a mail could not be made at all.`

// previewed is one mail of the preview.
type previewed struct {
	ID       string // "en-minimize-named"
	Name     string // "minimize-named"
	File     string // "en/minimize-named", to which .html, .txt and .eml are added
	Lang     string // the reader's
	In       string // the language the mail comes in
	Subject  string
	To, Cc   string
	Text     string
	HTML     string
	Raw      []byte
	Warnings []string
}

func (a *app) preview(_ context.Context, args []string) error {
	f := a.flags("preview")
	lang := f.String("lang", "", "only the mails of this `LANGUAGE`; else of all there are")
	out := f.String("out", "", "write files to this `DIR`")
	dir := f.String("templates", "", "lay the mails in this `DIR` over ours")
	path := f.String("config", "", "the config `FILE`, for the mails of your house")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	house, err := a.previewHouse(*path)
	if err != nil {
		return err
	}
	set, err := previewSet(cmp.Or(*dir, house.templates))
	if err != nil {
		return err
	}
	languages, err := previewLanguages(set, *lang)
	if err != nil {
		return err
	}
	var all []previewed
	for _, l := range languages {
		mails, err := previewMails(set, house, l)
		if err != nil {
			return &hintError{err, "mend that line; templates/doc.go lists what a mail can show"}
		}
		all = append(all, mails...)
	}
	if *out != "" {
		if err := writePreview(*out, languages, all); err != nil {
			return fmt.Errorf("write preview: %w", err)
		}
	}
	return a.printPreview(all, *out)
}

// previewSet loads the mails, with those of a folder over them.
func previewSet(dir string) (*templates.Set, error) {
	if dir == "" {
		return templates.Load(nil)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, &hintError{fmt.Errorf("read templates: %s is no folder", dir), "name the folder in which folders like en/ lie"}
	}
	set, err := templates.Load(os.DirFS(dir))
	if err != nil {
		return nil, &hintError{fmt.Errorf("read templates in %s:\n  %s", dir, strings.ReplaceAll(err.Error(), "\n", "\n  ")), "mend these lines"}
	}
	return set, nil
}

func previewLanguages(set *templates.Set, lang string) ([]string, error) {
	all := set.Languages()
	if lang == "" {
		return all, nil
	}
	if !slices.Contains(all, strings.ToLower(lang)) {
		return nil, &hintError{fmt.Errorf("there are no mails in %q", lang), "there are mails in " + strings.Join(all, ", ")}
	}
	return []string{strings.ToLower(lang)}, nil
}

// previewMails fills all mails for readers of a language.
func previewMails(set *templates.Set, house previewHouse, lang string) ([]previewed, error) {
	var all []previewed
	for _, e := range example.Mails() {
		e.View.Lang = lang
		house.moveIn(&e.View)
		m, err := previewMail(set, house, e)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

func previewMail(set *templates.Set, house previewHouse, e example.Mail) (previewed, error) {
	v := e.View
	r, err := set.Render(v.Lang, e.Template, v)
	if err != nil {
		return previewed{}, err
	}
	raw, err := previewLetter(set, house.sender, e)
	if err != nil {
		return previewed{}, err
	}
	m := previewed{
		ID: v.Lang + "-" + e.Name(), Name: e.Name(), File: v.Lang + "/" + e.Name(), Lang: v.Lang, In: set.Language(v.Lang, e.Template),
		Subject: r.Subject, To: v.Reader.Name, Text: r.Text, HTML: r.HTML, Raw: raw, Warnings: set.Lint(e.Template, v, r),
	}
	var copies []string
	for _, c := range v.SentTo[min(1, len(v.SentTo)):] {
		copies = append(copies, c.Name)
	}
	m.Cc = strings.Join(copies, ", ")
	return m, nil
}

// previewLetter is the mail as it goes out. Its ids are made with keys of the preview's own.
func previewLetter(set *templates.Set, sender string, e example.Mail) ([]byte, error) {
	v := e.View
	keys := mailflow.Keys{IDKey: []byte("preview"), TokenKey: []byte("preview")}
	c := mailflow.Case{ID: keys.Case(v.Code), Code: v.Code}
	m := mailflow.Mail{
		Template: e.Template, To: []string{v.Reader.Address}, Private: v.Tag != "", Thread: cmp.Or(v.Tag, v.Ref, v.Code, "desk"),
		Replied: atOnce(e.Template), View: v,
	}
	for _, to := range v.SentTo[min(1, len(v.SentTo)):] {
		m.Cc = append(m.Cc, to.Address)
	}
	if v.Ref != "" {
		m.AskID = v.Ref
		c.Asks = []mailflow.Ask{{ID: v.Ref, Ref: v.Ref, Token: keys.Token(c.ID, v.Ref, v.Reader.Address)}}
	}
	cp := daemon.Composer{Templates: func() *templates.Set { return set }, Keys: keys, Name: sender, Address: v.Mailbox}
	letter, err := cp.Compose(c, m, "preview")
	return letter.Bytes, err
}

// atOnce says whether a mail is mostly sent in answer to one, which its header names.
func atOnce(template string) bool {
	switch template {
	case mailflow.TemplateMinimize, mailflow.TemplateConfirm, mailflow.TemplateSmall, mailflow.TemplateRest, mailflow.TemplatePlanKept,
		mailflow.TemplateNoted, mailflow.TemplateUnclear, mailflow.TemplateHelp, mailflow.TemplateStatus, mailflow.TemplateStopped,
		mailflow.TemplateNotMine, mailflow.TemplateRoute, mailflow.TemplateRouted, mailflow.TemplateOver, mailflow.TemplateNotAsked,
		mailflow.TemplateUnreadable, mailflow.TemplateTooLarge, mailflow.TemplateStranger, mailflow.TemplateOtherMailbox:
		return true
	}
	return false
}

// printPreview lists the mails and what is to be said about them.
func (a *app) printPreview(all []previewed, out string) error {
	t := terminal{Writer: a.out, colour: coloured(a.out)}
	warned := 0
	table := [][]cell{head("MAIL", "LANGUAGE", "TO", "SUBJECT", "WARNINGS")}
	for _, m := range all {
		found := m.Found()
		warned += len(found)
		row := []cell{{m.Name, plain}, {m.Lang, plain}, {m.readers(), plain}, {m.Subject, plain}}
		if len(found) == 0 {
			table = append(table, append(row, cell{"none", good}))
		}
		for i, w := range found {
			if i > 0 {
				row = make([]cell, len(row)) // further warnings stand below the first
			}
			table = append(table, append(row, cell{w, careful}))
		}
	}
	if err := t.table(table); err != nil {
		return err
	}
	fmt.Fprintf(t, "\n%s, %s\n", count(len(all), "mail"), count(warned, "warning"))
	if out != "" {
		fmt.Fprintf(t, "written to %s: open %s/index.html in a browser\n", out, strings.TrimSuffix(out, "/"))
	}
	return nil
}

// Found is what is to be said about a mail.
func (m previewed) Found() []string {
	if m.In == m.Lang {
		return m.Warnings
	}
	return append([]string{"is sent in " + m.In + ": there is none in this language"}, m.Warnings...)
}

func (m previewed) readers() string {
	if m.Cc == "" {
		return m.To
	}
	return m.To + ", Cc " + m.Cc
}
