package web

import (
	"bytes"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
)

// metrics writes all metrics in the text format of Prometheus, version 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats). It is written by hand: the library for it would cost as much
// memory as the daemon has to spare. A test holds it to the library's own parser and linter.
func (s *Status) metrics(w http.ResponseWriter, r *http.Request) {
	survey := s.Health.Survey(r.Context())
	var out bytes.Buffer
	for _, f := range slices.Concat(s.buildMetrics(), stateMetrics(survey), storeMetrics(survey), countMetrics(survey.Counts), processMetrics(survey)) {
		f.write(&out)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Write(out.Bytes()) // whoever asked has gone if this fails
}

// family is a metric with all its series.
type family struct {
	name, kind, help string
	series           []series
}

// series is one line of a family.
type series struct {
	suffix string   // of a histogram's line
	labels []string // name, value, name, value, …
	value  float64
}

func (f family) write(out *bytes.Buffer) {
	out.WriteString("# HELP " + f.name + " " + escapeHelp.Replace(f.help) + "\n# TYPE " + f.name + " " + f.kind + "\n")
	for _, s := range f.series {
		out.WriteString(f.name + s.suffix)
		for i := 0; i < len(s.labels); i += 2 {
			open := ","
			if i == 0 {
				open = "{"
			}
			out.WriteString(open + s.labels[i] + `="` + escapeLabel.Replace(s.labels[i+1]) + `"`)
		}
		if len(s.labels) > 0 {
			out.WriteString("}")
		}
		out.WriteString(" " + strconv.FormatFloat(s.value, 'g', -1, 64) + "\n")
	}
}

var (
	escapeHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

func gauge(name, help string, value float64) family {
	return family{name, "gauge", help, []series{{value: value}}}
}

func byLabel(name, kind, help, label string, values map[string]float64) family {
	f := family{name: name, kind: kind, help: help}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		f.series = append(f.series, series{labels: []string{label, key}, value: values[key]})
	}
	return f
}

func counter(name, help, label string, t daemon.Tally) family {
	values := map[string]float64{}
	for key, n := range t {
		values[key] = float64(n)
	}
	return byLabel(name, "counter", help, label, values)
}

func histogram(name, help string, h daemon.Histogram) family {
	f := family{name: name, kind: "histogram", help: help}
	for i, bound := range h.Bounds {
		f.series = append(f.series, series{"_bucket", []string{"le", strconv.FormatFloat(bound, 'g', -1, 64)}, float64(h.Below[i])})
	}
	return family{name, f.kind, help, append(f.series, series{"_bucket", []string{"le", "+Inf"}, float64(h.Count)},
		series{"_sum", nil, h.Sum}, series{"_count", nil, float64(h.Count)})}
}

// unix is an instant as Prometheus wants it, 0 for none.
func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// age is how long ago an instant is, in seconds; 0 for none.
func age(now, t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return max(now.Sub(t).Seconds(), 0)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (s *Status) buildMetrics() []family {
	labels := []string{"version", s.Version, "commit", s.Commit, "goversion", runtime.Version()}
	return []family{{"ownup_build_info", "gauge", "What runs; always 1.", []series{{labels: labels, value: 1}}}}
}

// stateMetrics are what the loops noted of themselves.
func stateMetrics(s daemon.Survey) []family {
	turned, up := map[string]float64{}, map[string]float64{}
	for _, l := range daemon.Loops {
		turned[string(l)] = unix(s.Turned[l])
	}
	for _, p := range []daemon.Part{daemon.PartMailbox, daemon.PartRelay} {
		_, down := s.Troubles[p]
		up[string(p)] = truth(!down)
	}
	return []family{
		gauge("ownup_ready", "Whether ownup does its work now: what /readyz says.", truth(len(s.Unready) == 0)),
		gauge("ownup_problems", "How many things are wrong: what the page at / lists, without what can wait.", float64(s.Problems())),
		byLabel("ownup_loop_last_turn_timestamp_seconds", "gauge", "When each loop turned last.", "loop", turned),
		byLabel("ownup_connection_up", "gauge", "0 while a mail server cannot be worked with.", "server", up),
		gauge("ownup_imap_last_success_timestamp_seconds", "When the inbox was looked into last and all that lay there was taken in; 0 = not since the start.", unix(s.Worked[daemon.PartMailbox])),
		gauge("ownup_imap_last_reconcile_timestamp_seconds", "When all mails in the inbox were looked at last; 0 = not since the start.", unix(s.Reconciled)),
		gauge("ownup_inbound_waiting", "Mails that lie in the inbox and are still to be taken in, when it was looked into last.", float64(s.Waiting)),
		gauge("ownup_inbound_oldest_seconds", "How long the oldest of them has been there.", age(s.Now, s.Oldest)),
		gauge("ownup_smtp_last_success_timestamp_seconds", "When the relay took a mail last; 0 = not since the start.", unix(s.Worked[daemon.PartRelay])),
		gauge("ownup_lease_epoch", "How often a daemon has taken this store over.", float64(s.Epoch)),
	}
}

// storeMetrics are what lies in the store. What could not be read is left out.
func storeMetrics(s daemon.Survey) []family {
	g := s.Gauges
	readable := gauge("ownup_store_readable", "0 if the numbers from the store could not be read; they are missing then.", truth(s.GaugesErr == nil))
	if s.GaugesErr != nil {
		return []family{readable}
	}
	open := map[string]float64{}
	for _, step := range []mailflow.Step{mailflow.StepMinimize, mailflow.StepInform, mailflow.StepAccount, mailflow.StepLearn, mailflow.StepRefocus} {
		open[string(step)] = float64(g.Open[string(step)])
	}
	return []family{
		readable,
		gauge("ownup_outbox_pending", "Envelopes that wait to go out or are on their way.", float64(g.Pending)),
		gauge("ownup_outbox_oldest_seconds", "How old the mail of the oldest of them is.", age(s.Now, g.Oldest)),
		gauge("ownup_outbox_failed", "Envelopes that the relay refused for good, until somebody retries or cancels them.", float64(g.Failed)),
		gauge("ownup_quarantine_messages", "Mails that could not be taken in and that nobody has released or dropped.", float64(g.Quarantined)),
		gauge("ownup_quarantine_unanswered_messages", "Those of them whose senders have had no answer.", float64(g.Unanswered)),
		gauge("ownup_timer_lateness_seconds", "How late the timer is that is due longest.", age(s.Now, g.Due)),
		gauge("ownup_timers_overdue", "Timers that are due and not decided.", float64(g.Overdue)),
		gauge("ownup_timer_next_timestamp_seconds", "When the next timer will be due; 0 = none.", unix(g.Next)),
		byLabel("ownup_open_cases", "gauge", "Cases that have not ended, by step.", "step", open),
	}
}

// countMetrics are what was counted since the start.
func countMetrics(c daemon.Counts) []family {
	failures := family{name: "ownup_connection_failures_total", kind: "counter", help: "Failures of the mail servers, by kind."}
	for _, p := range []daemon.Part{daemon.PartMailbox, daemon.PartRelay} {
		for _, kind := range slices.Sorted(maps.Keys(c.Failures[p])) {
			failures.series = append(failures.series, series{labels: []string{"server", string(p), "kind", kind}, value: float64(c.Failures[p][kind])})
		}
	}
	store := family{"ownup_store_failures_total", "counter", "Commits that the store did not take.", []series{{value: float64(c.Failures[daemon.PartStore].Sum())}}}
	return []family{
		counter("ownup_inbound_total", "Mails taken in, by class; not answers to private mails.", "class", c.Inbound),
		counter("ownup_inbound_trust_total", "The same mails, by how far the border proved their senders (A, B, C).", "level", c.Trust),
		counter("ownup_steps_total", "What happened to cases, by kind of event; not answers to private mails.", "event", c.Steps),
		counter("ownup_approval_rejected_total", "Answers that say yes or no and decided nothing, by reason.", "reason", c.Rejected),
		counter("ownup_deliveries_total", "Attempts to hand a mail to the relay, by outcome.", "outcome", c.Deliveries),
		histogram("ownup_delivery_delay_seconds", "From what caused a mail until the relay took it.", c.Delay),
		failures, store,
		histogram("ownup_store_commit_seconds", "How long a commit of the store took.", c.Commits),
	}
}
