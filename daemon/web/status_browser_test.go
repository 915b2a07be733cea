package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/templates/browser"
)

// TestStatusInTheBrowser looks at the page as people do, well and bad, light and dark, on a desktop and on the narrowest
// phone: it has its style, fits, and axe-core finds nothing.
func TestStatusInTheBrowser(t *testing.T) {
	t.Parallel()
	axe := browser.LoadAxe(t)
	for _, screen := range []browser.Screen{{Width: 1200, Height: 800}, {Width: 320, Height: 640, Dark: true}} {
		ctx := browser.Start(t, screen)
		for state, survey := range surveys() {
			if err := chromedp.Do(ctx, chromedp.Navigate(servedSurvey(t, survey))); err != nil {
				t.Fatal(err)
			}
			if !browser.Ask[bool](t, ctx, `getComputedStyle(document.querySelector("header")).borderLeftStyle === "solid" && document.images[0].naturalWidth > 0`) {
				t.Errorf("%s: the page has no style, or no icon", state)
			}
			if !browser.Ask[bool](t, ctx, `document.documentElement.scrollWidth <= innerWidth`) {
				t.Errorf("%s: sticks out of %d px", state, screen.Width)
			}
			if axe == "" {
				continue
			}
			for _, found := range axe.Look(t, ctx) {
				if strings.HasPrefix(found, "meta-refresh: ") {
					continue // a page that stood still unasked would go on saying that all is well; one link stops it
				}
				t.Errorf("%s, %+v: %s", state, screen, found)
			}
		}
	}
	if axe == "" {
		t.Skip("OWNUP_AXE does not name an axe.min.js (npm install axe-core)")
	}
}

// surveys are a good night, one with something to look at, and a bad one.
func surveys() map[string]daemon.Survey {
	well := daemon.Survey{Now: lateAtNight, Signs: daemon.Signs{Began: lateAtNight.Add(-time.Hour)}}
	mild := well
	mild.Attention = []daemon.Complaint{{Where: "the quarantine", What: "has 1 mail to look at", Hint: "`ownup quarantine list` says why", Mild: true}}
	bad := mild
	bad.Unready = []daemon.Complaint{
		{Where: "the IMAP server a-rather-long-name-of-a-mail-server.department.example.com:993", What: "does not accept the login",
			Hint: "check username and password", Since: lateAtNight.Add(-time.Hour)},
		{Where: "the SMTP server smtp.example.com:465", What: "cannot be found", Hint: "check the spelling", Since: lateAtNight.Add(-time.Minute)},
	}
	bad.Past = []daemon.Complaint{{Where: "the store", What: "does not take what we write", Hint: "look", Since: lateAtNight.Add(-40 * time.Hour), Until: lateAtNight.Add(-39 * time.Hour)}}
	bad.Gauges = store.Gauges{Pending: 1234, Oldest: lateAtNight.Add(-50 * time.Hour), Failed: 2, Overdue: 3, Due: lateAtNight.Add(-time.Hour)}
	return map[string]daemon.Survey{"well": well, "mild": mild, "bad": bad}
}

// servedSurvey serves the page of a survey, with the headers and files that it has.
func servedSurvey(t *testing.T, survey daemon.Survey) string {
	t.Helper()
	_, html := rendered(t, survey, []store.Stuck{{ID: "qt8n6ergbzpj", State: "pending", Attempts: 3, Made: lateAtNight.Add(-50 * time.Hour), DueAt: lateAtNight.Add(time.Hour)}})
	files := statusPages(t).Handler()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			files.ServeHTTP(w, r)
			return
		}
		harden(w.Header(), statusPolicy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, html)
	}))
	t.Cleanup(s.Close)
	return s.URL
}
