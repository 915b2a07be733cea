// Package localmail is a whole mail world inside one process: an IMAP server, an SMTP server and the mailboxes
// between them, on loopback sockets or on pipes in memory. The demo runs on it, and so do the tests: they talk to it
// with the same clients that talk to real servers.
//
// # What it does
//
// A mail that comes in by SMTP is written to the INBOX of each recipient, below these fields of the border:
//
//	Return-Path: <sam@example.com>
//	X-Original-To: desk@example.com
//	Delivered-To: oops@example.com
//	Received: from … by mx.example.com …; Mon, 16 Nov 2026 14:20:00 +0000
//	Authentication-Results: mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=pass header.from=example.com
//
// The last one, whose author is [Options].AuthservID, is written for mail sent with a login (RFC 8601). An
// Authentication-Results with that id which the mail brought along is taken out first. Somebody who logs in as
// himself but writes another From gets dmarc=fail. Mail without a login ([Options].Anonymous) carries what
// [Options].Verdict says, and nothing by default.
//
// A recipient is a user, an alias, or either with a sub-address (box+anything@). Others are refused with a 550.
//
// # What it holds to
//
//   - The clock is [Options].Now and nothing else. The same calls with the same clock make the same bytes.
//   - Raw mail is kept byte for byte, however broken, and a FETCH of BODY[] gives back just that.
//   - What a session was told and what the mailbox holds are compared, never guessed from a queue: no EXISTS is lost
//     between SELECT and IDLE, and each EXPUNGE is said once.
//   - No lock is held while bytes go out, so a client that stops reading holds up nobody else.
//   - [World.Close] returns when every session has ended.
//
// # Playing other servers
//
// [Options].Caps leaves out MOVE, IDLE or UIDPLUS; Separator and Prefix give folders other names; Security and
// Certificate choose TLS, good or bad. [World.Break] makes the SMTP side refuse, drop or stall at a chosen point of
// the dialogue, [World.SetUIDValidity] rebuilds a folder, [World.SetDown] turns a side off.
//
// # Example
//
//	world, err := localmail.Start(ctx, localmail.Options{
//		Users: []localmail.User{{Address: "oops@example.com", Name: "Desk", Password: "desk"}},
//		Now:   clock.Now,
//	})
//	…
//	err = world.Wait(ctx, func() bool { return world.Count("oops@example.com", "INBOX") == 1 })
//
// The people who write the mails are in the package client.
package localmail
