package telegram

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"hssk/bot/telegram/telegramtest"
)

// TestAnotherLibraryFindsTheServerGood: the Bot API server of the tests was written together with the bot, and both might be
// wrong in the same way. A client library that has nothing to do with either reads what it says, and it accepts what that
// library sends.
func TestAnotherLibraryFindsTheServerGood(t *testing.T) {
	s := telegramtest.New()
	defer s.Close()
	var mu sync.Mutex
	var texts, presses, photos []string
	handler := func(ctx context.Context, b *tg.Bot, u *models.Update) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case u.Message != nil && len(u.Message.Photo) > 0:
			photos = append(photos, u.Message.Photo[0].FileID)
		case u.Message != nil:
			texts = append(texts, u.Message.From.FirstName+": "+u.Message.Text)
		case u.CallbackQuery != nil:
			presses = append(presses, u.CallbackQuery.Data)
			if _, err := b.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID}); err != nil {
				t.Error("the press is not answered: ", err)
			}
		}
	}
	b, err := tg.New(s.Token, tg.WithServerURL(s.URL), tg.WithDefaultHandler(handler), tg.WithNotAsyncHandlers(),
		tg.WithHTTPClient(time.Second, http.DefaultClient), tg.WithErrorsHandler(func(err error) { t.Error("it finds fault: ", err) }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { b.Start(ctx); close(over) }()
	defer func() { cancel(); <-over }()
	person := telegramtest.Person{ID: 501, Name: "Bùi Văn Thử", Lang: "vi"}

	s.Says(person, "xin chào")
	eventually(t, "the message came", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(texts) == 1 && texts[0] == "Bùi Văn Thử: xin chào"
	})
	sent, err := b.SendMessage(ctx, &tg.SendMessageParams{ChatID: 501, Text: "Chọn một việc:", ProtectContent: true,
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Nhiệm vụ", CallbackData: "q1 1"}}}}})
	if err != nil || sent.Chat.ID != 501 || sent.Text != "Chọn một việc:" {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	s.Presses(person, sent.ID, "q1 1")
	eventually(t, "the press came", func() bool { mu.Lock(); defer mu.Unlock(); return len(presses) == 1 && presses[0] == "q1 1" })
	edited, err := b.EditMessageText(ctx, &tg.EditMessageTextParams{ChatID: 501, MessageID: sent.ID, Text: "Đã chọn."})
	if err != nil || edited.Text != "Đã chọn." {
		t.Errorf("edited %+v, %v", edited, err)
	}
	independentFiles(t, b, s, person, func() []string { mu.Lock(); defer mu.Unlock(); return photos })
	independentFaults(t, b, s, person)
	if got := s.Problems(); len(got) > 0 {
		t.Errorf("the server found fault with what the library sent: %v", got)
	}
}

// independentFiles sends files both ways.
func independentFiles(t *testing.T, b *tg.Bot, s *telegramtest.Server, person telegramtest.Person, photos func() []string) {
	t.Helper()
	ctx := t.Context()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	if m, err := b.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: 501, Caption: "Tiến độ", Photo: &models.InputFileUpload{Filename: "b.png", Data: &picture}}); err != nil || len(m.Photo) == 0 {
		t.Errorf("photo %+v, %v", m, err)
	}
	if m, err := b.SendDocument(ctx, &tg.SendDocumentParams{ChatID: 501, Document: &models.InputFileUpload{Filename: "bao-cao.xlsx", Data: bytes.NewReader([]byte("PK"))}}); err != nil || m.Document == nil {
		t.Errorf("document %+v, %v", m, err)
	}
	s.SendsPhoto(person, []byte("picture"))
	eventually(t, "the photo came", func() bool { return len(photos()) == 1 })
	f, err := b.GetFile(ctx, &tg.GetFileParams{FileID: photos()[0]})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(b.FileDownloadLink(f))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); string(got) != "picture" {
		t.Errorf("downloaded %q, %v", got, err)
	}
	if ok, err := b.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: []models.BotCommand{{Command: "nhiemvu", Description: "Việc của trạm"}}}); !ok || err != nil {
		t.Errorf("commands: %v", err)
	}
}

// independentFaults: what goes wrong is read as what it is.
func independentFaults(t *testing.T, b *tg.Bot, s *telegramtest.Server, person telegramtest.Person) {
	t.Helper()
	say := func() error {
		_, err := b.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: 501, Text: "chào"})
		return err
	}
	s.Fail("sendMessage", telegramtest.TooMany(7))
	var many *tg.TooManyRequestsError
	if err := say(); !errors.As(err, &many) || many.RetryAfter != 7 {
		t.Errorf("too many: %v", err)
	}
	if _, err := b.SendMessage(t.Context(), &tg.SendMessageParams{ChatID: 501, Text: ""}); !errors.Is(err, tg.ErrorBadRequest) {
		t.Errorf("an empty text: %v", err)
	}
	s.Blocks(person)
	if err := say(); !errors.Is(err, tg.ErrorForbidden) {
		t.Errorf("blocked: %v", err)
	}
}

func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !f(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not so: ", what)
		}
	}
}
