package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"hssk/bot/phrase"
	"hssk/store"
)

// listing says how a list command shows what it found: the phrase that there is nothing, the phrase of the head, and the
// line of one, its columns apart by tabs.
type listing[T any] struct {
	none, head string
	line       func(T) string
}

// printList prints what a list command found: JSON for a script, a table for a person.
func printList[T, V any](words phrase.Words, all []T, asJSON bool, view func(T) V, l listing[T]) error {
	if asJSON {
		return printJSON(viewAll(all, view))
	}
	if len(all) == 0 {
		fmt.Println(words.Say(l.none))
		return nil
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say(l.head))
	for _, one := range all {
		fmt.Fprintln(w, l.line(one))
	}
	return w.Flush()
}

// find tells an id that does not exist, which the phrase says, from a store that fails.
func find[ID ~string, T any](ctx context.Context, read func(context.Context, ID) (T, error), id, unknown string) (T, error) {
	one, err := read(ctx, ID(id))
	if errors.Is(err, store.ErrNotFound) {
		return one, refused(unknown, "id", id)
	}
	return one, err
}

// watchWhile reads something again and again while it stays as it was, and says how far it is meanwhile. Whoever stops
// watching stops nothing.
func watchWhile[ID, T any](ctx context.Context, read func(context.Context, ID) (T, error), id ID, stays func(T) bool, line func(T) string) (T, error) {
	screen := newTicker(os.Stderr)
	defer screen.clear()
	for {
		one, err := read(ctx, id)
		if err != nil || !stays(one) {
			return one, err
		}
		screen.show(line(one))
		if err := pause(ctx, 300*time.Millisecond); err != nil {
			return one, err
		}
	}
}
