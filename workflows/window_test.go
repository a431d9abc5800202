package workflows

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"

	"hssk/store"
	"hssk/store/health"
)

func beganAnew(err error) bool {
	var anew *workflow.ContinueAsNewError
	return errors.As(err, &anew)
}

// villagers registers n people without a phone, each with numbers of their own and with a task in the queue.
func villagers(w *world, n int) []health.TaskID {
	w.t.Helper()
	var tasks []health.TaskID
	for i := range n {
		id := w.registered(health.DraftID(fmt.Sprintf("v%d", i)), person(map[health.Field]string{
			health.FullName: "Bùi Văn " + []string{"An", "Bình", "Cảnh", "Dũng", "Én", "Hải", "Kiên"}[i%7], health.SexField: "Nam",
			health.NationalID: fmt.Sprintf("0170905%05d", (i+1)*7919%100_000), health.BirthDate: "01/02/1990", health.Phone: "", health.Household: fmt.Sprint(i),
			health.Insurance: fmt.Sprintf("DT21717%08d", i)}))
		tasks = append(tasks, w.taskOf(id, health.TaskFill).ID)
	}
	return tasks
}

// states counts the tasks in each state.
func (w *world) states(ids []health.TaskID) map[health.TaskState]int {
	out := map[health.TaskState]int{}
	for _, id := range ids {
		out[w.task(id).State]++
	}
	return out
}

// finish closes a task behind its workflow's back, as an import does.
func (w *world) finish(id health.TaskID) {
	w.write(func(tx store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, w.now()
		return tx.UpdateTask(&t)
	})
}

func (w *world) firstIn(ids []health.TaskID, s health.TaskState) health.TaskID {
	for _, id := range ids {
		if w.task(id).State == s {
			return id
		}
	}
	w.t.Errorf("no task is %s", s)
	return ""
}

func TestWindowKeepsItsSize(t *testing.T) {
	w := newWorld(t)
	tasks := villagers(w, 5)
	p := w.play(windowID(phongPhu))
	expect := func(d time.Duration, open, queued int) {
		p.look(d, func() {
			if got := w.states(tasks); got[health.TaskOpen] != open || got[health.TaskQueued] != queued {
				t.Errorf("after %s: %v, want %d open, %d queued", d, got, open, queued)
			}
		})
	}
	expect(time.Minute, 2, 3)
	p.look(2*time.Minute, func() { w.finish(w.firstIn(tasks, health.TaskOpen)) })
	p.look(2*time.Minute, func() { p.SignalWorkflow(signalNudge, nil) })
	expect(3*time.Minute, 2, 2)
	for _, d := range []time.Duration{20 * time.Minute, 40 * time.Minute} { // nobody nudges: it looks by itself
		p.look(d, func() { w.finish(w.firstIn(tasks, health.TaskOpen)) })
		expect(d+11*time.Minute, 2, map[time.Duration]int{20 * time.Minute: 1, 40 * time.Minute: 0}[d])
	}
	p.run(TypeWindow, WindowInput{Station: phongPhu, Size: 2})
	must(t, p.GetWorkflowError())
}

func TestWindowEndsWithoutQueue(t *testing.T) {
	w := newWorld(t)
	begin := w.now()
	p := w.play(windowID(phongPhu))
	p.run(TypeWindow, WindowInput{Station: phongPhu, Size: 2})
	must(t, p.GetWorkflowError())
	if took := w.now().Sub(begin); took > time.Minute {
		t.Errorf("took %s", took)
	}
}

// A full window looks again and again, and begins a new history now and then.
func TestWindowBeginsAnew(t *testing.T) {
	w := newWorld(t)
	tasks := villagers(w, 3)
	p := w.play(windowID(phongPhu))
	p.run(TypeWindow, WindowInput{Station: phongPhu, Size: 1})
	if !beganAnew(p.GetWorkflowError()) {
		t.Fatalf("ended with %v", p.GetWorkflowError())
	}
	if got := w.states(tasks); got[health.TaskOpen] != 1 {
		t.Errorf("%v, want 1 open", got)
	}
}

// Best first: a task of an elder is opened before those of the others.
func TestWindowBestFirst(t *testing.T) {
	w := newWorld(t)
	villagers(w, 2)
	old := w.registered("d-old", person(map[health.Field]string{health.BirthDate: "05/09/1950", health.NationalID: "017150000002", health.Phone: "",
		health.Insurance: "DT2171799999999"}))
	p := w.play(windowID(phongPhu))
	p.look(time.Minute, func() {
		if got := w.taskOf(old, health.TaskFill).State; got != health.TaskOpen {
			t.Errorf("the elder's task is %s", got)
		}
		open, err := w.store.InWindow(context.Background(), phongPhu)
		if err != nil || open != 1 {
			t.Errorf("%d open, %v", open, err)
		}
		p.CancelWorkflow()
	})
	p.run(TypeWindow, WindowInput{Station: phongPhu, Size: 1})
}
