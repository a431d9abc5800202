package activities

import (
	"context"

	"hssk/store"
	"hssk/store/health"
)

// NoteStop notes in the log that somebody is about to end a process.
func (a *Activities) NoteStop(ctx context.Context, process string, by health.Actor) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActProcess, Subject: process, Detail: "stopped"})
	})
}
