package activities

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// lists is a register with people who are on a list at the police.
type lists struct {
	*register
	id  health.CheckID
	row map[string]int // by name
	imp int
}

// handOut puts people on a list; fields are name, birth date, sex and national id, the last two may be empty.
func handOut(t *testing.T, people ...[4]string) (*lists, map[string]health.PersonID) {
	t.Helper()
	l := &lists{register: newRegister(t), row: map[string]int{}}
	ids := map[string]health.PersonID{}
	for _, p := range people {
		fields := map[health.Field]string{health.FullName: p[0], health.BirthDate: p[1]}
		for i, f := range []health.Field{health.SexField, health.NationalID} {
			if p[2+i] != "" {
				fields[f] = p[2+i]
			}
		}
		ids[p[0]] = l.enter(fields)
	}
	list, err := l.BeginCheck(l.ctx, CheckInput{Station: phongPhu, By: nhan})
	l.ok(err)
	l.id = list.ID
	for {
		stand, err := l.CollectCheck(l.ctx, CheckBatch{List: l.id, Rows: 2})
		l.ok(err)
		if stand.State != health.CheckCollecting {
			break
		}
	}
	items, err := l.Store.CheckItems(l.ctx, l.id, 0, 100)
	l.ok(err)
	for _, i := range items {
		l.row[i.Asked[health.FullName].Reveal()] = i.Row
	}
	return l, ids
}

// load loads rows as one file; the tally is that of the file.
func (l *lists) load(by health.StaffID, rows ...map[health.Field]string) (health.Tally, []health.ImportRow) {
	l.t.Helper()
	l.imp++
	imp := health.Import{ID: health.ImportID(fmt.Sprint("answers-", l.imp)), Kind: health.ImportAnswers, Name: "tra-loi.xlsx", Path: "x", By: staffed(by), State: health.ImportRunning, StartedAt: l.now}
	var read []readRow
	for n, cells := range rows {
		read = append(read, readOne(l.intake(), imp.Kind, Row{Number: n + 2, Fields: cells}))
	}
	l.write(func(tx store.Tx) error {
		if err := tx.CreateImport(imp); err != nil {
			return err
		}
		c := loader{clerk: l.clerk(tx, nil), imp: imp}
		err := c.loadAll(read)
		imp = c.imp
		return err
	})
	kept, err := l.Store.ImportRows(l.ctx, imp.ID, 0, 100)
	l.ok(err)
	return imp.Tally, kept
}

func (l *lists) says(name, result string, more ...string) map[health.Field]string {
	cells := map[health.Field]string{health.CheckRow: fmt.Sprintf("%s/%d", l.id, l.row[name]), health.CheckSaid: result}
	for i := 0; i+1 < len(more); i += 2 {
		cells[health.Field(more[i])] = more[i+1]
	}
	return cells
}

// letIn approves what was loaded and puts it into the records, two rows at a time.
func (l *lists) letIn() health.CheckTally {
	l.t.Helper()
	_, err := l.ApproveCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.ok(err)
	for {
		res, err := l.ApplyCheck(l.ctx, CheckBatch{List: l.id, Rows: 2})
		l.ok(err)
		if res.Done {
			break
		}
	}
	list, err := l.Store.CheckList(l.ctx, l.id)
	l.ok(err)
	return list.Tally
}

func five() [][4]string {
	return [][4]string{{"Bùi Văn Lành", "1985-03-12", "1", "017085000099"}, {"Bùi Thị Ánh", "1990-02-01", "2", "017190000028"},
		{"Đinh Công Tạo", "1958", "1", ""}, {"Đinh Thị Ơn", "1970-05-05", "2", "017170000045"}, {"Hà Văn Út", "2001-09-09", "1", "017201000012"}}
}

// TestAnswersThatComeTooLate: what changed while the list was out is not overwritten and not called verified.
func TestAnswersThatComeTooLate(t *testing.T) {
	l, ids := handOut(t, five()...)
	for _, r := range ids {
		if l.record(r).Verification != health.Pending {
			t.Error("somebody on the list does not wait")
		}
	}
	l.write(func(tx store.Tx) error {
		c, changed := l.clerk(tx, nil), l.record(ids["Bùi Văn Lành"])
		return errors.Join(c.change(&changed, health.ActCorrect, map[health.Field]health.FieldValue{health.BirthDate: {State: health.HasValue, Value: "1985-03-21"}},
			health.Cause{Kind: health.CauseTask, ID: "t"}, staffed(nhan)), tx.Forget(ids["Bùi Thị Ánh"]))
	})
	_, err := l.MergePeople(l.ctx, MergeInput{Kept: ids["Đinh Công Tạo"], Gone: ids["Đinh Thị Ơn"], By: staffed(thanh)})
	l.ok(err)
	l.load(nhan, l.says("Bùi Văn Lành", "đúng"), l.says("Bùi Thị Ánh", "đúng"), l.says("Đinh Thị Ơn", "không có"), l.says("Hà Văn Út", "x"))
	got := l.letIn()
	want := health.CheckTally{Match: 3, Unknown: 1, Verified: 1, Changed: 1, Gone: 2}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if r := l.record(ids["Bùi Văn Lành"]); r.Verification != health.Recheck || r.Text(health.BirthDate) != "1985-03-21" {
		t.Errorf("changed meanwhile: %s %s", r.Verification, r.Text(health.BirthDate))
	}
	numbers, err := l.Store.Identifiers(l.ctx, ids["Hà Văn Út"])
	l.ok(err)
	if len(numbers) != 1 || numbers[0].Verified.How != string(health.FromPopulation) || numbers[0].Verified.By != string(thanh) {
		t.Errorf("the number that was right is not noted as compared: %+v", numbers)
	}
}

// TestNobodyLetsInWhatTheyLoaded: not even the head.
func TestNobodyLetsInWhatTheyLoaded(t *testing.T) {
	l, _ := handOut(t, five()...)
	_, err := l.ApproveCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.refused(err, "check_not_back")
	l.load(thanh, l.says("Hà Văn Út", "đúng"))
	_, err = l.ApproveCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.refused(err, "check_own")
	_, err = l.ApproveCheck(l.ctx, CheckVerdict{List: l.id, By: nhan})
	l.refused(err, "check_not_yours")
	_, err = l.ApproveCheck(l.ctx, CheckVerdict{List: l.id, By: mai})
	l.ok(err)
	_, err = l.RejectCheck(l.ctx, CheckVerdict{List: l.id, By: mai})
	l.refused(err, "check_not_back")
}

// TestRejectedAnswersAreGone: the list waits as before, and may be answered otherwise.
func TestRejectedAnswersAreGone(t *testing.T) {
	l, ids := handOut(t, five()...)
	l.load(nhan, l.says("Hà Văn Út", "sai"), l.says("Bùi Văn Lành", "đúng"))
	list, err := l.RejectCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.ok(err)
	if list.State != health.CheckSent || list.Tally != (health.CheckTally{}) {
		t.Errorf("rejected: %+v", list)
	}
	l.load(nhan, l.says("Hà Văn Út", "đúng"))
	if got, want := l.letIn(), (health.CheckTally{Match: 1, Verified: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if l.record(ids["Bùi Văn Lành"]).Verification != health.Pending {
		t.Error("a rejected answer went into a record")
	}
}

// TestRowsThatCannotBeTaken come back with their reason; the rest counts.
func TestRowsThatCannotBeTaken(t *testing.T) {
	l, _ := handOut(t, five()...)
	foreign := l.says("Hà Văn Út", "đúng")
	foreign[health.CheckRow] = "TYT-05128-20261102-1/3"
	added := l.says("Hà Văn Út", "đúng")
	added[health.CheckRow] = string(l.id) + "/77"
	inPlace := l.says("Bùi Thị Ánh", "sai", string(health.FullName), "Bùi Thị Ảnh")
	tally, kept := l.load(nhan, foreign, added, l.says("Hà Văn Út", "chắc là đúng"), l.says("Hà Văn Út", "đúng", string(health.RightBirth), "10/09/2001"),
		l.says("Hà Văn Út", "sai", string(health.RightID), "12345"), l.says("Đinh Công Tạo", ""), inPlace,
		l.says("Bùi Văn Lành", "đúng"), l.says("Bùi Văn Lành", "sai"))
	if tally.Refused != 6 || tally.Created != 2 || tally.Unchanged != 1 || tally.Flagged != 1 {
		t.Errorf("tally %+v", tally)
	}
	var codes []string
	for _, r := range kept {
		codes = append(codes, r.Problems[0].Code)
	}
	want := []string{health.CodeCheckList, health.CodeCheckRow, health.CodeCheckResult, health.CodeCheckSays, "id.length", health.CodeCheckTwice}
	if !slices.Equal(codes[:4], want[:4]) || codes[5] != want[5] {
		t.Errorf("codes %v", codes)
	}
	if _, kept := l.load("hoa", l.says("Hà Văn Út", "đúng")); len(kept) != 1 || kept[0].Problems[0].Code != health.CodeCheckNotYours {
		t.Error("somebody of another station loads answers")
	}
	l.letIn()
	if _, kept := l.load(nhan, l.says("Bùi Văn Lành", "không tìm thấy")); len(kept) != 1 || kept[0].Problems[0].Code != health.CodeCheckSettled {
		t.Errorf("an answer that is in the record was changed: %+v", kept)
	}
	if tally, _ := l.load(nhan, l.says("Bùi Văn Lành", "đúng")); tally.Unchanged != 1 {
		t.Error("the same answer again is no news")
	}
}

// TestNumberThatAnotherCarries: the police says whose it is; the other one is asked again.
func TestNumberThatAnotherCarries(t *testing.T) {
	l, ids := handOut(t, five()...)
	l.load(nhan, l.says("Đinh Công Tạo", "sai", string(health.RightID), "017201000012"))
	l.letIn()
	if r := l.record(ids["Đinh Công Tạo"]); r.Text(health.NationalID) != "017201000012" || r.Verification != health.Matched {
		t.Error("the right number was not taken over")
	}
	if r := l.record(ids["Hà Văn Út"]); !r.Fields[health.NationalID].Has(health.CodeNumberShared) {
		t.Error("nobody doubts the number of the one who carried it before")
	}
}

// TestGivenUp: who was not answered for is to be compared as before, and goes on the next list.
func TestGivenUp(t *testing.T) {
	l, ids := handOut(t, five()...)
	list, err := l.EndCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.ok(err)
	if list.State != health.CheckCancelled || list.Tally.Left != 5 {
		t.Errorf("given up: %+v", list)
	}
	for name, id := range ids {
		if v := l.record(id).Verification; v != health.Unverified {
			t.Errorf("%s: %s", name, v)
		}
	}
	_, err = l.EndCheck(l.ctx, CheckVerdict{List: l.id, By: thanh})
	l.refused(err, "check_over")
	if tally, kept := l.load(nhan, l.says("Hà Văn Út", "đúng")); tally.Refused != 1 || kept[0].Problems[0].Code != health.CodeCheckList {
		t.Error("an answer to a list that was given up was taken")
	}
}
