// One mail in a conversation: its head, which folds it, its text, and its buttons.
import { element, post, say, shortTime } from "./element.js";
import { redraw } from "./redraw.js";

// A mail's HTML gets into one kind of frame, and nowhere else on this page. It brings a law of its own along, stricter
// than the page's, below the doctype, so that it is read before anything else.
const law = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">`;
const rules = { createHTML: (html) => html.replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => doctype + law) };
const policy = globalThis.trustedTypes?.createPolicy("mail", rules) ?? rules;

// Where scripts are shut out by the sandbox, WebKit runs no listener of this page either: there, the law alone does it.
const sandbox = navigator.vendor.startsWith("Apple") ? "allow-same-origin allow-scripts" : "allow-same-origin";

export class Letter {
  constructor(mailbox, mail) {
    this.mailbox = mailbox;
    this.mail = mail;
    this.who = element("span", { class: "who" });
    this.line = element("span", { class: "line" }); // whom it went to; while it is folded, how it begins
    this.head = element("button", { type: "button", "aria-expanded": "false", click: () => this.toggle() },
      this.who,
      element("time", { datetime: mail.at }, shortTime(mail.at, mailbox.state.now)),
      this.line);
    this.body = element("div", { hidden: true });
    this.article = element("article", { class: "letter" }, element("h4", {}, this.head), this.body);
    this.refresh(mail);
    this.fold(true);
  }

  refresh(mail) {
    this.mail = mail;
    this.article.classList.toggle("new", Boolean(mail.unread));
    const unread = mail.unread ? [element("span", { class: "unseen" }, ", new")] : [];
    redraw(this.who, [document.createTextNode(mail.sent ? "me" : mail.from), ...unread]);
  }

  toggle() {
    if (this.body.hidden) {
      this.unfold();
    } else {
      this.fold(true);
    }
  }

  fold(folded) {
    this.body.hidden = folded;
    this.head.setAttribute("aria-expanded", String(!folded));
    say(this.line, folded ? this.mail.start : "to " + this.mail.to.join(", "));
  }

  // unfold shows the mail, and asks for it the first time.
  async unfold() {
    this.fold(false);
    if (this.full) {
      return;
    }
    this.full = {};
    this.body.setAttribute("aria-busy", "true");
    try {
      this.full = await post("api/open", { mailbox: this.mailbox.person.address, id: this.mail.id });
      this.fill();
    } catch (problem) {
      this.full = undefined;
      this.body.replaceChildren(element("p", { class: "plain", role: "alert" }, problem.message));
    }
    this.body.removeAttribute("aria-busy");
  }

  fill() {
    const sheet = element("div", {});
    const designed = element("button", { type: "button", click: () => show(true) }, "As designed");
    const plain = element("button", { type: "button", click: () => show(false) }, "Plain text");
    const show = (html) => {
      designed.setAttribute("aria-pressed", String(html));
      plain.setAttribute("aria-pressed", String(!html));
      sheet.replaceChildren(html ? this.frame() : plainText(this.full.text));
    };
    const { writer } = this.mailbox;
    // Our mails are made to be looked at; what people write is text, and their quotes fold better in it.
    const made = Boolean(this.full.html && this.mail.template);
    this.body.replaceChildren(
      sheet,
      element("div", { class: "tools" },
        this.mail.sent ? "" : element("button", { type: "button", click: () => writer.answer(this, false) }, "Reply"),
        this.mail.others && !this.mail.sent ? element("button", { type: "button", click: () => writer.answer(this, true) }, "Reply to all") : "",
        ...(made ? [designed, plain] : []),
      ));
    show(made);
    this.bringUp();
  }

  // bringUp scrolls to the mail: within its conversation where that scrolls by itself, else the page. Above the first mail of
  // a conversation its subject stays to be seen.
  bringUp() {
    const { thread } = this.mailbox;
    if (this.body.hidden) {
      return;
    }
    const first = thread.querySelector(".letter") === this.article;
    const upper = first ? thread.firstChild : this.article;
    if (getComputedStyle(thread).overflowY === "visible") {
      upper.scrollIntoView({ block: "start" });
    } else {
      thread.scrollTop += upper.getBoundingClientRect().top - thread.getBoundingClientRect().top;
    }
  }

  // frame is the mail's HTML, as high as it needs to be. Its scripts do not run; its links are followed by this page.
  frame() {
    const frame = element("iframe", { sandbox, title: "Mail: " + this.mail.subject });
    frame.srcdoc = policy.createHTML(this.full.html);
    frame.addEventListener("load", () => {
      const page = frame.contentDocument;
      page.addEventListener("click", (event) => this.follow(event));
      page.addEventListener("auxclick", (event) => this.follow(event));
      const fit = () => (frame.style.height = page.body.offsetHeight + "px");
      new ResizeObserver(fit).observe(page.body);
      fit();
    });
    return frame;
  }

  follow(event) {
    const href = event.target.closest?.("a[href]")?.getAttribute("href");
    if (!href) {
      return;
    }
    event.preventDefault();
    if (href.startsWith("mailto:")) {
      this.mailbox.writer.click(this, href);
    } else if (href.startsWith("tel:")) {
      this.mailbox.note("On a phone this rings " + decodeURIComponent(href.slice(4)) + ".");
    } else {
      this.mailbox.note("Links to other places are not followed here.");
    }
  }
}

// plainText is the text with what is quoted at its end folded away.
function plainText(text) {
  const lines = text.trimEnd().split("\n");
  const quote = lines.findIndex((line) => /^(>|On .+|From: .+)/.test(line) && /^(>|On .+ wrote:|From: )/.test(line));
  const own = quote < 0 ? lines : lines.slice(0, quote);
  const sheet = element("div", { class: "plain" }, own.join("\n").trimEnd());
  if (quote >= 0) {
    sheet.append(element("details", {}, element("summary", {}, "The mail it answers"), lines.slice(quote).join("\n")));
  }
  return sheet;
}
