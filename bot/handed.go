package bot

import (
	"hssk/store/health"
	"hssk/store/ident"
)

// handed says why a task is with its holder, or in the queue again; empty when somebody took it there by themselves.
func (t *talk) handed(task health.Task) (string, error) {
	h := task.Handed
	if h == nil {
		return "", nil
	}
	from, err := t.Shelf.Staff(t.ctx, h.From)
	until, _ := ident.ParseDate(h.Until) // it is stored as it was read
	return t.words.Say("task.handed."+string(h.Kind), "from", from.Name, "until", until.Format()), unlessNotFound(err)
}
