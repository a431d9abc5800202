package sqlstore

import (
	"github.com/google/uuid"

	"hssk/store"
	"hssk/store/health"
)

// tx is one open transaction. Its methods stand beside the questions they belong to.
type tx struct {
	runner
	audits *[]health.Audit // to be chained when the transaction ends
}

var _ store.Tx = tx{}

func (t tx) Record(id health.PersonID) (health.Record, error)    { return t.record(id) }
func (t tx) Task(id health.TaskID) (health.Task, error)          { return t.task(id) }
func (t tx) Draft(id health.DraftID) (health.Draft, error)       { return t.draft(id) }
func (t tx) Import(id health.ImportID) (health.Import, error)    { return t.importFile(id) }
func (t tx) Message(id health.MessageID) (health.Message, error) { return t.message(id) }

// newID makes an identifier that grows with time, so that indexes stay compact.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
