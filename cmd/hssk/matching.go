package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

type matchCmd struct {
	Train matchTrainCmd `cmd:""`
}

type matchTrainCmd struct {
	List string `arg:"" type:"existingfile"`
	Out  string `type:"path" placeholder:"FILE"`
	Use  bool
	Name string `default:"list"`
}

// Run learns what agreements are worth from a list as it came, with the people who stand on it twice.
func (c matchTrainCmd) Run(ctx context.Context, cfg config) error {
	with := withAny
	if c.Use {
		with = withStore
	}
	return with(ctx, cfg, func(a *app) error {
		var all []match.Traits
		err := a.readList(ctx, c.List, func(_ activities.Row, values map[health.Field]health.FieldValue) error {
			all = append(all, match.Of(values))
			return nil
		})
		if err != nil {
			return err
		}
		w, err := match.Train(c.Name, all, a.acts.Weights)
		if errors.Is(err, match.ErrTooFew) {
			return refused("cli.match_few")
		}
		if err != nil {
			return err
		}
		return c.keep(ctx, a, w)
	})
}

// keep writes the weights where they were asked for; without a wish they are shown.
func (c matchTrainCmd) keep(ctx context.Context, a *app, w match.Weights) error {
	words := a.phrases.In(a.cfg.Lang)
	var text bytes.Buffer
	if err := w.Write(&text, fmt.Sprintf("Learnt by hssk match train from %.0f rows of the list %q.", w.People, w.Version)); err != nil {
		return err
	}
	if c.Out != "" {
		if err := writeFile(c.Out, func(out io.Writer) error { _, err := out.Write(text.Bytes()); return err }); err != nil {
			return err
		}
	}
	if c.Use {
		if err := a.store.Write(ctx, func(tx store.Tx) error { return tx.PutState(weightsState, text.Bytes()) }); err != nil {
			return err
		}
		fmt.Println(words.Say("done.match_use", "name", w.Version))
	}
	if c.Out == "" && !c.Use {
		_, err := os.Stdout.Write(text.Bytes())
		return err
	}
	return nil
}

// readList gives the rows of a list that make a record, as an import reads them, without storing anything.
func (a *app) readList(ctx context.Context, path string, take func(activities.Row, map[health.Field]health.FieldValue) error) error {
	dir, err := os.MkdirTemp("", "hssk-list-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "list")
	if _, err := a.files.keepCopy(path, copied); err != nil {
		return err
	}
	staged, err := a.acts.Sheets.Stage(ctx, copied, health.ImportPeople, func(int64) {})
	if err != nil {
		return err
	}
	in := health.Intake{Units: a.acts.Units, Today: ident.DateOf(a.acts.Now().In(health.Zone()))}
	for at, done := staged.Start, false; !done; {
		var rows []activities.Row
		if rows, at, done, err = a.acts.Sheets.Batch(ctx, copied, at, 1000); err != nil {
			return err
		}
		for _, row := range rows {
			values, problems := in.Read(row.Fields)
			if health.Refused(append(problems, row.Problems...)) {
				continue
			}
			if err := take(row, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// weightsState is the name under which the store keeps weights learnt on this register.
const weightsState = "weights"

// currentWeights reads the weights learnt on this register, or those that ship with the program.
func currentWeights(ctx context.Context, st store.Store) (match.Weights, error) {
	learnt, err := st.State(ctx, weightsState)
	if errors.Is(err, store.ErrNotFound) {
		return match.DefaultWeights()
	}
	if err != nil {
		return match.Weights{}, err
	}
	return match.ReadWeights(bytes.NewReader(learnt))
}
