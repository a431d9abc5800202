package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

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
			Consent: health.Consent{Purpose: "proxy", Text: health.ProxyText, Channel: "paper", Proof: health.Value(c.Paper),
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
	JSON   bool   `name:"json"`
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
}

// Run lists who may act for a person, and for whom the person may.
func (c proxyListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.kept(ctx, c.Person)
		if err != nil {
			return err
		}
		all, err := a.store.Proxies(ctx, r.ID)
		if err != nil {
			return err
		}
		views := []proxyView{}
		for _, p := range all {
			v, err := a.viewProxy(ctx, p)
			if err != nil {
				return err
			}
			views = append(views, v)
		}
		if c.JSON {
			return printJSON(views)
		}
		words := a.phrases.In(cfg.Lang)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.proxies"))
		for _, v := range views {
			holds := "table.active"
			if !v.Holds {
				holds = "table.over"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.ID, v.Ward, v.Holder, words.Say("proxy."+string(v.Kind)), v.From, v.To, words.Say(holds))
		}
		return w.Flush()
	})
}

func (a *app) viewProxy(ctx context.Context, p health.Proxy) (proxyView, error) {
	ward, err := a.store.Record(ctx, p.Ward)
	if err != nil {
		return proxyView{}, err
	}
	holder, err := a.store.Record(ctx, p.Holder)
	v := proxyView{ID: p.ID, Ward: p.Ward, Holder: p.Holder, Kind: p.Kind, Text: p.Consent.Text,
		Holds: p.Holds(ward, holder, a.acts.Now()), From: wroteDay(p.From)}
	if !p.To.IsZero() {
		v.To = wroteDay(p.To)
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
