package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ownup/ownup/daemon/web"
	"github.com/ownup/ownup/templates/browser"
)

// visitor is somebody with a real browser before the playground.
type visitor struct {
	t           *testing.T
	ctx         context.Context
	url         string
	world       *demoWorld
	mayComplain bool // the browser, of what it refuses
	arrived     int  // mails that redrawn has delivered
}

// visit starts a demo and opens its page in a headless Chromium. Whatever the browser complains of, and any request to
// another place, fails the test.
func visit(t *testing.T, s browser.Screen) *visitor {
	t.Helper()
	v := &visitor{t: t, ctx: browser.Start(t, s)}
	v.world, v.url = servedPlayground(t, v.ctx)
	if err := chromedp.Listen(v.ctx, v.complain); err != nil {
		t.Fatal(err)
	}
	v.do(send(log.Enable, cdp.Empty{}), send(network.Enable, network.EnableParams{}), chromedp.Navigate(v.url))
	return v
}

// patience is how long the page may take for anything.
const patience = 30 * time.Second

// The screens that the page is looked at on.
var (
	desktop     = browser.Screen{Width: 1280, Height: 900}
	desktopDark = browser.Screen{Width: 1280, Height: 900, Dark: true}
	narrow      = browser.Screen{Width: 320, Height: 640}
)

// servedPlayground starts a demo and serves its page.
func servedPlayground(t *testing.T, ctx context.Context) (*demoWorld, string) {
	t.Helper()
	now, err := time.Parse(time.RFC3339, demoStart)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	start := func() (*demoWorld, error) { return startDemo(ctx, now, logger) }
	p, err := openPlayground(ctx, start, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	w := p.world
	watching, stop := context.WithCancel(ctx)
	watched := make(chan error, 1)
	go func() { watched <- p.watch(watching) }()
	t.Cleanup(func() {
		stop()
		if err := <-watched; err != nil {
			t.Errorf("watch the demo: %v", err)
		}
	})
	handler := &web.Playground{World: p, Skip: p.Skip, Restart: p.Restart, Log: logger}
	s := httptest.NewUnstartedServer(nil)
	handler.Hosts = loopbackHosts(s.Listener.Addr())
	s.Config.Handler = handler.Handler()
	s.Start()
	t.Cleanup(s.Close)
	return w, s.URL
}

// complain fails the test for what a developer would see in red.
func (v *visitor) complain(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += " " + e.ExceptionDetails.Exception.Description
		}
		v.t.Errorf("the page threw: %s", what)
	case *log.EventEntryAdded:
		if !v.mayComplain && (e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity) {
			v.t.Errorf("the browser says: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if v.mayComplain {
			return // what is refused is announced all the same
		}
		if u := e.Request.URL; !strings.HasPrefix(u, v.url) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			v.t.Errorf("the page asks another place: %s", u)
		}
	}
}

// send is a command of the browser's protocol whose result is of no interest.
func send[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

func (v *visitor) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, actions...); err != nil {
		v.t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](v *visitor, expression string) T {
	v.t.Helper()
	return browser.Ask[T](v.t, v.ctx, expression)
}

// until waits for a condition in JavaScript.
func (v *visitor) until(condition string) {
	v.t.Helper()
	_, err := chromedp.Run(v.ctx, chromedp.Poll[bool]("("+condition+") === true", chromedp.WithPollingTimeout(patience)))
	if err != nil {
		name := filepath.Join(os.TempDir(), strings.ReplaceAll(v.t.Name(), "/", "-")+"-failed.png")
		v.picture(name, false)
		v.t.Fatalf("wait for %s: %v (picture: %s)", condition, err, name)
	}
}

// reloads does something upon which the page loads itself anew, and waits for that.
func (v *visitor) reloads(do func()) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Func(func(context.Context, *chromedp.Target) error {
		do()
		return nil
	}))
	if err != nil {
		v.t.Fatal(err)
	}
}

// settled says in JavaScript that an element is to be seen and that nothing moves any more; it brings it into view. The
// place of its middle is in window.place then. The element may be in a mail's frame.
const settled = `(() => {
	const e = %s;
	if (!e || e.getClientRects().length === 0 || document.querySelector("[aria-busy=true]") ||
		[...document.querySelectorAll("iframe")].some((f) => !f.style.height)) {
		return false;
	}
	e.scrollIntoView({ block: "center", behavior: "instant" });
	const r = e.getBoundingClientRect();
	const frame = e.ownerDocument.defaultView.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
	const before = window.place;
	window.place = { X: frame.left + r.left + r.width / 2, Y: frame.top + r.top + r.height / 2 };
	return window.place.X === before?.X && window.place.Y === before?.Y;
})()`

// click clicks into the middle of an element, an expression in JavaScript, with the mouse.
func (v *visitor) click(element string) {
	v.t.Helper()
	v.until(fmt.Sprintf(settled, element))
	at := ask[struct{ X, Y float64 }](v, "window.place")
	v.do(chromedp.MouseClickXY(at.X, at.Y))
}

// write types into what has the focus.
func (v *visitor) write(text string) {
	v.t.Helper()
	v.do(send(input.InsertText, input.InsertTextParams{Text: text}))
}

// press presses a key and lets it go, as a keyboard does; text is what the key writes, if it does.
func (v *visitor) press(key string, code int64, text string) {
	v.t.Helper()
	stroke := input.DispatchKeyEventParams{Key: key, Code: key, WindowsVirtualKeyCode: code}
	stroke.Type = input.DispatchKeyEventTypeRawKeyDown
	v.do(send(input.DispatchKeyEvent, stroke))
	if text != "" {
		char := stroke
		char.Type, char.Text = input.DispatchKeyEventTypeChar, text
		v.do(send(input.DispatchKeyEvent, char))
	}
	stroke.Type = input.DispatchKeyEventTypeKeyUp
	v.do(send(input.DispatchKeyEvent, stroke))
}
