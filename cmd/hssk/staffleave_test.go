package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

// runLine carries out a command as it is typed.
func runLine(t *testing.T, cfg config, line ...string) error {
	t.Helper()
	ctx := t.Context()
	k, err := parser(&cli{}, wordsIn(t, "vi"), io.Discard, func(int) {}, kong.BindTo(ctx, (*context.Context)(nil)))
	ok(t, err)
	parsed, err := k.Parse(line)
	ok(t, err)
	return parsed.Run(cfg)
}

// TestStaffLeave: entered, listed and cancelled at the command line, with what was handed over; refusals are in words.
func TestStaffLeave(t *testing.T) {
	a := talkApp(t)
	ctx, cfg := t.Context(), a.cfg
	a.acts.Now = time.Now // commands are given today
	tasks, err := a.store.TaskList(ctx, "TYT-05158", "nurse", 1, 0)
	ok(t, err)
	_, err = a.acts.ClaimTask(ctx, activities.ClaimInput{Task: tasks[0].ID, Staff: "nurse"})
	ok(t, err)
	today := ident.DateOf(time.Now().In(health.Zone()))
	say := func(want string, args ...string) {
		t.Helper()
		text, err := printed(t, func() error {
			return runLine(t, cfg, append([]string{"staff", "leave"}, args...)...)
		})
		if err != nil {
			text = inWords(cfg, err)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%v: %q, want %q", args, text, want)
		}
	}
	say("Chưa ai ghi nghỉ", "list")
	say("Bàn giao ngay: 1 việc cho Bùi Văn Thành", "nurse", today.Format(), today.AddDays(3).Format(), "--cover", "head", "--reason", "về quê")
	say("Trùng với lần nghỉ", "nurse", today.AddDays(3).Format(), today.AddDays(5).Format())
	say("không phải ngày", "nurse", "32/12/2026", "01/01/2027")
	say("Không có cán bộ", "nobody", today.Format(), today.Format())
	say("Không có cán bộ", "nurse", today.Format(), today.Format(), "--cover", "nobody")
	say("đã qua", "village", today.AddDays(-1).Format(), today.Format())
	say("Sáng "+today.AddDays(1).Format(), "village", today.AddDays(1).Format(), today.AddDays(1).Format())
	say("không thuộc phần việc", "nurse", today.AddDays(9).Format(), today.AddDays(9).Format(), "--by", "nurse")
	say("Đã ghi", "doctor", today.AddDays(9).Format(), today.AddDays(9).Format(), "--by", "head")
	say("Không có cán bộ", "doctor", today.AddDays(12).Format(), today.AddDays(12).Format(), "--by", "nobody")
	say("về quê", "list", "--station", "TYT-05158")
	say(`"state":"now"`, "list", "--json")
	id := "nurse-" + strings.ReplaceAll(today.String(), "-", "")
	say("Đã hủy "+id, "cancel", id)
	say("Không có lần nghỉ nào", "cancel", "nobody-1")
	say("đã hủy", "list", "--all")
	task, err := a.store.Task(ctx, tasks[0].ID)
	ok(t, err)
	if task.Holder != "head" {
		t.Errorf("held by %q", task.Holder)
	}
}
