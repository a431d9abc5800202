package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
)

type proxyCmd struct {
	Add  proxyAddCmd  `cmd:""`
	List proxyListCmd `cmd:""`
	End  proxyEndCmd  `cmd:""`
}

type proxyAddCmd struct {
	Ward   string `arg:""`
	Holder string `arg:""`
	Kind   string `default:"guardian" enum:"guardian,appointed,decision"`
	Paper  string `required:"" placeholder:"NUMBER"`
}

// Run notes that somebody may act for another, by a signed paper that the centre keeps.
func (c proxyAddCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		ward, err := a.standing(ctx, c.Ward)
		if err != nil {
			return err
		}
		holder, err := a.standing(ctx, c.Holder)
		if err != nil {
			return err
		}
		p := health.Proxy{Ward: ward.ID, Holder: holder.ID, Kind: health.ProxyKind(c.Kind),
			Consent: health.Consent{Purpose: "proxy", Text: health.ProxyText, Channel: "paper", Proof: health.Value(strings.TrimSpace(c.Paper)),
				Given: holder.ID, By: operator()}}
		if p.Kind == health.ProxyAppointed {
			p.Consent.Given = p.Ward
		}
		granted, err := a.acts.GrantProxy(ctx, p)
		if err != nil {
			return err
		}
		key := "done.proxy"
		if !granted.New {
			key = "done.proxy_same"
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say(key, "id", string(granted.ID)))
		return nil
	})
}

type proxyListCmd struct {
	Person string `arg:""`
	Clear  bool
	JSON   bool `name:"json"`
}

// proxyView is what a script sees of a power.
type proxyView struct {
	ID     health.ProxyID   `json:"id"`
	Ward   health.PersonID  `json:"ward"`
	Holder health.PersonID  `json:"holder"`
	Kind   health.ProxyKind `json:"kind"`
	Text   string           `json:"text"`  // version of the words that were agreed to
	Holds  bool             `json:"holds"` // it can be used today
	From   string           `json:"from"`
	To     string           `json:"to"` // empty: nobody has ended it

	WardName   string `json:"ward_name"` // masked unless asked for in clear
	HolderName string `json:"holder_name"`
	Channel    string `json:"channel"` // how they agreed: paper, chat, sms
	Paper      string `json:"paper"`   // number of the paper, or the event that said yes
	Given      string `json:"given"`   // id of who agreed
	Recorded   string `json:"recorded"`
	RecordedBy string `json:"recorded_by"` // kind:id
	EndedBy    string `json:"ended_by"`    // empty: nobody has
	by         health.Actor
}

// Run lists who may act for a person, and for whom the person may.
func (c proxyListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.kept(ctx, c.Person)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		views, err := a.viewProxies(ctx, r.ID, a.sayer(words, c.Clear, c.JSON))
		if err != nil {
			return err
		}
		var looks []health.Look
		for _, id := range named(views) {
			looks = append(looks, health.Look{Person: id, Why: inClear("cli proxy", c.Clear)})
		}
		if err := a.acts.Seen(ctx, operator(), looks); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(views)
		}
		n := a.namer(words)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.proxies"))
		for _, v := range views {
			holds := "table.active"
			if !v.Holds {
				holds = "table.over"
			}
			by, err := n.actor(ctx, v.by)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.ID, v.WardName, v.HolderName, words.Say("proxy."+string(v.Kind)), v.From, orDash(v.To),
				words.Say(holds), v.Paper, by, v.Recorded)
		}
		return w.Flush()
	})
}

// named lists whose names stand in a list of powers.
func named(views []proxyView) []health.PersonID {
	var ids []health.PersonID
	for _, v := range views {
		ids = append(ids, v.Ward, v.Holder)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// viewProxies lists the powers over a person, and those that the person has.
func (a *app) viewProxies(ctx context.Context, id health.PersonID, say saying) ([]proxyView, error) {
	all, err := a.store.Proxies(ctx, id)
	views := []proxyView{}
	for _, p := range all {
		v, err := a.viewProxy(ctx, p, say)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, err
}

// tellPowers says beside a record who was given which power, by which paper, and when it ended.
func tellPowers(out io.Writer, words phrase.Words, views []proxyView) {
	for _, v := range views {
		key := "person.power"
		if v.To != "" {
			key = "person.power_over"
		}
		fmt.Fprintln(out, words.Say(key, "holder", v.HolderName, "ward", v.WardName, "kind", words.Say("proxy."+string(v.Kind)), "paper", v.Paper,
			"day", v.From, "to", v.To))
	}
}

func (a *app) viewProxy(ctx context.Context, p health.Proxy, say saying) (proxyView, error) {
	ward, err := a.store.Record(ctx, p.Ward)
	if err != nil {
		return proxyView{}, err
	}
	holder, err := a.store.Record(ctx, p.Holder)
	v := proxyView{ID: p.ID, Ward: p.Ward, Holder: p.Holder, Kind: p.Kind, Text: p.Consent.Text,
		Holds: p.Holds(ward, holder, a.acts.Now()), From: wroteDay(p.From),
		WardName: say(health.FullName, ward.Fields[health.FullName]), HolderName: say(health.FullName, holder.Fields[health.FullName]),
		Channel: p.Consent.Channel, Paper: p.Consent.Proof.Reveal(), Given: string(p.Consent.Given), Recorded: wroteDay(p.Consent.At),
		RecordedBy: string(p.Consent.By.Kind) + ":" + p.Consent.By.ID, by: p.Consent.By}
	if !p.To.IsZero() {
		v.To, v.EndedBy = wroteDay(p.To), string(p.EndedBy.Kind)+":"+p.EndedBy.ID
	}
	return v, err
}

type proxyEndCmd struct {
	ID string `arg:""`
}

// Run takes a power back.
func (c proxyEndCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		p, err := a.acts.EndProxy(ctx, health.ProxyID(c.ID), operator())
		if errors.Is(err, store.ErrNotFound) {
			return health.Refuse("proxy_none", nil)
		}
		if err != nil {
			return err
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say("done.proxy_ended", "id", c.ID, "date", wroteDay(p.To)))
		return nil
	})
}
