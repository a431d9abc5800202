package workflows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"hssk/activities"
	"hssk/store/health"
)

// Schedule says when a job begins by itself.
type Schedule struct {
	Name    string
	Job     Job
	Hour    int
	Minute  int
	Days    []time.Weekday // empty: every day
	Buffer  bool           // a time that comes while the last run goes on is kept for after it; otherwise it is left out
	CatchUp time.Duration  // a time that was missed is made up for within this
	Paused  bool           // it begins paused
}

// Job names what a schedule starts.
type Job string

const (
	JobFollowUp Job = "followup" // FollowUp
	JobSettle   Job = "settle"   // Settle
	JobHandover Job = "handover" // Handover
	JobEscalate Job = "escalate" // Escalate
	JobReports  Job = "reports"  // Reports
)

// Jobs lists all jobs.
func Jobs() []Job { return []Job{JobFollowUp, JobSettle, JobHandover, JobEscalate, JobReports} }

// ScheduleZone is where the hours of schedules are told.
const ScheduleZone = "Asia/Ho_Chi_Minh"

const schedulePrefix = "hssk-"

func (s Schedule) id() string { return schedulePrefix + s.Name }

// ScheduleChange is what applying a configuration does to one schedule.
type ScheduleChange string

// The changes. A schedule that somebody has paused stays paused.
const (
	ScheduleCreate ScheduleChange = "create"
	ScheduleUpdate ScheduleChange = "update"
	ScheduleSame   ScheduleChange = "same"
	ScheduleDelete ScheduleChange = "delete" // the configuration has it no more
)

// ScheduleDiff is a change with the name of its schedule.
type ScheduleDiff struct {
	Name   string
	Change ScheduleChange
}

// ScheduleStand is how a schedule stands.
type ScheduleStand struct {
	Name    string
	Job     Job // zero: one that this version does not know
	Hour    int
	Minute  int
	Days    []time.Weekday // empty: every day
	Paused  bool
	Running int
	Last    time.Time // zero: it has not run yet
	Next    time.Time // zero: never
}

// action is the workflow that a schedule starts.
func (s Schedule) action() *client.ScheduleWorkflowAction {
	a := &client.ScheduleWorkflowAction{ID: s.id(), TaskQueue: QueueCore, TypedSearchAttributes: temporal.NewSearchAttributes(attrKind.ValueSet(string(s.Job))),
		Priority: ranked(rankOf(string(s.Job)), "")}
	switch s.Job {
	case JobFollowUp:
		a.Workflow, a.Args = TypeFollowUp, []any{FollowUpInput{Scheduled: true}}
	case JobSettle:
		a.Workflow, a.Args = TypeSettle, []any{activities.Settling{}}
	case JobHandover:
		a.Workflow, a.Args = TypeHandover, []any{HandoverInput{}}
	case JobEscalate:
		a.Workflow, a.Args = TypeEscalate, []any{EscalateInput{}}
	case JobReports:
		a.Workflow, a.Args = TypeReports, []any{ReportsInput{}}
	}
	return a
}

func (s Schedule) spec() client.ScheduleSpec {
	c := client.ScheduleCalendarSpec{Hour: []client.ScheduleRange{{Start: s.Hour}}, Minute: []client.ScheduleRange{{Start: s.Minute}}}
	for _, d := range s.Days {
		c.DayOfWeek = append(c.DayOfWeek, client.ScheduleRange{Start: int(d)})
	}
	return client.ScheduleSpec{Calendars: []client.ScheduleCalendarSpec{c}, TimeZoneName: ScheduleZone}
}

func (s Schedule) overlap() enums.ScheduleOverlapPolicy {
	if s.Buffer {
		return enums.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE
	}
	return enums.SCHEDULE_OVERLAP_POLICY_SKIP
}

// standOfSchedule reads when a schedule of the engine begins.
func standOfSchedule(id string, d *client.ScheduleDescription) ScheduleStand {
	out := ScheduleStand{Name: strings.TrimPrefix(id, schedulePrefix), Running: len(d.Info.RunningWorkflows)}
	if d.Schedule.State != nil {
		out.Paused = d.Schedule.State.Paused
	}
	if a, ok := d.Schedule.Action.(*client.ScheduleWorkflowAction); ok {
		out.Job = map[any]Job{TypeFollowUp: JobFollowUp, TypeSettle: JobSettle, TypeHandover: JobHandover, TypeEscalate: JobEscalate,
			TypeReports: JobReports}[a.Workflow]
	}
	if s := d.Schedule.Spec; s != nil && len(s.Calendars) == 1 {
		c := s.Calendars[0]
		out.Hour, out.Minute = first(c.Hour), first(c.Minute)
		out.Days = weekdays(c.DayOfWeek)
	}
	if n := len(d.Info.RecentActions); n > 0 {
		out.Last = d.Info.RecentActions[n-1].ActualTime
	}
	if len(d.Info.NextActionTimes) > 0 && !out.Paused {
		out.Next = d.Info.NextActionTimes[0]
	}
	return out
}

func first(r []client.ScheduleRange) int {
	if len(r) == 0 {
		return 0
	}
	return r[0].Start
}

// weekdays reads ranges of days; all seven are every day.
func weekdays(ranges []client.ScheduleRange) (out []time.Weekday) {
	for _, r := range ranges {
		for d := r.Start; d <= max(r.End, r.Start); d += max(r.Step, 1) {
			out = append(out, time.Weekday(d))
		}
	}
	if slices.Sort(out); len(out) == 7 {
		return nil
	}
	return out
}

// same reports whether the engine's schedule does what the configuration says.
func (s Schedule) same(d *client.ScheduleDescription) bool {
	at, want := standOfSchedule(s.id(), d), slices.Sorted(slices.Values(s.Days))
	if len(want) == 7 {
		want = nil
	}
	p := d.Schedule.Policy
	return at.Job == s.Job && at.Hour == s.Hour && at.Minute == s.Minute && slices.Equal(at.Days, want) && len(d.Schedule.Spec.Calendars) == 1 &&
		d.Schedule.Spec.TimeZoneName == ScheduleZone && p != nil && p.Overlap == s.overlap() && p.CatchupWindow == s.CatchUp && (at.Paused || !s.Paused)
}

// ApplySchedules makes the engine's schedules those of the configuration and says what that changes; dry changes nothing. What
// HSSK has not made stays. The same twice changes nothing the second time.
func (c *Client) ApplySchedules(ctx context.Context, all []Schedule, dry bool) ([]ScheduleDiff, error) {
	var out []ScheduleDiff
	for _, s := range all {
		change, err := c.applySchedule(ctx, s, dry)
		if err != nil {
			return out, fmt.Errorf("schedule %s: %w", s.Name, err)
		}
		out = append(out, ScheduleDiff{s.Name, change})
	}
	there, err := c.scheduleIDs(ctx)
	if err != nil {
		return out, err
	}
	for _, id := range there {
		if slices.ContainsFunc(all, func(s Schedule) bool { return s.id() == id }) {
			continue
		}
		if !dry {
			if err := c.Engine.ScheduleClient().GetHandle(ctx, id).Delete(ctx); gone(err) != nil {
				return out, err
			}
		}
		out = append(out, ScheduleDiff{strings.TrimPrefix(id, schedulePrefix), ScheduleDelete})
	}
	return out, nil
}

func (c *Client) applySchedule(ctx context.Context, s Schedule, dry bool) (ScheduleChange, error) {
	handle := c.Engine.ScheduleClient().GetHandle(ctx, s.id())
	d, err := handle.Describe(ctx)
	var absent *serviceerror.NotFound
	switch {
	case errors.As(err, &absent):
		if dry {
			return ScheduleCreate, nil
		}
		return ScheduleCreate, c.createSchedule(ctx, s)
	case err != nil:
		return "", err
	case s.same(d):
		return ScheduleSame, nil
	case dry:
		return ScheduleUpdate, nil
	}
	return ScheduleUpdate, handle.Update(ctx, client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
		next, spec := in.Description.Schedule, s.spec()
		next.Spec, next.Action = &spec, s.action()
		next.Policy = &client.SchedulePolicies{Overlap: s.overlap(), CatchupWindow: s.CatchUp}
		if next.State != nil {
			next.State.Paused = next.State.Paused || s.Paused
		}
		return &client.ScheduleUpdate{Schedule: &next}, nil
	}})
}

// createSchedule makes a new schedule; one that somebody else has made meanwhile is as good.
func (c *Client) createSchedule(ctx context.Context, s Schedule) error {
	_, err := c.Engine.ScheduleClient().Create(ctx, client.ScheduleOptions{ID: s.id(), Spec: s.spec(), Action: s.action(), Overlap: s.overlap(),
		CatchupWindow: s.CatchUp, Paused: s.Paused})
	if errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return nil
	}
	return err
}

// EnsureSchedules makes those schedules that the engine does not have, and leaves the others as they are.
func (c *Client) EnsureSchedules(ctx context.Context, all []Schedule) error {
	for _, s := range all {
		if err := c.createSchedule(ctx, s); err != nil {
			return fmt.Errorf("schedule %s: %w", s.Name, err)
		}
	}
	return nil
}

// scheduleIDs lists the schedules that HSSK has made.
func (c *Client) scheduleIDs(ctx context.Context) ([]string, error) {
	it, err := c.Engine.ScheduleClient().List(ctx, client.ScheduleListOptions{PageSize: 100})
	if err != nil {
		return nil, err
	}
	var out []string
	for it.HasNext() {
		e, err := it.Next()
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(e.ID, schedulePrefix) {
			out = append(out, e.ID)
		}
	}
	slices.Sort(out)
	return out, nil
}

// ScheduleList says how the schedules stand: those of the configuration first, in its order, then others that HSSK has made.
func (c *Client) ScheduleList(ctx context.Context, all []Schedule) ([]ScheduleStand, error) {
	ids, err := c.scheduleIDs(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range all {
		names = append(names, s.id())
	}
	for _, id := range ids {
		if !slices.Contains(names, id) {
			names = append(names, id)
		}
	}
	var out []ScheduleStand
	for _, id := range names {
		d, err := c.Engine.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
		if gone(err) != nil {
			return out, err
		}
		if err == nil {
			out = append(out, standOfSchedule(id, d))
		}
	}
	return out, nil
}

// PauseSchedule keeps a schedule from beginning; ResumeSchedule lets it go on. Errors: cli.schedule_missing.
func (c *Client) PauseSchedule(ctx context.Context, name, note string) error {
	return missing(name, c.Engine.ScheduleClient().GetHandle(ctx, schedulePrefix+name).Pause(ctx, client.SchedulePauseOptions{Note: note}))
}

// ResumeSchedule lets a paused schedule go on.
func (c *Client) ResumeSchedule(ctx context.Context, name, note string) error {
	return missing(name, c.Engine.ScheduleClient().GetHandle(ctx, schedulePrefix+name).Unpause(ctx, client.ScheduleUnpauseOptions{Note: note}))
}

// TriggerSchedule begins a job now, unless its last run still goes on.
func (c *Client) TriggerSchedule(ctx context.Context, name string) error {
	return missing(name, c.Engine.ScheduleClient().GetHandle(ctx, schedulePrefix+name).Trigger(ctx,
		client.ScheduleTriggerOptions{Overlap: enums.SCHEDULE_OVERLAP_POLICY_SKIP}))
}

// gone takes the error away that says that a schedule is not there.
func gone(err error) error {
	var absent *serviceerror.NotFound
	if errors.As(err, &absent) {
		return nil
	}
	return err
}

func missing(name string, err error) error {
	if err != nil && gone(err) == nil {
		return health.Refuse("cli.schedule_missing", map[string]string{"name": name})
	}
	return err
}
