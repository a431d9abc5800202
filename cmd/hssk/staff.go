package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

type staffCmd struct {
	Add     staffAddCmd     `cmd:""`
	List    staffListCmd    `cmd:"" default:"1"`
	Invite  staffInviteCmd  `cmd:""`
	Disable staffDisableCmd `cmd:""`
	Enable  staffEnableCmd  `cmd:""`
	Leave   staffLeaveCmd   `cmd:""`
	Set     staffSetCmd     `cmd:""`
}

type staffAddCmd struct {
	ID      string `arg:""`
	Name    string `required:""`
	Role    string `required:"" enum:"village,nurse,head,doctor,supervisor,admin"`
	Station string
	Hamlet  []string `sep:"none" placeholder:"NAME"`
	Leave   bool
	JSON    bool
}

// Run adds or changes one member of staff.
func (c staffAddCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		role, station := health.Role(c.Role), health.StationCode(c.Station)
		switch {
		case strings.TrimSpace(c.Name) == "" || !staffID.MatchString(c.ID):
			return refused("cli.staff_form")
		case !role.AtStation() && station != "":
			return refused("cli.supervisor_station")
		case role.AtStation() && station == "":
			return refused("cli.station_needed")
		case (role == health.RoleVillage) != (len(c.Hamlet) > 0):
			return refused("cli.hamlet_needed")
		case role.AtStation():
			if err := a.knowsStation(ctx, station); err != nil {
				return err
			}
		}
		return c.put(ctx, a, health.Staff{ID: health.StaffID(c.ID), Name: c.Name, Role: role, Station: station, Hamlets: c.Hamlet, Active: !c.Leave})
	})
}

// put stores one member of staff and says what was done.
func (c staffAddCmd) put(ctx context.Context, a *app, s health.Staff) error {
	before, err := a.store.Staff(ctx, s.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	fresh := err != nil
	s.Capacity, s.Languages = before.Capacity, before.Languages // another command's affair
	written := s
	written.Active = s.Active || before.Active // who leaves is shut out below, with their chats
	err = a.store.Write(ctx, func(tx store.Tx) error {
		if err := tx.PutStaff(written); err != nil {
			return err
		}
		return tx.AppendAudit(staffAudit(s.ID, becameOf(before, s)))
	})
	if err == nil && written.Active != s.Active {
		_, err = a.acts.SetActive(ctx, operator(), s.ID, false)
	}
	if err != nil {
		return err
	}
	if err := a.warnHamlets(ctx, s); err != nil {
		return err
	}
	moved, err := a.acts.HandOverOf(ctx, activities.HandOrder{Staff: s.ID, By: operator()}) // of another station or role now
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(viewStaff(s))
	}
	w := a.phrases.In(a.cfg.Lang)
	args := []string{"id", string(s.ID), "name", s.Name, "role", w.Say("role_name." + string(s.Role)), "station", cmp.Or(string(s.Station), "–")}
	switch {
	case !s.Active:
		fmt.Println(w.Say("done.staff_left", args...))
	case fresh:
		fmt.Println(w.Say("done.staff_added", args...))
	default:
		fmt.Println(w.Say("done.staff_changed", args...))
	}
	if n := moved.Covered + moved.Queued; n > 0 {
		fmt.Println(w.Say("cli.leave.moved", "n", strconv.Itoa(n)))
	}
	return nil
}

// becameOf says for the log what became of an account, which is new when there was none before.
func becameOf(before, now health.Staff) string {
	how := "changed to "
	switch {
	case before.ID == "" && now.Active:
		how = "added as "
	case before.ID == "":
		how = "added, has left, as "
	case !now.Active:
		how = "has left as "
	case !before.Active:
		how = "is back as "
	}
	return how + string(now.Role)
}

// putStaff stores a member of staff with a line in the log.
func (a *app) putStaff(ctx context.Context, s health.Staff, what string) error {
	return a.store.Write(ctx, func(tx store.Tx) error {
		if err := tx.PutStaff(s); err != nil {
			return err
		}
		return tx.AppendAudit(staffAudit(s.ID, what))
	})
}

// staffAudit notes that whoever runs the machine did something with an account.
func staffAudit(id health.StaffID, what string) health.Audit {
	return health.Audit{At: time.Now(), By: operator(), Action: health.ActStaff, Subject: string(id), Detail: what}
}

// warnHamlets says which hamlets of a village worker nobody lives in: the name may be misspelt. The people may also be
// registered later.
func (a *app) warnHamlets(ctx context.Context, s health.Staff) error {
	for _, h := range s.Hamlets {
		n, err := a.store.HamletPeople(ctx, s.Station, health.HamletKey(h))
		if err != nil {
			return err
		}
		if n == 0 {
			fmt.Fprintln(os.Stderr, a.phrases.In(a.cfg.Lang).Say("error.cli.hamlet_empty", "hamlet", h, "station", string(s.Station)))
		}
	}
	return nil
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
		return a.noStation(ctx, code)
	}
	return nil
}

type staffListCmd struct {
	JSON bool
}

// Run lists the staff.
func (c staffListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		list, err := a.store.StaffList(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(list, viewStaff))
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		words := a.phrases.In(a.cfg.Lang)
		fmt.Fprintln(w, words.Say("table.staff"))
		for _, s := range list {
			active := "table.active"
			if !s.Active {
				active = "table.left"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.ID, words.Say("role."+string(s.Role))+" ("+string(s.Role)+")", s.Station, words.Say(active), s.Name, strings.Join(s.Hamlets, ", "))
		}
		return w.Flush()
	})
}

type staffInviteCmd struct {
	ID     string `arg:""`
	Digits bool
	Days   int `default:"7"`
}

// Run prints the link.
func (c staffInviteCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.store.Staff(ctx, health.StaffID(c.ID))
		switch {
		case errors.Is(err, store.ErrNotFound):
			return refused("cli.staff_unknown", "id", c.ID)
		case err != nil:
			return err
		case !s.Active:
			return refused("cli.staff_left", "id", c.ID)
		case c.Days < 1 || c.Days > 90:
			return refused("cli.invite_days")
		}
		if c.Digits {
			return a.inviteByDigits(ctx, s)
		}
		token := newToken()
		err = a.store.Write(ctx, func(tx store.Tx) error {
			inv := health.Invite{Hash: activities.HashToken(token), Staff: health.StaffID(c.ID), ExpiresAt: time.Now().AddDate(0, 0, c.Days)}
			if err := tx.PutInvite(inv); err != nil {
				return err
			}
			return tx.AppendAudit(staffAudit(inv.Staff, "invited"))
		})
		if err != nil {
			return err
		}
		fmt.Printf("%s/c/%s\n%shssk chat --invite %s\n", a.linksAt(), token, a.telegramLink(ctx, token), token)
		return nil
	})
}

// telegramLink is the line of the same invitation for Telegram; empty where that is off or does not answer in time.
func (a *app) telegramLink(ctx context.Context, token string) string {
	ch, err := a.openTelegram()
	if ch == nil || err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := ch.Meet(ctx); err != nil {
		return ""
	}
	return ch.Invites() + token + "\n"
}

// inviteByDigits prints a code that a member of staff sends by SMS, where no link can be opened.
func (a *app) inviteByDigits(ctx context.Context, s health.Staff) error {
	inv, err := a.acts.StaffCode(ctx, operator(), s.ID)
	if err != nil {
		return err
	}
	fmt.Println(a.phrases.In(a.cfg.Lang).Say("accounts.digits", "name", s.Name, "code", inv.Token.Reveal()[:5]+" "+inv.Token.Reveal()[5:], "until", momentIn(inv.Until)))
	return nil
}

type staffDisableCmd struct {
	ID string `arg:""`
}

// Run shuts a member of staff out.
func (c staffDisableCmd) Run(ctx context.Context, cfg config) error {
	return setActive(ctx, cfg, c.ID, false, "done.staff_left")
}

type staffEnableCmd struct {
	ID string `arg:""`
}

// Run lets a member of staff in again.
func (c staffEnableCmd) Run(ctx context.Context, cfg config) error {
	return setActive(ctx, cfg, c.ID, true, "done.staff_back")
}

func setActive(ctx context.Context, cfg config, id string, active bool, done string) error {
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.acts.SetActive(ctx, operator(), health.StaffID(id), active)
		if errors.Is(err, store.ErrNotFound) {
			return refused("cli.staff_unknown", "id", id)
		}
		if err != nil {
			return err
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say(done, "name", s.Name, "id", id))
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
		return tx.PutContact(health.Contact{Channel: channel, Address: address, Staff: id, Proof: health.ProofOperator, At: time.Now()})
	})
}

// newToken makes the secret of a link: 16 random bytes, which fit into every channel's start parameter.
//
// None begins with a dash: at the command line it would be taken for the name of an option.
func newToken() string {
	for {
		if t := base64.RawURLEncoding.EncodeToString(randomBytes(16)); t[0] != '-' {
			return t
		}
	}
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // since Go 1.24 it never fails: it ends the program instead
	return b
}

type stationCmd struct {
	Setup stationSetupCmd `cmd:""`
	List  stationListCmd  `cmd:"" default:"1"`
	Set   stationSetCmd   `cmd:""`
	Phone stationPhoneCmd `cmd:""`
}

type stationSetupCmd struct{ JSON bool }

// Run sets up the stations without touching denominators that are known.
func (c stationSetupCmd) Run(ctx context.Context, cfg config) error {
	a, err := openApp(ctx, cfg) // the one command that begins a store without a server
	if err != nil {
		return err
	}
	defer a.Close()
	a.sayFresh(os.Stderr)
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return err
	}
	done := "done.stations_before"
	if len(stations) == 0 { // else what is known of their populations stays
		done = "done.stations"
		if err := a.setUpStations(ctx, nil, "", ""); err != nil {
			return err
		}
		if stations, err = a.store.Stations(ctx); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(viewAll(stations, viewStation))
	}
	fmt.Println(a.phrases.In(cfg.Lang).SayMap(done, map[string]string{"count": strconv.Itoa(len(stations))}))
	return nil
}

type boardCmd struct {
	Arrangement string `placeholder:"DATE"`
	JSON        bool
}

// Run prints what the board shows.
func (c boardCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		b, err := a.boardOf(ctx, c.Arrangement)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewBoard(b))
		}
		fmt.Println(a.boardText(b))
		return nil
	})
}
