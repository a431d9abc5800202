package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/store/health"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata/talk")

// directDesk carries out acts with the real activities but without the workflow engine: what is said does not depend on
// when a timer fires.
type directDesk struct{ *activities.Activities }

func (d directDesk) Register(ctx context.Context, draft health.Draft) (health.Outcome, error) {
	if err := d.MayRegister(ctx, draft); err != nil {
		return health.Outcome{}, err
	}
	if err := d.SaveDraft(ctx, draft); err != nil {
		return health.Outcome{}, err
	}
	return d.RegisterDraft(ctx, draft.ID)
}

func (d directDesk) ApproveCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	if _, err := d.Activities.ApproveCheck(ctx, activities.CheckVerdict{List: list, By: by}); err != nil {
		return health.CheckList{}, err
	}
	_, err := d.ApplyCheck(ctx, activities.CheckBatch{List: list, Rows: 100})
	return health.CheckList{}, err
}

func (d directDesk) RejectCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return d.Activities.RejectCheck(ctx, activities.CheckVerdict{List: list, By: by})
}

func (d directDesk) Claim(ctx context.Context, task health.TaskID, staff health.StaffID, _ string) (health.Outcome, error) {
	step, err := d.ClaimTask(ctx, activities.ClaimInput{Task: task, Staff: staff})
	return step.Outcome, err
}

func (d directDesk) Release(ctx context.Context, task health.TaskID, staff health.StaffID, why health.Return, _ string) (health.Outcome, error) {
	step, err := d.ReleaseTask(ctx, activities.ClaimInput{Task: task, Staff: staff, Why: why})
	return step.Outcome, err
}

func (d directDesk) Report(ctx context.Context, r health.Report) (health.Outcome, error) {
	t, err := d.Store.Task(ctx, r.Task)
	if err != nil {
		return health.Outcome{}, err
	}
	draft := health.Draft{ID: health.DraftID(r.Key), Kind: health.DraftFill, Station: t.Station, Person: t.Person, Task: t.ID,
		Values: r.Values, By: health.Actor{Kind: health.ByStaff, ID: string(r.Staff)},
		Cause: health.Cause{Kind: health.CauseTask, ID: string(t.ID)}, Status: health.DraftNew}
	if err := d.SaveDraft(ctx, draft); err != nil {
		return health.Outcome{}, err
	}
	step, err := d.ReportTask(ctx, activities.ReportInput{Task: r.Task, Staff: r.Staff, Result: r.Result, RemindOn: r.RemindOn, Draft: draft.ID})
	for _, m := range step.Outcome.Notify {
		if _, err := d.SendMessage(ctx, m); err != nil {
			return step.Outcome, err
		}
	}
	return step.Outcome, err
}

func (d directDesk) AskAgain(ctx context.Context, person health.PersonID, staff health.StaffID, key string) (health.Outcome, error) {
	return d.Activities.AskAgain(ctx, activities.AgainInput{Person: person, Staff: staff, Key: key})
}

func (d directDesk) Propose(ctx context.Context, draft health.Draft) (health.Outcome, error) {
	if err := d.MayPropose(ctx, draft); err != nil {
		return health.Outcome{}, err
	}
	if err := d.SaveDraft(ctx, draft); err != nil {
		return health.Outcome{}, err
	}
	step, err := d.OpenCorrection(ctx, draft.ID)
	return step.Outcome, err
}

func (d directDesk) PreferHours(ctx context.Context, channel, address string, h health.Hours) error {
	return d.Activities.PreferHours(ctx, channel, address, h)
}

func (d directDesk) RemindMe(ctx context.Context, channel, address string, at time.Time, key, lang string) error {
	_, err := d.PrepareReminder(ctx, channel, address, at, key, lang)
	return err
}

func (d directDesk) AnswerFollowUp(ctx context.Context, r health.FollowUpReply) (health.Outcome, error) {
	_, err := d.AnswerFollowUps(ctx, r)
	return health.Outcome{Code: string(r.Answer)}, err
}

func (d directDesk) Unmerge(ctx context.Context, merge health.MergeID, staff health.StaffID, keep bool) (health.Outcome, error) {
	m, err := d.UnmergePeople(ctx, activities.UnmergeInput{Merge: merge, By: health.Actor{Kind: health.ByStaff, ID: string(staff)}, Keep: keep})
	return health.Outcome{Code: "split", Person: m.Kept, Visits: m.Visits, Doses: m.Doses, Links: m.Links, Powers: m.Powers}, err
}

func (d directDesk) SendCode(ctx context.Context, r health.CodeRequest) error {
	id, err := d.PrepareCode(ctx, r)
	if err != nil || id == "" {
		return err
	}
	_, err = d.SendMessage(ctx, id)
	return err
}

func (d directDesk) OpenView(ctx context.Context, r health.ViewRequest) (health.ViewOffer, error) {
	offer, err := d.Activities.OpenView(ctx, r)
	if err != nil || offer.Notify == "" {
		return offer, err
	}
	_, err = d.SendMessage(ctx, offer.Notify)
	return offer, err
}

func (d directDesk) InviteByMessage(ctx context.Context, in health.InviteMessage) error {
	id, err := d.Activities.InviteByMessage(ctx, in)
	if err != nil {
		return err
	}
	_, err = d.SendMessage(ctx, id)
	return err
}

func (d directDesk) Disown(ctx context.Context, channel, address string) error {
	_, err := d.Activities.Disown(ctx, channel, address)
	return err
}

func (d directDesk) CutOff(ctx context.Context, by health.StaffID, person health.PersonID) error {
	_, err := d.Activities.CutOff(ctx, by, person)
	return err
}

func (d directDesk) InviteStaff(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error) {
	return d.Activities.InviteStaff(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff)
}

func (d directDesk) StaffCode(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error) {
	return d.Activities.StaffCode(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff)
}

func (d directDesk) SetActive(ctx context.Context, by, staff health.StaffID, active bool) (health.Staff, error) {
	return d.Activities.SetActive(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff, active)
}

func (d directDesk) EndLeave(ctx context.Context, id health.LeaveID, by health.StaffID) (health.Leave, error) {
	return d.Activities.EndLeave(ctx, activities.LeaveVerdict{Leave: id, By: health.Actor{Kind: health.ByStaff, ID: string(by)}})
}

func (d directDesk) PlanShare(ctx context.Context, station health.StationCode) ([]health.Shared, error) {
	return d.Activities.PlanShare(ctx, activities.ShareInput{Station: station})
}

func (d directDesk) Give(ctx context.Context, o health.GiveOrder) (out []health.Given, err error) {
	for _, item := range o.Items {
		g := health.Given{GiveItem: item}
		_, err := d.GiveTask(ctx, activities.GiveInput{GiveItem: item, Kind: o.Kind, Batch: o.Batch, By: o.By})
		if g.Code, g.Holder = health.CodeOf(err), activities.HolderIn(err); err != nil && (g.Code == "" || g.Code == "not_your_right") {
			return out, err
		}
		out = append(out, g)
	}
	_, err = d.TellGiven(ctx, o.Batch, out)
	return out, err
}

func (d directDesk) TakeBack(ctx context.Context, batch string, by health.StaffID) ([]health.Given, error) {
	items, err := d.GivenIn(ctx, batch)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	return d.Give(ctx, health.GiveOrder{Kind: health.HandUndone, Batch: batch + "-undo", By: health.Actor{Kind: health.ByStaff, ID: string(by)}, Items: items})
}

// LoadList begins an import and leaves the loading to whoever directs the stage.
func (d directDesk) LoadList(ctx context.Context, o health.ListOrder) (health.Import, error) {
	return d.BeginList(ctx, o)
}

func (d directDesk) MoveList(ctx context.Context, id health.ImportID, by health.StaffID, to health.ImportState) (health.Import, error) {
	if _, err := d.OwnList(ctx, id, by); err != nil {
		return health.Import{}, err
	}
	move := d.PauseImport
	if to == health.ImportCancelled {
		move = d.EndImport
	}
	if err := move(ctx, activities.EndInput{Import: id, State: to}); err != nil {
		return health.Import{}, err
	}
	return d.OwnList(ctx, id, by)
}

// talkApp is a district of seven rows on a fixed morning.
func talkApp(t *testing.T) *app {
	t.Helper()
	ctx := t.Context()
	a, err := openApp(ctx, config{Data: t.TempDir(), Centre: "Trung tâm Y tế Tân Lạc", Lang: "vi", Log: "error"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	clock := time.Date(2026, 11, 24, 8, 0, 0, 0, health.Zone())
	a.acts.Now = func() time.Time { clock = clock.Add(time.Second); return clock }
	ids := 0
	a.acts.NewID = func() string { ids++; return fmt.Sprintf("talk-%06d", ids) } // temporary codes are made from them
	a.acts.NewCode = func() string { return "482913" }
	secrets := 0
	a.acts.NewSecret = func() string { secrets++; return fmt.Sprintf("bi-mat-%d", secrets) }
	a.acts.Reaches = nil // every outbox is read here
	a.bot.Now = a.acts.Now
	a.bot.Desk = directDesk{a.acts}
	a.bot.Board = "http://127.0.0.1:8090/board"
	a.bot.Records = "http://127.0.0.1:8090/ho-so/"
	a.bot.Files = "http://127.0.0.1:8090/tep/"
	a.cfg.Listen = "127.0.0.1:8090"
	a.bot.Invites = "http://127.0.0.1:8090/c/"
	people := map[health.UnitCode]int64{demoUnit: 6, "05143": 2}
	if err := a.setUpStations(ctx, people, "danh sách hộ của xã", "2026-11-01"); err != nil {
		t.Fatal(err)
	}
	staffForTalk(t, a)
	importHere(t, a, "testdata/talk/residents.csv")
	return a
}

func staffForTalk(t *testing.T, a *app) {
	t.Helper()
	station := health.StationCode("TYT-" + string(demoUnit))
	err := a.write(t.Context(), func(put putter) error {
		for _, s := range []health.Staff{
			{ID: "nurse", Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: station, Active: true},
			{ID: "head", Name: "Bùi Văn Thành", Role: health.RoleHead, Station: station, Active: true},
			{ID: "supervisor", Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true},
			{ID: "village", Name: "Bùi Thị Lan", Role: health.RoleVillage, Station: station, Hamlets: []string{"Xóm Lũy"}, Active: true},
			{ID: "doctor", Name: "Đinh Văn Sơn", Role: health.RoleDoctor, Station: station, Active: true},
			{ID: "admin", Name: "Quách Văn Nam", Role: health.RoleAdmin, Active: true},
		} {
			if err := put.PutStaff(s); err != nil {
				return err
			}
			if err := put.PutInvite(health.Invite{Hash: activities.HashToken("invite-" + string(s.ID)), Staff: s.ID, Reusable: true,
				ExpiresAt: a.acts.Now().Add(time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// importHere loads a list in this process and opens its tasks.
func importHere(t *testing.T, a *app, path string) health.Import {
	t.Helper()
	return importOf(t, a, path, health.ImportPeople)
}

func importOf(t *testing.T, a *app, path string, kind health.ImportKind) health.Import {
	t.Helper()
	return importAs(t, a, path, health.Import{Kind: kind})
}

func importAs(t *testing.T, a *app, path string, imp health.Import) health.Import {
	t.Helper()
	ctx := t.Context()
	imp, err := a.beginList(ctx, path, "", imp, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.acts.StageImport(ctx, imp.ID); err != nil {
		t.Fatal(err)
	}
	for done := false; !done; {
		res, err := a.acts.ImportBatch(ctx, activities.BatchInput{Import: imp.ID, Rows: 3})
		if err != nil {
			t.Fatal(err)
		}
		done = res.Done
	}
	if err := a.acts.EndImport(ctx, activities.EndInput{Import: imp.ID, State: health.ImportDone}); err != nil {
		t.Fatal(err)
	}
	stations, err := a.store.Stations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stations {
		room, err := a.acts.WindowRoom(ctx, activities.RoomInput{Station: s.Code, Size: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range room.Next {
			if _, err := a.acts.OpenTask(ctx, id); err != nil {
				t.Fatal(err)
			}
		}
	}
	imp, err = a.store.Import(ctx, imp.ID)
	if err != nil {
		t.Fatal(err)
	}
	return imp
}

// hold holds the conversation of a transcript anew: lines "who> words" are what people said, a line "# …" is a remark,
// and what is indented is what the bot answered. "who@channel> words" are said in another channel than the terminal.
func hold(t *testing.T, a *app, transcript string) string {
	t.Helper()
	var out strings.Builder
	listen(t, a, transcript, "console", func(line, _ string, replies []bot.Reply) {
		out.WriteString(line + "\n")
		for _, r := range replies {
			writeReply(&out, r)
		}
	})
	return out.String()
}

// listen holds the conversation of a transcript and tells every line of it, remarks too, with what was answered where.
func listen(t *testing.T, a *app, transcript, channel string, heard func(line, channel string, replies []bot.Reply)) {
	t.Helper()
	begun, stage := false, newStage(t, a)
	for line := range strings.Lines(transcript) {
		line = strings.TrimSuffix(line, "\n")
		who, said, ok := strings.Cut(line, "> ")
		if strings.HasPrefix(line, "    ") || (line == "" && !begun) {
			continue
		}
		begun = true
		if !ok || strings.HasPrefix(line, "#") {
			if line != "" {
				heard(line, "", nil)
			}
			continue
		}
		who, where, elsewhere := strings.Cut(who, "@")
		if !elsewhere {
			where = channel
		}
		heard(line, where, stage.play(where, who, said))
	}
}

func answer(t *testing.T, a *app, channel, who, said string, n int) []bot.Reply {
	t.Helper()
	in := bot.Incoming{Channel: channel, Address: who, Event: fmt.Sprint("e", n), Text: said}
	if said == "(link)" {
		in.Text, in.Start = "", "invite-"+who
	}
	if said == "(outbox)" {
		return outbox(t, a)
	}
	replies, err := a.bot.Handle(t.Context(), in)
	if err != nil {
		t.Fatalf("%s> %s: %v", who, said, err)
	}
	again, err := a.bot.Handle(t.Context(), in)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(replies) {
		t.Errorf("%s> %s: the same event again is answered otherwise (%v)", who, said, err)
	}
	return replies
}

// outbox shows what was said beside the chats: text messages, and lines that came unasked.
func outbox(t *testing.T, a *app) []bot.Reply {
	t.Helper()
	messages, err := a.store.Outbox(t.Context(), "", 1)
	if err != nil || len(messages) == 0 {
		t.Fatalf("outbox: %d messages, %v", len(messages), err)
	}
	m := messages[0]
	text := a.phrases.In(m.Lang).SayMap(m.Phrase, m.Args)
	return []bot.Reply{{Text: fmt.Sprintf("[%s, %s] %s", m.Channel, m.State, text)}}
}

func writeReply(out *strings.Builder, r bot.Reply) {
	text := bot.Plain(r)
	if r.Share != "" {
		text += "\n[" + r.Share + "]"
	}
	if r.Picture != "" {
		text += "\n[" + r.Picture + ".png]"
	}
	if r.File != "" {
		name, _, _ := strings.Cut(r.File, "-")
		text += "\n[" + name + "]"
	}
	for line := range strings.Lines(text) {
		out.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
	}
}

// TestTalk holds every conversation in testdata/talk again and expects the same words.
func TestTalk(t *testing.T) {
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a := talkApp(t)
			a.bot.Replays = true
			got := hold(t, a, string(want))
			replayAll(t, a)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			compareLines(t, string(want), got)
		})
	}
}

// replayAll takes every step of every conversation again, out of its recording alone: it says the same and leads to the
// same place, whatever the records have become.
func replayAll(t *testing.T, a *app) {
	t.Helper()
	talks, err := a.store.Recorded(t.Context(), 100)
	ok(t, err)
	if len(talks) == 0 {
		t.Fatal("nothing was recorded")
	}
	for _, talk := range talks {
		steps, err := chatReplayCmd{Channel: talk.Channel, Address: talk.Address, Steps: 10_000}.steps(t.Context(), a)
		ok(t, err)
		if int64(len(steps)) != talk.Steps {
			t.Errorf("%s: %d steps of %d", talk.Address, len(steps), talk.Steps)
		}
		for _, r := range steps {
			got, err := a.bot.Replay(t.Context(), r)
			if err != nil || got.Differs != "" {
				t.Errorf("%s> %s: taken again, %s differs (%v)", talk.Address, r.Said(), got.Differs, err)
			}
		}
	}
}

func compareLines(t *testing.T, want, got string) {
	t.Helper()
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var wl, gl string
		if i < len(w) {
			wl = w[i]
		}
		if i < len(g) {
			gl = g[i]
		}
		if wl != gl {
			t.Fatalf("line %d:\n got %q\nwant %q\n(go test ./cmd/hssk -run TestTalk -update rewrites the transcripts; read them in review)", i+1, gl, wl)
		}
	}
}
