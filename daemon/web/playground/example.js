// Examples of what the two people might write, so that a visitor need not make up a mistake.

const plan = `PLAN
1. Ask the nine people who opened it to delete it, by tomorrow
2. Write to the data protection officer, today
3. Tell everybody who is on the list, by Friday`;

// By the mail that is answered: a word that may stand there already, and the example that begins with it. The first one
// is for an empty box.
const examples = {
  report: [["", "Hi,\n\nI just sent the October salary list to the all-staff list instead of to HR. It went out a few minutes ago, about 140 people got it.\n\nSam", "Sent the wrong list"]],
  minimize: [
    ["NEED", "NEED\n1. recall the mail from all mailboxes on our server\n2. lock the all-staff list until tonight"],
    ["DONE", "DONE the mail is out of all mailboxes but nine that had been opened"],
    ["DONE, nothing left", "DONE, nothing left: it was last year’s list, which everybody has"],
    ["STUCK", "STUCK I am on a train, and cannot get at the mail server"],
  ],
  measures: [["", "1 yes, 2 no"], ["NO", "NO Please ring me first"]],
  "measures-decided": [["DONE", "DONE the mail is out of all mailboxes but nine that had been opened"]],
  plan: [["PLAN", plan], ["TALKED", "TALKED\n1. We write to everybody on the list together, tomorrow"]],
  "plan-changes": [["PLAN", plan]],
  "plan-not-yet": [["PLAN", plan]],
  "approve-plan": [
    ["APPROVE", "APPROVE\n\nKIND You told us before anybody had to ask."],
    ["CHANGES", "CHANGES 2: I write to the data protection officer with you"],
  ],
  reflect: [
    ["SHARE", "SHARE The address field completes all-staff before hr-staff"],
    ["IF", "IF a mail has pay in it, THEN I send it from the drafts folder after a coffee"],
  ],
  shared: [["", "I have asked IT to take all-staff out of the completion. They say by next Friday."]],
  refocus: [["", "The onboarding for the new colleagues went well. Next is the spring budget."]],
  ahead: [["", "The new forms work well."]],
};

// example finds the one that goes on from what was written so far; undefined if there is none.
export function example(kind, written) {
  const start = written.trim();
  const all = examples[kind] ?? [];
  const found = start === "" ? all[0] : all.find(([word]) => start === word || (word === "IF" && start.startsWith("IF …")));
  return found && { words: found[1], subject: found[2] };
}
