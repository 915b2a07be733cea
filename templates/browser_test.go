package templates_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ownup/ownup/mailflow/example"
)

// docs/mail-look.md says how to run these.
var pictures = flag.String("pictures", "", "folder into which TestPictures puts pictures of some mails")

// narrow and wide are the screens that mails are looked at on: the narrowest phone, an ordinary one, a desktop's pane.
const narrow, phone, wide = 320, 360, 760

// TestAxe has axe-core look at every mail, light and dark, narrow and wide. No rule of it is left out, and what it cannot
// decide counts as found. OWNUP_AXE is the path of its axe.min.js.
func TestAxe(t *testing.T) {
	script := os.Getenv("OWNUP_AXE")
	if script == "" {
		t.Skip("OWNUP_AXE does not name an axe.min.js (npm install axe-core)")
	}
	axe, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	set := load(t)
	for _, screen := range []struct {
		scheme string
		width  int64
	}{{"light", wide}, {"dark", narrow}} {
		ctx := browse(t, screen.scheme, screen.width)
		for _, m := range example.Mails() {
			show(t, ctx, render(t, set, m).HTML)
			for _, found := range ask[[]string](t, ctx, string(axe)+`; axe.run(document).then((r) =>
				[...r.violations, ...r.incomplete].map((v) => v.id + ": " + v.help + ": " + v.nodes[0].html))`) {
				t.Errorf("%s, %s, %d px: %s", m.Name(), screen.scheme, screen.width, found)
			}
			if !ask[bool](t, ctx, `document.documentElement.scrollWidth <= innerWidth`) {
				t.Errorf("%s: sticks out of %d px", m.Name(), screen.width)
			}
		}
	}
}

// TestPictures makes pictures for the documentation: of three mails, on a phone, on a desktop and in the dark.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no -pictures folder")
	}
	set := load(t)
	for _, screen := range []struct {
		name, scheme string
		width        int64
	}{{"phone", "light", phone}, {"desktop", "light", wide}, {"dark", "dark", phone}} {
		ctx := browse(t, screen.scheme, screen.width)
		for _, name := range []string{"minimize", "approve-plan", "reflect"} {
			show(t, ctx, render(t, set, exampleOf(t, name)).HTML)
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(*pictures, name+"-"+screen.name+".png"), fewColours(t, shot), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// browse starts a headless Chromium.
func browse(t *testing.T, scheme string, width int64) context.Context {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	media := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
	if err := chromedp.Do(ctx, media, chromedp.EmulateViewport(width, 800), chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// show puts a document into the browser.
func show(t *testing.T, ctx context.Context, document string) {
	t.Helper()
	quoted, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	if !ask[bool](t, ctx, "document.open(); document.write("+string(quoted)+"); document.close(); true") {
		t.Fatal("the browser took no document")
	}
}

// ask asks the browser for a value.
func ask[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// fewColours makes a picture of a page small: sixteen colours are enough for text on two grounds.
func fewColours(t *testing.T, shot []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	count := map[color.Color]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			count[full.At(x, y)]++
		}
	}
	often := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	var palette color.Palette
	for _, c := range often {
		if len(palette) < 16 && !slices.ContainsFunc(palette, func(p color.Color) bool { return near(p, c) }) {
			palette = append(palette, c)
		}
	}
	few := image.NewPaletted(full.Bounds(), palette)
	draw.Draw(few, few.Bounds(), full, full.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, few); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// near says that one of the two colours is enough; grounds differ by little, so little is far for them.
func near(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	distance := 0
	for _, d := range [...]int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		distance += max(d, -d) >> 8
	}
	return distance < 20
}
