package main

import (
	"context"
	"fmt"

	"hssk/bot/phrase"
	"hssk/store/health"
)

type requestsNewCmd struct {
	Person string `required:"" placeholder:"ID"`
	Kind   string `required:"" enum:"access,correct,restrict,withdraw,object,erase,lift"`
	By     string `required:"" placeholder:"STAFF"`
	Third  bool
	JSON   bool `name:"json"`
}

// Run takes down what somebody asks for in person.
func (c requestsNewCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		r, err := a.standing(ctx, c.Person)
		if err != nil {
			return err
		}
		step, err := a.desk.MakeRequest(ctx, health.RequestOrder{Key: "cli-" + newID(), Kind: health.RequestKind(c.Kind), Person: r.ID,
			By: health.Actor{Kind: health.ByStaff, ID: c.By}, Channel: health.RequestCounter, Third: c.Third})
		return a.sayStep(step, err, c.JSON, func(words phrase.Words, r health.SubjectRequest) string {
			return words.Say("requests.cli.new", "id", string(r.ID), "kind", a.teller(words).RequestKind(r.Kind), "ack", r.AckDue.Format(), "due", r.Due.Format())
		})
	})
}

// sayStep says what a step has made of a request, and which year's holidays are not known.
func (a *app) sayStep(s health.RequestStep, err error, asJSON bool, say func(phrase.Words, health.SubjectRequest) string) error {
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.viewRequest(s.Request))
	}
	words := a.phrases.In(a.cfg.Lang)
	fmt.Println(say(words, s.Request))
	if line := a.teller(words).RequestYear(s.Year); line != "" {
		fmt.Println(line)
	}
	return nil
}

type requestsAckCmd struct {
	Request string `arg:""`
	By      string `required:"" placeholder:"STAFF"`
	JSON    bool   `name:"json"`
}

// Run notes that a request was acknowledged.
func (c requestsAckCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		step, err := a.desk.AckRequest(ctx, health.RequestVerdict{Request: health.CleanRequestID(c.Request), By: health.StaffID(c.By)})
		key := "request.acked"
		if len(step.Notify) > 0 {
			key = "request.acked_sent"
		}
		return a.sayStep(step, err, c.JSON, said(key))
	})
}

// said says a step by a phrase with the number and the day.
func said(key string) func(phrase.Words, health.SubjectRequest) string {
	return func(words phrase.Words, r health.SubjectRequest) string {
		return words.SayMap(key, map[string]string{"id": string(r.ID), "due": r.Due.Format()})
	}
}

type requestsExtendCmd struct {
	Request string `arg:""`
	By      string `required:"" placeholder:"STAFF"`
	Reason  string `required:"" enum:"complex,many,third"`
	Days    int
	JSON    bool `name:"json"`
}

// Run gives a request more time.
func (c requestsExtendCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		step, err := a.desk.ExtendRequest(ctx, health.RequestVerdict{Request: health.CleanRequestID(c.Request), By: health.StaffID(c.By),
			Reason: health.RequestReason(c.Reason), Days: c.Days})
		key := "request.extended"
		if len(step.Notify) == 0 {
			key = "request.extended_nobody"
		}
		return a.sayStep(step, err, c.JSON, said(key))
	})
}

type requestsOthersCmd struct {
	Request string `arg:""`
	By      string `required:"" placeholder:"STAFF"`
	JSON    bool   `name:"json"`
}

// Run notes that others hold the data, too.
func (c requestsOthersCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		step, err := a.desk.InvolveOthers(ctx, health.RequestVerdict{Request: health.CleanRequestID(c.Request), By: health.StaffID(c.By)})
		return a.sayStep(step, err, c.JSON, said("request.others"))
	})
}

type requestsDecideCmd struct {
	Request string `arg:""`
	Outcome string `arg:"" enum:"done,partly,refused"`
	By      string `required:"" placeholder:"STAFF"`
	Reason  string `enum:",law_keeps,law_task,not_proved,others,no_data,right" default:""`
	Yes     bool
	JSON    bool `name:"json"`
}

// Run decides a request, and waits a little for what follows.
func (c requestsDecideCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		r, err := a.findRequest(ctx, c.Request)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		if err := confirm(c.Yes, words.Say("requests.cli.decide_ask", "text", c.question(a, words, r))); err != nil {
			return err
		}
		step, err := a.desk.DecideRequest(ctx, health.RequestVerdict{Request: r.ID, By: health.StaffID(c.By), Outcome: health.RequestOutcome(c.Outcome),
			Reason: health.RequestReason(c.Reason)})
		return a.sayStep(step, err, c.JSON, func(words phrase.Words, r health.SubjectRequest) string {
			if !r.Live() { // the same was decided before
				return string(r.ID) + ": " + a.teller(words).RequestStand(r, a.today())
			}
			return words.Say("request.decided", "id", string(r.ID), "decision", words.Say("request.decision."+c.Outcome)) + "\n" +
				words.Say("requests.cli.still", "id", string(r.ID))
		})
	})
}

// question is what is confirmed before a decision.
func (c requestsDecideCmd) question(a *app, words phrase.Words, r health.SubjectRequest) string {
	tell := a.teller(words)
	text := words.Say("request.decide_sure", "id", string(r.ID), "kind", tell.RequestKind(r.Kind), "decision", words.Say("request.decision."+c.Outcome))
	if c.Reason != "" {
		text = words.Say("request.decide_sure_why", "id", string(r.ID), "kind", tell.RequestKind(r.Kind), "decision", words.Say("request.decision."+c.Outcome),
			"why", tell.RequestReason(health.RequestReason(c.Reason)))
	}
	if r.Kind == health.RequestErase && c.Outcome == string(health.RequestDone) {
		text += " " + words.Say("request.erase_sure", "who", string(r.Person))
	}
	return text
}

type requestsBackCmd struct {
	Request string `arg:""`
	By      string `required:"" placeholder:"STAFF"`
	JSON    bool   `name:"json"`
}

// Run notes that somebody takes a request back.
func (c requestsBackCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		step, err := a.desk.TakeBackRequest(ctx, health.CleanRequestID(c.Request), health.Actor{Kind: health.ByStaff, ID: c.By})
		return a.sayStep(step, err, c.JSON, said("request.taken_back"))
	})
}

type requestsLiftCmd struct {
	Person string `arg:""`
	By     string `required:"" placeholder:"STAFF"`
	JSON   bool   `name:"json"`
}

// Run ends all limits of a record.
func (c requestsLiftCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		r, err := a.standing(ctx, c.Person)
		if err != nil {
			return err
		}
		step, err := a.desk.LiftLimits(ctx, r.ID, health.StaffID(c.By), "cli-"+newID())
		return a.sayStep(step, err, c.JSON, func(words phrase.Words, r health.SubjectRequest) string {
			return words.Say("request.decided", "id", string(r.ID), "decision", words.Say("request.decision.done"))
		})
	})
}
