package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// report has the example sent as Sam's report, and waits for the answer.
func (v *visitor) report() {
	v.t.Helper()
	v.click(button("#reporter", "Fill in an example"))
	v.click(button("#reporter", "Send"))
	v.until(inMail("#reporter", "DONE") + " != null")
}

// TestPlaygroundNarrow looks at the page on the narrowest screen there is: one mailbox at a time, nothing sticks out.
func TestPlaygroundNarrow(t *testing.T) {
	t.Parallel()
	v := visit(t, narrow)
	fits := `document.documentElement.scrollWidth <= 320`
	v.until(`document.querySelector("#hint").textContent.startsWith("write Sam")`)
	v.until(fits)
	v.report()
	v.until(fits)
	v.shot("playground-narrow-mail.png", true)
	v.click(button("#switch", "Maria 1 new"))
	v.until(`document.querySelector("#reporter").getClientRects().length === 0`)
	v.click(conversation("#manager", "Note "))
	v.until(`document.querySelector("#manager iframe")?.contentDocument?.body?.textContent.includes("Sam Carter")`)
	v.click(button("#manager", "Plain text"))
	v.until(fits)
	v.click(button("#manager", "Reply"))
	v.until(fits)
	v.until(`document.activeElement === document.querySelector("#manager textarea")`)
	v.until(`document.querySelector("#manager form").getBoundingClientRect().bottom <= innerHeight`)
	v.shot("playground-narrow-reply.png", false)
}

// TestPlaygroundDark looks at the page where the system is dark, the mail in its frame included.
func TestPlaygroundDark(t *testing.T) {
	t.Parallel()
	v := visit(t, desktopDark)
	v.report()
	dark := `(getComputedStyle(%s).backgroundColor.match(/\d+/g).slice(0, 3).every((c) => c < 60))`
	v.until(fmt.Sprintf(dark, "document.body"))
	v.until(fmt.Sprintf(dark, `document.querySelector("#reporter iframe").contentDocument.body`))
	v.click(inMail("#reporter", "DONE"))
	v.until(`!document.querySelector("#reporter form").hidden`)
	v.shot("playground-dark.png", true)
}

// TestPlaygroundDeputy writes to somebody who is not on the page yet: the mailbox can be chosen from then on.
func TestPlaygroundDeputy(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.click(`document.querySelector("#reporter [name=to]")`)
	ask[bool](v, `document.activeElement.select() === undefined`)
	v.write("tom@example.com")
	v.click(`document.querySelector("#reporter textarea")`)
	v.write("Do you have a minute?")
	v.click(button("#reporter", "Send"))
	v.click(button("#manager .people", "Tom 1 new"))
	v.until(`document.querySelector("#manager h2").textContent === "Tom’s mailbox"`)
	v.until(`document.activeElement.textContent.startsWith("Tom")`)
	v.click(conversation("#manager", "(no subject)"))
	v.until(`document.querySelector("#manager .plain")?.textContent === "Do you have a minute?"`)
	v.click(button("#manager .people", "Maria"))
	v.until(`document.querySelector("#manager h2").textContent === "Maria’s mailbox"`)
}

// hostile is a mail whose HTML tries to run, to ask elsewhere, to leave its frame and to send a form; leaving is one that
// goes elsewhere by itself.
const (
	hostile = `<!DOCTYPE html><html><head>
<base href="ELSEWHERE/">
<link rel="stylesheet" href="ELSEWHERE/style.css"><script>top.ran = 1</script><script type="module" src="HERE/playground.js"></script></head>
<body onload="top.ran = 2"><img src="ELSEWHERE/pixel" onerror="top.ran = 3">
<form action="/api/skip" method="post"><button id="go">go</button></form>
<a id="js" href="javascript:top.ran = 4">script</a> <a id="out" href="ELSEWHERE/link" target="_top">out</a>
<iframe src="ELSEWHERE/frame"></iframe><svg onload="top.ran = 5"></svg></body></html>`
	leaving = `<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0;url=ELSEWHERE/refresh"></head><body>Bye</body></html>`
)

// TestPlaygroundHostileMail opens that mail and clicks on all of it: nothing runs, nothing is asked for, the page stays.
func TestPlaygroundHostileMail(t *testing.T) {
	t.Parallel()
	for vendor, why := range map[string]string{
		"Google Inc.":          "the sandbox and the frame's policy shut scripts out",
		"Apple Computer, Inc.": "the frame's policy alone does, as in WebKit",
	} {
		t.Run(vendor, func(t *testing.T) {
			t.Log(why)
			v := visit(t, desktop)
			v.mayComplain = true // of what it refuses
			as := fmt.Sprintf(`Object.defineProperty(navigator, "vendor", { get: () => %q })`, vendor)
			v.do(send(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: as}), chromedp.Navigate(v.url))
			v.openHostile()
			v.deliver("Leaving", leaving)
			v.click(conversation("#manager", "Leaving"))
			v.until(`document.querySelectorAll("#manager iframe").length === 1 && document.querySelector("#manager iframe").style.height !== ""`)
		})
	}
}

// deliver puts a mail with that HTML into Maria's mailbox. Whatever it asks for elsewhere fails the test.
func (v *visitor) deliver(subject, html string) {
	v.t.Helper()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		v.t.Errorf("the mail asks another place for %s", r.URL)
	}))
	v.t.Cleanup(elsewhere.Close)
	raw := fmt.Sprintf("From: Sam Carter <sam@example.com>\r\nTo: maria@example.com\r\nSubject: %s\r\nMessage-ID: <%s@example.com>\r\n"+
		"X-Ownup-Template: hostile\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s",
		subject, subject, strings.NewReplacer("ELSEWHERE", elsewhere.URL, "HERE", v.url).Replace(html))
	if err := v.world.mail.Deliver(demoMaria, []byte(raw), v.world.clock.Now()); err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) openHostile() {
	v.t.Helper()
	v.deliver("Hostile", hostile)
	v.click(conversation("#manager", "Hostile"))
	inside := `document.querySelector("#manager iframe")?.contentDocument?.querySelector(%q)`
	for _, what := range []string{"#go", "#js", "#out"} {
		v.click(fmt.Sprintf(inside, what))
	}
	v.until(`document.querySelector("#manager .note").textContent.includes("not followed")`)
	v.until(fmt.Sprintf(inside, "#go") + ` != null`)
	if ran := ask[string](v, `String(window.ran)`); ran != "undefined" {
		v.t.Errorf("the mail's script ran (%s)", ran)
	}
	if at := ask[string](v, `location.href`); strings.TrimSuffix(at, "/") != v.url {
		v.t.Errorf("the page went to %s", at)
	}
	clock := ask[string](v, `document.querySelector("#clock .long").textContent`)
	if !strings.HasSuffix(clock, "14:05") {
		v.t.Errorf("the mail moved the clock: it is %s", clock)
	}
}
