// What the page says to somebody who is new to it: what can be done now, and what has come.
import { dayTime, first } from "./element.js";

// The word of a button that goes on from a mail to the reporter.
const words = { minimize: "DONE", "measures-decided": "DONE", plan: "PLAN", "plan-changes": "PLAN", "plan-not-yet": "PLAN" };

// hint is what can be done now; next is what is due next, if anything is.
export function hint(state, next) {
  const [current] = state.cases;
  if (!current) {
    return `write ${first(state.people[0].name)}’s mail to the desk, or fill in the example. Then send it.`;
  }
  const unread = state.people.filter((p) => p.mails.some((m) => m.unread)).map((p) => first(p.name));
  if (current.status === "closed" || current.status === "withdrawn") {
    return `the case is over. ${unread.length ? "Read what is still new, or start" : "Start"} over with another mistake.`;
  }
  const mails = state.people.find((p) => p.name === current.reporter)?.mails ?? [];
  const [reporter, manager] = [current.reporter, current.manager].map(first);
  const alone = mails.find((m) => m.private && m.unread);
  if (alone) {
    return `open “${alone.subject.replace(/ \(.*\)$/, "")}” in ${reporter}’s mailbox. It is private: nobody else gets it.`;
  }
  if (current.status === "waiting_manager") {
    const open = unread.includes(manager) ? "open the new mail, press a button in it" : "press a button in the mail";
    return `answer as ${manager}: ${open}, or reply. Or skip ahead.`;
  }
  if (current.status === "waiting_reporter") {
    const word = words[mails.findLast((m) => words[m.template])?.template];
    return `answer as ${reporter}: press a button in the mail${word ? `, such as ${word}` : ""}, or reply. Or skip ahead.`;
  }
  if (unread.length) {
    return `read the new mail of ${unread.join(" and ")}. Nothing has to be answered. Then skip ahead.`;
  }
  return "nothing waits for an answer. Skip ahead" + (next ? `: ${next.what}.` : ".");
}

// news is what has come since the state before, in words.
export function news(before, state) {
  const said = before.now === state.now ? [] : ["It is " + dayTime(state.now) + "."];
  for (const person of state.people) {
    const known = new Set(before.people.find((p) => p.address === person.address)?.mails.map((m) => m.id));
    for (const m of person.mails.filter((m) => !m.sent && !known.has(m.id))) {
      said.push(`New mail for ${person.name}: ${m.subject}.`);
    }
  }
  return said.join(" ");
}
