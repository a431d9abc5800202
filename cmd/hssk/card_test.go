package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"hssk/bot"
)

// photoOf is a picture of a card's code, six pixels for each of its modules.
func photoOf(t *testing.T, text string) []byte {
	t.Helper()
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, nil)
	ok(t, err)
	img := image.NewGray(image.Rect(0, 0, 6*m.GetWidth(), 6*m.GetHeight()))
	for i := range img.Pix {
		img.Pix[i] = 240
		if m.Get(i%img.Stride/6, i/img.Stride/6) {
			img.Pix[i] = 20
		}
	}
	var out bytes.Buffer
	ok(t, jpeg.Encode(&out, img, nil))
	return out.Bytes()
}

// TestAPhotographedCardFindsItsBearer: a picture goes through the reader that the program runs with, and is kept nowhere.
func TestAPhotographedCardFindsItsBearer(t *testing.T) {
	a := talkApp(t)
	said := func(in bot.Incoming) string {
		in.Channel, in.Address = "web", "nhan"
		replies, err := a.bot.Handle(t.Context(), in)
		ok(t, err)
		text, err := json.Marshal(replies)
		ok(t, err)
		return string(text)
	}
	said(bot.Incoming{Event: "e1", Start: "invite-nurse"})
	card := photoOf(t, "017190000023||Đinh Thị Mẫu|05091990|Nữ|Xóm Ải, Phong Phú, Tân Lạc, Hòa Bình|01062021")
	if got := said(bot.Incoming{Event: "e2", Photo: card}); !strings.Contains(got, "Đinh Thị Mẫu, sinh 05/09/1990") {
		t.Errorf("said %s", got)
	}
	if got := said(bot.Incoming{Event: "e3", Photo: card[:len(card)/2]}); !strings.Contains(got, "Chưa đọc được mã QR") {
		t.Errorf("said %s", got)
	}
	lines, err := a.store.Lines(t.Context(), "web", "nhan", "", 100)
	ok(t, err)
	for _, l := range lines {
		if bytes.Contains(l.Body, []byte("017190000023")) || len(l.Body) > 2_000 {
			t.Errorf("a line of %d bytes has the card", len(l.Body))
		}
	}
}
