package workflows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	pb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"hssk/store/health"
	"hssk/store/ident"
)

// Process is one workflow as an operator sees it.
type Process struct {
	ID      string
	Type    string // one of the names in this package
	Kind    string
	Station health.StationCode // zero: of none
	Status  string             // "running", "completed", "failed", "terminated", "cancelled", "timed_out" or "continued"
	Started time.Time
	Closed  time.Time // zero while it runs
	Events  int64     // length of its history; zero: not known
	Faults  []ProcessFault
}

// ProcessFault is why a process does not get on.
type ProcessFault struct {
	What    string // name of the step; empty: the workflow's own code
	Attempt int32  // tries so far
	Code    string // code of the error, else its text as far as it is one of ours
	Next    time.Time
	ID      string // of the step, by which it is tried again; empty for the workflow's own code
}

// ProcessFilter chooses processes; empty fields choose all.
type ProcessFilter struct {
	Kind    string
	Station health.StationCode
	Closed  bool // also those that have ended
	Limit   int
}

// stuckAfter is how many tries of a step make a process one that does not get on.
const stuckAfter = 3

// Processes lists processes, the newest first. The list may be some seconds behind.
func (c *Client) Processes(ctx context.Context, f ProcessFilter) ([]Process, error) {
	var out []Process
	var token []byte
	for len(out) < f.Limit {
		page, err := c.Engine.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: f.query(), PageSize: int32(min(f.Limit-len(out), 200)), NextPageToken: token})
		if err != nil {
			return nil, fmt.Errorf("list processes: %w", err)
		}
		for _, e := range page.GetExecutions() {
			out = append(out, processOf(e))
		}
		if token = page.GetNextPageToken(); len(token) == 0 {
			break
		}
	}
	return out, nil
}

// query is the filter in the engine's language. Values are quoted: codes of stations and kinds have no quotes.
func (f ProcessFilter) query() string {
	var parts []string
	if f.Kind != "" {
		parts = append(parts, attrKind.GetName()+" = '"+strings.ReplaceAll(f.Kind, "'", "")+"'")
	}
	if f.Station != "" {
		parts = append(parts, attrStation.GetName()+" = '"+strings.ReplaceAll(string(f.Station), "'", "")+"'")
	}
	if !f.Closed {
		parts = append(parts, "ExecutionStatus = 'Running'")
	}
	return strings.Join(parts, " AND ")
}

func processOf(e *pb.WorkflowExecutionInfo) Process {
	p := Process{ID: e.GetExecution().GetWorkflowId(), Type: e.GetType().GetName(), Status: statusOf(e.GetStatus()), Started: e.GetStartTime().AsTime(),
		Events: e.GetHistoryLength(), Kind: keywordOf(e, attrKind.GetName()), Station: health.StationCode(keywordOf(e, attrStation.GetName()))}
	if t := e.GetCloseTime(); t != nil {
		p.Closed = t.AsTime()
	}
	return p
}

func keywordOf(e *pb.WorkflowExecutionInfo, name string) (s string) {
	if p, ok := e.GetSearchAttributes().GetIndexedFields()[name]; ok {
		_ = converter.GetDefaultDataConverter().FromPayload(p, &s) // not a text: shown as none
	}
	return s
}

func statusOf(s enums.WorkflowExecutionStatus) string {
	switch s {
	case enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return "running"
	case enums.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return "completed"
	case enums.WORKFLOW_EXECUTION_STATUS_FAILED:
		return "failed"
	case enums.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		return "terminated"
	case enums.WORKFLOW_EXECUTION_STATUS_CANCELED:
		return "cancelled"
	case enums.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		return "timed_out"
	}
	return "continued"
}

// Process describes one process with what keeps it. Errors: process_unknown.
func (c *Client) Process(ctx context.Context, id string) (Process, error) {
	d, err := c.Engine.DescribeWorkflowExecution(ctx, id, "")
	if ended(err) {
		return Process{}, health.Refuse("process_unknown", map[string]string{"id": id})
	}
	if err != nil {
		return Process{}, fmt.Errorf("describe %s: %w", id, err)
	}
	p := processOf(d.GetWorkflowExecutionInfo())
	for _, a := range d.GetPendingActivities() {
		if a.GetLastFailure() == nil {
			continue
		}
		f := ProcessFault{What: a.GetActivityType().GetName(), Attempt: a.GetAttempt(), ID: a.GetActivityId(), Code: a.GetLastFailure().GetApplicationFailureInfo().GetType()}
		if f.Code == "" {
			f.Code = "system"
		}
		if t := a.GetNextAttemptScheduleTime(); t != nil {
			f.Next = t.AsTime()
		}
		p.Faults = append(p.Faults, f)
	}
	if t := d.GetPendingWorkflowTask(); t.GetAttempt() > 1 {
		p.Faults = append(p.Faults, ProcessFault{Attempt: t.GetAttempt(), Code: "code"})
	}
	return p, nil
}

// Stuck lists the open processes that do not get on, of the newest so many.
func (c *Client) Stuck(ctx context.Context, f ProcessFilter) ([]Process, error) {
	f.Closed = false
	all, err := c.Processes(ctx, f)
	var out []Process
	for _, p := range all {
		full, err := c.Process(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(full.Faults, func(f ProcessFault) bool { return f.Attempt >= stuckAfter || f.What == "" }) {
			out = append(out, full)
		}
	}
	return out, err
}

// Retry tries the steps that fail again at once, as for the first time; a process that has ended is started again from what
// the store says. It says how many steps that were: zero when the process was started. Errors: process_unknown, process_done.
func (c *Client) Retry(ctx context.Context, namespace, id string) (int, error) {
	p, err := c.Process(ctx, id)
	if err != nil {
		return 0, err
	}
	if p.Status != "running" {
		return 0, c.restart(ctx, id)
	}
	n := 0
	for _, f := range p.Faults {
		if f.ID == "" {
			continue
		}
		_, err := c.Engine.WorkflowService().ResetActivity(ctx, &workflowservice.ResetActivityRequest{Namespace: namespace, Identity: "hssk",
			Execution: &common.WorkflowExecution{WorkflowId: id}, Activity: &workflowservice.ResetActivityRequest_Id{Id: f.ID}})
		if err != nil {
			return n, fmt.Errorf("try %s of %s again: %w", f.What, id, err)
		}
		n++
	}
	return n, nil
}

// restart starts a process that has ended anew, from what the store says. One that the store says is over is not.
func (c *Client) restart(ctx context.Context, id string) error {
	kind, rest, _ := strings.Cut(id, "/")
	done := health.Refuse("process_done", map[string]string{"id": id})
	switch kind {
	case "window":
		return c.Nudge(ctx, health.StationCode(rest))
	case "import":
		imp, err := c.Acts.Store.Import(ctx, health.ImportID(rest))
		if err == nil && imp.State.Over() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartImport(ctx, imp.ID)
	case "verify":
		l, err := c.Acts.Store.CheckList(ctx, health.CheckID(rest))
		if err == nil && l.State.Over() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartCheck(ctx, l)
	case "request":
		r, err := c.Acts.Store.SubjectRequest(ctx, health.RequestID(rest))
		if err == nil && !r.Live() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartRequest(ctx, r)
	case "remind":
		k, err := c.Acts.Store.Campaign(ctx, health.CampaignID(rest))
		if err == nil && k.State.Over() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartCampaign(ctx, k.ID)
	case "report":
		p, err := c.Acts.Store.Period(ctx, health.PeriodID(rest))
		if err == nil && p.State.Over() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartReport(ctx, p.ID)
	case "reorganise":
		r, err := c.Acts.Store.Reorganisation(ctx, health.ReorganisationID(rest))
		if err == nil && r.State.Over() {
			err = done
		}
		if err != nil {
			return err
		}
		return c.StartReorganise(ctx, r.ID)
	case "notify":
		m, err := c.Acts.Store.Message(ctx, health.MessageID(rest))
		if err == nil && m.State != health.MessageNew {
			err = done
		}
		if err != nil {
			return err
		}
		return c.Notify(ctx, m.ID)
	case followUpID():
		_, err := c.StartFollowUp(ctx, ident.Date{})
		return err
	case "complete", "register":
		return c.restartTask(ctx, id, done)
	}
	return done
}

// restartTask gives the task that a process drove a process again.
func (c *Client) restartTask(ctx context.Context, id string, done error) error {
	stations, err := c.Acts.Store.Stations(ctx)
	if err != nil {
		return err
	}
	for _, s := range stations {
		tasks, err := c.Acts.Store.Driven(ctx, s.Code)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(tasks, func(t health.Task) bool { return driverID(t.ID) == id }) {
			return c.reopen(ctx, s.Code)
		}
	}
	return done
}

// Stop ends a process at once, with the reason in the log. What the store says stays as it is: at the next start the process
// is there again unless its work is over by then. Errors: process_unknown, process_done.
func (c *Client) Stop(ctx context.Context, id, reason string, by health.Actor) error {
	p, err := c.Process(ctx, id)
	if err != nil {
		return err
	}
	if p.Status != "running" {
		return health.Refuse("process_done", map[string]string{"id": id})
	}
	if err := c.Acts.NoteStop(ctx, id, by); err != nil {
		return err
	}
	return c.Engine.TerminateWorkflow(ctx, id, "", reason)
}
