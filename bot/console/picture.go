package console

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Album keeps the pictures of a conversation as files, for a terminal shows letters only. The zero Album keeps none.
type Album struct {
	Dir  string // made when the first picture comes
	Draw func(ctx context.Context, name, lang string) ([]byte, error)
	Now  func() time.Time
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
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return "", err
	}
	base := filepath.Join(a.Dir, name+"-"+a.Now().Format("20060102-150405"))
	for n := range maxNames {
		path := base + ".png"
		if n > 0 {
			path = fmt.Sprintf("%s-%d.png", base, n+1)
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(picture)
		return path, errors.Join(err, f.Close())
	}
	return "", fmt.Errorf("%s: %w", base, fs.ErrExist)
}
