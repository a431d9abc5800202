package workflows

import (
	"errors"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// expects keeps a look at who is expected, one that a schedule starts, and the task of a call.
func (r *recorder) expects(t *testing.T) {
	began, now := time.Now(), time.Now().In(health.Zone())
	morning := time.Date(now.Year(), now.Month(), now.Day(), 10, 0, 0, 0, health.Zone())
	r.mu.Lock()
	r.clock = func() time.Time { return morning.Add(time.Since(began)) } // at night it would wait
	r.mu.Unlock()
	today := ident.DateOf(morning)
	told := r.registered("f1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500005", health.Phone: "0990000005"}))
	late := r.registered("f2", person(map[health.Field]string{health.FullName: "Bùi Văn Bậy", health.NationalID: "017090500006", health.BirthDate: "01/02/1990",
		health.SexField: "Nam", health.Phone: "0990000006", health.Insurance: "DT2171700000006", health.Household: "77"}))
	r.promised(told, "f1", today.AddDays(-20), today.AddDays(2))
	r.promised(late, "f2", today.AddDays(-50), today.AddDays(-28))
	run, err := r.desk.StartFollowUp(t.Context(), ident.Date{})
	must(t, err)
	must(t, run.Get(t.Context(), nil))
	r.keep(t, followUpID(), "followup")
	_, err = r.desk.Engine.ExecuteWorkflow(t.Context(), options("hssk-followup-recorded", "", "followup"), TypeFollowUp, FollowUpInput{Scheduled: true})
	must(t, err)
	r.keep(t, "hssk-followup-recorded", "followup-scheduled")
	task := r.taskOf(late, health.TaskCall).ID
	for _, res := range []health.Result{health.ResultNoAnswer, health.ResultElsewhere} {
		_, err = r.desk.Report(t.Context(), health.Report{Task: task, Staff: nhan, Result: res, Key: "f-" + string(res)})
		must(t, err)
	}
	r.keep(t, completeID(task), "complete-call")
}

func (r *recorder) settles(t *testing.T) {
	_, err := r.desk.Engine.ExecuteWorkflow(t.Context(), options("hssk-settle-recorded", "", "settle"), TypeSettle, activities.Settling{})
	must(t, err)
	r.keep(t, "hssk-settle-recorded", "settle")
}

// handsOver keeps the morning on which somebody is off who holds a task.
func (r *recorder) handsOver(t *testing.T) {
	task := r.taskOf(r.registered("h1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500008", health.Phone: "",
		health.BirthDate: "03/04/1991"})), health.TaskFill).ID
	_, err := r.acts.OpenTask(t.Context(), task)
	must(t, err)
	_, err = r.acts.ClaimTask(t.Context(), claim(task, nhan))
	must(t, err)
	today := ident.DateOf(r.now().In(health.Zone()))
	r.write(func(tx store.Tx) error {
		return errors.Join(tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000077", Staff: thom, Proof: health.ProofOperator, At: r.now()}),
			tx.CreateLeave(health.Leave{ID: "off", Staff: nhan, From: today, Until: today, Cover: thom, By: health.Actor{Kind: health.BySystem, ID: "cli"}, MadeAt: r.now()}))
	})
	_, err = r.desk.Engine.ExecuteWorkflow(t.Context(), options("hssk-handover-recorded", "", "handover"), TypeHandover, HandoverInput{})
	must(t, err)
	r.keep(t, "hssk-handover-recorded", "handover")
	r.write(func(tx store.Tx) error {
		return tx.EndLeave("off", health.Actor{Kind: health.BySystem, ID: "cli"}, r.now())
	})
}

// escalates keeps a look that finds a task that has waited too long, and tells the head.
func (r *recorder) escalates(t *testing.T) {
	r.acts.Escalation = health.Escalation{Rules: []health.EscalationRule{{Score: 0, Head: 1, Supervisor: 90}}}
	task := r.taskOf(r.registered("e1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500009", health.Phone: "",
		health.BirthDate: "05/06/1992"})), health.TaskFill).ID
	_, err := r.acts.OpenTask(t.Context(), task)
	must(t, err)
	r.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000078", Staff: thanh, Proof: health.ProofOperator, At: r.now()})
	})
	day := ident.DateOf(r.now().In(health.Zone())).AddDays(1)
	for !health.Working(day, r.acts.Holidays) {
		day = day.AddDays(1)
	}
	_, err = r.desk.Engine.ExecuteWorkflow(t.Context(), options("hssk-escalate-recorded", "", "escalate"), TypeEscalate, EscalateInput{Day: day})
	must(t, err)
	r.keep(t, "hssk-escalate-recorded", "escalate")
}
