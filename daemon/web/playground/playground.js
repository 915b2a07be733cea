// The page: it waits for news of the demo's world and shows them.
import { byID, element, first, fullTime, dayTime, post, say, setZone, span } from "./element.js";
import { hint, news } from "./guide.js";
import { Mailbox } from "./mailbox.js";
import { redraw } from "./redraw.js";
import { showCase } from "./timeline.js";

let state; // the last one that came
let other; // the address whose mailbox the right side shows
let side = "reporter"; // which side a narrow screen shows
let leaving = false; // there is another world, for which the page is loading

const boxes = { reporter: new Mailbox(byID("reporter"), act), manager: new Mailbox(byID("manager"), act) };

// follow waits for one state after the other. Only a world that has gone is waited for by the clock.
async function follow() {
  while (!leaving) {
    try {
      await look(state?.version ?? 0);
      byID("trouble").hidden = true;
    } catch (problem) {
      report(problem instanceof TypeError ? "The demo has ended. Start it again in the terminal: ownup demo" : problem.message);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

// look shows the world as soon as its version is another than seen.
async function look(seen) {
  const response = await fetch("api/state?seen=" + seen);
  if (response.status === 200) {
    show(await response.json());
  } else if (!response.ok) {
    throw new Error((await response.json()).error);
  }
}

// act has something done. What follows from it is on the page when it returns.
async function act(path, body) {
  await post(path, body);
  await look(0);
}

function report(problem) {
  if (leaving) {
    return; // what was asked for is broken off
  }
  say(byID("trouble"), problem);
  byID("trouble").hidden = false;
}

function show(next) {
  const before = state;
  if (leaving || (before && before.world === next.world && before.version >= next.version)) {
    return;
  }
  if (before && before.world !== next.world) {
    leaving = true;
    location.reload(); // nothing of this page is true any more
    return;
  }
  state = next;
  setZone(state.zone);
  showClock();
  showPeople();
  showCase(state);
  say(byID("hint"), hint(state, soonest()));
  byID("again").hidden = state.people.every((p) => p.mails.length === 0);
  if (before) {
    announce(news(before, state));
    foldHelp(before);
  }
}

// foldHelp makes room once the first case is under way.
function foldHelp(before) {
  if (before.cases.length === 0 && state.cases.length > 0) {
    byID("help").open = false;
  }
}

function showClock() {
  const next = soonest();
  redraw(byID("clock"), [element("span", { class: "long" }, fullTime(state.now)), element("span", { class: "short" }, dayTime(state.now))]);
  byID("clock").dateTime = state.now;
  byID("skip").setAttribute("aria-disabled", String(!next));
  say(byID("skip-what"), next ? `Skips ${span(state.now, next.at)}, to ${dayTime(next.at)}: ${next.what}` : "");
}

// soonest is what is due next in any case.
function soonest() {
  const all = state.cases.flatMap((c) => c.next);
  return all.sort((a, b) => new Date(a.at) - new Date(b.at))[0];
}

// showPeople shows the mailboxes, and who can be chosen: the reporter, the manager, and whoever else has got mail.
function showPeople() {
  const [reporter, ...rest] = state.people;
  const others = rest.filter((p, i) => i === 0 || p.mails.length > 0);
  other = others.some((p) => p.address === other) ? other : others[0].address;
  boxes.reporter.show(reporter, state);
  boxes.manager.show(others.find((p) => p.address === other), state);
  boxes.manager.choices(others.length > 1 ? others.map((p) => choice(p, p.address === other, () => (other = p.address))) : []);
  const shown = side === "reporter" ? reporter.address : other;
  const choose = (p) => () => {
    side = p === reporter ? "reporter" : "manager";
    other = p === reporter ? other : p.address;
  };
  redraw(byID("switch"), [reporter, ...others].map((p) => choice(p, p.address === shown, choose(p))));
  for (const name of ["reporter", "manager"]) {
    byID(name).toggleAttribute("data-shown", name === side);
  }
}

function choice(person, pressed, choose) {
  const unread = person.mails.filter((m) => m.unread).length;
  const click = () => {
    choose();
    showPeople();
  };
  return element("button", { type: "button", "aria-pressed": String(pressed), "data-key": person.address, click },
    first(person.name) + " ",
    element("span", { class: "count" }, ...(unread ? [String(unread), element("span", { class: "unseen" }, " new")] : [])));
}

// announce tells a screen reader what can be seen anyway. The last news stand until there are others: a state may bring
// none.
function announce(said) {
  if (said) {
    byID("news").textContent = said;
  }
}

// busily does something that a button stands for; pressing it once more meanwhile does nothing.
async function busily(button, path) {
  if (button.hasAttribute("aria-busy")) {
    return;
  }
  button.setAttribute("aria-busy", "true");
  try {
    await act(path, {});
  } catch (problem) {
    report(problem.message);
  }
  button.removeAttribute("aria-busy");
}

byID("skip").onclick = () => state && soonest() && busily(byID("skip"), "api/skip");

byID("again").onclick = () => byID("sure").showModal();
byID("sure-no").onclick = () => byID("sure").close();
byID("sure-yes").onclick = () => {
  byID("sure").close();
  busily(byID("again"), "api/restart");
};

follow();
