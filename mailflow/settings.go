package mailflow

// Settings are the house's choices as the workflow needs them, with all defaults filled in.
type Settings struct {
	Mailbox  string   // our own address, compared form
	Route    []string // addresses that ROUTE may lead to besides deputy and manager's manager
	Token    bool     // trust.require = "token": the token decides where no mail has a verdict
	Calendar Calendar // the house's working calendar

	InformAfter      Span
	UpdateEvery      Span
	MinimizeReminder Span
	PlanAfter        Span // zero Span with PlanNextMorning
	PlanNextMorning  bool // plan_after = "next-morning"
	PlanReminder     Span
	MeasuresDeputy   Span
	ApprovalReminder Span
	ApprovalDeputy   Span
	UndoWindow       Span
	HoldIfNamed      Span
	AheadAfter       Span
	ReflectionAfter  Span
	SilenceAfter     Span
	WrapUpAfter      Span
	RefocusAfter     Span
	CloseAfter       Span

	House   House
	Support Support
}

// House is what the operator wrote about the house, shown in mails as it stands.
type House struct {
	Promise   string // how reports are used, agreed with staff
	DutyDesk  string // whom to ring when something must be stopped now
	Emergency string // the emergency number
	MustTell  string // who must be told by rule
}

// Support is who helps people, inside the house and outside.
type Support struct {
	Internal string
	External string
}
