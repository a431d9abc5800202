package activities

import (
	"context"
	"math"
	"path/filepath"
	"time"

	"hssk/store/health"
)

// SourceFile is one file kept for an import.
type SourceFile struct {
	Path    string
	Import  string    // name of the kept list that it belongs to: its own, without what its kind adds
	Changed time.Time // when it was last written
}

// Outdated gives those of the kept files that are no longer needed: the lists of imports that ended before a moment, and
// files from before that moment that no import knows. The files of an import that is not over are always needed.
func (a *Activities) Outdated(ctx context.Context, files []SourceFile, before time.Time) ([]SourceFile, error) {
	imports, err := a.Store.ImportList(ctx, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	known := map[string]health.Import{}
	for _, i := range imports {
		known[filepath.Base(i.Path)] = i
	}
	var out []SourceFile
	for _, f := range files {
		since := f.Changed
		if i, ok := known[f.Import]; ok {
			if !i.State.Over() {
				continue
			}
			since = i.EndedAt
		}
		if since.Before(before) {
			out = append(out, f)
		}
	}
	return out, nil
}
