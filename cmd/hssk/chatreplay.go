package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"hssk/bot"
	"hssk/store/health"
)

type chatListCmd struct {
	Limit int  `default:"20"`
	JSON  bool `name:"json"`
}

// recordedView is what a script sees of a conversation that was recorded.
type recordedView struct {
	Channel string `json:"channel"`
	Address string `json:"address"`
	Steps   int64  `json:"steps"`
	Last    string `json:"last"`
}

// Run lists the conversations of which steps are kept.
func (c chatListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		talks, err := a.store.Recorded(ctx, max(c.Limit, 1))
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(talks, func(r health.Recorded) recordedView {
				return recordedView{r.Channel, r.Address, r.Steps, r.Last.Format("2006-01-02T15:04:05Z07:00")}
			}))
		}
		words := a.phrases.In(cfg.Lang)
		if len(talks) == 0 {
			fmt.Fprintln(os.Stderr, words.Say("done.steps_none"))
			return nil
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.recorded"))
		for _, r := range talks {
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", r.Channel, r.Address, r.Steps, r.Last.In(health.Zone()).Format("02/01/2006 15:04:05"))
		}
		return w.Flush()
	})
}

type chatReplayCmd struct {
	Channel string `arg:"" optional:""`
	Address string `arg:"" optional:""`
	Steps   int    `default:"50"`
	Into    string `type:"path" placeholder:"FILE"`
	File    string `type:"existingfile" placeholder:"FILE"`
	JSON    bool   `name:"json"`
}

// errOtherAnswers ends a replay in which not everything is as it was.
var errOtherAnswers = errors.New("some steps are answered otherwise now")

// Run takes steps again, from the store or from a file.
func (c chatReplayCmd) Run(ctx context.Context, cfg config) error {
	with := withStore
	if c.File != "" { // the steps bring with them what they asked
		with = withAny
	}
	return with(ctx, cfg, func(a *app) error {
		steps, err := c.steps(ctx, a)
		if err != nil {
			return err
		}
		if len(steps) == 0 {
			return refused("cli.steps_none")
		}
		if c.Into != "" {
			if err := writeSecret(c.Into, func(w io.Writer) error { return writeSteps(w, steps) }); err != nil {
				return err
			}
			fmt.Fprintln(os.Stderr, a.phrases.In(cfg.Lang).Say("done.steps_written", "path", c.Into, "count", fmt.Sprint(len(steps))))
		}
		return c.replay(ctx, a, steps)
	})
}

func (c chatReplayCmd) steps(ctx context.Context, a *app) ([]bot.Recording, error) {
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readSteps(f)
	}
	if c.Channel == "" || c.Address == "" {
		return nil, refused("cli.steps_whose")
	}
	kept, err := a.store.Steps(ctx, c.Channel, c.Address, min(max(c.Steps, 1), 10_000))
	if err != nil {
		return nil, err
	}
	if len(kept) > 0 { // whoever reads the steps of somebody sees what that one was told
		if err := a.acts.SeenTalk(ctx, operator(), c.Channel, c.Address); err != nil {
			return nil, err
		}
	}
	var out []bot.Recording
	for _, body := range kept {
		var r bot.Recording
		if err := json.Unmarshal(body, &r); err != nil {
			return nil, fmt.Errorf("read a recorded step: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

// replayView is what a script sees of a step that was taken again.
type replayView struct {
	At      string      `json:"at"`
	Said    string      `json:"said"`
	Was     []bot.Reply `json:"was"`
	Now     []bot.Reply `json:"now"`
	Differs string      `json:"differs,omitempty"` // "replies", "state", or what the step asks now; absent: nothing
}

// replay prints the conversation, and beside each answer that is another now the new one.
func (c chatReplayCmd) replay(ctx context.Context, a *app, steps []bot.Recording) error {
	var views []replayView
	other := 0
	for _, r := range steps {
		got, err := a.bot.Replay(ctx, r)
		if err != nil {
			return fmt.Errorf("take the step of %s again: %w", r.Now.In(health.Zone()).Format("02/01/2006 15:04:05"), err)
		}
		if got.Differs != "" {
			other++
		}
		v := replayView{r.Now.Format("2006-01-02T15:04:05Z07:00"), r.Said(), r.Replies, got.Replies, got.Differs}
		views = append(views, v)
		if !c.JSON {
			printStep(os.Stdout, r, v)
		}
	}
	if c.JSON {
		if err := printJSON(views); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, a.phrases.In(a.cfg.Lang).Say("done.replayed", "count", fmt.Sprint(len(steps)), "other", fmt.Sprint(other)))
	if other > 0 {
		return errOtherAnswers
	}
	return nil
}

func printStep(w io.Writer, r bot.Recording, v replayView) {
	fmt.Fprintf(w, "%s> %s\n", r.Now.In(health.Zone()).Format("02/01 15:04:05"), v.Said)
	indent := func(mark string, replies []bot.Reply) {
		for _, reply := range replies {
			for line := range strings.Lines(bot.Plain(reply)) {
				fmt.Fprintf(w, "%s%s\n", mark, strings.TrimSuffix(line, "\n"))
			}
		}
	}
	if v.Differs == "" || v.Differs == "state" {
		indent("    ", v.Was)
	} else {
		indent("  - ", v.Was)
		indent("  + ", v.Now)
	}
	if v.Differs != "" {
		fmt.Fprintf(w, "  ! %s\n", v.Differs)
	}
}

// writeSteps writes one step a line.
func writeSteps(w io.Writer, steps []bot.Recording) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, r := range steps {
		if err := out.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

func readSteps(r io.Reader) ([]bot.Recording, error) {
	in := json.NewDecoder(bufio.NewReader(r))
	var out []bot.Recording
	for {
		var step bot.Recording
		err := in.Decode(&step)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, refused("cli.steps_unread", "step", fmt.Sprint(len(out)+1))
		}
		out = append(out, step)
	}
}
