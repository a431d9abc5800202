package console

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hssk/bot"
)

// Album keeps the pictures and files of a conversation as files, for a terminal shows letters only. The zero Album keeps none.
type Album struct {
	Dir  string // made when the first picture comes
	Draw func(ctx context.Context, name, lang string) ([]byte, error)
	// Write writes a file that a reply named.
	Write func(ctx context.Context, ask bot.FileAsk) (bot.File, error)
	Now   func() time.Time
}

// maxNames is how many pictures of one second may have a file each.
const maxNames = 100

// save draws a picture into a file of its own and gives its path. It never writes over a file.
func (a Album) save(ctx context.Context, name, lang string) (string, error) {
	if a.Draw == nil {
		return "", errors.New("there is no album")
	}
	picture, err := a.Draw(ctx, name, lang)
	if err != nil {
		return "", err
	}
	return a.keep(name+"-"+a.Now().Format("20060102-150405"), ".png", picture)
}

// saveFile writes a file that a reply names into a file of its own and gives its path.
func (a Album) saveFile(ctx context.Context, ask bot.FileAsk) (string, error) {
	if a.Write == nil {
		return "", errors.New("there is no album")
	}
	f, err := a.Write(ctx, ask)
	if err != nil {
		return "", err
	}
	ext := filepath.Ext(f.Name)
	return a.keep(strings.TrimSuffix(filepath.Base(f.Name), ext), ext, f.Data)
}

// keep writes data into a file that is not there yet.
func (a Album) keep(name, ext string, data []byte) (string, error) {
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return "", err
	}
	base := filepath.Join(a.Dir, name)
	for n := range maxNames {
		path := base + ext
		if n > 0 {
			path = fmt.Sprintf("%s-%d%s", base, n+1, ext)
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return path, errors.Join(err, f.Close())
	}
	return "", fmt.Errorf("%s: %w", base, fs.ErrExist)
}
