package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
	"hssk/store/health"
)

// errLost says that a file cannot be had any more, however often it is asked for.
func errLost(err error) error {
	return &health.Error{Code: "file_lost", Fault: health.FaultUser, Err: err}
}

// errTooBig says that a file is larger than a bot may fetch.
func errTooBig() error {
	return health.Refuse("file_too_big", map[string]string{"limit": strconv.Itoa(maxFile >> 20)})
}

// maxFile is what the Bot API lets a bot fetch, in bytes.
const maxFile = health.SentFileMax

// document writes a file that somebody sent to a writer. A *failure may heal; file_lost and file_too_big do not.
func (c *Channel) document(ctx context.Context, id string, to io.Writer) error {
	raw, err := c.call(ctx, "getFile", tgbotapi.Params{"file_id": id})
	var f *failure
	switch {
	case isKind(err, transient) || isKind(err, throttled): // asking twice does no harm
		return &failure{method: "getFile", kind: transient, sure: true, after: waitAsked(err), cause: err}
	case errors.As(err, &f) && strings.Contains(f.text, "file is too big"):
		return errTooBig()
	case err != nil:
		return errLost(err)
	}
	var file tgbotapi.File
	switch err := json.Unmarshal(raw, &file); {
	case err != nil || file.FilePath == "":
		return errLost(errors.New("telegram: getFile: the answer names no file"))
	case file.FileSize > maxFile:
		return errTooBig()
	}
	return c.download(ctx, file.FilePath, to)
}

// download reads a file from the server's other address.
func (c *Channel) download(ctx context.Context, path string, to io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	base := c.cfg.Endpoint
	if base == "" {
		base = strings.TrimSuffix(tgbotapi.APIEndpoint, "/bot%s/%s")
	}
	at := strings.TrimRight(base, "/") + "/file/bot" + c.cfg.Token + "/" + (&url.URL{Path: path}).EscapedPath()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return errLost(errors.New("telegram: the address of a file is not one")) // the error would hold the token
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return &failure{method: methodFile, kind: transient, sure: true, cause: c.clean(err)}
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return errLost(errors.New("telegram: file: 404"))
	case resp.StatusCode != http.StatusOK:
		return &failure{method: methodFile, kind: transient, sure: true, code: resp.StatusCode, cause: fmt.Errorf("status %d", resp.StatusCode)}
	}
	return c.copyFile(to, resp.Body)
}

// copyFile copies a file up to the limit. What the writer says is passed on as it is; what the line says may heal.
func (c *Channel) copyFile(to io.Writer, from io.Reader) error {
	line := &brokenLine{r: io.LimitReader(from, maxFile+1)}
	n, err := io.Copy(to, line)
	switch {
	case line.err != nil:
		return &failure{method: methodFile, kind: transient, sure: true, cause: c.clean(line.err)}
	case err != nil:
		return err
	case n > maxFile:
		return errTooBig()
	}
	return nil
}

// brokenLine remembers what kept a reader from its end.
type brokenLine struct {
	r   io.Reader
	err error
}

func (b *brokenLine) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// file writes the file that a reply names; without data when it has none, or none could be written: the text goes alone.
func (c *Channel) file(ctx context.Context, address string, r bot.Reply, lang string) bot.File {
	if r.File == "" {
		return bot.File{}
	}
	f, err := c.handler.File(ctx, bot.FileAsk{Name: r.File, Channel: Name, Address: address, Lang: lang})
	if err != nil {
		c.log.Warn("a file could not be written: the text goes alone", "channel", Name, "error", err)
		return bot.File{}
	}
	return f
}

// withFile lets the last message carry a document, if its text has room under one; else the document follows.
func withFile(out []outgoing, f bot.File) []outgoing {
	if f.Data == nil || len(out) == 0 {
		return out
	}
	last := out[len(out)-1]
	doc := outgoing{params: tgbotapi.Params{}, file: f}
	for _, key := range []string{"chat_id", "protect_content", "reply_markup"} {
		setText(doc.params, key, last.params[key])
	}
	if last.photo != nil || units(last.params["text"]) > maxCaption {
		delete(last.params, "reply_markup")
		return append(out, doc)
	}
	setText(doc.params, "caption", last.params["text"])
	return append(out[:len(out)-1], doc)
}
