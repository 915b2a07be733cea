// One person's mailbox: the list of conversations, the one that is open, and the box for writing.
import { element, first, say, shortTime } from "./element.js";
import { Letter } from "./letter.js";
import { redraw } from "./redraw.js";
import { Writer } from "./writer.js";

export class Mailbox {
  // act is how something is done that changes the world.
  constructor(host, act) {
    this.host = host;
    this.act = act;
    this.name = element("h2", { id: host.id + "-name" });
    this.role = element("p", { class: "quiet" });
    this.people = element("div", { class: "people", role: "group", "aria-label": "Whose mailbox" });
    this.list = element("ul", {});
    this.hint = element("p", { class: "note", role: "status" });
    this.thread = element("div", { class: "thread", tabindex: "0", role: "region" });
    this.conversationList = element("nav", { class: "list" }, this.list);
    this.writer = new Writer(this);
    const write = element("button", { type: "button", class: "write", click: () => this.writer.fresh() }, "Write a mail");
    host.append(
      element("header", {}, this.name, this.role, write, this.people),
      this.conversationList,
      this.hint,
      this.thread,
      this.writer.form,
    );
    this.open = {}; // the open conversation, by address
    this.letters = new Map(); // those of the open conversation, by ID
  }

  // show shows a person's mails. What is open stays open.
  show(person, state) {
    const another = this.person?.address !== person.address;
    this.person = person;
    this.state = state;
    say(this.name, first(person.name) + "’s mailbox");
    say(this.role, `${person.role} · ${person.address}`);
    this.host.classList.toggle("blank", person.mails.length === 0);
    this.conversationList.setAttribute("aria-label", `Conversations of ${person.name}`);
    this.thread.setAttribute("aria-label", `Open conversation of ${person.name}`);
    if (another) {
      this.letters.clear();
      this.thread.replaceChildren();
      this.writer.belongsTo(person);
    }
    const mine = this.known && person.mails.findLast((m) => m.sent && !this.known.has(m.id));
    if (mine) {
      this.known = undefined;
      this.openThread(mine.thread);
      return;
    }
    this.showList();
    this.showThread(another);
  }

  // note says something about what was clicked last; "" takes it away.
  note(text) {
    this.hint.textContent = text;
  }

  // choices shows the buttons by which another person's mailbox takes this place.
  choices(buttons) {
    redraw(this.people, buttons);
  }

  // awaitSent has the conversation opened of the mail that is being sent, as soon as that shows up.
  awaitSent() {
    this.known = new Set(this.person.mails.map((m) => m.id));
  }

  awaitNothing() {
    this.known = undefined;
  }

  // conversations are lists of mails, the one with the latest mail first.
  conversations() {
    const all = Map.groupBy(this.person.mails, (m) => m.thread);
    return [...all.values()].sort((a, b) => this.place(b) - this.place(a));
  }

  place(conversation) {
    return this.person.mails.indexOf(conversation.at(-1));
  }

  showList() {
    const rows = this.conversations().map((c) => this.row(c));
    redraw(this.list, rows);
  }

  row(conversation) {
    const last = conversation.at(-1);
    const unread = conversation.some((m) => m.unread);
    const who = [...new Set(conversation.map((m) => (m.sent ? "me" : m.from)))].join(", ");
    const count = conversation.length > 1 ? ` (${conversation.length})` : "";
    return element("li", { "data-key": last.thread },
      element("button",
        {
          type: "button", class: unread ? "new" : undefined,
          "aria-current": this.open[this.person.address] === last.thread ? "true" : undefined,
          click: () => this.openThread(last.thread),
        },
        element("span", { class: "who" }, unread ? element("span", { class: "unseen" }, "New: ") : "", who + count),
        element("time", { datetime: last.at }, shortTime(last.at, this.state.now)),
        element("span", { class: "subject" }, subjectOf(last), ...(isPrivate(conversation) ? [" ", element("span", { class: "tag" }, "Private")] : [])),
        element("span", { class: "start" }, last.start),
      ));
  }

  emptiness() {
    if (this.person.mails.length) {
      return "Choose a conversation above to read it.";
    }
    return this.person.role === "manager" ? "No mail yet. The desk writes as soon as there is a report." : "No mail yet.";
  }

  openThread(thread) {
    this.note("");
    this.open[this.person.address] = thread;
    this.letters.clear();
    this.thread.replaceChildren();
    this.showList();
    this.showThread(true);
  }

  // showThread adds what is not shown yet of the open conversation. Of one that was just opened, unread mails and the
  // last one are unfolded.
  showThread(unfold) {
    const mails = this.person.mails.filter((m) => m.thread === this.open[this.person.address]);
    if (mails.length === 0) {
      redraw(this.thread, [element("p", { class: "empty" }, this.emptiness())]);
      return;
    }
    if (this.letters.size === 0) {
      const alone = isPrivate(mails) ? [element("p", { class: "alone" }, secrecy(first(this.person.name)))] : [];
      this.thread.replaceChildren(element("h3", {}, subjectOf(mails.at(-1))), ...alone);
    }
    let start;
    for (const m of mails) {
      let letter = this.letters.get(m.id);
      if (!letter) {
        letter = new Letter(this, m);
        this.letters.set(m.id, letter);
        this.thread.append(letter.article);
        if (m.unread && unfold) {
          start ??= letter;
          letter.unfold();
        }
      }
      letter.refresh(m);
    }
    if (unfold && !start) {
      start = this.letters.get(mails.at(-1).id);
      start.unfold();
    }
    start?.bringUp();
  }
}

// isPrivate says of a conversation that nobody gets it but the reporter.
const isPrivate = (mails) => mails.some((m) => m.private);

const secrecy = (name) =>
  `Private, for ${name} alone. The manager sees neither this mail nor an answer to it, but for lines that begin with SHARE.`;

// subjectOf is the subject without the marks of answers.
function subjectOf(mail) {
  return mail.subject.replace(/^((re|aw|fwd?|wg):\s*)+/i, "") || "(no subject)";
}
