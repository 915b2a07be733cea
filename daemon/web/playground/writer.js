// The box in which a mail is written: a new one, an answer, or what a button in a mail opens.
import { element, say } from "./element.js";
import { example } from "./example.js";

export class Writer {
  constructor(mailbox) {
    this.mailbox = mailbox;
    this.drafts = new Map(); // what is half written in mailboxes that are not shown, by address
    const id = mailbox.host.id;
    this.title = element("h3", { id: id + "-writer" });
    this.to = element("input", { name: "to", autocomplete: "off", spellcheck: "false" });
    this.subject = element("input", { name: "subject", autocomplete: "off" });
    this.words = element("textarea", { name: "words", rows: "4", input: () => this.offer() });
    this.note = element("p", { class: "quiet" });
    this.failed = element("p", { class: "failed", role: "alert" });
    this.submit = element("button", { type: "submit" }, "Send");
    this.fill = element("button", { type: "button", click: () => this.takeExample() }, "Fill in an example");
    this.form = element("form", { class: "writer", "aria-labelledby": this.title.id, hidden: true, submit: (e) => this.send(e), keydown: (e) => this.key(e) },
      this.title,
      element("label", {}, "To", this.to),
      element("label", {}, "Subject", this.subject),
      element("label", { class: "words" }, element("span", { class: "unseen" }, "Text"), this.words),
      this.note,
      this.failed,
      element("div", { class: "tools" },
        this.submit,
        this.fill,
        element("button", { type: "button", class: "discard", click: () => this.close() }, "Discard")));
  }

  // belongsTo changes to another person. What somebody has half written comes back with him. The reporter's first mail waits
  // to be written.
  belongsTo(person) {
    if (this.owner && !this.form.hidden) {
      this.drafts.set(this.owner, { ...this.draft, to: this.to.value, subject: this.subject.value, words: this.words.value });
    }
    const half = this.drafts.get(person.address);
    this.drafts.delete(person.address);
    this.owner = person.address;
    this.form.hidden = true;
    if (half) {
      this.open(half, false);
    } else if (person.role === "reporter" && person.mails.length === 0) {
      this.open({ title: "New mail", to: this.mailbox.state.desk, subject: "", words: "", kind: "report" }, false);
    }
  }

  fresh() {
    const reporter = this.mailbox.person.role === "reporter";
    this.open({ title: "New mail", to: reporter ? this.mailbox.state.desk : "", subject: "", words: "", kind: reporter ? "report" : "" });
  }

  answer(letter, all) {
    const { full, mail } = letter;
    const to = all ? [full.reply_to, ...full.to, ...full.cc] : [full.reply_to];
    const subject = /^re:/i.test(full.subject) ? full.subject : "Re: " + full.subject;
    this.open({ title: all ? "Answer to all" : "Answer", to: to.filter((a) => !a.includes(this.mailbox.person.address)).join(", "), subject, words: "", kind: mail.template ?? "", answers: mail.id, all });
  }

  // click opens what a mailto: link says (RFC 6068). A mail that begins so is a new one: it names no other.
  click(letter, href) {
    const [address, query] = href.slice("mailto:".length).split("?");
    const fields = Object.fromEntries((query ?? "").split("&").map((f) => f.split("=").map(decodeURIComponent)));
    this.open({ title: "New mail", to: decodeURIComponent(address), subject: fields.subject ?? "", words: fields.body ?? "", kind: letter.mail.template ?? "", begun: true });
  }

  open(draft, focus = true) {
    this.mailbox.note("");
    this.draft = draft;
    const answers = Boolean(draft.answers);
    this.title.textContent = draft.title;
    this.to.value = draft.to;
    this.subject.value = draft.subject;
    this.words.value = draft.words;
    this.to.readOnly = this.subject.readOnly = answers;
    say(this.note, answers ? "The mail you answer is quoted below your words." : "The button in the mail began this answer. Go on, or send it as it is.");
    this.note.hidden = !answers && !draft.begun;
    say(this.failed, "");
    this.form.hidden = false;
    this.offer();
    if (focus) {
      this.words.focus();
      this.words.setSelectionRange(draft.words.length, draft.words.length);
    }
  }

  close() {
    this.form.hidden = true;
    this.mailbox.thread.focus({ preventScroll: true });
  }

  // offer shows the button only where there is an example, and nothing but its word was written. It stands out while there
  // is nothing to send.
  offer() {
    const { value } = this.words;
    this.fill.hidden = !example(this.draft.kind, value);
    this.fill.classList.toggle("main", !value.trim());
    this.submit.classList.toggle("main", this.fill.hidden || Boolean(value.trim()));
  }

  takeExample() {
    const found = example(this.draft.kind, this.words.value);
    this.words.value = found.words;
    if (found.subject && !this.subject.value) {
      this.subject.value = found.subject;
    }
    this.offer();
    this.words.focus();
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
    }
  }

  async send(event) {
    event.preventDefault();
    if (this.busy) {
      return;
    }
    this.busy = true;
    say(this.failed, "");
    const { mailbox, draft } = this;
    mailbox.awaitSent();
    try {
      await mailbox.act("api/send", {
        from: mailbox.person.address, answers: draft.answers ?? "", all: Boolean(draft.all),
        to: this.to.value, subject: this.subject.value, words: this.words.value,
      });
      this.close();
    } catch (problem) {
      mailbox.awaitNothing();
      say(this.failed, problem.message);
    }
    this.busy = false;
  }
}
