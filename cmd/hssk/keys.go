package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"hssk/store/seal"
	"hssk/store/sqlstore"
)

type keysCmd struct {
	Init   keysInitCmd   `cmd:""`
	Status keysStatusCmd `cmd:""`
	Seal   keysSealCmd   `cmd:""`
	Rotate keysRotateCmd `cmd:""`
	Drop   keysDropCmd   `cmd:""`
}

type keysInitCmd struct{}

// Run makes a key file.
func (keysInitCmd) Run(cfg config) error {
	return withKeyFile(cfg, func() error {
		if err := writeKeys(cfg.KeysFile, seal.NewRing(), true); err != nil {
			return err
		}
		return tell(cfg, "keys.made", "path", cfg.KeysFile)
	})
}

// tell says a phrase on the standard output.
func tell(cfg config, key string, args ...string) error {
	words, err := cfg.words()
	if err != nil {
		return err
	}
	fmt.Println(words.Say(key, args...))
	return nil
}

// withSealed opens the records, without the rest of the program, for a command about their keys.
func withSealed(ctx context.Context, cfg config, f func(*sqlstore.Store, *seal.Ring) error) error {
	ring, err := cfg.keys()
	if err != nil {
		return err
	}
	if there, err := cfg.hasStore(); err != nil {
		return err
	} else if !there {
		return refused("cli.keys_no_records", "data", cfg.Data)
	}
	st, err := cfg.openStore(ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	st.Seal(ring)
	if err := st.Migrate(ctx); err != nil {
		return err
	}
	return f(st, ring)
}

type masterView struct {
	ID      string `json:"id"`
	Current bool   `json:"current"`
	Keys    int64  `json:"data_keys"`
}

type keysView struct {
	Sealed     bool             `json:"sealed"`
	Converting bool             `json:"converting"` // hssk keys seal was begun and is not over
	Masters    []masterView     `json:"master_keys"`
	Unsealed   map[string]int64 `json:"unsealed_rows"` // by table
	Total      int64            `json:"unsealed_total"`
	Files      int              `json:"unsealed_files"` // lists that were loaded or sent
}

type keysStatusCmd struct{ JSON bool }

// Run says which keys there are, and what is not sealed.
func (c keysStatusCmd) Run(ctx context.Context, cfg config) error {
	return withSealed(ctx, cfg, func(st *sqlstore.Store, ring *seal.Ring) error {
		view, err := viewKeys(ctx, cfg, st, ring)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(view)
		}
		return view.print(cfg)
	})
}

func viewKeys(ctx context.Context, cfg config, st *sqlstore.Store, ring *seal.Ring) (keysView, error) {
	view := keysView{Sealed: st.Sealed(), Converting: st.Half(), Masters: []masterView{}}
	use, err := st.MasterUse(ctx)
	if err != nil {
		return view, err
	}
	if ring != nil {
		for _, id := range ring.Masters() {
			view.Masters = append(view.Masters, masterView{id, id == ring.Current(), use[id]})
		}
	}
	if view.Unsealed, err = st.Unsealed(ctx); err != nil {
		return view, err
	}
	for _, n := range view.Unsealed {
		view.Total += n
	}
	files, err := vault{}.readable(cfg.fileDirs()...)
	view.Files = len(files)
	return view, err
}

func (v keysView) print(cfg config) error {
	words, err := cfg.words()
	if err != nil {
		return err
	}
	state := "keys.unsealed"
	switch {
	case v.Converting:
		state = "keys.converting"
	case v.Sealed:
		state = "keys.sealed"
	}
	fmt.Println(words.Say(state))
	if v.Sealed {
		fmt.Println(words.Say("keys.readable"))
	}
	for _, m := range v.Masters {
		key := "keys.old"
		if m.Current {
			key = "keys.current"
		}
		fmt.Println(words.Say(key, "id", m.ID, "count", words.Count(m.Keys)))
	}
	fmt.Println(words.Say("keys.left", "count", words.Count(v.Total), "files", words.Count(int64(v.Files))))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, table := range slices.Sorted(maps.Keys(v.Unsealed)) {
		if n := v.Unsealed[table]; n > 0 {
			fmt.Fprintf(w, "  %s\t%d\n", table, n)
		}
	}
	if err := w.Flush(); err != nil || len(v.Masters) == 0 {
		return err
	}
	codec := "keys.codec_alone"
	if v.Sealed {
		codec = "keys.codec"
	}
	_, err = fmt.Println(words.Say(codec, "url", cfg.publicURL()))
	return err
}

type keysSealCmd struct {
	Page int `default:"200"`
}

// Run seals a database that has records already, or goes on doing so.
func (c keysSealCmd) Run(ctx context.Context, cfg config) error {
	words, err := cfg.words()
	if err != nil {
		return err
	}
	return withSealed(ctx, cfg, func(st *sqlstore.Store, ring *seal.Ring) error {
		switch {
		case ring == nil:
			return refused("cli.keys_where")
		case st.Sealed() && !st.Half():
			fmt.Println(words.Say("keys.sealed"))
			return sealFiles(cfg, st, ring)
		case !st.Sealed():
			if err := mayBegin(cfg); err != nil {
				return err
			}
			if err := st.BeginSealing(ctx); err != nil {
				return err
			}
			fmt.Println(words.Say("keys.begun"))
		default:
			fmt.Println(words.Say("keys.resumed"))
		}
		rows := map[string]int64{}
		for {
			p, err := st.SealPage(ctx, max(c.Page, 1))
			if err != nil {
				return err
			}
			if p.Over {
				break
			}
			rows[p.Table] += int64(p.Rows)
			fmt.Fprintln(os.Stderr, words.Say("keys.seal_progress", "table", p.Table, "count", words.Count(rows[p.Table])))
		}
		if err := st.EndSealing(ctx); err != nil {
			return err
		}
		if err := sealFiles(cfg, st, ring); err != nil {
			return err
		}
		fmt.Println(words.Say("keys.done"))
		fmt.Println(words.Say("keys.readable"))
		return nil
	})
}

// sealFiles seals the lists that were loaded or sent before, and says how many there were.
func sealFiles(cfg config, st *sqlstore.Store, ring *seal.Ring) error {
	n, err := vault{ring, st.Sealed}.convert(cfg.fileDirs()...)
	if n > 0 {
		err = errors.Join(tell(cfg, "keys.files", "count", strconv.Itoa(n)), err)
	}
	return err
}

// mayBegin refuses to begin while a server without the keys uses the data directory: it could not go on.
func mayBegin(cfg config) error {
	lock, err := lockData(cfg.dir("serve.lock"))
	if err == nil {
		return lock.Close()
	}
	if !errors.Is(err, errEngineDataBusy) {
		return err
	}
	var r running
	b, err := os.ReadFile(cfg.dir("run.json"))
	if err != nil || json.Unmarshal(b, &r) != nil || !r.Keys {
		return refused("cli.keys_server", "data", cfg.Data)
	}
	return nil
}

// rewrapPage is how many data keys one transaction wraps anew.
const rewrapPage = 500

type keysRotateCmd struct{}

// Run makes a new master key, unless an earlier rotation was stopped, and wraps every data key with it.
func (keysRotateCmd) Run(ctx context.Context, cfg config) error {
	words, err := cfg.words()
	if err != nil {
		return err
	}
	return withKeyFile(cfg, func() error {
		return withSealed(ctx, cfg, func(st *sqlstore.Store, ring *seal.Ring) error {
			if !st.Sealed() {
				return refused("cli.keys_unsealed")
			}
			use, err := st.MasterUse(ctx)
			if err != nil {
				return err
			}
			if delete(use, ring.Current()); len(use) > 0 {
				fmt.Println(words.Say("keys.rotate_resumed", "id", ring.Current()))
			} else {
				ring.AddMaster()
				if err := writeKeys(cfg.KeysFile, ring, false); err != nil {
					return err
				}
				fmt.Println(words.Say("keys.rotate_begun", "id", ring.Current()))
			}
			done, err := rewrap(ctx, st, func(n int64) {
				fmt.Fprintln(os.Stderr, words.Say("keys.progress", "count", words.Count(n)))
			})
			if err != nil {
				return err
			}
			fmt.Println(words.Say("keys.rotated", "count", words.Count(done), "id", ring.Current()))
			return nil
		})
	})
}

// rewrap goes over all data keys until none is under another master key: others may make some meanwhile.
func rewrap(ctx context.Context, st *sqlstore.Store, tell func(int64)) (total int64, err error) {
	for again := true; again; {
		again = false
		for after := ""; ; {
			done, last, err := st.Rewrap(ctx, after, rewrapPage)
			if err != nil {
				return total, err
			}
			if total += int64(done); done > 0 {
				again = true
				tell(total)
			}
			if after = last; after == "" {
				break
			}
		}
	}
	return total, nil
}

type keysDropCmd struct {
	Name string `arg:""`
}

// Run takes a master key that nothing uses out of the file.
func (c keysDropCmd) Run(ctx context.Context, cfg config) error {
	return withKeyFile(cfg, func() error {
		return withSealed(ctx, cfg, func(st *sqlstore.Store, ring *seal.Ring) error {
			switch {
			case !slices.Contains(ring.Masters(), c.Name):
				return refused("cli.keys_unknown", "id", c.Name, "known", strings.Join(ring.Masters(), ", "))
			case c.Name == ring.Current():
				return refused("cli.keys_current", "id", c.Name)
			}
			if err := unused(ctx, st, c.Name); err != nil {
				return err
			}
			if err := writeKeys(cfg.KeysFile, ring.Without(c.Name), false); err != nil {
				return err
			}
			if err := unused(ctx, st, c.Name); err != nil { // somebody was quicker: the key goes back
				return errors.Join(writeKeys(cfg.KeysFile, ring, false), err)
			}
			return tell(cfg, "keys.dropped", "id", c.Name)
		})
	})
}

func unused(ctx context.Context, st *sqlstore.Store, id string) error {
	use, err := st.MasterUse(ctx)
	if err == nil && use[id] > 0 {
		return refused("cli.keys_used", "id", id, "count", strconv.FormatInt(use[id], 10))
	}
	return err
}

// keyPath names the key file in complaints.
func (c config) keyPath() string { return cmp.Or(c.KeysFile, "HSSK_KEYS_FILE") }
