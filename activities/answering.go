package activities

import (
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// loadAnswer decides a row of a list that came back: the answer waits beside what was asked until a second person lets it in.
func (l *loader) loadAnswer(row readRow) error {
	kept := health.ImportRow{Import: l.imp.ID, Row: row.Number, Original: row.Original}
	list, item, wrong, err := l.asked(row)
	if err != nil {
		return err
	}
	if wrong == "" {
		var answer health.CheckAnswer
		kept.Person = item.Person
		answer, kept.Problems = l.a.intake().ReadAnswer(item, row.Fields, row.values)
		kept.Problems = append(kept.Problems, row.Row.Problems...)
		if !health.Refused(kept.Problems) {
			kept.Outcome, wrong, err = l.answer(list, item, answer)
		}
		if err != nil {
			return err
		}
	}
	if wrong != "" {
		kept.Problems = append(kept.Problems, health.Problem{Field: health.CheckRow, Code: wrong, Grade: health.GradeRefuse})
	}
	if health.Refused(kept.Problems) {
		kept.Outcome = health.RowRefused
	}
	return l.keep(kept)
}

// asked finds the list and the person that a row answers for; wrong is the code of why there is none.
func (l *loader) asked(row readRow) (list *health.CheckList, item health.CheckItem, wrong string, err error) {
	id, n, ok := health.ParseCheckCode(row.Fields[health.CheckRow])
	if !ok {
		return nil, item, health.CodeCheckRow, nil
	}
	list, err = l.list(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, item, health.CodeCheckList, nil
	}
	if err != nil {
		return nil, item, "", err
	}
	switch {
	case list.State != health.CheckSent && list.State != health.CheckReturned:
		return nil, item, health.CodeCheckList, nil
	case !l.mayLoad(*list):
		return nil, item, health.CodeCheckNotYours, nil
	}
	item, err = l.tx.CheckItem(id, n)
	if errors.Is(err, store.ErrNotFound) {
		return nil, item, health.CodeCheckRow, nil
	}
	return list, item, "", err
}

// list reads a list once for a batch.
func (l *loader) list(id health.CheckID) (*health.CheckList, error) {
	if found, ok := l.lists[id]; ok {
		return found, nil
	}
	read, err := l.tx.CheckList(id)
	if err != nil {
		return nil, err
	}
	if l.lists == nil {
		l.lists = map[health.CheckID]*health.CheckList{}
	}
	l.lists[id] = &read
	return &read, nil
}

// mayLoad reports whether whoever sent the file works where the list is from.
func (l *loader) mayLoad(list health.CheckList) bool {
	if l.imp.By.Kind != health.ByStaff {
		return true // an operator at the machine
	}
	s, err := l.tx.Staff(health.StaffID(l.imp.By.ID))
	return err == nil && s.May(health.RightCompare, list.Station, "")
}

// answer writes down what was answered about somebody.
func (l *loader) answer(list *health.CheckList, item health.CheckItem, answer health.CheckAnswer) (health.RowOutcome, string, error) {
	before := item.Answer
	switch {
	case answer.Result == "" || item.Answer.Result != "" && item.Answer.Same(answer):
		return health.RowUnchanged, "", nil
	case item.Outcome != "":
		return "", health.CodeCheckSettled, nil
	case item.By == string(l.imp.ID):
		return "", health.CodeCheckTwice, nil
	}
	health.Stamp(answer.Values, health.FromPopulation, string(list.ID), l.now)
	item.Answer, item.By, item.At = answer, string(l.imp.ID), l.now
	list.Tally.CountResult(before.Result, -1)
	list.Tally.CountResult(answer.Result, 1)
	list.State, list.Loaded = health.CheckReturned, l.imp.By
	l.dirty = true
	if before.Result != "" {
		return health.RowAttached, "", l.tx.PutCheckItem(item)
	}
	return health.RowCreated, "", l.tx.PutCheckItem(item)
}

// putLists stores what a batch has changed of lists.
func (l *loader) putLists() error {
	if !l.dirty {
		return nil
	}
	for _, list := range l.lists {
		if err := l.tx.UpdateCheckList(list); err != nil {
			return err
		}
		if err := l.a.noteCheck(l.tx, *list, l.imp.By, "answers "+string(l.imp.ID)); err != nil {
			return err
		}
	}
	return nil
}
