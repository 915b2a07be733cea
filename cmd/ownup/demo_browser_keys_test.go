package main

import (
	"testing"
)

// tabs is how often the Tab key is pressed on the way to something; there and back again is less.
const tabs = 80

// tabTo presses the Tab key until the focus is where a condition says. Wherever it is on the way can be seen.
func (v *visitor) tabTo(what, condition string) {
	v.t.Helper()
	for range tabs {
		v.press("Tab", 9, "")
		if ask[bool](v, condition+" === true") {
			return
		}
		if hidden := ask[string](v, unseenFocus); hidden != "" {
			v.t.Errorf("on the way to %s the focus cannot be seen: %s", what, hidden)
		}
	}
	v.t.Fatalf("the Tab key never leads to %s", what)
}

// unseenFocus is the element that has the focus if nothing shows that, else "". A frame shows it within.
const unseenFocus = `(() => {
	const e = document.activeElement;
	const seen = e === document.body || e.tagName === "IFRAME" ||
		getComputedStyle(e).outlineStyle !== "none" && e.getClientRects().length > 0;
	return seen ? "" : e.outerHTML.slice(0, 100);
})()`

func (v *visitor) enter() {
	v.t.Helper()
	v.press("Enter", 13, "\r")
}

const (
	onButton = `document.activeElement.textContent === `
	inFrame  = `document.activeElement.contentDocument?.activeElement?.textContent === `
)

// TestPlaygroundKeyboard goes from the report to its answer, to the manager's mailbox, on in time and back to the start, by
// keys alone.
func TestPlaygroundKeyboard(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.until(`document.querySelector("#hint").textContent.startsWith("write Sam")`)
	v.tabTo("the link past the head", `document.activeElement.className === "jump"`)
	v.enter()
	v.tabTo("the example", onButton+`"Fill in an example"`)
	v.enter()
	v.until(`document.activeElement.value?.includes("salary list")`)
	v.tabTo("the button that sends", onButton+`"Send"`)
	v.enter()
	v.until(inMail("#reporter", "DONE") + " != null")
	v.tabTo("the button in the mail", inFrame+`"DONE"`)
	v.enter()
	v.until(`document.activeElement.value === "DONE"`)
	v.write(", it is out of all mailboxes")
	v.tabTo("the button that sends", onButton+`"Send"`)
	v.enter()
	v.until(step("Inform"))
	v.until(`document.activeElement === document.querySelector("#reporter .thread")`)
	v.until(`document.querySelector("#news").textContent.includes("New mail for Sam Carter: Note ")`)
	v.tabTo("the manager's mail", `document.activeElement.closest("#manager .list") != null`)
	v.enter()
	v.until(`document.querySelector("#manager iframe") != null && document.activeElement.closest("#manager .list") != null`)
	v.tabTo("the clock", `document.activeElement.id === "skip"`)
	v.enter()
	v.until(`!document.querySelector("#clock").textContent.includes("23 Nov")`)
	v.until(`document.activeElement.id === "skip"`)
	v.startOverByKeys()
}

// startOverByKeys thinks better of it once, and then starts over.
func (v *visitor) startOverByKeys() {
	v.t.Helper()
	v.tabTo("the button that starts over", onButton+`"Start over"`)
	v.enter()
	v.until(`document.activeElement.id === "sure-yes"`)
	v.press("Escape", 27, "")
	v.until(`!document.querySelector("#sure").open && document.activeElement.id === "again"`)
	v.enter()
	v.until(`document.activeElement.id === "sure-yes"`)
	v.reloads(v.enter)
	v.until(`document.querySelector("#hint").textContent.startsWith("write Sam")`)
}
