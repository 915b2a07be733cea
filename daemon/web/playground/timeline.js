// The case as the store knows it: the five steps, what happened and why, what comes next.
import { byID, dayTime, element, first, say } from "./element.js";
import { redraw } from "./redraw.js";

const steps = [
  ["minimize", "Minimise", "make it smaller"],
  ["inform", "Inform", "tell the manager"],
  ["account", "Account", "own it with a plan"],
  ["learn", "Learn", "see what led to it"],
  ["refocus", "Refocus", "look ahead"],
];

let chosen; // the code of the case that is shown, if it was chosen

export function showCase(state) {
  const shown = state.cases.find((c) => c.code === chosen) ?? state.cases[0];
  byID("timeline").hidden = !shown;
  const current = steps.findIndex(([step]) => step === shown?.step);
  const done = shown?.step === "closed" ? steps.length : current;
  redraw(byID("steps"), steps.map((step, i) => stepItem(step, i, current, done)));
  if (!shown) {
    return;
  }
  offerCases(state, shown);
  say(byID("case-title"), "Case " + shown.code);
  say(byID("status"), statusOf(shown));
  redraw(byID("events"), [...shown.history.map(pastItem), ...shown.next.map(dueItem)]);
}

function statusOf(shown) {
  switch (shown.status) {
    case "open":
      return "waits for nobody";
    case "waiting_reporter":
      return "waits for " + first(shown.reporter);
    case "waiting_manager":
      return "waits for " + first(shown.manager);
    case "unapproved":
      return "goes on without an approved plan";
    case "withdrawn":
      return "was ended early";
    case "parked":
      return "was put aside";
    case "closed":
      return "is closed";
  }
  return shown.status;
}

function stepItem([, name, meaning], i, current, done) {
  return element("li", { class: i < done ? "past" : undefined, "aria-current": i === current ? "step" : undefined },
    element("span", { class: "number" }, `${i + 1}. `), element("span", { class: "name" }, name),
    element("span", { class: "meaning" }, meaning), element("span", { class: "unseen" }, i < done ? ", done" : ""));
}

// pastItem says of a mail what was read in it, where that says more than who wrote it.
function pastItem(past) {
  const read = ["mail", "private"].includes(past.event) && past.reason !== "manager-wrote";
  const said = read ? [element("span", { class: "reason" }, words(past.reason))] : [];
  return element("li", {}, element("time", { datetime: past.at }, dayTime(past.at)), element("span", {}, past.what + " ", ...said));
}

function dueItem(due) {
  return element("li", { class: "due" }, element("time", { datetime: due.at }, dayTime(due.at)), element("span", {}, "Next: " + due.what));
}

// words makes a name of the program readable: "plan-approved", "shared+if-then-kept".
const words = (name) => name.replaceAll("-", " ").replaceAll("+", ", ");

function offerCases(state, shown) {
  byID("which").hidden = state.cases.length < 2;
  const select = byID("case");
  redraw(select, state.cases.map((c) => element("option", { value: c.code, "data-key": c.code }, c.code)));
  select.value = shown.code;
  select.onchange = () => {
    chosen = select.value;
    showCase(state);
  };
}
