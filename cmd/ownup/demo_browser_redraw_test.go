package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
)

// hold presses the mouse on an element and returns how to let it go, at the same place.
func (v *visitor) hold(element string) (letGo func()) {
	v.t.Helper()
	v.until(fmt.Sprintf(settled, element))
	at := ask[struct{ X, Y float64 }](v, "window.place")
	mouse := input.DispatchMouseEventParams{Type: "mousePressed", X: at.X, Y: at.Y, Button: "left", ClickCount: 1}
	v.do(send(input.DispatchMouseEvent, mouse))
	return func() {
		v.t.Helper()
		mouse.Type = "mouseReleased"
		v.do(send(input.DispatchMouseEvent, mouse))
	}
}

// redrawn has the page drawn anew some times: mails arrive, and more of them are told of at each.
func (v *visitor) redrawn(address string) {
	v.t.Helper()
	for range 3 {
		v.arrive(address, fmt.Sprintf("News %d", v.arrived+1))
	}
}

// arrive delivers a mail, and waits until the page tells of it.
func (v *visitor) arrive(address, subject string) {
	v.t.Helper()
	v.arrived++
	raw := fmt.Sprintf("From: Sam Carter <sam@example.com>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <news-%d@example.com>\r\n\r\nHello.\r\n",
		address, subject, v.arrived)
	if err := v.world.mail.Deliver(address, []byte(raw), v.world.clock.Now()); err != nil {
		v.t.Fatal(err)
	}
	v.until(fmt.Sprintf(`document.querySelector("#news").textContent.includes(%q)`, subject))
}

// anotherReport has Sam begin a second case, so that there is a menu of cases, and answer a mail of it.
func (v *visitor) anotherReport() {
	v.t.Helper()
	v.click(button("#reporter", "Write a mail"))
	v.write("NEW\nSomething else")
	v.click(button("#reporter form", "Send"))
	v.until(`document.querySelectorAll("#case option").length === 2`)
	v.click(button("#reporter .letter", "Reply"))
	v.write("It goes on.")
	v.click(button("#reporter form", "Send"))
	v.until(`document.querySelector("#reporter .plain details") != null`)
}

// TestPlaygroundClickOverRedraw presses the mouse, has the page drawn anew, and lets go: the click arrives.
func TestPlaygroundClickOverRedraw(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.report()
	v.redrawn(demoTom)
	for _, row := range []struct {
		why, element, getsMail, then string
	}{
		{"a row of the list, while the other mailbox gets mail", conversation("#manager", "Note "), demoSam,
			`document.querySelector("#manager iframe")?.contentDocument?.body?.textContent.includes("Sam Carter")`},
		{"somebody's name, while the number beside another changes", button("#manager .people", "Tom"), demoMaria,
			`document.querySelector("#manager h2").textContent.startsWith("Tom")`},
		{"a button below a mail, while this mailbox gets mail", button("#reporter .letter", "Reply"), demoSam,
			`!document.querySelector("#reporter form").hidden`},
	} {
		t.Log(row.why)
		letGo := v.hold(row.element)
		v.redrawn(row.getsMail)
		letGo()
		v.until(row.then)
	}
}

// TestPlaygroundKeepsOverRedraw holds that mails which arrive take nothing from who is at work on the page.
func TestPlaygroundKeepsOverRedraw(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.report()
	v.anotherReport()
	v.redrawn(demoTom)
	v.redrawn(demoSam)
	v.click(button("#reporter", "Write a mail"))
	v.write("Half a sentence")
	for _, row := range []struct {
		why, set, get string
	}{
		{"half a sentence, and where the cursor is in it", `document.activeElement.setSelectionRange(2, 4)`,
			`[document.activeElement.value, document.activeElement.selectionStart, document.activeElement.selectionEnd].join()`},
		{"the focus on a row that moves down", focus(conversation("#reporter", "Note ")), `document.activeElement === window.was`},
		{"the focus on a name", focus(button("#manager .people", "Tom")), `document.activeElement === window.was`},
		{"what is marked in the case", `getSelection().selectAllChildren(document.querySelector("#events"))`, `getSelection().toString()`},
		{"how far the list is scrolled", `document.querySelector("#reporter .list").scrollTop = 60`, atTop("#reporter .list")},
		{"how far the mail is scrolled", `document.querySelector("#reporter .thread").scrollTop = 90`,
			`document.querySelector("#reporter .thread").scrollTop`},
		{"the case that was chosen, in its menu", `(() => {
			const menu = document.querySelector("#case");
			menu.focus();
			menu.selectedIndex = 1;
			menu.dispatchEvent(new Event("change"));
		})()`, `document.activeElement.id + document.querySelector("#case").value`},
		{"a mail's history that is unfolded", `document.querySelector("#reporter .plain details").open = true`,
			`document.querySelector("#reporter .plain details").open`},
	} {
		ask[bool](v, `(() => { window.blurred = 0; `+row.set+`; document.onfocusout = () => { window.blurred++ }; return true })()`)
		before := ask[string](v, `String(`+row.get+`)`)
		for _, gets := range []string{demoSam, demoMaria} {
			v.redrawn(gets)
			if after := ask[string](v, `String(`+row.get+`)`); before == "" || after != before {
				t.Errorf("%s: was %q, is %q", row.why, before, after)
			}
		}
		if n := ask[int](v, `window.blurred`); n != 0 {
			t.Errorf("%s: the focus was lost %d times", row.why, n)
		}
	}
}

func focus(element string) string { return "(window.was = " + element + ").focus()" }

// TestPlaygroundMovedRow has the focus on a conversation that moves to the top of the list, because a mail comes in it.
func TestPlaygroundMovedRow(t *testing.T) {
	t.Parallel()
	for prelude, why := range map[string]string{
		`0`: "as this browser moves elements", `delete Element.prototype.moveBefore`: "as browsers do that cannot move what has the focus",
	} {
		t.Run(why, func(t *testing.T) {
			v := visit(t, desktop)
			v.redrawn(demoMaria)
			ask[bool](v, `(() => { `+prelude+`; `+focus(conversation("#manager", "News 1"))+`; return true })()`)
			v.arrive(demoMaria, "Re: News 1")
			v.until(`document.querySelector("#manager .list button .subject").textContent === "News 1"`)
			v.until(`document.activeElement === window.was && document.activeElement === document.querySelector("#manager .list button")`)
		})
	}
}

// TestPlaygroundRemovesNothing watches the page while mails arrive: rows come, and nothing goes, not even to come back.
func TestPlaygroundRemovesNothing(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.report()
	v.anotherReport()
	v.redrawn(demoTom)
	ask[bool](v, `(() => {
		window.removed = [];
		const name = (e) => e.closest("[id]").id + ": " + e.outerHTML;
		new MutationObserver((all) => all.filter((m) => m.removedNodes.length > 0 && m.target.id !== "news")
			.forEach((m) => removed.push(name(m.target)))).observe(document.body, { childList: true, subtree: true });
		return true;
	})()`)
	v.redrawn(demoMaria)
	v.redrawn(demoSam)
	if removed := ask[[]string](v, `window.removed`); len(removed) > 0 {
		t.Errorf("removed from %q", removed)
	}
}

// atTop is the subject of the row at the upper edge of a list.
func atTop(list string) string {
	return fmt.Sprintf(`(({ left, top }) => document.elementFromPoint(left + 40, top + 20)?.closest("li").querySelector(".subject").textContent)(
		document.querySelector(%q).getBoundingClientRect())`, list)
}
