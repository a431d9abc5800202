package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"hssk/store/health"
	"hssk/workflows"
)

type importListCmd struct {
	JSON bool `help:"Print as JSON."`
}

// Run lists the latest imports.
func (c importListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		list, err := a.store.ImportList(ctx, 50)
		if err != nil {
			return err
		}
		if c.JSON {
			return json.NewEncoder(os.Stdout).Encode(list)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tFILE\tSTATE\tROWS\tDONE\tREFUSED\tSTARTED")
		for _, i := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%d\t%s\n", i.ID, i.Name, i.State, i.Rows, i.Tally.Decided(), i.Tally.Refused,
				i.StartedAt.In(health.Zone()).Format("02/01/2006 15:04"))
		}
		return w.Flush()
	})
}

type importOneCmd struct {
	ID   string `arg:"" help:"The import's id; see: hssk import list."`
	JSON bool   `help:"Print the result as JSON."`
}

// Run watches one import.
func (c importOneCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error { return a.watch(ctx, health.ImportID(c.ID), c.JSON) })
}

type importPauseCmd struct {
	ID string `arg:"" help:"The import's id."`
}

// Run pauses.
func (c importPauseCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).PauseImport, c.ID)
}

type importResumeCmd struct {
	ID string `arg:"" help:"The import's id."`
}

// Run resumes.
func (c importResumeCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).ResumeImport, c.ID)
}

type importCancelCmd struct {
	ID string `arg:"" help:"The import's id."`
}

// Run cancels.
func (c importCancelCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).CancelImport, c.ID)
}

func tellImport(ctx context.Context, cfg config, tell func(*workflows.Client, context.Context, health.ImportID) error, id string) error {
	return withApp(ctx, cfg, func(a *app) error { return tell(a.desk, ctx, health.ImportID(id)) })
}

type importErrorsCmd struct {
	ID  string `arg:"" help:"The import's id."`
	Out string `arg:"" help:"The workbook to write (.xlsx)."`
}

// Run writes the rows to correct.
func (c importErrorsCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		imp, err := a.store.Import(ctx, health.ImportID(c.ID))
		if err != nil {
			return err
		}
		return a.writeProblems(ctx, imp, c.Out)
	})
}
