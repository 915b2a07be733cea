package main

import (
	"fmt"
	"testing"
)

// The elements that a visitor clicks, as expressions in JavaScript.

// button is a button of the page by its words.
func button(in, words string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("%s button")].find((b) => b.textContent.startsWith(%q) && b.getClientRects().length > 0)`, in, words)
}

// inMail is the button of an answer in the newest mail that is unfolded and has it. It is a link in the mail's own frame, which
// must let no script run.
func inMail(in, word string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('%s iframe[sandbox="allow-same-origin"]')]
		.map((f) => f.contentDocument?.querySelector('a[href$="body=%s"]')).findLast((a) => a?.getClientRects().length > 0)`, in, word)
}

// conversation is the row of a conversation whose subject begins so.
func conversation(in, subject string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("%s .list button")].find((b) => b.querySelector(".subject").textContent.startsWith(%q))`, in, subject)
}

// step says in JavaScript that the case is at this step.
func step(name string) string {
	return fmt.Sprintf(`document.querySelector("#steps [aria-current] .name")?.textContent === %q`, name)
}

// answerWithExample presses a button in a mail, has an example filled in and sends it.
func (v *visitor) answerWithExample(box, word string) {
	v.t.Helper()
	v.beginAnswer(box, word)
	v.sendExample(box)
}

// beginAnswer presses a button in a mail: the box for writing opens with its word.
func (v *visitor) beginAnswer(box, word string) {
	v.t.Helper()
	v.click(inMail(box, word))
	v.until(fmt.Sprintf(`document.activeElement === document.querySelector("%s textarea") && document.activeElement.value === %q`, box, word))
}

func (v *visitor) sendExample(box string) {
	v.t.Helper()
	v.click(button(box, "Fill in an example"))
	v.click(button(box, "Send"))
	v.until(fmt.Sprintf(`document.querySelector("%s form").hidden`, box))
}

// skipUntil presses the button that moves the clock until a condition holds.
func (v *visitor) skipUntil(condition string) {
	v.t.Helper()
	for range 30 {
		if ask[bool](v, condition+" === true") {
			return
		}
		before := ask[string](v, `document.querySelector("#clock").textContent`)
		v.click(`document.querySelector("#skip:not([aria-disabled=true])")`)
		v.until(fmt.Sprintf(`document.querySelector("#clock").textContent !== %q`, before))
	}
	v.t.Fatalf("skipping never leads to: %s", condition)
}

// TestPlaygroundCase clicks a case from the report through the five steps to its end.
func TestPlaygroundCase(t *testing.T) {
	t.Parallel()
	v := visit(t, desktop)
	v.until(`document.querySelector("#hint").textContent.startsWith("write Sam")`)
	v.click(button("#reporter", "Fill in an example"))
	v.click(button("#reporter", "Send"))
	v.until(step("Minimise"))
	v.until(inMail("#reporter", "DONE") + " != null")
	v.click(conversation("#manager", "Note "))
	v.until(`document.querySelector("#manager iframe")?.contentDocument?.body?.textContent.includes("Sam Carter")`)
	v.answerWithExample("#reporter", "DONE")
	v.until(step("Inform"))
	v.click(`document.querySelectorAll("#manager .letter.new h4 button")[0]`)
	v.beginAnswer("#manager", "SEEN")
	v.click(button("#manager", "Send"))
	v.until(step("Account"))
	v.answerWithExample("#reporter", "PLAN")
	v.click(conversation("#manager", "Your answer, please"))
	v.until(fmt.Sprintf(settled, inMail("#manager", "APPROVE")))
	v.shotOfPlan()
	v.answerWithExample("#manager", "APPROVE")
	v.until(conversation("#manager", "Your answer, please") + ` != null && document.querySelector("#events").textContent.includes("plan approved")`)
	v.skipUntil(step("Learn"))
	v.click(conversation("#reporter", "Ten quiet minutes"))
	v.answerWithExample("#reporter", "SHARE")
	v.until(conversation("#manager", "Your answer, please") + `.querySelector(".who").textContent.includes("New")`)
	v.skipUntil(step("Refocus"))
	v.click(conversation("#reporter", "Looking ahead"))
	v.click(button("#reporter", "Reply"))
	v.write("The onboarding went well. Next is the spring budget.")
	v.click(button("#reporter", "Send"))
	v.until(`document.querySelector("#status").textContent === "is closed"`)
	v.until(`document.querySelectorAll("#steps .past").length === 5`)
	v.until(`document.querySelector("#hint").textContent.startsWith("the case is over")`)
}

// shotOfPlan is the picture of the documentation: the plan, and the buttons of the answer to it.
func (v *visitor) shotOfPlan() {
	v.t.Helper()
	ask[bool](v, inMail("#manager", "APPROVE")+`.ownerDocument.querySelector("ol").scrollIntoView({ behavior: "instant" }) === undefined`)
	ask[bool](v, `scrollTo({ top: 0, behavior: "instant" }) === undefined`)
	v.shot("playground.png", false)
}
