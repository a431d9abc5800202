package main

import (
	"context"
	"errors"
	"strconv"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
)

// namer says in words who did something and what caused it, where a record keeps their ids. What it has looked up once it
// knows for the rest of a list.
type namer struct {
	store store.Store
	words phrase.Words
	known map[string]string
}

func (a *app) namer(words phrase.Words) namer {
	return namer{store: a.store, words: words, known: map[string]string{}}
}

// actor says who did something.
func (n namer) actor(ctx context.Context, by health.Actor) (string, error) {
	switch by.Kind {
	case health.ByStaff:
		return n.staff(ctx, by.ID)
	case health.ByCitizen:
		return n.words.Say("step.citizen"), nil
	}
	return n.process(by.ID), nil
}

// process names a part of the program, or whoever works at its command line.
func (n namer) process(id string) string {
	if id == operator().ID || id == "operator" {
		return n.words.Say("step.operator")
	}
	return n.words.Say("step.system")
}

// source says who gave a value or a number, where the source alone does not tell; empty: whoever made the record.
func (n namer) source(ctx context.Context, from health.Source, by string) (string, error) {
	switch {
	case by == "":
		return "–", nil
	case from == health.FromImport:
		return n.list(ctx, by)
	case from == health.FromCitizen:
		return n.words.Say("step.citizen"), nil
	}
	return n.staff(ctx, by)
}

// staff is the name of a member of staff. An id that is nobody's may be one that another part of the program left.
func (n namer) staff(ctx context.Context, id string) (string, error) {
	return n.once("staff "+id, func() (string, error) {
		s, err := n.store.Staff(ctx, health.StaffID(id))
		if errors.Is(err, store.ErrNotFound) {
			if id == operator().ID {
				return n.words.Say("step.operator"), nil
			}
			return id, nil
		}
		return s.Name, err
	})
}

// list names the list that was loaded. One that is no longer known keeps its id.
func (n namer) list(ctx context.Context, id string) (string, error) {
	return n.once("list "+id, func() (string, error) {
		imp, err := n.store.Import(ctx, health.ImportID(id))
		if errors.Is(err, store.ErrNotFound) {
			return id, nil
		}
		return n.words.Say("step.list", "file", imp.Name, "day", wroteDay(imp.StartedAt)), err
	})
}

func (n namer) once(key string, find func() (string, error)) (string, error) {
	if said, there := n.known[key]; there {
		return said, nil
	}
	said, err := find()
	if err == nil {
		n.known[key] = said
	}
	return said, err
}

// cause says what made a change happen: the list with its row, what a task asked, or the merge or plan with the id by which
// other commands know it.
func (n namer) cause(ctx context.Context, c health.Cause) (string, error) {
	switch c.Kind {
	case "":
		return "–", nil
	case health.CauseImport:
		said, err := n.list(ctx, c.ID)
		if c.Row > 0 {
			said = n.words.Say("step.row", "list", said, "row", strconv.Itoa(c.Row))
		}
		return said, err
	case health.CauseTask:
		return n.once("task "+c.ID, func() (string, error) { return n.task(ctx, c) })
	case health.CauseDraft:
		return n.once("draft "+c.ID, func() (string, error) { return n.draft(ctx, c) })
	}
	return n.words.Say("step.cause."+string(c.Kind), "id", c.ID), nil
}

// task says what was asked, and of a correction who proposed it. A task that is no longer known keeps its id.
func (n namer) task(ctx context.Context, c health.Cause) (string, error) {
	t, err := n.store.Task(ctx, health.TaskID(c.ID))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return n.words.Say("step.cause.task", "id", c.ID), nil
	case err != nil || t.Kind != health.TaskCorrect:
		return n.words.Say("step.task." + string(t.Kind)), err
	}
	d, err := n.store.Draft(ctx, t.Draft)
	if errors.Is(err, store.ErrNotFound) {
		return n.words.Say("step.task.correct"), nil
	}
	if err != nil {
		return "", err
	}
	switch {
	case d.Cause.Kind == health.CauseImport:
		said, err := n.cause(ctx, d.Cause)
		return n.words.Say("step.proposed.import", "list", said), err
	case d.Cause.Kind == health.CauseCheck:
		return n.words.Say("step.proposed.check"), nil
	case d.By.Kind == health.ByCitizen:
		return n.words.Say("step.proposed.citizen"), nil
	}
	return n.words.Say("step.proposed.staff"), nil
}

// draft says what was entered. An entry that is no longer known keeps its id.
func (n namer) draft(ctx context.Context, c health.Cause) (string, error) {
	d, err := n.store.Draft(ctx, health.DraftID(c.ID))
	if errors.Is(err, store.ErrNotFound) {
		return n.words.Say("step.cause.draft", "id", c.ID), nil
	}
	return n.words.Say("step.draft." + string(d.Kind)), err
}
