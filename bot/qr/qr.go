// Package qr reads the QR code of an identity card in a photograph.
//
// A photograph taken in somebody's yard is rarely sharp, straight or well lit, so one look is not enough: the picture is
// read smaller, smoothed, with one threshold for all of it, larger and in tiles, until one reading is accepted or the time
// is up. Nothing of the picture is kept.
package qr

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // the formats that phones send
	_ "image/png"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	_ "golang.org/x/image/webp"
)

// Limits of what is read at all.
const (
	MaxPixels = 25_000_000 // more than any phone's photograph that arrives by chat
	MaxBytes  = 20 << 20   // what Telegram lets a bot fetch
)

// Errors of Read.
var (
	ErrNone   = errors.New("qr: no code could be read") // there is none, or it is too small or too blurred
	ErrFormat = errors.New("qr: not a JPEG, PNG or WebP picture")
	ErrLarge  = errors.New("qr: the picture is too large")
)

// Reader reads codes. Its fields are set before its first use; it can be used from several goroutines.
type Reader struct {
	Budget time.Duration          // longest time for one picture; zero: two seconds
	Accept func(text string) bool // whether a text is what is looked for; nil: any text is
	Now    func() time.Time       // nil: the clock on the wall
	Slots  chan struct{}          // as many pictures are read at a time as it holds; nil: any number
}

// Read gives the text of the first accepted code in an encoded picture.
func (r Reader) Read(picture []byte) (string, error) {
	if len(picture) > MaxBytes {
		return "", ErrLarge
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(picture))
	switch {
	case err != nil || format != "jpeg" && format != "png" && format != "webp":
		return "", ErrFormat
	case size.Width <= 0 || size.Height <= 0 || size.Width > MaxPixels/size.Height:
		return "", ErrLarge
	}
	if r.Slots != nil {
		r.Slots <- struct{}{}
		defer func() { <-r.Slots }()
	}
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return "", ErrFormat
	}
	return r.look(planeOf(img))
}

// look tries one way of seeing after the other.
func (r Reader) look(p plane) (string, error) {
	now := r.Now
	if now == nil {
		now = time.Now
	}
	budget := r.Budget
	if budget == 0 {
		budget = 2 * time.Second
	}
	end := now().Add(budget)
	for view := range views(p) {
		if text, ok := decode(view); ok && (r.Accept == nil || r.Accept(text)) {
			return text, nil
		}
		if !now().Before(end) {
			break
		}
	}
	return "", ErrNone
}

// decode looks for a code in one view. The reader of the library may panic on what is hardly a code: that is no code.
func decode(v view) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	source, err := gozxing.NewPlanarYUVLuminanceSource(v.pix, v.w, v.h, 0, 0, v.w, v.h, false)
	if err != nil {
		return "", false
	}
	binarizer := gozxing.NewHybridBinarizer(source)
	if v.global {
		binarizer = gozxing.NewGlobalHistgramBinarizer(source)
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarizer)
	if err != nil {
		return "", false
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"})
	if err != nil {
		return "", false
	}
	return found.GetText(), true
}
