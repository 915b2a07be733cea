// Package web is what ownup shows in a browser.
//
// # The playground
//
// `ownup demo` serves one page on loopback: the mailboxes of the people in a case, side by side, the case's timeline
// below, and a button that moves the demo's clock to what is due next. The page is plain HTML, CSS and JavaScript from
// the folder playground, embedded as it stands. It asks for nothing from outside.
//
//	GET  /                      the page; /*.css and /*.js beside it
//	GET  /api/state?seen=N      everything but the mails' bodies; waits while the version is still N, at most
//	                            half a minute, and answers 204 then
//	POST /api/open              {"mailbox","id"}: one mail with its texts; it is marked as read
//	POST /api/send              a [Draft]: write a mail and hand it in
//	POST /api/skip              move the clock to what is due next
//
// A POST that did its work and has nothing to tell is answered 204. Whatever fails is {"error": "…"} with a status of
// 400 or above, in words for whoever sits before the page.
//
// # Rules
//
//   - Only requests whose Host is one of [Playground].Hosts are answered: a name from elsewhere that was pointed at
//     loopback (DNS rebinding) gets a 421.
//   - A POST needs an Origin that is the page's own, and JSON as its type. A request that the browser marks as coming
//     from another site is refused, whatever its method (Sec-Fetch-Site, Fetch Metadata).
//   - The Content-Security-Policy allows scripts and connections from the page's own origin only. Mails are shown in a
//     sandboxed frame; that policy holds inside it too (srcdoc inherits it), and a stricter one that lets no script run
//     at all. Inline style is allowed because mails have nothing else.
//   - Strings become elements in one place only, the frame; Trusted Types refuse any other. All else is textContent.
//   - The page is about a world that somebody else runs: [World] and Skip are all that it can do.
package web
