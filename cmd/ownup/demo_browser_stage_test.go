package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ownup/ownup/templates/browser"
)

// goTo goes to a person's mailbox, where the screen shows one at a time.
func (v *visitor) goTo(name string) {
	v.t.Helper()
	if ask[bool](v, `document.querySelector("#switch").getClientRects().length > 0`) {
		v.click(button("#switch", name))
	}
}

// stages are the points of a case at which the page is looked at, each with the way there from the one before.
var stages = []struct {
	name string
	to   func(v *visitor)
}{
	{"first", func(v *visitor) { v.until(`document.querySelector("#hint").textContent.startsWith("write Sam")`) }},
	{"reported", (*visitor).report},
	{"answering", func(v *visitor) { v.beginAnswer("#reporter", "DONE") }},
	{"approval", func(v *visitor) {
		v.sendExample("#reporter")
		v.until(step("Inform"))
		v.answerWithExample("#reporter", "PLAN")
		v.goTo("Maria")
		v.click(conversation("#manager", "Your answer, please"))
		v.until(fmt.Sprintf(settled, inMail("#manager", "APPROVE")))
	}},
	{"reflection", func(v *visitor) {
		v.answerWithExample("#manager", "APPROVE")
		v.skipUntil(step("Learn"))
		v.until(`document.querySelector("#hint").textContent.includes("It is private")`)
		v.goTo("Sam")
		v.click(conversation("#reporter", "Ten quiet minutes"))
		v.until(`document.querySelector("#reporter .alone").textContent.startsWith("Private, for Sam alone.")`)
		v.until(inMail("#reporter", "SHARE") + ` != null && document.querySelector("#reporter iframe").style.height !== ""`)
	}},
	{"closed", func(v *visitor) {
		v.answerWithExample("#reporter", "SHARE")
		v.skipUntil(`document.querySelector("#status").textContent === "is closed"`)
	}},
	{"again", func(v *visitor) {
		v.click(button(".help", "Start over"))
		v.until(`document.querySelector("#sure").open`)
	}},
}

// beyondKeys are the controls that can be seen and that the Tab key passes by.
const beyondKeys = `[...document.querySelectorAll("button, input, textarea, select, summary, a[href]")]
	.filter((e) => e.tabIndex < 0 && e.getClientRects().length > 0).map((e) => e.outerHTML.slice(0, 100))`

// TestPlaygroundStages looks at the page at each stage of a case, on each screen: nothing sticks out, every control is
// on the way of the Tab key, and axe-core finds nothing, where it is there. The mails in their frames are looked at with the
// templates.
func TestPlaygroundStages(t *testing.T) {
	t.Parallel()
	axe := browser.LoadAxe(t)
	for _, screen := range []browser.Screen{
		{Width: 1280, Height: 800}, {Width: 1280, Height: 800, Dark: true}, {Width: 1024, Height: 768},
		{Width: 390, Height: 844}, {Width: 390, Height: 844, Dark: true},
	} {
		name := fmt.Sprintf("%d-light", screen.Width)
		if screen.Dark {
			name = strings.Replace(name, "light", "dark", 1)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, screen)
			for i, s := range stages {
				s.to(v)
				v.shot(fmt.Sprintf("%s-%d-%s.png", name, i+1, s.name), false)
				v.until(`document.documentElement.scrollWidth <= innerWidth`)
				if beyond := ask[[]string](v, beyondKeys); len(beyond) > 0 {
					t.Errorf("%s: no key leads to %q", s.name, beyond)
				}
				for _, found := range v.look(axe) {
					t.Errorf("%s: %s", s.name, found)
				}
				v.shot(fmt.Sprintf("%s-%d-%s-whole.png", name, i+1, s.name), true)
			}
		})
	}
}

// look has axe look at the page, if there is one. It cannot decide about colours under what sticks to an edge of the screen,
// so that nothing sticks meanwhile.
func (v *visitor) look(axe browser.Axe) []string {
	v.t.Helper()
	if axe == "" {
		return nil
	}
	ask[bool](v, `(() => {
		const loose = document.createElement("style");
		loose.textContent = ".top, .writer { position: static !important }";
		document.head.append(loose);
		window.loose = loose;
		return true;
	})()`)
	defer ask[bool](v, `loose.remove() === undefined`)
	return axe.Look(v.t, v.ctx)
}
