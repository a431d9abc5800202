package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"net"
	"net/http"
	"time"

	insurers "hssk/activities/insurance/double"
	citizens "hssk/activities/population/double"
	"hssk/store/health"
)

// demoAsks is how many questions a second the registers of a demonstration take.
const demoAsks = 20

// demoRegisters lets a demonstration ask registers of its own on this machine, where no real ones are configured. They know
// the invented residents; of one in ten they know something else, always the same one.
func (a *app) demoRegisters(ctx context.Context) (stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	mux, base := http.NewServeMux(), "http://"+l.Addr().String()
	if a.cfg.InsuranceURL == "" {
		a.cfg.InsuranceURL, a.cfg.InsuranceUser, a.cfg.InsurancePassword = base+"/bhxh", "tram", newToken()
		a.cfg.InsuranceOfficer, a.cfg.InsuranceOfficerID, a.cfg.InsurancePerSecond = "Bùi Thị Nhàn", "017190000028", demoAsks
		mux.Handle("/bhxh/", http.StripPrefix("/bhxh", &insurers.Server{User: a.cfg.InsuranceUser, Password: a.cfg.InsurancePassword,
			Officer: a.cfg.InsuranceOfficer, OfficerID: a.cfg.InsuranceOfficerID, PerSecond: 2 * demoAsks,
			Find: func(number string) (insurers.Card, bool) { return a.demoCard(ctx, number) }}))
	}
	if a.cfg.PopulationURL == "" {
		a.cfg.PopulationURL, a.cfg.PopulationToken, a.cfg.PopulationPerSecond = base+"/dan-cu", newToken(), demoAsks
		mux.Handle("/dan-cu/", http.StripPrefix("/dan-cu", &citizens.Server{Token: a.cfg.PopulationToken,
			Find: func(number string) (citizens.Person, bool) { return a.demoCitizen(ctx, number) }}))
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(l) }() // it ends with Close
	return func() { server.Close() }, a.openRegisters()
}

// demoPerson finds the resident with a number, and a number below twenty that says what is amiss with them.
func (a *app) demoPerson(ctx context.Context, number string) (health.Record, uint32, bool) {
	found, _, err := a.store.FindPeople(ctx, "", number, 1, 0)
	if err != nil || len(found) == 0 {
		return health.Record{}, 0, false
	}
	r, err := a.store.Record(ctx, found[0].ID)
	h := fnv.New32a()
	_, _ = h.Write([]byte(number))
	return r, h.Sum32() % 20, err == nil
}

func (a *app) demoCitizen(ctx context.Context, number string) (citizens.Person, bool) {
	r, fate, ok := a.demoPerson(ctx, number)
	p := citizens.Person{Name: r.Text(health.FullName), Birth: r.Text(health.BirthDate), Sex: r.Text(health.SexField)}
	if fate == 1 {
		p.Birth = "1900-01-01"
	}
	return p, ok && fate != 0
}

// demoCard makes a card for a number: of one in twenty it has run out, of another the insurer has a new one.
func (a *app) demoCard(ctx context.Context, number string) (insurers.Card, bool) {
	r, fate, ok := a.demoPerson(ctx, number)
	now := a.acts.Now().In(health.Zone())
	born := r.Birth()
	c := insurers.Card{Number: r.Text(health.Insurance), SocialNo: r.Text(health.SocialNo), Name: r.Text(health.FullName), Birth: born.Format(), Facility: "25158",
		From: now.AddDate(-1, 0, 0).Format("02/01/2006"), Until: now.AddDate(0, 6, 0).Format("02/01/2006")}
	if born.Day() == 0 {
		c.Birth = fmt.Sprintf("%04d", born.Year())
	}
	switch fate {
	case 1:
		c.Code, c.Until = "010", now.AddDate(0, -2, 0).Format("02/01/2006")
	case 2:
		c.Code, c.NewNumber, c.NewUntil, c.NewFacility = "003", c.Number, now.AddDate(1, 0, 0).Format("02/01/2006"), "25158"
	}
	return c, ok && fate != 0
}
