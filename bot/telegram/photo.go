package telegram

import (
	"bytes"
	"context"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/store/health"
)

// unreadable stands for a picture that cannot be fetched: whoever looks at it finds nothing.
var unreadable = []byte{0}

// pictureOf names the picture in a message: the largest size of a photograph, because a small code is lost in the others,
// or a file that is a picture. Empty: there is none.
func pictureOf(m *tgbotapi.Message) string {
	var best tgbotapi.PhotoSize
	for _, p := range m.Photo {
		if p.Width*p.Height >= best.Width*best.Height {
			best = p
		}
	}
	if best.FileID == "" && m.Document != nil && strings.HasPrefix(m.Document.MimeType, "image/") {
		return m.Document.FileID
	}
	return best.FileID
}

// photo gets a picture. It is held in memory alone. One that is gone or too large is unreadable, not an error.
func (c *Channel) photo(ctx context.Context, id string) ([]byte, error) {
	var picture bytes.Buffer
	err := c.document(ctx, id, &picture)
	if health.CodeOf(err) != "" || err == nil && picture.Len() == 0 {
		c.log.Warn("a picture could not be fetched", "channel", Name, "error", err)
		return unreadable, nil
	}
	return picture.Bytes(), err
}
