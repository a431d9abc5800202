package main

import (
	"context"
	"net/url"
	"time"

	"hssk/activities"
	"hssk/activities/insurance"
	"hssk/activities/population"
	"hssk/bot/sms"
	"hssk/store/health"
)

// openRegisters makes the ways to those outside who know people, as far as they are configured.
func (a *app) openRegisters() error {
	c := a.cfg
	a.acts.Registers = map[health.CheckSource]activities.Register{}
	for name, address := range map[string]string{"HSSK_INSURANCE_URL": c.InsuranceURL, "HSSK_POPULATION_URL": c.PopulationURL} {
		if address != "" && !guarded(address) {
			return refused("cli.register_plain", "name", name)
		}
	}
	if c.InsuranceURL != "" {
		a.acts.Registers[health.CheckInsurance] = insurance.New(insurance.Config{URL: c.InsuranceURL, User: c.InsuranceUser, Password: c.InsurancePassword,
			Officer: c.InsuranceOfficer, OfficerID: c.InsuranceOfficerID, PerSecond: c.InsurancePerSecond}, time.Now)
	}
	if c.PopulationURL != "" {
		a.acts.Registers[health.CheckPopulation] = population.New(population.Config{URL: c.PopulationURL, Token: c.PopulationToken, PerSecond: c.PopulationPerSecond})
	}
	return nil
}

// serverAsks lets this command ask for what the running server does, whether it is configured here or not.
func (a *app) serverAsks(sources []health.CheckSource) {
	for _, s := range sources {
		if a.acts.Registers[s] == nil {
			a.acts.Registers[s] = elsewhere{}
		}
	}
}

// elsewhere stands for a register that only the server asks.
type elsewhere struct{}

// Ask implements activities.Register.
func (elsewhere) Ask(context.Context, map[health.Field]health.Value) (health.CheckAnswer, error) {
	return health.CheckAnswer{}, health.Refuse("check_off", nil)
}

// guarded reports whether nobody on the way can read along.
func guarded(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http" && sms.Local(u.Hostname()))
}
