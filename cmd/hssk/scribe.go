package main

import (
	"bytes"
	"context"
	"iter"

	"hssk/activities/report"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// scribe writes the files that a conversation hands over.
type scribe struct{ *app }

// Rows implements bot.Scribe.
func (s scribe) Rows(ctx context.Context, imp health.Import, lang string) ([]byte, error) {
	var out bytes.Buffer
	err := s.acts.Sheets.Problems(&out, imp.Kind, imp.Columns, lang, s.keptRows(ctx, imp.ID))
	return out.Bytes(), err
}

// keptRows are the rows of an import that need somebody's eyes, in order of the file.
func (a *app) keptRows(ctx context.Context, id health.ImportID) iter.Seq2[health.ImportRow, error] {
	return func(yield func(health.ImportRow, error) bool) {
		for after := 0; ; {
			rows, err := a.store.ImportRows(ctx, id, after, 1000)
			if err != nil {
				yield(health.ImportRow{}, err)
				return
			}
			for _, r := range rows {
				if after = r.Row; !yield(r, nil) {
					return
				}
			}
			if len(rows) == 0 {
				return
			}
		}
	}
}

// Progress implements bot.Scribe.
func (scribe) Progress(b health.Board, w phrase.Words) ([]byte, error) {
	return report.Workbook(b, w.Say)
}
