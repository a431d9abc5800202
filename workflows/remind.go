package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// RemindInput names the campaign.
type RemindInput struct {
	Campaign health.CampaignID
	Rows     int // people of a batch; zero: DefaultRemind
}

// DefaultRemind is how many people one activity looks at and writes to: what a pause or a new pace waits for.
const DefaultRemind = 50

const (
	nextRound   = 30 * time.Minute // between two rounds, when somebody could not be written to in the first
	receiptsFor = 2 * time.Hour    // how long receipts are waited for after the last message
)

// Remind carries a campaign through its life: it makes the cohort, waits for the second person, writes to one batch after
// another while the rules let it, waits for receipts and tries other channels. The store says where it stands; whoever
// approves, pauses, cancels or changes the pace writes it there and signals the workflow.
func Remind(ctx workflow.Context, in RemindInput) error {
	r := &reminding{in: in, goOn: workflow.GetSignalChannel(ctx, signalGoOn)}
	if r.in.Rows == 0 {
		r.in.Rows = DefaultRemind
	}
	for range batchesPerRun {
		if err := r.look(ctx); err != nil || r.stand.State.Over() {
			return err
		}
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Remind, r.in)
}

type reminding struct {
	in    RemindInput
	stand activities.CampaignStand
	goOn  workflow.ReceiveChannel
}

func (r *reminding) look(ctx workflow.Context) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	return workflow.ExecuteLocalActivity(ctx, do.CampaignStanding, r.in.Campaign).Get(ctx, &r.stand)
}

// step does what the state of the campaign asks for.
func (r *reminding) step(ctx workflow.Context) error {
	switch r.stand.State {
	case health.CampaignCounting:
		return r.batch(ctx, do.CountCampaign, countRows)
	case health.CampaignSettling:
		if heard, err := r.pause(ctx, receiptsFor); err != nil || heard {
			return err
		}
		return r.settle(ctx)
	case health.CampaignRunning:
		return r.write(ctx)
	}
	_, err := r.pause(ctx, lookAgain)
	return err
}

// countRows is how many people are looked at in one transaction while the cohort is made.
const countRows = 200

// write sends one batch, unless the campaign has to wait for its hour, and keeps its pace.
func (r *reminding) write(ctx workflow.Context) error {
	if wait := r.stand.Wait; wait > 0 {
		_, err := r.pause(ctx, min(wait, lookAgain))
		return err
	}
	if err := r.batchOn(ctx, QueueSend, do.SendCampaign, r.rows()); err != nil {
		return err
	}
	switch {
	case r.stand.Open:
		_, err := r.pause(ctx, nextRound)
		return err
	case r.stand.PerHour > 0 && r.stand.Sent > 0:
		_, err := r.pause(ctx, time.Hour*time.Duration(r.stand.Sent)/time.Duration(r.stand.PerHour))
		return err
	}
	return nil
}

// rows is the size of the next batch: of a slow campaign what it may send in a minute.
func (r *reminding) rows() int {
	if r.stand.PerHour == 0 {
		return r.in.Rows
	}
	return max(1, min(r.in.Rows, r.stand.PerHour/60))
}

// settle goes on with the receipts until no batch of them is left.
func (r *reminding) settle(ctx workflow.Context) error {
	for range batchesPerRun {
		if err := r.batch(ctx, do.SettleCampaign, countRows); err != nil || r.stand.State != health.CampaignSettling {
			return err
		}
	}
	return nil
}

func (r *reminding) batch(ctx workflow.Context, f any, rows int) error {
	return r.batchOn(ctx, QueueBulk, f, rows)
}

func (r *reminding) batchOn(ctx workflow.Context, queue string, f any, rows int) error {
	in := activities.CampaignBatch{Campaign: r.in.Campaign, Rows: rows}
	options := batchOptions()
	options.TaskQueue = queue
	options.StartToCloseTimeout = 10 * time.Minute // a channel may take one message a second
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), f, in).Get(ctx, &r.stand)
}

// pause waits, or until somebody has done something with the campaign.
func (r *reminding) pause(ctx workflow.Context, wait time.Duration) (heard bool, err error) {
	timed, cancel := workflow.WithCancel(ctx)
	defer cancel()
	sel := workflow.NewSelector(ctx)
	sel.AddFuture(workflow.NewTimer(timed, wait), func(workflow.Future) {})
	sel.AddReceive(r.goOn, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil); heard = true })
	sel.Select(ctx)
	return heard, ctx.Err()
}
