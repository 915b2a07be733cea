// The case as the store knows it: the five steps, what happened and why, what comes next.
import { byID, dayTime, element, say } from "./element.js";
import { redraw } from "./redraw.js";

const steps = [
  ["minimize", "Minimise"],
  ["inform", "Inform"],
  ["account", "Account"],
  ["learn", "Learn"],
  ["refocus", "Refocus"],
];

const statuses = {
  open: "nothing waits for an answer",
  waiting_reporter: "waits for the reporter",
  waiting_manager: "waits for the manager",
  unapproved: "goes on without an approved plan",
  withdrawn: "was ended by the reporter",
  parked: "was put aside",
  closed: "is closed",
};

let chosen; // the code of the case that is shown, if it was chosen

export function showTimeline(state) {
  byID("timeline").hidden = state.cases.length === 0;
  if (state.cases.length === 0) {
    return;
  }
  const shown = state.cases.find((c) => c.code === chosen) ?? state.cases[0];
  offerCases(state, shown);
  say(byID("timeline-title"), "Case " + shown.code);
  say(byID("status"), statuses[shown.status] ?? shown.status);
  const current = shown.step === "closed" ? steps.length : steps.findIndex(([step]) => step === shown.step);
  redraw(byID("steps"), steps.map(([, name], i) => stepItem(name, i, current)));
  redraw(byID("events"), [...shown.history.map(pastItem), ...shown.next.map(dueItem)]);
}

function stepItem(name, i, current) {
  return element("li", { class: i < current ? "past" : undefined, "aria-current": i === current ? "step" : undefined },
    `${i + 1}. ${name}`, i < current ? element("span", { class: "unseen" }, ", done") : "");
}

function pastItem(past) {
  return element("li", {},
    element("time", { datetime: past.at }, dayTime(past.at)),
    element("span", {}, past.what + " ", element("span", { class: "reason" }, words(past.reason))));
}

function dueItem(due) {
  return element("li", { class: "due" },
    element("time", { datetime: due.at }, dayTime(due.at)),
    element("span", {}, "Next: " + due.what + " ", element("span", { class: "reason" }, words(due.kind))));
}

// words makes a name of the program readable: "measures-asked", "reflect+closed".
const words = (name) => name.replaceAll("-", " ").replaceAll("+", ", ");

function offerCases(state, shown) {
  byID("which").hidden = state.cases.length < 2;
  const select = byID("case");
  redraw(select, state.cases.map((c) => element("option", { value: c.code, "data-key": c.code }, c.code)));
  select.value = shown.code;
  select.onchange = () => {
    chosen = select.value;
    showTimeline(state);
  };
}
