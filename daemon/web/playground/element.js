// Small things that all other files use: elements, times, requests.

// element makes an element. Attributes that are functions are handlers of the event; strings become text, never markup.
export function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") {
      e["on" + key] = value;
    } else if (value !== undefined && value !== false) {
      e.setAttribute(key, value === true ? "" : value);
    }
  }
  e.append(...children.filter((c) => c !== undefined));
  return e;
}

// say sets a text, and leaves alone what says it already: what is marked in it stays so.
export function say(e, text) {
  if (!e.firstChild) {
    e.append(text);
  } else if (e.firstChild.data !== text) {
    e.firstChild.data = text;
  }
}

// first is what somebody is called.
export const first = (name) => name.split(" ")[0];

export const byID = (id) => document.getElementById(id);

let zone = "UTC";

export function setZone(name) {
  zone = name;
}

const form = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
const clockForm = { hour: "2-digit", minute: "2-digit" };
const dayForm = { weekday: "short", day: "numeric", month: "short" };

export const fullTime = (at) =>
  form({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(new Date(at)) + ", " + form(clockForm).format(new Date(at));

export const dayTime = (at) => form(dayForm).format(new Date(at)) + ", " + form(clockForm).format(new Date(at));

// shortTime is the hour for a mail of today, else the day.
export function shortTime(at, now) {
  const [day, today] = [at, now].map((t) => form(dayForm).format(new Date(t)));
  return day === today ? form(clockForm).format(new Date(at)) : day;
}

// span is the time between two instants, in words.
export function span(from, to) {
  const minutes = Math.round((new Date(to) - new Date(from)) / 60000);
  const [n, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 36 * 60 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return n + " " + unit + (n === 1 ? "" : "s");
}

// post asks for something to be done and returns the answer, if there is one.
export async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (response.status === 204) {
    return undefined;
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}
