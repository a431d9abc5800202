package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"hssk/activities"
	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

type peopleMergeCmd struct {
	Kept string `arg:""`
	Gone string `arg:""`
	Yes  bool
}

// Run merges two records of one person, after both were shown side by side.
func (c peopleMergeCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		kept, gone, err := a.mergeable(ctx, c.Kept, c.Gone)
		if err != nil {
			return err
		}
		looks := []health.Look{{Person: kept.ID, Why: "cli merge"}, {Person: gone.ID, Why: "cli merge"}}
		if err := a.acts.Seen(ctx, operator(), looks); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		if err := a.sideBySide(os.Stdout, words, kept, gone); err != nil {
			return err
		}
		if err := a.toldApart(ctx, words, kept.ID, gone.ID); err != nil {
			return err
		}
		if err := confirm(c.Yes, words.Say("merge.sure", "gone", string(gone.ID), "kept", string(kept.ID))); err != nil {
			return err
		}
		m, err := a.acts.MergePeople(ctx, activities.MergeInput{Kept: kept.ID, Gone: gone.ID, By: operator()})
		if err != nil {
			return err
		}
		fmt.Println(words.Say("done.merged", "gone", string(gone.ID), "kept", string(kept.ID), "id", string(m.ID)))
		return nil
	})
}

// toldApart warns of a pair of which somebody has said that they are two people.
func (a *app) toldApart(ctx context.Context, words phrase.Words, one, two health.PersonID) error {
	var apart []health.PersonID
	err := a.store.Write(ctx, func(tx store.Tx) (err error) {
		apart, err = tx.Apart(one)
		return err
	})
	if slices.Contains(apart, two) {
		fmt.Println(words.Say("merge.apart"))
	}
	return err
}

// mergeable finds two records that both stand. Two that were merged with each other before are told so.
func (a *app) mergeable(ctx context.Context, one, two string) (kept, gone health.Record, err error) {
	if kept, err = a.kept(ctx, one); err != nil {
		return kept, gone, err
	}
	if gone, err = a.kept(ctx, two); err != nil {
		return kept, gone, err
	}
	if kept.ID == gone.ID {
		return kept, gone, health.Refuse("merge_self", nil)
	}
	if gone.MergedInto == kept.ID || kept.MergedInto == gone.ID {
		merged := gone
		if gone.MergedInto == "" {
			merged = kept
		}
		_, day, err := a.mergedInto(ctx, merged)
		if err != nil {
			return kept, gone, err
		}
		return kept, gone, refused("cli.merge_before", "gone", string(merged.ID), "kept", string(merged.MergedInto), "day", day)
	}
	for _, id := range []health.PersonID{kept.ID, gone.ID} {
		if _, err := a.standing(ctx, string(id)); err != nil {
			return kept, gone, err
		}
	}
	return kept, gone, nil
}

// sideBySide shows two records, masked, what speaks for and against one person, and what ought to make one stop.
func (a *app) sideBySide(out io.Writer, words phrase.Words, kept, gone health.Record) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t\t%s\n", words.Say("merge.field"), words.Say("merge.kept"), words.Say("merge.gone"))
	for _, f := range bot.Paired(kept.Fields, gone.Fields) {
		l, r := kept.Fields[f], gone.Fields[f]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", words.Say("field."+string(f)), a.masked(words, f, l), bot.Mark(f, l, r), a.masked(words, f, r))
	}
	fmt.Fprintf(w, "%s\t%s\t\t%s\n", words.Say("merge.station"), kept.Station, gone.Station)
	if err := w.Flush(); err != nil {
		return err
	}
	j := a.acts.Weights.Judge(match.Of(kept.Fields), match.Of(gone.Fields))
	fmt.Fprintln(out, words.Say("merge.judged", "verdict", words.Say("merge.verdict."+verdictOf(j)), "why", strings.Join(a.teller(words).Weighed(j.Why), ", ")))
	for _, f := range []health.Field{health.SexField, health.BirthDate} {
		if bot.Mark(f, kept.Fields[f], gone.Fields[f]) == "≠" {
			fmt.Fprintln(out, words.Say("merge.warn", "field", words.Say("field_in."+string(f))))
		}
	}
	return nil
}

func verdictOf(j match.Judgement) string {
	if j.Verdict == match.Review && j.IsStrong() {
		return "strong"
	}
	return string(j.Verdict)
}

func (a *app) teller(words phrase.Words) bot.Teller {
	return bot.Teller{Words: words, Phrases: a.phrases, Units: a.acts.Units}
}

// masked says a value as far as a terminal needs it: names by initials, numbers without their middle, of a birth the year,
// of addresses and of health nothing but that it is known.
func (a *app) masked(words phrase.Words, f health.Field, v health.FieldValue) string {
	teller := a.teller(words)
	if v.State != health.HasValue {
		return teller.Value(f, v)
	}
	switch {
	case f == health.Address || f.Class() == health.ClassHealth || f == "DIACHI_THUONGTRU":
		return "•••"
	case f.Class() == health.ClassName:
		return ident.MaskName(v.Text())
	case f.Class() == health.ClassBirth || f.Class() == health.ClassNumber:
		return teller.Masked(f, v)
	}
	return teller.Value(f, v)
}

type peopleUnmergeCmd struct {
	ID   string `arg:""`
	Keep bool
}

// Run takes a merge back.
func (c peopleUnmergeCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		words := a.phrases.In(cfg.Lang)
		teller := a.teller(words)
		id, err := a.mergeNamed(ctx, words, c.ID)
		if err != nil {
			return err
		}
		m, err := a.acts.UnmergePeople(ctx, activities.UnmergeInput{Merge: id, By: operator(), Keep: c.Keep})
		var e *health.Error
		switch {
		case errors.Is(err, store.ErrNotFound):
			return refused("cli.merge_unknown", "id", c.ID)
		case errors.As(err, &e) && e.Code == "merge_edited":
			return refused("cli.merge_edited", "came", teller.Came(e.Args))
		case errors.As(err, &e) && e.Code == "merge_later" && e.Args["merge"] != "":
			return refused("cli.merge_later", "id", e.Args["merge"])
		case err != nil:
			return err
		}
		fmt.Println(words.Say("done.split", "gone", string(m.Gone), "kept", string(m.Kept)))
		if m.Visits+m.Doses > 0 {
			fmt.Println(words.Say("split.stays", "what", teller.Came(map[string]string{"visits": strconv.Itoa(m.Visits), "doses": strconv.Itoa(m.Doses)})))
		}
		if m.Links+m.Powers > 0 {
			fmt.Println(words.Say("split.cut", "what", teller.Came(map[string]string{"links": strconv.Itoa(m.Links), "powers": strconv.Itoa(m.Powers)})))
		}
		return nil
	})
}

// mergeNamed finds the merge that is meant by its id, or by whatever people show takes for one of the two people.
func (a *app) mergeNamed(ctx context.Context, words phrase.Words, text string) (health.MergeID, error) {
	r, _, err := a.looked(ctx, text)
	switch {
	case err == nil:
		text = string(r.ID)
	case health.CodeOf(err) != "cli.person_unknown":
		return "", err
	}
	return a.mergeOf(ctx, words, text)
}

// mergeOf finds the merge that is meant: by its own id, or by that of the record that was merged into another. The record
// that stayed may have several, which are listed.
func (a *app) mergeOf(ctx context.Context, words phrase.Words, id string) (health.MergeID, error) {
	merges, err := a.store.MergesOf(ctx, health.PersonID(id))
	if err != nil {
		return "", err
	}
	for _, m := range merges {
		if string(m.Gone) == id || len(merges) == 1 {
			return m.ID, nil
		}
	}
	if len(merges) > 0 {
		fmt.Fprintln(os.Stdout, words.Say("merge.which"))
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.merges"))
		for _, m := range merges {
			fmt.Fprintf(w, "%s\t%s\t%s\n", m.ID, m.Gone, wroteDay(m.At))
		}
		return "", errors.Join(w.Flush(), refused("cli.merge_which", "id", string(merges[0].ID)))
	}
	if _, err := a.store.Record(ctx, health.PersonID(id)); err == nil {
		return "", a.noMerge(ctx, words, id)
	}
	return health.MergeID(id), nil
}

// noMerge says of a record without a merge that stands whether there was one, and who took it back when, which the log knows.
func (a *app) noMerge(ctx context.Context, words phrase.Words, id string) error {
	rows, err := a.store.AuditOf(ctx, id, 10_000)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Action == health.ActSplit && row.Cause.Kind == health.CauseMerge {
			by, err := a.namer(words).actor(ctx, row.By)
			if err != nil {
				return err
			}
			return refused("cli.merge_back", "id", id, "day", wroteDay(row.At), "by", by)
		}
	}
	return health.Refuse("merge_none", nil)
}
