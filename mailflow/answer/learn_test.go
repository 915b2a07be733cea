package answer

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var learnAll = flag.Bool("learn", false, "learn evidence/*.txt from testdata/sentences/*.tsv")

// sample is one sentence of testdata/sentences: its clues, and whether it is of the kind.
type sample struct {
	text  string
	clues []string
	words []bool
	good  bool
}

// samplesOf reads the sentences of two letters out of a language's file: "T" talk, "S" what spoils a yes, "Y" a whole
// yes, "N" what is none.
func samplesOf(t testing.TB, file, good, bad string) []sample {
	t.Helper()
	code := strings.TrimSuffix(filepath.Base(file), ".tsv")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []sample
	for line := range strings.Lines(string(data)) {
		kind, source, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || !strings.Contains("TSYN", kind) {
			t.Fatalf("%s: %q is no sentence", file, line)
		}
		if kind != good && kind != bad {
			continue
		}
		s := sample{text: source, good: kind == good}
		b := &text{lex: phrases(), source: clean(source)}
		b.tokens, _ = b.lex.tokens(b.source)
		for _, l := range b.lex.languages {
			if l.code == code {
				b.find(l)
			}
		}
		b.clues(0, len(b.tokens), func(c string, word bool) { s.clues, s.words = append(s.clues, c), append(s.words, word) })
		list = append(list, s)
	}
	return list
}

// The learning: logistic regression, with steps that shrink for each clue (AdaGrad).
const (
	rounds = 30
	step   = 0.25
	decay  = 2e-4
)

// learn fits weights to sentences. A word seen once counts as unknown, so that unknown words get a weight, too.
func learn(list []sample) *evidence {
	seen := map[string]int{}
	for _, s := range list {
		for _, c := range s.clues {
			seen[c]++
		}
	}
	weights, squares := map[string]float64{}, map[string]float64{}
	r := rand.New(rand.NewPCG(1, 2))
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	for range rounds {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := list[i]
			used := []string{"=bias"}
			for j, c := range s.clues {
				if seen[c] > 1 {
					used = append(used, c)
				} else if s.words[j] {
					used = append(used, unknownClue)
				}
			}
			sum := 0.0
			for _, c := range used {
				sum += weights[c]
			}
			want := 0.0
			if s.good {
				want = 1
			}
			gradient := 1/(1+math.Exp(-sum)) - want
			for _, c := range used {
				g := gradient + decay*weights[c]*float64(len(list))/100
				squares[c] += g * g
				weights[c] -= step * g / math.Sqrt(squares[c]+1e-6)
			}
		}
	}
	e := &evidence{weights: map[string]float32{}, bias: float32(weights["=bias"])}
	for c, w := range weights {
		if c != "=bias" && math.Abs(w) >= 0.02 {
			e.weights[c] = float32(math.Round(w*100) / 100)
		}
	}
	return e
}

func (e *evidence) of(s sample) float32 {
	sum := e.bias
	for j, c := range s.clues {
		w, ok := e.weights[c]
		if s.words[j] && !ok {
			w = e.weights[unknownClue]
		}
		sum += w
	}
	return sum
}

// folds is how many parts the sentences are cut into: each is judged by what the others teach.
const folds = 5

// judge returns the sums of all sentences, each by evidence that has not seen it.
func judge(list []sample) []float32 {
	sums := make([]float32, len(list))
	for f := range folds {
		var rest []sample
		for i, s := range list {
			if i%folds != f {
				rest = append(rest, s)
			}
		}
		e := learn(rest)
		for i, s := range list {
			if i%folds == f {
				sums[i] = e.of(s)
			}
		}
	}
	return sums
}

// TestLearn learns the evidence anew with -learn, and prints how well unseen sentences are told apart.
func TestLearn(t *testing.T) {
	if !*learnAll {
		t.Skip("learns only with -learn")
	}
	files, _ := filepath.Glob("testdata/sentences/*.tsv")
	for _, file := range files {
		code := strings.TrimSuffix(filepath.Base(file), ".tsv")
		for _, kind := range [...]struct{ name, good, bad string }{{"talk", "T", "S"}, {"yes", "Y", "N"}} {
			list := samplesOf(t, file, kind.good, kind.bad)
			if len(list) < 2*folds {
				continue
			}
			name := "evidence/" + code + "-" + kind.name + ".txt"
			if err := os.WriteFile(name, []byte(learnKind(code+" "+kind.name, list).file()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// learnKind learns, and sets the bounds so that of the sentences that are none of the kind one in 200 reaches the lower
// and none the higher, as long as they are not learnt from.
func learnKind(name string, list []sample) *evidence {
	sums := judge(list)
	var good, bad []float32
	right := 0
	for i, s := range list {
		if s.good {
			good = append(good, sums[i])
		} else {
			bad = append(bad, sums[i])
		}
		if (sums[i] > 0) == s.good {
			right++
		}
	}
	slices.Sort(bad)
	e := learn(list)
	e.enough = bad[len(bad)-1-len(bad)/200]
	e.sure = bad[len(bad)-1] + 0.5
	pass := func(bound float32) int {
		n := 0
		for _, s := range good {
			if s > bound {
				n++
			}
		}
		return 100 * n / len(good)
	}
	fmt.Printf("%s: %d sentences, %d%% right, %d%% above %.2f (all but 1 in 200), %d%% above %.2f; %d clues\n",
		name, len(list), 100*right/len(list), pass(e.enough), e.enough, pass(e.sure), e.sure, len(e.weights))
	return e
}

func (e *evidence) file() string {
	var lines []string
	for c, w := range e.weights {
		lines = append(lines, fmt.Sprintf("%s\t%.2f\n", c, w))
	}
	slices.Sort(lines)
	return fmt.Sprintf("=bias\t%.2f\n=enough\t%.2f\n=sure\t%.2f\n", e.bias, e.enough, e.sure) + strings.Join(lines, "")
}
