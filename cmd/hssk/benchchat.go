package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
	"hssk/workflows"
)

type benchChatCmd struct {
	People   int    `default:"5000"`
	Phones   int    `default:"400"`
	Messages int    `default:"20000"`
	Parallel int    `default:"16"`
	Rate     int    // messages a second that come in whatever the answers take; zero: as fast as they are answered
	Seed     uint64 `default:"7"`

	CPUProfile string `name:"cpu-profile" type:"path" placeholder:"FILE"`
}

// Run measures messages to replies in this process: conversation, store and audit, without a channel and without acts.
func (c benchChatCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg.Data = dir
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	a.bot.Desk = &workflows.Client{Acts: a.acts} // without an engine: nothing is acted, looks are written down
	imp, err := a.benchImport(ctx, c.Seed, c.People)
	if err != nil {
		return err
	}
	if _, err := a.acts.StageImport(ctx, imp.ID); err != nil {
		return err
	}
	if err := a.importAll(ctx, imp.ID, 500); err != nil {
		return err
	}
	phones, err := c.phones(ctx, a)
	if err != nil {
		return err
	}
	stop, err := startProfile(c.CPUProfile)
	if err != nil {
		return err
	}
	defer stop()
	return c.measure(ctx, a, phones)
}

// importAll puts the rows of a staged list through the rules.
func (a *app) importAll(ctx context.Context, id health.ImportID, batch int) error {
	for {
		res, err := a.acts.ImportBatch(ctx, activities.BatchInput{Import: id, Rows: batch})
		if err != nil || res.Done {
			return err
		}
	}
}

// phone is somebody who writes, and what they write in turn.
type phone struct {
	address string
	says    []string
	at      int
	mu      sync.Mutex // people wait for an answer before they write again
}

// phones links half of them to nurses and half to residents.
func (c benchChatCmd) phones(ctx context.Context, a *app) ([]*phone, error) {
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return nil, err
	}
	var out []*phone
	err = a.store.Write(ctx, func(tx store.Tx) error {
		for i := range c.Phones {
			p := &phone{address: strconv.Itoa(i), says: []string{"/hoso", "2", "0", "/denghi", "/trogiup"}}
			contact := health.Contact{Channel: "bench", Address: p.address, Proof: "operator", At: time.Now()}
			s := stations[i/2%len(stations)]
			if i%2 == 0 {
				contact.Staff = health.StaffID("bench-" + s.Code)
				p.says = []string{"/nhiemvu", "1", "0", "/tim Bùi Thị", "1", "/tiendo"}
				if err := tx.PutStaff(health.Staff{ID: contact.Staff, Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: s.Code, Active: true}); err != nil {
					return err
				}
			} else if contact.Person, err = c.somebody(ctx, a, s.Code, i); err != nil || contact.Person == "" {
				return err
			}
			if err := tx.PutContact(contact); err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

func (c benchChatCmd) somebody(ctx context.Context, a *app, station health.StationCode, n int) (health.PersonID, error) {
	found, _, err := a.store.FindPeople(ctx, station, "Bùi", 1, n%20)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].ID, nil
}

// measure lets the phones write, several at a time, and prints how long the answers took.
func (c benchChatCmd) measure(ctx context.Context, a *app, phones []*phone) error {
	took := make([]time.Duration, c.Messages)
	var failed atomic.Int64
	jobs := make(chan job, c.Messages) // messages that come in wait here: the wait is part of what is measured
	var wg sync.WaitGroup
	for range c.Parallel {
		wg.Go(func() {
			for j := range jobs {
				if err := j.phone.write(ctx, a.bot, j.n); err != nil {
					failed.Add(1)
				}
				took[j.n] = time.Since(j.at)
			}
		})
	}
	began := time.Now()
	c.feed(jobs, phones, began)
	wg.Wait()
	all := time.Since(began)
	slices.Sort(took)
	at := func(q float64) time.Duration {
		return took[min(c.Messages-1, int(math.Ceil(q*float64(c.Messages)))-1)].Round(10 * time.Microsecond)
	}
	fmt.Printf("messages to replies\t%d from %d phones, %d at a time: %.0f/s\n", c.Messages, len(phones), c.Parallel, float64(c.Messages)/all.Seconds())
	fmt.Printf("a reply takes\tp50 %v, p95 %v, p99 %v, longest %v\n", at(0.5), at(0.95), at(0.99), took[c.Messages-1].Round(10*time.Microsecond))
	if n := failed.Load(); n > 0 {
		return fmt.Errorf("%d messages were not answered", n)
	}
	return nil
}

// job is one message.
type job struct {
	phone *phone
	n     int
	at    time.Time // when it came in
}

// feed hands the messages over, at the rate asked for or one for each that is answered.
func (c benchChatCmd) feed(jobs chan<- job, phones []*phone, began time.Time) {
	defer close(jobs)
	rnd := rand.New(rand.NewPCG(c.Seed, 1))
	for n := range c.Messages {
		if c.Rate > 0 {
			time.Sleep(time.Until(began.Add(time.Duration(n) * time.Second / time.Duration(c.Rate))))
		} else {
			for len(jobs) >= c.Parallel {
				time.Sleep(50 * time.Microsecond)
			}
		}
		jobs <- job{phones[rnd.IntN(len(phones))], n, time.Now()}
	}
}

// write says the next thing and reads the answer.
func (p *phone) write(ctx context.Context, b *bot.Bot, n int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at++
	_, err := b.Handle(ctx, bot.Incoming{Channel: "bench", Address: p.address, Event: strconv.Itoa(n), Text: p.says[p.at%len(p.says)]})
	return err
}
