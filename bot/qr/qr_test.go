package qr

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// payload is the text of an invented card.
func payload(rnd *rand.Rand) string {
	names := []string{"Bùi Văn Thử", "Đinh Thị Mẫu", "Quách Minh Giả", "Nguyễn Thị Hương Giang", "Hà Thị Ví Dụ"}
	old := ""
	if rnd.IntN(2) == 0 {
		old = fmt.Sprintf("113%06d", rnd.IntN(1_000_000))
	}
	return fmt.Sprintf("0170850%05d|%s|%s|%02d%02d1985|Nam|Xóm Thử %d, Phong Phú, Tân Lạc, Hòa Bình|01062021",
		rnd.IntN(100_000), old, names[rnd.IntN(len(names))], 1+rnd.IntN(28), 1+rnd.IntN(12), 1+rnd.IntN(20))
}

// hands are the ways in which people photograph a card. Those at 1280 pixels are what a chat sends on.
func hands() map[string]scene {
	return map[string]scene{
		"well":     {w: 1280, h: 960, fill: .85, code: 13, turn: .15, tilt: .02, blur: .6, noise: 4, quality: 85},
		"turned":   {w: 1280, h: 960, fill: .7, code: 13, turn: 3.14, tilt: .03, blur: .7, noise: 5, quality: 80},
		"far":      {w: 1280, h: 960, fill: .6, code: 13, turn: .3, tilt: .03, blur: .6, noise: 6, quality: 75},
		"new card": {w: 1280, h: 960, fill: .85, code: 11, turn: .2, tilt: .02, blur: .6, noise: 5, quality: 80},
		"shaken":   {w: 1280, h: 960, fill: .85, code: 13, turn: .2, tilt: .03, blur: .7, shake: 3, noise: 5, quality: 80},
		"glare":    {w: 1280, h: 960, fill: .85, code: 13, turn: .2, tilt: .03, blur: .7, noise: 5, glare: 80, quality: 80},
		"sharp":    {w: 2000, h: 1500, fill: .8, code: 13, turn: .3, tilt: .03, blur: 1.5, shake: 4, noise: 6, quality: 80},
	}
}

// reader has time enough on a busy machine.
func reader() Reader {
	return Reader{Budget: time.Minute, Accept: func(s string) bool { return strings.Count(s, "|") >= 6 }}
}

// read counts the pictures that are read, and fails on a wrong text.
func read(t testing.TB, s scene, n int, seed uint64) int {
	t.Helper()
	rnd, good := rand.New(rand.NewPCG(seed, 7)), 0
	for range n {
		want := payload(rnd)
		got, err := reader().Read(photograph(t, modules(t, want), s, rnd))
		if err == nil && got != want {
			t.Errorf("read %q from %q", got, want)
		}
		if err == nil {
			good++
		}
	}
	return good
}

func TestPhotographsAreRead(t *testing.T) {
	for name, s := range hands() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 8 * 1280 / s.w
			if good := read(t, s, n, 20261124); good < n-1 {
				t.Errorf("%d of %d read", good, n)
			}
		})
	}
}

func TestWhatIsNoCode(t *testing.T) {
	var blank, animation bytes.Buffer
	if err := png.Encode(&blank, image.NewGray(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&animation, image.NewGray(image.Rect(0, 0, 20, 20)), nil); err != nil {
		t.Fatal(err)
	}
	huge := append([]byte(nil), blank.Bytes()...)
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // the header says 65,536 x 65,536
	for name, c := range map[string]struct {
		picture []byte
		want    error
	}{
		"a grey wall":          {blank.Bytes(), ErrNone},
		"nothing":              {nil, ErrFormat},
		"a letter":             {[]byte("017085000000|113000000|"), ErrFormat},
		"an animation":         {animation.Bytes(), ErrFormat},
		"a bomb":               {huge, ErrFormat}, // its checksum is wrong
		"half a picture":       {blank.Bytes()[:blank.Len()/2], ErrFormat},
		"more than a chat has": {make([]byte, MaxBytes+1), ErrLarge},
	} {
		if text, err := reader().Read(c.picture); text != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// TestALargePictureIsNotOpened: what the header claims is believed before anything is unpacked.
func TestALargePictureIsNotOpened(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 60_000, 500))); err != nil {
		t.Fatal(err)
	}
	if _, err := (Reader{}).Read(wide.Bytes()); !errors.Is(err, ErrLarge) {
		t.Errorf("%v", err)
	}
}

// TestAnotherCodeIsNotTaken: a poster with a link on it is no card.
func TestAnotherCodeIsNotTaken(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	photo := photograph(t, modules(t, "https://example.org/"), hands()["well"], rnd)
	if text, err := (Reader{Budget: 300 * time.Millisecond, Accept: reader().Accept}).Read(photo); !errors.Is(err, ErrNone) {
		t.Errorf("%q, %v", text, err)
	}
	if text, err := (Reader{Budget: time.Minute}).Read(photo); text != "https://example.org/" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestTheBudgetEndsTheSearch(t *testing.T) {
	at := time.Unix(0, 0)
	looks := 0
	r := Reader{Budget: 3 * time.Second, Now: func() time.Time { looks++; at = at.Add(time.Second); return at }}
	if _, err := r.look(plane{pix: make([]byte, 400*400), w: 400, h: 400}); !errors.Is(err, ErrNone) || looks != 4 {
		t.Errorf("%v after %d looks at the clock", err, looks)
	}
}

func FuzzRead(f *testing.F) {
	var p bytes.Buffer
	_ = png.Encode(&p, image.NewGray(image.Rect(0, 0, 50, 50)))
	f.Add(p.Bytes())
	f.Add(photograph(f, modules(f, "017"), scene{w: 160, h: 120, fill: .9, code: 40, quality: 80}, rand.New(rand.NewPCG(1, 1))))
	f.Fuzz(func(t *testing.T, picture []byte) {
		if text, err := (Reader{Budget: time.Nanosecond}).Read(picture); (err == nil) == (text == "") {
			t.Errorf("%q with %v", text, err)
		}
	})
}

// BenchmarkRead says how long a picture takes and which part is read, by the way it was taken.
func BenchmarkRead(b *testing.B) {
	for name, s := range hands() {
		b.Run(name, func(b *testing.B) {
			rnd := rand.New(rand.NewPCG(99, 7))
			var photos [][]byte
			for range 40 {
				photos = append(photos, photograph(b, modules(b, payload(rnd)), s, rnd))
			}
			good := 0
			for i := 0; b.Loop(); i++ {
				if _, err := (Reader{Accept: reader().Accept}).Read(photos[i%len(photos)]); err == nil {
					good++
				}
			}
			b.ReportMetric(100*float64(good)/float64(b.N), "%read")
		})
	}
}
