// Package mailflow is the workflow of ownup, pure: no IO, no goroutine, no clock, no randomness, no logging.
//
// Everything that happens to a case is an [Event]: a mail, a timer that is due, a bounce. One function decides what
// follows:
//
//	Decide(Case, Event, Env) Decision
//
// Env is everything outside the case that a decision may look at, as values: the time, those people of the directory
// who matter, the house's settings. The Decision is the new case, the mails to send, the whole set of timers that now
// holds, and a named reason. There is no error: odd input is a state with an answer. The same three values always give
// the same decision, so a stored history can be decided again.
//
// # The five steps
//
// A file each, and the order of reading: minimize.go, inform.go (with measures.go), account.go, learn.go, refocus.go.
//
//	report ──► MINIMIZE ── minimize → reporter, Cc manager            (unproved sender: confirm → reporter alone)
//	              │
//	              │  DONE, nothing left ──► small → ahead ──────────────────────────────────────────────┐
//	              │  words ──► news           NEED ──► measures → manager ──► measures-decided          │
//	              │  DONE ──► stopped         STUCK ──► take-over → manager                             │
//	              ▼                                                                                     │
//	           INFORM ───── inform → manager, at the first news or a quarter of an hour after the report│
//	              │         (a step that holds no mail back; it ends when the manager answers anything) │
//	              ▼                                                                                     │
//	           ACCOUNT ──── plan → reporter: at once by day, else the next working morning              │
//	              │                                                                                     │
//	              │    plan, revision n ──► approve-plan → manager ──┬─ APPROVE ─► plan-approved ⇄ UNDO │
//	              │         ▲                                        ├─ CHANGES ─► plan-changes ──┐     │
//	              │         └────────────────────────────────────────┼─ NO ──────► plan-not-yet ──┤     │
//	              │                                                  └─ ? ───────► question       │     │
//	              │    closed → manager, after the last date                      (revision n+1) ◄┘     │
//	              ▼                                                                                     │
//	            LEARN ───── reflect → reporter alone ──► SHARE ──► shared → manager ──► shared-answer   │
//	              ▼                                 └──► IF … THEN (kept for refocus)                   │
//	           REFOCUS ──── refocus → reporter alone                                                    │
//	              ▼                                                                                     │
//	           CLOSED ◄──── answered, or some days later ◄──────────────────────────────────────────────┘
//
//	anywhere: STOP and NOTMINE end it, ROUTE gives it another manager, HELP and STATUS are answered.
//
// Nothing blocks for good: a reporter who never answers is asked for a plan once, and the two private mails come.
//
// # The way of a mail through this package
//
// [Sort] says where it belongs: to a new case, to one that is there, to a private thread, or to the desk ([Greet]). For a
// case, Decide makes a turn: decide.go finds out what the writer is in this case and whether the mail proves it;
// the step's file decides by the words and the state; gate.go guards every answer that changes something; timer.go runs
// what is due by now and lists what will be; and in the end whoever wrote and gets no mail is owed an answer.
//
// # Rules
//
//   - Timers are not set and cancelled. [Timer] is derived from the case: each has a function that says when it is due,
//     and running it makes that false.
//   - An [Ask] is put to one person and bound to one revision. Only a clear yes or no of that person, proved, decides it.
//   - What was said in private comes in as a [Private] value: SHARE lines, one IF … THEN, nothing else.
//   - Ids are functions of what they stand for ([Keys]): the same mail read twice names the same case.
//
// # Room
//
// What is not here yet has its place. A reminder is one more row in the list of timers (timer.go), whose instant is the
// ask's own plus a span that [Settings] already has. A deputy is a second [Ask] of the same kind and revision, to
// another person: the first clear answer closes both. A promise is a [PlanLine] with a date, and a timer on its day.
//
// Reading a raw mail is the package incoming's, the meaning of an answer the package answer's.
package mailflow
