// Package templates holds every mail: one Markdown file each, per language, and the rendering to subject, plain text
// and HTML.
//
// # A mail
//
// en/minimize.md is the English mail "minimize". It begins with its subject and goes on in Markdown:
//
//	---
//	subject: Note {{.Code}}
//	---
//	Two minutes, best now: one thing to look at first.
//
//	{{audience}}
//
//	{{if .Stopped}}
//	{{.Reporter.First}} stopped it {{at .Stopped .Now}}.
//	{{end}}
//
//	{{button "DONE" "it is stopped"}}
//
// Paragraphs, lists, headings, emphasis and code spans can be used; links, pictures and HTML cannot, and Load says so.
// What stands between {{ and }} is an action of text/template, on one line, with the view as its dot (and as $ within
// range and with). A line of nothing but if, else, end, range, with and blocks leaves no paragraph behind. A time that is
// not set is false.
//
// # The view
//
// The view is any struct; the daemon renders mailflow.View, whose doc lists the fields. Its times stand in the reader's
// zone. What a field puts into a line becomes one clean line, in HTML escaped. Nothing that came by mail is ever read
// as Markdown, as an action or as HTML.
//
// # Functions
//
// In a line:
//
//	{{clock .At}}       14:20
//	{{day .At}}         Monday 23 November
//	{{when .At .Now}}   14:20 today, else Monday 23 November, 14:20
//	{{at .At .Now}}     at 14:20 today, else on Monday 23 November at 14:20
//	{{names .People}}   Maria Lopez and Ali Demir
//	{{step .Status}}    a case's step in words
//
// On a line of their own, as blocks:
//
//	{{audience}}                           to whom the mail goes, and where each answer goes; second in every mail
//	{{button "DONE" "it is stopped"}}      an answer to tap: in HTML a mailto: link, in text the word and its meaning
//	{{write .Reporter}}                    how to write to and ring a person without us
//	{{said .Report}}                       somebody's words, set off, line by line
//	{{attached .Files}}                    names of files that came along
//	{{notes .News}}                        words with their times and the names of their files
//	{{measures .Items}} {{decided .Items}} numbered measures as asked for, and as answered
//	{{plan .Plan}} {{revision .Plan}}      numbered lines with days and remarks; revision marks what is new
//	{{timeline .Entries}}                  what happened when
//	{{shares .Shares}}                     SHARE lines and what was answered
//	{{people .People}}                     names with addresses
//	{{contacts}} {{desk}}                  numbers to ring: with those of the people, and the house's alone
//	{{support}}                            who helps people
//
// # Around the mails
//
// frame.html is the document around each mail and the look of each block; frame.txt is the look of each block in plain
// text. en/words.txt has the short texts that functions put together.
//
// An operator's folder lies over these files, by the same paths: his en/minimize.md replaces ours; his words.txt and
// frames change only what they define. A folder of another language needs a words.txt with all keys, and the mails it
// has; mails it lacks are sent in English.
//
// "ownup preview --templates DIR" fills all of them with examples, holds them against the rules of the house and, with
// --out, shows them on a phone, on a desktop and as text. What is wrong in a file is said with its line.
//
// To add a mail, add en/name.md, and an example of its view in mailflow/example. [Set.Lint] and the tests hold each
// example against the rules of the house: a first line of 90 to 140 characters that tells a lock screen nothing, the
// audience line second, at most 150 words, three questions and three answer words, names instead of "you" to several
// readers. After a change, run the tests with -update and read what has changed in testdata as its reader would. How the
// mails look, and why, is in docs/mail-look.md; HTML and CSS that testdata/clients.md does not list are no part of them.
//
// # What comes out
//
// The plain text says the same words as the HTML. It is format=flowed (RFC 3676); lines that are somebody else's words
// stand behind a bar and keep their breaks. Templates are parsed at load, never per mail.
package templates
