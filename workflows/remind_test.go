package workflows

import (
	"context"
	"fmt"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

// written is a station with n residents who have phones, and a campaign for them that is counted and approved.
func written(t *testing.T, n int, change func(*health.SendRules)) (*world, health.Campaign) {
	t.Helper()
	w := newWorld(t)
	names := []string{"Bùi Thị Lan", "Đinh Công Tạo", "Quách Văn Sơn", "Hà Thị Yến", "Bạch Công Hiệp", "Nguyễn Thị Thu", "Trần Văn Quý", "Lê Thị Xoan",
		"Phạm Văn Ước", "Vũ Thị Gấm", "Đỗ Văn Kiên", "Hoàng Thị Phượng"}
	for i := range n {
		w.registered(health.DraftID(fmt.Sprint("d", i)), person(map[health.Field]string{health.FullName: names[i], health.BirthDate: fmt.Sprintf("%02d/03/19%02d", i+1, 50+3*i),
			health.NationalID: fmt.Sprintf("0170905%05d", (i+1)*7919%100000), health.Phone: fmt.Sprintf("09900000%02d", i), health.Insurance: fmt.Sprintf("DT21717000000%02d", i),
			health.Household: fmt.Sprint(i)}))
	}
	rules := health.DefaultRules(w.now())
	change(&rules)
	k, err := w.acts.BeginCampaign(context.Background(), activities.CampaignInput{Kind: health.CampaignCheck, Rules: rules, By: thanh})
	must(t, err)
	for w.campaign(k.ID).State == health.CampaignCounting {
		_, err := w.acts.CountCampaign(context.Background(), activities.CampaignBatch{Campaign: k.ID, Rows: 100})
		must(t, err)
	}
	_, err = w.acts.ApproveCampaign(context.Background(), activities.CampaignVerdict{Campaign: k.ID, By: mai})
	must(t, err)
	return w, k
}

func (w *world) campaign(id health.CampaignID) health.Campaign {
	w.t.Helper()
	k, err := w.store.Campaign(context.Background(), id)
	must(w.t, err)
	return k
}

// TestSlowCampaign keeps its pace, pauses, goes on at another pace, and is done when the receipts are in.
func TestSlowCampaign(t *testing.T) {
	w, k := written(t, 12, func(r *health.SendRules) { r.PerHour = 2 })
	env := w.play(remindID(k.ID))
	at := func(after time.Duration, f func()) { env.RegisterDelayedCallback(f, after) }
	judge := func(f func(context.Context, activities.CampaignVerdict) (health.Campaign, error)) {
		_, err := f(context.Background(), activities.CampaignVerdict{Campaign: k.ID, By: mai})
		must(t, err)
		env.SignalWorkflow(signalGoOn, nil)
	}
	at(2*time.Hour-time.Minute, func() {
		if n := w.campaign(k.ID).Tally[health.OutcomeSent]; n != 4 {
			t.Errorf("%d messages in two hours, want 4", n)
		}
		judge(w.acts.PauseCampaign)
	})
	at(5*time.Hour, func() {
		if n := w.campaign(k.ID).Tally[health.OutcomeSent]; n != 4 {
			t.Errorf("%d messages after a pause at 4", n)
		}
		judge(func(ctx context.Context, v activities.CampaignVerdict) (health.Campaign, error) {
			return w.acts.PaceCampaign(ctx, v, 0)
		})
		judge(w.acts.ResumeCampaign)
	})
	env.run(TypeRemind, RemindInput{Campaign: k.ID})
	must(t, env.GetWorkflowError())
	got := w.campaign(k.ID)
	if got.State != health.CampaignDone || got.Tally[health.OutcomeSent] != 12 || len(w.post.sent) != 12 {
		t.Errorf("at the end: %+v, %d messages", got, len(w.post.sent))
	}
	if late := w.now().Sub(k.MadeAt); late > 8*time.Hour {
		t.Errorf("it took %s", late)
	}
}

// TestCampaignWaitsForTheMorning: approved late in the day, nobody is written to before the next working day.
func TestCampaignWaitsForTheMorning(t *testing.T) {
	w, k := written(t, 2, func(r *health.SendRules) { r.ToHour = 9 })
	evening := w.now().Add(2 * time.Hour) // Monday 10:00
	w.clock = func() time.Time { return evening }
	env := w.play(remindID(k.ID))
	env.RegisterDelayedCallback(func() {
		if n := len(w.post.sent); n != 0 {
			t.Errorf("%d messages outside the hours", n)
		}
	}, 21*time.Hour)
	env.run(TypeRemind, RemindInput{Campaign: k.ID})
	must(t, env.GetWorkflowError())
	if got := w.campaign(k.ID); got.Tally[health.OutcomeSent] != 2 {
		t.Errorf("%+v", got)
	}
}
