package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxPhoto is what the Bot API lets a bot fetch, in bytes.
const maxPhoto = 20 << 20

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
	raw, err := c.call(ctx, "getFile", tgbotapi.Params{"file_id": id})
	switch {
	case isKind(err, transient) || isKind(err, throttled): // asking twice does no harm
		return nil, &failure{method: "getFile", kind: transient, sure: true, after: waitAsked(err), cause: err}
	case err != nil:
		c.log.Warn("a picture could not be fetched", "channel", Name, "error", err)
		return unreadable, nil
	}
	var file tgbotapi.File
	if json.Unmarshal(raw, &file) != nil || file.FilePath == "" || file.FileSize > maxPhoto {
		return unreadable, nil
	}
	return c.download(ctx, file.FilePath)
}

// download reads a file from the server's other address.
func (c *Channel) download(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	base := c.cfg.Endpoint
	if base == "" {
		base = strings.TrimSuffix(tgbotapi.APIEndpoint, "/bot%s/%s")
	}
	at := strings.TrimRight(base, "/") + "/file/bot" + c.cfg.Token + "/" + (&url.URL{Path: path}).EscapedPath()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, errors.New("telegram: the address of a file is not one") // the error would hold the token
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, &failure{method: "file", kind: transient, sure: true, cause: c.clean(err)}
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return unreadable, nil
	case resp.StatusCode != http.StatusOK:
		return nil, &failure{method: "file", kind: transient, sure: true, code: resp.StatusCode, cause: fmt.Errorf("status %d", resp.StatusCode)}
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxPhoto+1))
	switch {
	case err != nil:
		return nil, &failure{method: "file", kind: transient, sure: true, cause: c.clean(err)}
	case len(data) == 0 || len(data) > maxPhoto:
		return unreadable, nil
	}
	return data, nil
}
