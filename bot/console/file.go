package console

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"hssk/bot"
)

// fileCommand sends a file: a terminal attaches none, so that its path is typed.
const fileCommand = "/tep "

// fileAt is a file on this machine, to be read by whoever hears of it.
func fileAt(path string) (*bot.SentFile, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: %w", path, fs.ErrInvalid)
	}
	if err != nil {
		return nil, err
	}
	return &bot.SentFile{Name: filepath.Base(path), Size: info.Size(), Read: func(_ context.Context, to io.Writer) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(to, f)
		return err
	}}, nil
}
