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
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates/browser"
)

// docs/mail-look.md says how to run these.
var pictures = flag.String("pictures", "", "folder into which TestPictures puts pictures of some mails")

// The screens that mails are looked at on: the narrowest phone, an ordinary one, a desktop's pane.
const narrow, phone, wide, height = 320, 360, 760, 800

// TestAxe has axe-core look at every mail, light and dark, narrow and wide. No rule of it is left out, and what it cannot
// decide counts as found.
func TestAxe(t *testing.T) {
	t.Parallel()
	axe := browser.LoadAxe(t)
	if axe == "" {
		t.Skip("OWNUP_AXE does not name an axe.min.js (npm install axe-core)")
	}
	set := load(t)
	for _, screen := range []browser.Screen{{Width: wide, Height: height}, {Width: narrow, Height: height, Dark: true}} {
		ctx := browser.Start(t, screen)
		for _, m := range example.Mails() {
			show(t, ctx, render(t, set, m).HTML)
			for _, found := range axe.Look(t, ctx) {
				t.Errorf("%s, %+v: %s", m.Name(), screen, found)
			}
			if !browser.Ask[bool](t, ctx, `document.documentElement.scrollWidth <= innerWidth`) {
				t.Errorf("%s: sticks out of %d px", m.Name(), screen.Width)
			}
		}
	}
}

// TestPictures makes pictures for the documentation: of three mails, on a phone, on a desktop and in the dark.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("no folder to put the pictures into (-pictures DIR)")
	}
	set := load(t)
	for name, screen := range map[string]browser.Screen{
		"phone": {Width: phone, Height: height}, "desktop": {Width: wide, Height: height}, "dark": {Width: phone, Height: height, Dark: true},
	} {
		ctx := browser.Start(t, screen)
		for _, mail := range []string{"minimize", "approve-plan", "reflect"} {
			show(t, ctx, render(t, set, exampleOf(t, mail)).HTML)
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(*pictures, mail+"-"+name+".png"), fewColours(t, shot), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// show puts a document into the browser.
func show(t *testing.T, ctx context.Context, document string) {
	t.Helper()
	quoted, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	if !browser.Ask[bool](t, ctx, "document.open(); document.write("+string(quoted)+"); document.close(); true") {
		t.Fatal("the browser took no document")
	}
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
