// Package browser lets tests look at pages as people do: in a real browser, and with axe-core, which knows what stands in the
// way of people who see, hear or move otherwise. It exists for tests alone.
//
// The browser is a headless Chromium from the PATH, and axe-core is the file that OWNUP_AXE names. What is not there is
// skipped; with OWNUP_BROWSER=1 a Chromium was promised, and a test without one fails. A file that OWNUP_AXE names and
// that is not there always fails.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Screen is what a page is looked at on.
type Screen struct {
	Width, Height int64 // in CSS pixels
	Dark          bool  // the system is set to dark colours
}

// patience is how long one test may use its browser.
const patience = 10 * time.Minute

// Start starts a browser that shows nothing yet. It ends with the test. Requests of its own are switched off.
func Start(t testing.TB, s Screen) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(find(t)),
		chromedp.NoSandbox, // as root there is no other way, and it shows our own pages alone
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, colours(s), chromedp.EmulateViewport(s.Width, s.Height), chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("OWNUP_BROWSER") == "1" {
		t.Fatal("OWNUP_BROWSER=1, but there is no chromium")
	}
	t.Skip("there is no chromium (apt-get install chromium)")
	return ""
}

func colours(s Screen) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if s.Dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// Ask evaluates an expression in the page; of a promise it waits for the value.
func Ask[T any](t testing.TB, ctx context.Context, expression string) T {
	t.Helper()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("ask for %.300s: %v", expression, err)
	}
	return answer
}
