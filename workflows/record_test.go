package workflows

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

// TestRecord writes the histories that TestReplay replays. It is run on purpose, when a release changes what workflows
// do, and the histories of releases that still run stay:
//
//	HSSK_RECORD=1 HSSK_TEMPORALD=/path/of/temporald go test -run TestRecord ./workflows
func TestRecord(t *testing.T) {
	if os.Getenv("HSSK_RECORD") == "" {
		return // the recorded histories stay as they are
	}
	r := newRecorder(t)
	t.Run("registers", r.registers)
	t.Run("completes", r.completes)
	t.Run("imports", r.imports)
	t.Run("notifies", r.notifies)
	t.Run("windows", r.windows)
	t.Run("reorganises", r.reorganises)
	t.Run("verifies", r.verifies)
	t.Run("reminds", r.reminds)
	t.Run("follows", r.follows)
	t.Run("expects", r.expects)
	t.Run("settles", r.settles)
	t.Run("hands over", r.handsOver)
	t.Run("escalates", r.escalates)
	t.Run("asks", r.asksAbout)
	t.Run("reports", r.reports)
}

// recorder is a world with a real engine.
type recorder struct {
	*world
	desk *Client
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	w := newWorld(t)
	w.clock = time.Now
	quiet := log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
	c, err := client.Dial(client.Options{HostPort: startTemporal(t), Namespace: "hssk", Identity: "hssk", Logger: quiet})
	must(t, err)
	t.Cleanup(c.Close)
	for _, queue := range []string{QueueCore, QueueBulk, QueueOutside, QueueSend} {
		wk := worker.New(c, queue, worker.Options{Interceptors: []interceptor.WorkerInterceptor{&Translator{}}, Identity: "hssk"})
		RegisterAll(wk, w.acts)
		must(t, wk.Start())
		t.Cleanup(wk.Stop)
	}
	return &recorder{world: w, desk: &Client{Engine: c, Acts: w.acts}}
}

// startTemporal runs the engine until the test ends.
func startTemporal(t *testing.T) (address string) {
	t.Helper()
	cmd := exec.Command(os.Getenv("HSSK_TEMPORALD"), "--exit-with-parent", "--ip", "127.0.0.1", "--port", "0", "--ui-port", "-1",
		"--data", t.TempDir(), "--namespace", "hssk")
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		must(t, errors.Join(stdin.Close(), cmd.Wait()))
	})
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	must(t, err)
	var ready struct{ Address string }
	must(t, json.Unmarshal(line, &ready))
	return ready.Address
}

// keep writes the history of a workflow that has ended.
func (r *recorder) keep(t *testing.T, id, name string) {
	t.Helper()
	ctx := t.Context()
	_ = r.desk.Engine.GetWorkflow(ctx, id, "").Get(ctx, nil) // some end refused: their histories count as much
	it := r.desk.Engine.GetWorkflowHistory(ctx, id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var h history.History
	for it.HasNext() {
		e, err := it.Next()
		must(t, err)
		if q := e.GetWorkflowTaskScheduledEventAttributes().GetTaskQueue(); q.GetKind() == enums.TASK_QUEUE_KIND_STICKY {
			q.Name = "sticky" // it is named after the machine
		}
		h.Events = append(h.Events, e)
	}
	if found := told(t, &h); len(found) > 0 {
		t.Fatalf("%s tells %q", name, found)
	}
	b, err := temporalproto.CustomJSONMarshalOptions{Indent: " "}.Marshal(&h)
	must(t, err)
	must(t, os.MkdirAll("testdata/replay", 0o755))
	must(t, os.WriteFile(filepath.Join("testdata/replay", name+".json"), append(b, '\n'), 0o644))
}

func (r *recorder) newcomer(id health.DraftID, change map[health.Field]string) health.Draft {
	return health.Draft{ID: id, Kind: health.DraftRegister, Station: phongPhu, Values: r.fields(person(change)),
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)},
		Status: health.DraftNew}
}

func (r *recorder) registers(t *testing.T) {
	_, err := r.desk.Register(t.Context(), r.newcomer("r1", map[health.Field]string{health.Phone: "", health.Insurance: ""}))
	must(t, err)
	r.keep(t, registerID("r1"), "register-new")
	out, err := r.desk.Register(t.Context(), r.newcomer("r2", map[health.Field]string{health.FullName: "Hà Thị Mận"}))
	must(t, err)
	_, err = r.desk.Claim(t.Context(), out.Task, nhan, "r-k1")
	must(t, err)
	_, err = r.desk.Report(t.Context(), health.Report{Task: out.Task, Staff: nhan, Result: health.ResultOther, Key: "r-k2"})
	must(t, err)
	r.keep(t, registerID("r2"), "register-decided")
	d := r.newcomer("r3", map[health.Field]string{health.Commune: ""})
	d.Station = "TYT-00000"
	if _, err = r.desk.Register(t.Context(), d); health.CodeOf(err) != health.CodeNoStation {
		t.Fatalf("refused with %v", err)
	}
	r.keep(t, registerID("r3"), "register-refused")
}

func (r *recorder) completes(t *testing.T) {
	d, err := r.store.Draft(t.Context(), "r1")
	must(t, err)
	task := r.taskOf(d.Ended, health.TaskFill).ID
	say := func(key string, by health.StaffID, result health.Result, raw map[health.Field]string) error {
		_, err := r.desk.Report(t.Context(), health.Report{Task: task, Staff: by, Result: result, Key: key, Values: r.fields(raw)})
		return err
	}
	_, err = r.desk.Claim(t.Context(), task, nhan, "c-k1")
	must(t, err)
	if _, err = r.desk.Claim(t.Context(), task, thom, "c-k2"); health.CodeOf(err) != "task_held" {
		t.Fatalf("second claim: %v", err)
	}
	must(t, say("c-k3", nhan, health.ResultDone, map[health.Field]string{health.Phone: inPhone}))
	_, err = r.desk.Release(t.Context(), task, nhan, "", "c-k4")
	must(t, err)
	_, err = r.desk.Report(t.Context(), health.Report{Task: task, Staff: nhan, Result: health.ResultRemind, Key: "c-k5",
		RemindOn: time.Now().Add(2 * time.Second)})
	must(t, err)
	time.Sleep(4 * time.Second) // it comes back by itself
	must(t, say("c-k6", nhan, health.ResultDone, map[health.Field]string{health.Insurance: "DT2171700000001"}))
	r.keep(t, completeID(task), "complete-fill")

	r.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000002", Person: d.Ended, Proof: "code", At: time.Now()})
	})
	draft := r.correction("c1", d.Ended)
	proposed, err := r.store.Draft(t.Context(), draft)
	must(t, err)
	out, err := r.desk.Propose(t.Context(), proposed)
	must(t, err)
	task = out.Task
	must(t, say("c-k7", nhan, health.ResultAccepted, nil))
	r.keep(t, completeID(task), "complete-correction")
}

func (r *recorder) imports(t *testing.T) {
	id := r.list(40)
	_, err := r.desk.Engine.ExecuteWorkflow(t.Context(), options(importID(id), "", "import"), TypeImport, ImportInput{Import: id, Rows: 10, Paused: true})
	must(t, err)
	must(t, r.desk.ResumeImport(t.Context(), id))
	r.keep(t, importID(id), "import")
	r.sheets.refuse = health.Refuse("sheet.not_a_table", nil)
	imp, err := r.acts.BeginImport(t.Context(), health.Import{Name: "x.csv", Path: "x.csv", SHA256: "other",
		By: health.Actor{Kind: health.BySystem, ID: "cli"}}, true)
	must(t, err)
	must(t, r.desk.StartImport(t.Context(), imp.ID))
	r.keep(t, importID(imp.ID), "import-refused")
}

func (r *recorder) notifies(t *testing.T) {
	r.post.fail = []error{&health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true}}
	d, err := r.store.Draft(t.Context(), "r1")
	must(t, err)
	must(t, r.desk.SendCode(t.Context(), health.CodeRequest{Channel: "web", Address: "browser-1", Person: d.Ended, Lang: "vi", Key: "n1"}))
	r.keep(t, notifyID("code-n1"), "notify")
}

// follows keeps a list that is watched to its end.
func (r *recorder) follows(t *testing.T) {
	_, id := r.ordered(40)
	must(t, r.desk.follow(t.Context(), id))
	time.Sleep(5 * time.Second)
	r.loads(id, 20)
	must(t, r.desk.follow(t.Context(), id))
	r.loads(id, 100)
	must(t, r.desk.follow(t.Context(), id))
	r.keep(t, followID(id), "follow")
}

// windows keeps a window that fills, is nudged, refills by one, and is told to stop.
func (r *recorder) windows(t *testing.T) {
	ctx, id := t.Context(), windowID(phongPhu)
	must(t, r.desk.Engine.GetWorkflow(ctx, id, "").Get(ctx, nil)) // the one that the import started
	tasks := villagers(r.world, 4)
	open, err := r.store.InWindow(ctx, phongPhu)
	must(t, err)
	_, err = r.desk.Engine.ExecuteWorkflow(ctx, options(id, phongPhu, "window"), TypeWindow, WindowInput{Station: phongPhu, Size: open + 2})
	must(t, err)
	time.Sleep(4 * time.Second)
	r.finish(r.firstIn(tasks, health.TaskOpen))
	must(t, r.desk.Nudge(ctx, phongPhu))
	time.Sleep(4 * time.Second)
	must(t, r.desk.Engine.CancelWorkflow(ctx, id, ""))
	r.keep(t, id, "window")
}

// reorganises keeps a plan that is paused, resumed and carried out, and one that is taken back.
func (r *recorder) reorganises(t *testing.T) {
	ctx := t.Context()
	board, err := r.store.Board(ctx, r.now())
	must(t, err)
	if board.Total().Records == 0 { // recorded alone
		id := r.list(40)
		_, err := r.acts.StageImport(ctx, id)
		must(t, err)
		_, err = r.acts.ImportBatch(ctx, activities.BatchInput{Import: id, Rows: 100})
		must(t, err)
	}
	plan, err := r.acts.BeginReorganisation(ctx, activities.BeginInput{By: health.Actor{Kind: health.BySystem, ID: "cli"},
		Plan: planOf(t, `
			name = "two-to-one"
			on = "2025-07-01"
			[[takes]]
			station = "TYT-05152"
			units = ["05158"]
			[[close]]
			station = "TYT-05158"
			staff_to = "TYT-05152"`)})
	must(t, err)
	_, err = r.desk.Engine.ExecuteWorkflow(ctx, options(reorganiseID(plan.ID), "", "reorganise"), TypeReorganise,
		ReorganiseInput{Plan: plan.ID, Rows: 10, From: plan.Plan.Begins(), Paused: true})
	must(t, err)
	must(t, r.desk.ResumeReorganise(ctx, plan.ID))
	r.keep(t, reorganiseID(plan.ID), "reorganise")
	_, err = r.acts.BeginUndo(ctx, plan.ID, plan.By)
	must(t, err)
	must(t, r.desk.StartReorganise(ctx, plan.ID))
	r.keep(t, reorganiseID(plan.ID), "reorganise-undo")
}

func (r *recorder) verifies(t *testing.T) {
	r.registered("v1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500003", health.Phone: ""}))
	l, err := r.desk.BeginCheck(t.Context(), activities.CheckInput{Station: phongPhu, By: nhan})
	must(t, err)
	for r.check(l.ID).State == health.CheckCollecting {
		time.Sleep(50 * time.Millisecond)
	}
	for row := 1; row <= r.check(l.ID).Rows; row++ {
		r.says(l.ID, row, health.CheckUnknown)
	}
	_, err = r.desk.ApproveCheck(t.Context(), l.ID, thanh)
	must(t, err)
	r.keep(t, verifyID(l.ID), "verify-list")
}

func (r *recorder) reminds(t *testing.T) {
	r.registered("m1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500004", health.Phone: "0990000004"}))
	rules := health.DefaultRules(time.Now())
	rules.Weekends, rules.FromHour, rules.ToHour = true, 7, 21
	k, err := r.desk.BeginCampaign(t.Context(), activities.CampaignInput{Kind: health.CampaignCheck, Rules: rules, By: thanh})
	must(t, err)
	for r.campaign(k.ID).State == health.CampaignCounting {
		time.Sleep(50 * time.Millisecond)
	}
	_, err = r.desk.JudgeCampaign(t.Context(), r.acts.ApproveCampaign, k.ID, mai)
	must(t, err)
	time.Sleep(time.Second)
	_, err = r.desk.JudgeCampaign(t.Context(), r.acts.CancelCampaign, k.ID, mai)
	must(t, err)
	r.keep(t, remindID(k.ID), "remind-cancelled")
}
