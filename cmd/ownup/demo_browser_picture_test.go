package main

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The picture of the documentation is made by: go test ./cmd/ownup -run 'PlaygroundCase$' -shots "$PWD/docs"
var shots = flag.String("shots", "", "folder into which the browser tests put pictures of the playground")

// shot saves a picture if the test was asked for pictures: of what the browser shows, or of the whole page.
func (v *visitor) shot(name string, whole bool) {
	v.t.Helper()
	if *shots == "" {
		return
	}
	if whole {
		ask[bool](v, `scrollTo({ top: 0, behavior: "instant" }) === undefined`)
	}
	v.picture(filepath.Join(*shots, name), whole)
}

// picture saves what the browser shows, or the whole page.
func (v *visitor) picture(name string, whole bool) {
	v.t.Helper()
	shot, err := chromedp.Call(v.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole})
	if err != nil {
		v.t.Error(err)
		return
	}
	small, err := shrink(shot.Data)
	if err == nil {
		err = os.WriteFile(name, small, 0o644)
	}
	if err != nil {
		v.t.Error(err)
	}
}

// shrink makes a PNG of the 256 colours that a picture has most of: a page of text needs no more, and takes a third.
func shrink(data []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	small := image.NewPaletted(full.Bounds(), commonColours(full))
	draw.Draw(small, small.Rect, full, small.Rect.Min, draw.Src)
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err = e.Encode(&b, small)
	return b.Bytes(), err
}

func commonColours(m image.Image) color.Palette {
	count := map[color.Color]int{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			count[m.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return cmp.Compare(count[b], count[a]) })
	return colours[:min(len(colours), 256)]
}
