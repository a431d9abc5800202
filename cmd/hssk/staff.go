package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type staffCmd struct {
	Add    staffAddCmd    `cmd:"" help:"Add a member of staff, or change one."`
	List   staffListCmd   `cmd:"" default:"1" help:"List the staff."`
	Invite staffInviteCmd `cmd:"" help:"Make a one-time link with which a member of staff opens their chat."`
}

type staffAddCmd struct {
	ID      string `arg:"" help:"Short name that stays, such as nhan-05158."`
	Name    string `required:"" help:"Full name."`
	Role    string `required:"" help:"nurse, head or supervisor." enum:"nurse,head,supervisor"`
	Station string `help:"Station code; not for supervisors."`
	Leave   bool   `help:"The person has left: they can do nothing any more."`
}

// Run adds or changes one member of staff.
func (c staffAddCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		role, station := health.Role(c.Role), health.StationCode(c.Station)
		switch {
		case strings.TrimSpace(c.Name) == "" || !staffID.MatchString(c.ID):
			return errors.New("a member of staff needs a name, and an id of letters, digits, dots and hyphens")
		case role.Oversees() && station != "":
			return errors.New("a supervisor has no --station: they see all")
		case role.Works():
			if err := a.knowsStation(ctx, station); err != nil {
				return err
			}
		}
		return a.write(ctx, func(put putter) error {
			return put.PutStaff(health.Staff{ID: health.StaffID(c.ID), Name: c.Name, Role: role, Station: station, Active: !c.Leave})
		})
	})
}

// staffID is what an id may look like: it stands in commands and in logs.
var staffID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,35}$`)

// knowsStation refuses a code that no station has.
func (a *app) knowsStation(ctx context.Context, code health.StationCode) error {
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(stations, func(s health.Station) bool { return s.Code == code }) {
		return fmt.Errorf("%q is no station; see: hssk station list", string(code))
	}
	return nil
}

type staffListCmd struct {
	JSON bool `help:"Print as JSON."`
}

// Run lists the staff.
func (c staffListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		list, err := a.store.StaffList(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return json.NewEncoder(os.Stdout).Encode(list)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tROLE\tSTATION\tACTIVE\tNAME")
		for _, s := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%t\t%s\n", s.ID, s.Role, s.Station, s.Active, s.Name)
		}
		return w.Flush()
	})
}

type staffInviteCmd struct {
	ID   string `arg:"" help:"The member of staff."`
	Days int    `help:"How long the link can be used." default:"7"`
}

// Run prints the link.
func (c staffInviteCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.store.Staff(ctx, health.StaffID(c.ID))
		switch {
		case err != nil:
			return fmt.Errorf("no member of staff %q; see: hssk staff list", c.ID)
		case !s.Active:
			return fmt.Errorf("%s has left: an invitation would open nothing", c.ID)
		case c.Days < 1 || c.Days > 90:
			return errors.New("--days must be from 1 to 90")
		}
		token := newToken()
		err = a.write(ctx, func(put putter) error {
			return put.PutInvite(health.Invite{Hash: activities.HashToken(token), Staff: health.StaffID(c.ID),
				ExpiresAt: time.Now().AddDate(0, 0, c.Days)})
		})
		if err != nil {
			return err
		}
		fmt.Printf("%s/c/%s\nhssk chat --invite %s\n", cfg.publicURL(), token, token)
		return nil
	})
}

// write runs f in one transaction.
func (a *app) write(ctx context.Context, f func(putter) error) error {
	return a.store.Write(ctx, func(tx store.Tx) error { return f(tx) })
}

// linkStaff ties a channel address to a member of staff without an invitation.
func (a *app) linkStaff(ctx context.Context, channel, address string, id health.StaffID) error {
	return a.store.Write(ctx, func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: channel, Address: address, Staff: id, Proof: "operator", At: time.Now()})
	})
}

// newToken makes the secret of a link: 16 random bytes, which fit into every channel's start parameter.
func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(16)) }

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // since Go 1.24 it never fails: it ends the program instead
	return b
}

type stationCmd struct {
	Setup stationSetupCmd `cmd:"" help:"Set up the 16 stations of Tân Lạc; run again, it changes nothing."`
	List  stationListCmd  `cmd:"" default:"1" help:"List the stations."`
	Set   stationSetCmd   `cmd:"" help:"Set the population a station's coverage is measured against."`
}

type stationSetupCmd struct{}

// Run sets up the stations without touching denominators that are known.
func (stationSetupCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		stations, err := a.store.Stations(ctx)
		if err != nil {
			return err
		}
		if len(stations) > 0 {
			return nil // set up before: what is known of their populations stays
		}
		return a.setUpStations(ctx, nil, "", "")
	})
}

type stationListCmd struct{}

// Run lists the stations.
func (stationListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		stations, err := a.store.Stations(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "CODE\tNAME\tPEOPLE\tSOURCE\tON")
		for _, s := range stations {
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", s.Code, s.Name, s.Denominator.People, s.Denominator.Source, s.Denominator.On)
		}
		return w.Flush()
	})
}

type stationSetCmd struct {
	Code   string `arg:"" help:"Station code."`
	People int64  `required:"" help:"The population."`
	Source string `required:"" help:"Who says so, such as a decision or a yearbook."`
	On     string `required:"" help:"The day it holds for, yyyy-mm-dd."`
}

// Run sets one denominator. A figure without source and date is refused: nobody could defend it.
func (c stationSetCmd) Run(ctx context.Context, cfg config) error {
	day, ok := ident.ParseDate(c.On)
	if !ok || c.People < 1 || strings.TrimSpace(c.Source) == "" {
		return errors.New("--people must be at least 1, --source must say who says so, --on must be a day such as 2025-07-01")
	}
	c.On = day.String()
	return withStore(ctx, cfg, func(a *app) error {
		stations, err := a.store.Stations(ctx)
		if err != nil {
			return err
		}
		for _, s := range stations {
			if s.Code == health.StationCode(c.Code) {
				s.Denominator = health.Denominator{People: c.People, Source: c.Source, On: c.On}
				return a.write(ctx, func(put putter) error { return put.PutStation(s) })
			}
		}
		return fmt.Errorf("no station %q; see: hssk station list", c.Code)
	})
}

type boardCmd struct {
	JSON bool `help:"Print as JSON."`
}

// Run prints what the board shows.
func (c boardCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		b, err := a.store.Board(ctx, time.Now())
		if err != nil {
			return err
		}
		if c.JSON {
			return json.NewEncoder(os.Stdout).Encode(b)
		}
		fmt.Println(bot.BoardText(a.phrases.In(cfg.Lang), b))
		return nil
	})
}
