package main

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"hssk/activities/sheet"
	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/workflows"
)

type verifyReturnCmd struct {
	Path    string `arg:"" type:"existingfile"`
	By      string `required:"" placeholder:"STAFF"`
	Minutes string
	Columns string `type:"existingfile" placeholder:"FILE"`
	Again   bool
	JSON    bool `name:"json"`
}

// Run loads a list that came back. What it says waits for a second person.
func (c verifyReturnCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		return a.takeBack(ctx, c.Path, c.Columns, health.StaffID(c.By), c.Minutes, c.Again, c.JSON)
	})
}

// takeBack loads answers as a list of rows, with all that such a list has: rows that are refused come back to be corrected.
func (a *app) takeBack(ctx context.Context, path, columns string, by health.StaffID, minutes string, again, asJSON bool) error {
	if _, err := a.store.Staff(ctx, by); errors.Is(err, store.ErrNotFound) {
		return refused("cli.staff_unknown", "id", string(by))
	} else if err != nil {
		return err
	}
	imp, err := a.beginList(ctx, path, columns, health.Import{Kind: health.ImportAnswers, By: health.Actor{Kind: health.ByStaff, ID: string(by)}}, again)
	if err != nil {
		return err
	}
	if err := a.desk.StartImport(ctx, imp.ID); err != nil {
		return err
	}
	if err := a.watch(ctx, imp.ID, filepath.Dir(path), asJSON); err != nil {
		return err
	}
	lists, err := a.loadedBy(ctx, imp.ID)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if strings.TrimSpace(minutes) != "" {
			if err := a.acts.SignCheck(ctx, l.ID, strings.TrimSpace(minutes), by); err != nil {
				return err
			}
			l.Signed = strings.TrimSpace(minutes)
		}
		if asJSON {
			continue
		}
		if err := a.sayCheck(l, false); err != nil {
			return err
		}
	}
	return nil
}

// loadedBy lists the lists that wait for a second person with answers of an import.
func (a *app) loadedBy(ctx context.Context, imp health.ImportID) ([]health.CheckList, error) {
	all, err := a.store.CheckLists(ctx, maxListed)
	if err != nil {
		return nil, err
	}
	var out []health.CheckList
	for _, l := range all {
		if l.State != health.CheckReturned {
			continue
		}
		has, err := a.hasAnswerOf(ctx, l.ID, imp)
		if err != nil {
			return nil, err
		}
		if has {
			out = append(out, l)
		}
	}
	return out, nil
}

func (a *app) hasAnswerOf(ctx context.Context, id health.CheckID, imp health.ImportID) (bool, error) {
	for after := 0; ; {
		items, err := a.store.CheckItems(ctx, id, after, 1000)
		if err != nil || len(items) == 0 {
			return false, err
		}
		for _, i := range items {
			if after = i.Row; i.By == string(imp) {
				return true, nil
			}
		}
	}
}

type verifyAnswerCmd struct {
	Row    string `arg:""`
	Result string `arg:"" enum:"right,wrong,none"`
	By     string `required:"" placeholder:"STAFF"`
	Number string
	Name   string
	Birth  string
	Sex    string
	Note   string
	JSON   bool `name:"json"`
}

// Run takes one answer that was read off a paper.
func (c verifyAnswerCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		path, err := c.write()
		if err != nil {
			return err
		}
		defer os.RemoveAll(filepath.Dir(path))
		return a.takeBack(ctx, path, "", health.StaffID(c.By), "", true, c.JSON)
	})
}

// write makes a list of one row, so that a typed answer goes the way of a file.
func (c verifyAnswerCmd) write() (string, error) {
	dir, err := os.MkdirTemp("", "hssk-answer-")
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(filepath.Join(dir, "answer.csv"), os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	said := map[string]string{"right": string(health.CheckMatch), "wrong": string(health.CheckMismatch), "none": string(health.CheckUnknown)}[c.Result]
	w := csv.NewWriter(f)
	err = w.WriteAll([][]string{
		{string(sheet.MaDong), string(sheet.KetQua), string(health.RightID), string(health.RightName), string(health.RightBirth), string(health.RightSex), string(health.CheckRemark)},
		{c.Row, said, c.Number, c.Name, c.Birth, c.Sex, c.Note}})
	return f.Name(), errors.Join(err, f.Close())
}

type verdictFlags struct {
	List string `arg:""`
	By   string `required:"" placeholder:"STAFF"`
	JSON bool   `name:"json"`
}

type verifyApproveCmd struct {
	verdictFlags
	Yes bool
}

// Run lets the answers into the records, after it has said what they are.
func (c verifyApproveCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		l, err := a.findCheck(ctx, c.List)
		if err != nil {
			return err
		}
		if !c.JSON {
			if err := a.sayCheck(l, false); err != nil {
				return err
			}
		}
		if err := confirm(c.Yes, a.phrases.In(cfg.Lang).Say("verify.sure", "list", c.List)); err != nil {
			return err
		}
		if _, err := a.desk.ApproveCheck(ctx, l.ID, health.StaffID(c.By)); err != nil {
			return err
		}
		if l, err = a.watchCheck(ctx, l.ID, health.CheckApplying); err != nil {
			return err
		}
		return a.sayCheck(l, c.JSON)
	})
}

type verifyRejectCmd struct{ verdictFlags }

// Run takes the answers that wait out again.
func (c verifyRejectCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, (*workflows.Client).RejectCheck)
}

type verifyEndCmd struct{ verdictFlags }

// Run gives a list up.
func (c verifyEndCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, (*workflows.Client).EndCheck)
}

func (c verdictFlags) judge(ctx context.Context, cfg config, f func(*workflows.Client, context.Context, health.CheckID, health.StaffID) (health.CheckList, error)) error {
	return withApp(ctx, cfg, func(a *app) error {
		if _, err := a.findCheck(ctx, c.List); err != nil {
			return err
		}
		l, err := f(a.desk, ctx, health.CheckID(c.List), health.StaffID(c.By))
		if err != nil {
			return err
		}
		return a.sayCheck(l, c.JSON)
	})
}

// columnWords are the headings of a list that is handed out, in the order of its columns; the last ones wait for answers.
func columnWords(words phrase.Words) (asked, answers []string) {
	for _, key := range []string{"no", "row", "name", "birth", "sex", "number", "hamlet"} {
		asked = append(asked, words.Say("verify.column."+key))
	}
	for _, key := range []string{"result", "right_number", "right_name", "right_birth", "right_sex", "note"} {
		answers = append(answers, words.Say("verify.column."+key))
	}
	return asked, answers
}
