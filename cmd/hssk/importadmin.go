package main

import (
	"context"
	"fmt"

	"hssk/store/health"
	"hssk/workflows"
)

type importListCmd struct {
	JSON bool
}

// Run lists the latest imports.
func (c importListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		list, err := a.store.ImportList(ctx, 50)
		if err != nil {
			return err
		}
		words, view := a.phrases.In(a.cfg.Lang), func(i health.Import) importView { return viewImport(i, "") }
		return printList(words, list, c.JSON, view, listing[health.Import]{none: "web.board.imports_none", head: "table.imports", line: func(i health.Import) string {
			return fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%d\t%s", i.ID, i.Name, words.Say("web.import.state."+string(i.State)), i.Rows, i.Tally.Decided(), i.Tally.Refused,
				i.StartedAt.In(health.Zone()).Format("02/01/2006 15:04"))
		}})
	})
}

type importOneCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run watches one import.
func (c importOneCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error { return a.watch(ctx, health.ImportID(c.ID), ".", c.JSON) })
}

type importPauseCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run pauses.
func (c importPauseCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).PauseImport, "done.import_pause", c.ID, c.JSON)
}

type importResumeCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run resumes.
func (c importResumeCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).ResumeImport, "done.import_resume", c.ID, c.JSON)
}

type importCancelCmd struct {
	ID   string `arg:""`
	JSON bool
}

// Run cancels.
func (c importCancelCmd) Run(ctx context.Context, cfg config) error {
	return tellImport(ctx, cfg, (*workflows.Client).CancelImport, "done.import_cancel", c.ID, c.JSON)
}

// tellImport moves an import and says that it was done.
func tellImport(ctx context.Context, cfg config, tell func(*workflows.Client, context.Context, health.ImportID) error, done, id string, asJSON bool) error {
	return withStore(ctx, cfg, func(a *app) error {
		if _, err := a.findImport(ctx, id); err != nil {
			return err
		}
		if err := a.attach(ctx); err != nil {
			return err
		}
		if err := tell(a.desk, ctx, health.ImportID(id)); err != nil {
			return err
		}
		if !asJSON {
			fmt.Println(a.phrases.In(cfg.Lang).SayMap(done, map[string]string{"id": id}))
			return nil
		}
		imp, err := a.findImport(ctx, id)
		if err != nil {
			return err
		}
		return printJSON(viewImport(imp, ""))
	})
}

// findImport tells an import that does not exist from a store that fails.
func (a *app) findImport(ctx context.Context, id string) (health.Import, error) {
	return find(ctx, a.store.Import, id, "cli.import_unknown")
}

type importErrorsCmd struct {
	ID  string `arg:""`
	Out string `arg:""`
}

// Run writes the rows to correct.
func (c importErrorsCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		imp, err := a.findImport(ctx, c.ID)
		if err != nil {
			return err
		}
		w := a.phrases.In(cfg.Lang)
		if imp.Tally.Refused+imp.Tally.Dropped == 0 {
			fmt.Println(w.Say("done.no_errors", "id", c.ID))
			return nil
		}
		if err := a.writeProblems(ctx, imp, c.Out); err != nil {
			return err
		}
		fmt.Println(w.Say("done.errors", "path", c.Out))
		return nil
	})
}
