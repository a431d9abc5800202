package workflows

import (
	"context"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// Client starts and moves processes for the bot and for commands. Acts that wait for nothing are carried out directly.
type Client struct {
	Engine client.Client
	Acts   *activities.Activities
	// Local: the workers run in this process, so that a start is carried out at once, without a round through the engine.
	Local bool
	// Pause waits, or returns the error of a context that ends before; only a Local client needs it.
	Pause func(ctx context.Context, d time.Duration) error
}

// RegisterAll makes a worker know every workflow and activity by its lasting name.
func RegisterAll(w worker.Registry, acts *activities.Activities) {
	register(w)
	w.RegisterActivity(acts)
}

// register names the workflows, one line each: the determinism checker finds them by these calls.
func register(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(SubjectRequest, workflow.RegisterOptions{Name: TypeSubjectRequest, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Register, workflow.RegisterOptions{Name: TypeRegister, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Complete, workflow.RegisterOptions{Name: TypeComplete, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Window, workflow.RegisterOptions{Name: TypeWindow, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Import, workflow.RegisterOptions{Name: TypeImport, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Notify, workflow.RegisterOptions{Name: TypeNotify, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Verify, workflow.RegisterOptions{Name: TypeVerify, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Remind, workflow.RegisterOptions{Name: TypeRemind, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(FollowUp, workflow.RegisterOptions{Name: TypeFollowUp, VersioningBehavior: stays})
	w.RegisterWorkflowWithOptions(Settle, workflow.RegisterOptions{Name: TypeSettle, VersioningBehavior: stays})
	w.RegisterWorkflowWithOptions(Reorganise, workflow.RegisterOptions{Name: TypeReorganise, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Handover, workflow.RegisterOptions{Name: TypeHandover, VersioningBehavior: stays})
	w.RegisterWorkflowWithOptions(Escalate, workflow.RegisterOptions{Name: TypeEscalate, VersioningBehavior: stays})
	w.RegisterWorkflowWithOptions(Follow, workflow.RegisterOptions{Name: TypeFollow, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Report, workflow.RegisterOptions{Name: TypeReport, VersioningBehavior: moves})
	w.RegisterWorkflowWithOptions(Reports, workflow.RegisterOptions{Name: TypeReports, VersioningBehavior: stays})
}

// answerWithin bounds how long a person waits for an act.
const answerWithin = 20 * time.Second

// update starts the workflow if it does not run and waits for the answer to one update. The same key is answered once;
// an update that came while the workflow was ending is put to a new one.
func (c *Client) update(ctx context.Context, start client.StartWorkflowOptions, typ string, input any, name, key string, args ...any) (health.Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for left := updateTries; ; left-- {
		out, err := c.updateOnce(ctx, start, typ, input, name, key, args...)
		if err == nil || left == 0 || !ended(err) {
			return out, fromEngine(err)
		}
	}
}

// updateTries is how often an update is put again to a workflow that was ending.
const updateTries = 3

func (c *Client) updateOnce(ctx context.Context, start client.StartWorkflowOptions, typ string, input any, name, key string, args ...any) (out health.Outcome, err error) {
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	op := c.Engine.NewWithStartWorkflowOperation(start, typ, input)
	handle, err := c.Engine.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: op,
		UpdateOptions: client.UpdateWorkflowOptions{UpdateID: key, UpdateName: name, Args: args,
			WorkflowID: start.ID, WaitForStage: client.WorkflowUpdateStageCompleted},
	})
	if err != nil {
		return out, err
	}
	return out, handle.Get(ctx, &out)
}

// Register implements bot.Desk.
func (c *Client) Register(ctx context.Context, d health.Draft) (health.Outcome, error) {
	if err := c.Acts.MayRegister(ctx, d); err != nil {
		return health.Outcome{}, err
	}
	if err := c.Acts.SaveDraft(ctx, d); err != nil {
		return health.Outcome{}, err
	}
	start, in := options(registerID(d.ID), d.Station, "register"), RegisterInput{Draft: d.ID, Station: d.Station}
	if !c.Local {
		return c.update(ctx, start, TypeRegister, in, updateAdmit, string(d.ID))
	}
	start.EnableEagerStart = true
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	run, err := c.Engine.ExecuteWorkflow(ctx, start, TypeRegister, in)
	if err != nil {
		return health.Outcome{}, fromEngine(err)
	}
	return c.registered(ctx, d.ID, run)
}

// storeFirst is how long the store alone is asked for the answer; a registration takes a few milliseconds.
const storeFirst = 500 * time.Millisecond

// registered waits until the draft is decided or waits for a person. The store knows it first; the engine is asked only
// when that takes long, because the registration may have been refused, and then the draft stays as it was.
func (c *Client) registered(ctx context.Context, id health.DraftID, run client.WorkflowRun) (health.Outcome, error) {
	for wait := time.Millisecond; wait < storeFirst; wait += wait/2 + time.Millisecond {
		out, err := c.Acts.Standing(ctx, id)
		if err != nil || out.Code != "" {
			return out, err
		}
		if err := c.Pause(ctx, wait); err != nil {
			return health.Outcome{}, err
		}
	}
	return c.update(ctx, client.StartWorkflowOptions{ID: run.GetID(), TaskQueue: QueueCore}, TypeRegister, RegisterInput{Draft: id},
		updateAdmit, string(id))
}

func options(id string, station health.StationCode, kind string) client.StartWorkflowOptions {
	attrs := []temporal.SearchAttributeUpdate{attrKind.ValueSet(kind)}
	if station != "" {
		attrs = append(attrs, attrStation.ValueSet(string(station)))
	}
	return client.StartWorkflowOptions{ID: id, TaskQueue: QueueCore, TypedSearchAttributes: temporal.NewSearchAttributes(attrs...),
		Priority: ranked(rankOf(kind), string(station))}
}

// drive moves a task by one update, in whichever workflow drives it.
func (c *Client) drive(ctx context.Context, task health.TaskID, name, key string, arg any) (health.Outcome, error) {
	if d := decisionDraft(task); d != "" {
		return c.update(ctx, options(registerID(d), "", "decide"), TypeRegister, RegisterInput{Draft: d}, name, key, arg)
	}
	return c.update(ctx, options(completeID(task), "", "task"), TypeComplete, CompleteInput{Task: task}, name, key, arg)
}

// Claim implements bot.Desk.
func (c *Client) Claim(ctx context.Context, task health.TaskID, staff health.StaffID, key string) (health.Outcome, error) {
	return c.drive(ctx, task, updateClaim, key, activities.ClaimInput{Task: task, Staff: staff})
}

// Release implements bot.Desk.
func (c *Client) Release(ctx context.Context, task health.TaskID, staff health.StaffID, why health.Return, key string) (health.Outcome, error) {
	return c.drive(ctx, task, updateRelease, key, activities.ClaimInput{Task: task, Staff: staff, Why: why})
}

// Report implements bot.Desk. What was typed is stored before the workflow hears of it.
func (c *Client) Report(ctx context.Context, r health.Report) (health.Outcome, error) {
	t, err := c.Acts.Store.Task(ctx, r.Task)
	if err != nil {
		return health.Outcome{}, err
	}
	d := health.Draft{ID: health.DraftID(r.Key), Kind: health.DraftFill, Station: t.Station, Person: t.Person, Task: r.Task,
		Values: r.Values, Note: r.Note, By: health.Actor{Kind: health.ByStaff, ID: string(r.Staff)},
		Cause: health.Cause{Kind: health.CauseTask, ID: string(r.Task)}, Status: health.DraftNew}
	if err := c.Acts.SaveDraft(ctx, d); err != nil {
		return health.Outcome{}, err
	}
	return c.drive(ctx, r.Task, updateReport, r.Key, activities.ReportInput{Task: r.Task, Staff: r.Staff, Result: r.Result,
		RemindOn: r.RemindOn, Draft: d.ID})
}

// AskAgain implements bot.Desk. The task waits in the queue of its station until somebody takes it or its turn comes.
func (c *Client) AskAgain(ctx context.Context, person health.PersonID, staff health.StaffID, key string) (health.Outcome, error) {
	out, err := c.Acts.AskAgain(ctx, activities.AgainInput{Person: person, Staff: staff, Key: key})
	if err != nil {
		return out, err
	}
	s, err := c.Acts.Store.Staff(ctx, staff)
	if err != nil {
		return out, err
	}
	return out, fromEngine(c.Nudge(ctx, s.Station))
}

// Propose implements bot.Desk.
func (c *Client) Propose(ctx context.Context, d health.Draft) (health.Outcome, error) {
	if err := c.Acts.MayPropose(ctx, d); err != nil {
		return health.Outcome{}, err
	}
	if err := c.Acts.SaveDraft(ctx, d); err != nil {
		return health.Outcome{}, err
	}
	task := activities.CorrectionTask(d.ID)
	return c.update(ctx, options(completeID(task), d.Station, "correct"), TypeComplete, CompleteInput{Task: task, Draft: d.ID},
		updatePropose, string(d.ID))
}

// SendCode implements bot.Desk.
func (c *Client) SendCode(ctx context.Context, r health.CodeRequest) error {
	id, err := c.Acts.PrepareCode(ctx, r)
	if err != nil || id == "" {
		return err
	}
	return c.Notify(ctx, id)
}

// Notify starts the sending of a message; one that is being sent already is left alone.
func (c *Client) Notify(ctx context.Context, id health.MessageID) error {
	start := options(notifyID(id), "", "notify")
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	m, err := c.Acts.Store.Message(ctx, id)
	if err != nil {
		return err
	}
	if health.Asked(m.Purpose) {
		start.Priority = ranked(rankUrgent, "")
	}
	if start.StartDelay = m.SendAt.Sub(c.Acts.Now()); start.StartDelay <= 0 {
		start.StartDelay, start.EnableEagerStart = 0, true
	}
	_, err = c.Engine.ExecuteWorkflow(ctx, start, TypeNotify, id)
	return err
}

// OpenView implements bot.Desk.
func (c *Client) OpenView(ctx context.Context, r health.ViewRequest) (health.ViewOffer, error) {
	offer, err := c.Acts.OpenView(ctx, r)
	if err != nil || offer.Notify == "" {
		return offer, err
	}
	return offer, c.Notify(ctx, offer.Notify)
}

// Consent implements bot.Desk.
func (c *Client) Consent(ctx context.Context, channel, address string, given bool) error {
	return c.Acts.Consent(ctx, channel, address, given)
}

// PreferHours implements bot.Desk.
func (c *Client) PreferHours(ctx context.Context, channel, address string, hours health.Hours) error {
	return c.Acts.PreferHours(ctx, channel, address, hours)
}

// RemindMe implements bot.Desk.
func (c *Client) RemindMe(ctx context.Context, channel, address string, at time.Time, key, lang string) error {
	id, err := c.Acts.PrepareReminder(ctx, channel, address, at, key, lang)
	if err != nil {
		return err
	}
	return c.Notify(ctx, id)
}

// CheckCode implements bot.Desk.
func (c *Client) CheckCode(ctx context.Context, channel, address, digits string) (health.Outcome, error) {
	return c.told(ctx)(c.Acts.CheckCode(ctx, channel, address, digits))
}

// Redeem implements bot.Desk.
func (c *Client) Redeem(ctx context.Context, channel, address, token string) (health.Outcome, error) {
	return c.told(ctx)(c.Acts.Redeem(ctx, channel, address, token))
}

// told sends the messages that an act has written. They are in the outbox, and go out at the next start if they cannot now:
// that undoes nothing of the act, and is not said to whoever did it.
func (c *Client) told(ctx context.Context) func(health.Outcome, error) (health.Outcome, error) {
	return func(out health.Outcome, err error) (health.Outcome, error) {
		c.handOver(ctx, out.Notify)
		return out, err
	}
}

// handOver gives messages that an act has written to their channels.
func (c *Client) handOver(ctx context.Context, ids []health.MessageID) {
	for _, id := range ids {
		_ = c.Notify(ctx, id) // it stays in the outbox
	}
}

// InvitePerson implements bot.Desk.
func (c *Client) InvitePerson(ctx context.Context, by health.StaffID, person health.PersonID) (health.PaperCode, error) {
	return c.Acts.InvitePerson(ctx, by, person)
}

// AnswerFollowUp implements bot.Desk. The station hears of whom it is to call.
func (c *Client) AnswerFollowUp(ctx context.Context, r health.FollowUpReply) (health.Outcome, error) {
	out, err := c.Acts.AnswerFollowUps(ctx, r)
	for _, s := range out.Stations {
		if err == nil {
			err = fromEngine(c.Nudge(ctx, s))
		}
	}
	return health.Outcome{Code: string(r.Answer)}, err
}

// Unmerge implements bot.Desk. A record that stands by itself again may have work for its station.
func (c *Client) Unmerge(ctx context.Context, merge health.MergeID, staff health.StaffID, keep bool) (health.Outcome, error) {
	m, err := c.Acts.UnmergePeople(ctx, activities.UnmergeInput{Merge: merge, By: health.Actor{Kind: health.ByStaff, ID: string(staff)}, Keep: keep})
	if err != nil {
		return health.Outcome{}, err
	}
	for _, station := range m.Stations {
		if err := c.Nudge(ctx, station); err != nil {
			return health.Outcome{}, fromEngine(err)
		}
	}
	return health.Outcome{Code: "split", Person: m.Kept, Visits: m.Visits, Doses: m.Doses, Links: m.Links, Powers: m.Powers}, nil
}
