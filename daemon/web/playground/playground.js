// The page: it waits for news of the demo's world and shows them.
import { byID, element, fullTime, dayTime, post, say, setZone, span } from "./element.js";
import { Mailbox } from "./mailbox.js";
import { redraw } from "./redraw.js";
import { showTimeline } from "./timeline.js";

let state; // the last one that came
let other; // the address whose mailbox the right side shows
let side = "reporter"; // which side a narrow screen shows

const boxes = { reporter: new Mailbox(byID("reporter")), manager: new Mailbox(byID("manager")) };

// follow waits for one state after the other. Only a world that has gone is waited for by the clock.
async function follow() {
  for (;;) {
    try {
      const response = await fetch("api/state?seen=" + (state?.version ?? 0));
      byID("trouble").hidden = true;
      if (response.status === 200) {
        show(await response.json());
      } else if (!response.ok) {
        throw new Error((await response.json()).error);
      }
    } catch (problem) {
      report(problem instanceof TypeError ? "The demo has ended. Start it again in the terminal: ownup demo" : problem.message);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function report(problem) {
  byID("trouble").textContent = problem;
  byID("trouble").hidden = false;
}

function show(next) {
  const before = state;
  state = next;
  setZone(state.zone);
  const others = state.people.slice(1).filter((p, i) => i === 0 || p.mails.length > 0);
  other = others.some((p) => p.address === other) ? other : others[0].address;
  showClock();
  showPeople(others);
  showTimeline(state);
  say(byID("hint"), hint(state.people[0], others, state.cases[0]));
  if (before) {
    announce(news(before));
    foldHelp(before);
  }
}

// foldHelp makes room on a small screen once the first case is under way.
function foldHelp(before) {
  if (before.cases.length === 0 && state.cases.length > 0 && matchMedia("(max-width: 820px)").matches) {
    byID("help").open = false;
  }
}

function showClock() {
  const next = soonest();
  redraw(byID("clock"), [element("span", { class: "long" }, fullTime(state.now)), element("span", { class: "short" }, dayTime(state.now))]);
  byID("clock").dateTime = state.now;
  byID("skip").setAttribute("aria-disabled", String(!next));
  say(byID("skip-what"), next ? `in ${span(state.now, next.at)}, ${dayTime(next.at)}: ${next.what}` : "");
}

// soonest is what is due next in any case.
function soonest() {
  const all = state.cases.flatMap((c) => c.next);
  return all.sort((a, b) => new Date(a.at) - new Date(b.at))[0];
}

function showPeople(others) {
  const reporter = state.people[0];
  boxes.reporter.show(reporter, state);
  boxes.manager.show(others.find((p) => p.address === other), state);
  boxes.manager.choices(others.length > 1 ? others.map((p) => choice(p, p.address === other, () => (other = p.address))) : []);
  const all = [reporter, ...others];
  const shown = side === "reporter" ? reporter.address : other;
  const choose = (p) => () => {
    side = p === reporter ? "reporter" : "manager";
    other = p === reporter ? other : p.address;
  };
  redraw(byID("switch"), all.map((p) => choice(p, p.address === shown, choose(p))));
  for (const name of ["reporter", "manager"]) {
    byID(name).toggleAttribute("data-shown", name === side);
  }
}

function choice(person, pressed, choose) {
  const unread = person.mails.filter((m) => m.unread).length;
  const click = () => {
    choose();
    show(state);
  };
  return element("button", { type: "button", "aria-pressed": String(pressed), "data-key": person.address, click },
    person.name.split(" ")[0] + " ",
    element("span", { class: "count" }, ...(unread ? [String(unread), element("span", { class: "unseen" }, " new")] : [])));
}

// hint says what somebody new to the page can do now.
function hint(reporter, others, current) {
  const unread = [reporter, ...others].filter((p) => p.mails.some((m) => m.unread)).map((p) => p.name.split(" ")[0]);
  const [sam, maria] = [reporter, others[0]].map((p) => p.name.split(" ")[0]);
  if (!current) {
    return `write ${sam}’s report, or take the example, and send it.`;
  }
  if (current.status === "closed" || current.status === "withdrawn") {
    return `the case is over${unread.length ? "" : ", and the mails have been read"}. Another report begins the next one.`;
  }
  if (unread.length) {
    return `open the new mail of ${unread.join(" and ")}. Answer it, or see what comes without an answer.`;
  }
  switch (current.status) {
    case "waiting_manager":
      return `the desk waits for an answer of ${maria}’s. Answer for ${maria}, or skip ahead.`;
    case "waiting_reporter":
      return `the desk waits for ${sam}’s answer. Answer for ${sam}, or skip ahead.`;
  }
  return "nothing waits for an answer. Skip ahead.";
}

// announce tells a screen reader what can be seen anyway. The last news stand until there are others: a state may bring
// none.
function announce(said) {
  if (said) {
    byID("news").textContent = said;
  }
}

// news is what has come since the state before, in words.
function news(before) {
  const said = before.now === state.now ? [] : ["It is " + dayTime(state.now) + "."];
  for (const person of state.people) {
    const known = new Set(before.people.find((p) => p.address === person.address)?.mails.map((m) => m.id));
    for (const m of person.mails.filter((m) => !m.sent && !known.has(m.id))) {
      said.push(`New mail for ${person.name}: ${m.subject}.`);
    }
  }
  return said.join(" ");
}

let skipping = false;

byID("skip").addEventListener("click", async () => {
  if (skipping || !state || !soonest()) {
    return;
  }
  skipping = true;
  byID("skip").setAttribute("aria-busy", "true");
  try {
    await post("api/skip", {});
  } catch (problem) {
    report(problem.message);
  }
  skipping = false;
  byID("skip").removeAttribute("aria-busy");
});

follow();
