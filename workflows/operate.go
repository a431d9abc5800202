package workflows

import (
	"context"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"hssk/store/health"
)

// StartImport starts the import of a file that was written down, or lets a running one go on.
func (c *Client) StartImport(ctx context.Context, id health.ImportID) error {
	start := options(importID(id), "", "import")
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	imp, err := c.Acts.Store.Import(ctx, id)
	if err != nil {
		return err
	}
	_, err = c.Engine.ExecuteWorkflow(ctx, start, TypeImport, ImportInput{Import: id, Paused: imp.State == health.ImportPaused})
	return err
}

// PauseImport stops an import after the batch it is in.
func (c *Client) PauseImport(ctx context.Context, id health.ImportID) error {
	return c.tell(ctx, importID(id), updatePause, "import.over")
}

// ResumeImport lets a paused import go on.
func (c *Client) ResumeImport(ctx context.Context, id health.ImportID) error {
	return c.tell(ctx, importID(id), updateResume, "import.over")
}

// CancelImport ends an import after the batch it is in. Rows that were decided stay.
func (c *Client) CancelImport(ctx context.Context, id health.ImportID) error {
	return c.tell(ctx, importID(id), updateCancel, "import.over")
}

// tell moves a workflow by one update; over is the code for one that has ended.
func (c *Client) tell(ctx context.Context, id, name, over string) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	handle, err := c.Engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: name,
		WaitForStage: client.WorkflowUpdateStageCompleted})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	if ended(err) {
		return health.Refuse(over, nil)
	}
	return fromEngine(err)
}

// StartReorganise starts or goes on with a plan that was written down, forward or back as it stands there. One whose day
// is to come waits for it.
func (c *Client) StartReorganise(ctx context.Context, id health.ReorganisationID) error {
	r, err := c.Acts.Store.Reorganisation(ctx, id)
	if err != nil {
		return err
	}
	_, err = c.Engine.SignalWithStartWorkflow(ctx, reorganiseID(id), signalGoOn, nil, options(reorganiseID(id), "", "reorganise"),
		TypeReorganise, ReorganiseInput{Plan: id, From: r.Plan.Begins(), Paused: r.State == health.ReorganisePaused})
	return err
}

// PauseReorganise stops a reorganisation after the batch it is in.
func (c *Client) PauseReorganise(ctx context.Context, id health.ReorganisationID) error {
	return c.tell(ctx, reorganiseID(id), updatePause, "reorganise.over")
}

// ResumeReorganise lets a paused reorganisation go on.
func (c *Client) ResumeReorganise(ctx context.Context, id health.ReorganisationID) error {
	return c.tell(ctx, reorganiseID(id), updateResume, "reorganise.over")
}

// CancelReorganise ends a reorganisation after the batch it is in. What was moved stays moved: it can go on, or be undone.
func (c *Client) CancelReorganise(ctx context.Context, id health.ReorganisationID) error {
	return c.tell(ctx, reorganiseID(id), updateCancel, "reorganise.over")
}

// Nudge makes a station's window look for queued tasks.
func (c *Client) Nudge(ctx context.Context, station health.StationCode) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, windowID(station), signalNudge, nil,
		options(windowID(station), station, "window"), TypeWindow, WindowInput{Station: station, Size: DefaultWindow})
	return err
}

// Reconcile starts again what the engine may have lost: windows of stations with queued tasks, imports and
// reorganisations that are not over, messages that were never handed over. What runs already is left alone, so it may be called at every start.
func (c *Client) Reconcile(ctx context.Context) error {
	stations, err := c.Acts.Store.Stations(ctx)
	if err != nil {
		return err
	}
	for _, s := range stations {
		if err := c.reopen(ctx, s.Code); err != nil {
			return err
		}
		if err := c.Nudge(ctx, s.Code); err != nil {
			return err
		}
	}
	if err := c.GoOn(ctx); err != nil {
		return err
	}
	return c.sendUnsent(ctx)
}

// GoOn starts what was written down to be started, and was not because who wrote it died in between: loads, plans, lists to be
// compared, requests, reports, campaigns, messages. What runs is left alone.
func (c *Client) GoOn(ctx context.Context) error {
	imports, err := c.Acts.Store.ImportList(ctx, 100)
	if err != nil {
		return err
	}
	for _, i := range imports {
		if i.State.Over() {
			continue
		}
		if err := c.StartImport(ctx, i.ID); err != nil {
			return err
		}
	}
	if err := c.reorganise(ctx); err != nil {
		return err
	}
	if err := c.checks(ctx); err != nil {
		return err
	}
	if err := c.requests(ctx); err != nil {
		return err
	}
	if err := c.reports(ctx); err != nil {
		return err
	}
	if err := c.campaigns(ctx); err != nil {
		return err
	}
	if err := c.followUnfollowed(ctx); err != nil {
		return err
	}
	ids, err := c.Acts.ForgottenMessages(ctx, c.Acts.Now().Add(-forgottenAfter))
	if err != nil {
		return err
	}
	return c.notifyAll(ctx, ids)
}

// forgottenAfter is how long a message may lie before it counts as one that nobody hands over.
const forgottenAfter = time.Hour

// reorganise goes on with the plans that are not over.
func (c *Client) reorganise(ctx context.Context) error {
	list, err := c.Acts.Store.ReorganisationList(ctx, 100)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.State.Over() {
			continue
		}
		if err := c.StartReorganise(ctx, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// reopen gives every driven task of a station a workflow again.
func (c *Client) reopen(ctx context.Context, station health.StationCode) error {
	tasks, err := c.Acts.Store.Driven(ctx, station)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		start := options(driverID(t.ID), station, string(t.Kind))
		start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		typ, input := TypeComplete, any(CompleteInput{Task: t.ID})
		if d := decisionDraft(t.ID); d != "" {
			typ, input = TypeRegister, RegisterInput{Draft: d}
		}
		if _, err := c.Engine.ExecuteWorkflow(ctx, start, typ, input); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) sendUnsent(ctx context.Context) error {
	ids, err := c.Acts.UnsentMessages(ctx)
	if err != nil {
		return err
	}
	return c.notifyAll(ctx, ids)
}

// notifyAll starts the sending of messages; what is being sent is left alone.
func (c *Client) notifyAll(ctx context.Context, ids []health.MessageID) error {
	for _, id := range ids {
		if err := c.Notify(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
