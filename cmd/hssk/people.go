package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"hssk/activities"
	"hssk/store/health"
)

type peopleCmd struct {
	Find       peopleFindCmd       `cmd:""`
	Show       peopleShowCmd       `cmd:""`
	History    peopleHistoryCmd    `cmd:""`
	Households peopleHouseholdsCmd `cmd:""`
	Proxy      proxyCmd            `cmd:""`
	Visits     peopleVisitsCmd     `cmd:""`
	Merge      peopleMergeCmd      `cmd:""`
	Unmerge    peopleUnmergeCmd    `cmd:""`
	Duplicates peopleDuplicatesCmd `cmd:""`
	Move       peopleMoveCmd       `cmd:""`
	Verify     peopleVerifyCmd     `cmd:""`
	Forget     peopleForgetCmd     `cmd:""`
}

// operator is who acts at the command line.
func operator() health.Actor { return health.Actor{Kind: health.BySystem, ID: "cli"} }

type peopleDuplicatesCmd struct {
	JSON  bool `name:"json"`
	Again bool
}

// duplicatesView is what a script sees of a search.
type duplicatesView struct {
	Seen  int  `json:"seen"`
	Asked int  `json:"asked"`
	Done  bool `json:"done"`
}

// sweepPage is how many records one step of the search looks at: a second's work.
const sweepPage = 1000

// Run looks through all records for pairs that may be one person.
func (c peopleDuplicatesCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		words := a.phrases.In(cfg.Lang)
		var s activities.Sweep
		for again := c.Again; !s.Done; again = false {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if s, err = a.acts.SweepDuplicates(ctx, sweepPage, again); err != nil {
				return err
			}
			if !c.JSON && !s.Done {
				fmt.Fprintln(os.Stderr, words.Say("done.duplicates_on", "seen", words.Count(int64(s.Seen))))
			}
		}
		if err := a.nudgeAll(ctx, s.Asked); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(duplicatesView{s.Seen, s.Asked, s.Done})
		}
		fmt.Println(words.Say("done.duplicates", "seen", words.Count(int64(s.Seen)), "asked", strconv.Itoa(s.Asked)))
		return nil
	})
}

// nudgeAll lets the stations' windows see their new tasks. Without a running server they see them when it starts.
func (a *app) nudgeAll(ctx context.Context, asked int) error {
	if asked == 0 || a.attach(ctx) != nil {
		return ctx.Err()
	}
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return err
	}
	for _, s := range stations {
		if err := a.desk.Nudge(ctx, s.Code); err != nil {
			return err
		}
	}
	return nil
}
