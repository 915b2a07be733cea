// Package web is what ownup shows in a browser.
//
// # The operator's pages
//
// `ownup run` serves [Status] at web.listen: whether all is well, in plain words at / and for machines beside it.
//
//	GET  /            the page; /status.css and its icons beside it; with ?still it does not renew itself
//	GET  /livez       200, or 503 with the loops that do not turn any more: a restart helps
//	GET  /readyz      200, or 503 with what keeps ownup from its work: a restart does not help
//	GET  /metrics     the text format of Prometheus
//
// What is wrong is decided in the package daemon ([daemon.Health]); here it is put into words and numbers.
//
//   - Nothing of any case is on them: no words, subjects, persons, addresses, codes, and nothing that a server said. Labels of
//     metrics are from fixed sets. A test plays what can go wrong with a canary in it.
//   - They have no login, change nothing, and answer only to names that are ours ([Status].Hosts), for DNS rebinding.
//   - No script, and nothing from outside; the Content-Security-Policy allows the style and the icon alone.
//   - Asking often costs the store nothing: its numbers are kept for some seconds.
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
// # Rules of the playground
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
