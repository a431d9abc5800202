package qr

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// modules encodes a text as a card does: in UTF-8, without saying so.
func modules(t testing.TB, text string) *gozxing.BitMatrix {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: "M", gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scene is how somebody holds a card before a phone.
type scene struct {
	w, h    int     // of the picture, pixels
	fill    float64 // of the picture's width that the card takes
	code    float64 // side of the printed code, mm: 13 on cards of 2021, 11 on those of 2024
	turn    float64 // greatest rotation, radians
	tilt    float64 // greatest shift of a corner, as a part of the card's width
	blur    float64 // pixels
	shake   int     // length of a movement, pixels
	noise   float64 // of 255
	glare   float64 // strength of a reflection, of 255
	quality int     // of the JPEG
}

// photograph takes a picture of a card with the code.
func photograph(t testing.TB, code *gozxing.BitMatrix, s scene, rnd *rand.Rand) []byte {
	t.Helper()
	c := card{code: code, at: [2]float64{85.6 - s.code - 4, 4}, side: s.code, seed: rnd.Float64() * 10}
	look := s.stand(rnd)
	grey := make([]float64, s.w*s.h)
	for y := range s.h {
		for x := range s.w {
			for _, d := range [4][2]float64{{.25, .25}, {.75, .25}, {.25, .75}, {.75, .75}} {
				grey[y*s.w+x] += c.shade(look(float64(x)+d[0], float64(y)+d[1])) / 4
			}
		}
	}
	grey = smear(blurred(grey, s.w, s.h, s.blur), s.w, s.h, s.shake, rnd.IntN(2) == 0)
	img := image.NewGray(image.Rect(0, 0, s.w, s.h))
	lightX, lightY := rnd.Float64(), rnd.Float64()
	for i, v := range grey {
		x, y := float64(i%s.w)/float64(s.w), float64(i/s.w)/float64(s.h)
		near := math.Hypot(x-lightX, y-lightY)
		v = v*(1.05-.4*near) + s.glare*math.Exp(-near*near*40) + rnd.NormFloat64()*s.noise
		img.Pix[i] = byte(max(0, min(255, v)))
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: s.quality}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// card is a card on a table; places on it are in mm from its upper left corner.
type card struct {
	code *gozxing.BitMatrix
	at   [2]float64
	side float64
	seed float64
}

// shade is the brightness of a place, 0 to 255: the table, the pattern of the card, lines of letters, the code.
func (c card) shade(x, y float64) float64 {
	switch {
	case x < 0 || y < 0 || x > 85.6 || y > 54:
		return 120 + 25*math.Sin(x/3+c.seed)*math.Cos(y/5)
	case x >= c.at[0]-1 && x < c.at[0]+c.side+1 && y >= c.at[1]-1 && y < c.at[1]+c.side+1:
		n := c.code.GetWidth()
		col, row := int(math.Floor((x-c.at[0])/c.side*float64(n))), int(math.Floor((y-c.at[1])/c.side*float64(n)))
		if col >= 0 && row >= 0 && col < n && row < n && c.code.Get(col, row) {
			return 35
		}
		return 225
	case x > 28 && x < 66 && math.Mod(y, 5) < 2 && math.Sin(x*9+math.Floor(y/5)*c.seed) > .2:
		return 60 // letters
	case x > 4 && x < 25 && y > 20 && y < 50:
		return 110 + 40*math.Sin(x)*math.Sin(y) // the portrait
	}
	return 205 + 12*math.Sin(x*1.7+math.Sin(y*.9)*2)
}

// stand chooses where the phone is: it gives the place on the card that is seen at a pixel.
func (s scene) stand(rnd *rand.Rand) func(x, y float64) (float64, float64) {
	wide := s.fill * float64(s.w)
	high := wide * 54 / 85.6
	angle := (rnd.Float64()*2 - 1) * s.turn
	sin, cos := math.Sincos(angle)
	var corners [4][2]float64
	for i, c := range [4][2]float64{{-.5, -.5}, {.5, -.5}, {.5, .5}, {-.5, .5}} {
		px := c[0]*wide + (rnd.Float64()*2-1)*s.tilt*wide
		py := c[1]*high + (rnd.Float64()*2-1)*s.tilt*wide
		corners[i] = [2]float64{float64(s.w)/2 + px*cos - py*sin, float64(s.h)/2 + px*sin + py*cos}
	}
	h := homography(corners, [4][2]float64{{0, 0}, {85.6, 0}, {85.6, 54}, {0, 54}})
	return func(x, y float64) (float64, float64) {
		d := h[6]*x + h[7]*y + 1
		return (h[0]*x + h[1]*y + h[2]) / d, (h[3]*x + h[4]*y + h[5]) / d
	}
}

// homography solves for the projection that takes four points to four others.
func homography(from, to [4][2]float64) (h [8]float64) {
	var m [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i][0], from[i][1], to[i][0], to[i][1]
		m[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		m[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	for c := range 8 {
		best := c
		for r := c; r < 8; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[best][c]) {
				best = r
			}
		}
		m[c], m[best] = m[best], m[c]
		for r := range 8 {
			if r == c {
				continue
			}
			f := m[r][c] / m[c][c]
			for k := c; k < 9; k++ {
				m[r][k] -= f * m[c][k]
			}
		}
	}
	for i := range h {
		h[i] = m[i][8] / m[i][i]
	}
	return h
}

// blurred is out of focus: a bell curve of that width, once across and once down.
func blurred(v []float64, w, h int, sigma float64) []float64 {
	if sigma <= 0 {
		return v
	}
	reach := int(math.Ceil(2.5 * sigma))
	kernel, sum := make([]float64, 2*reach+1), 0.0
	for i := range kernel {
		d := float64(i - reach)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	pass := func(in []float64, n, m, stepN, stepM int) []float64 {
		out := make([]float64, len(in))
		for a := range n {
			for b := range m {
				var s float64
				for k, weight := range kernel {
					s += weight * in[max(0, min(n-1, a+k-reach))*stepN+b*stepM]
				}
				out[a*stepN+b*stepM] = s / sum
			}
		}
		return out
	}
	return pass(pass(v, w, h, 1, w), h, w, w, 1)
}

// smear is a phone that moved.
func smear(v []float64, w, h, length int, across bool) []float64 {
	if length < 2 {
		return v
	}
	out := make([]float64, len(v))
	for y := range h {
		for x := range w {
			var s float64
			for k := range length {
				if across {
					s += v[y*w+min(w-1, x+k)]
				} else {
					s += v[min(h-1, y+k)*w+x]
				}
			}
			out[y*w+x] = s / float64(length)
		}
	}
	return out
}
