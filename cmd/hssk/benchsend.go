package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hssk/bot/sms"
	"hssk/store"
	"hssk/store/health"
)

type benchSendCmd struct {
	Messages   int     `default:"6000"`
	PerSecond  float64 `default:"400"`
	Parallel   int     `default:"24"`
	Delay      int     `default:"20"` // milliseconds that the double takes for an answer
	CPUProfile string  `name:"cpu-profile" type:"path" placeholder:"FILE"`
}

// gate stands in for a provider and notes when each message came, and how often.
type gate struct {
	delay time.Duration

	mu   sync.Mutex
	came []time.Time
	seen map[string]int
}

// ServeHTTP answers as Kannel does.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	g.mu.Lock()
	g.came = append(g.came, now)
	g.seen[r.URL.Query().Get("to")]++
	g.mu.Unlock()
	time.Sleep(g.delay)
	w.WriteHeader(http.StatusAccepted)
	fmt.Fprint(w, "0: Accepted for delivery")
}

// Run sends messages from the outbox through the channel to a double on this machine: store, once-keys, pace and wire.
func (c benchSendCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	g := &gate{delay: time.Duration(c.Delay) * time.Millisecond, seen: map[string]int{}}
	server := &http.Server{Handler: g, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(l) // it ends with the listener
	defer server.Close()
	cfg.Data, cfg.KannelURL, cfg.KannelUser, cfg.KannelPassword = dir, "http://"+l.Addr().String()+"/cgi-bin/sendsms", "bench", "bench"
	cfg.KannelFrom, cfg.KannelSecret, cfg.SMSPerSecond = "8099", "no-secret-of-a-bench", c.PerSecond
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.openSMS(); err != nil {
		return err
	}
	ids, err := c.write(ctx, a)
	if err != nil {
		return err
	}
	stop, err := startProfile(c.CPUProfile)
	if err != nil {
		return err
	}
	defer stop()
	return c.measure(ctx, a, g, ids)
}

// write puts the messages into the outbox.
func (c benchSendCmd) write(ctx context.Context, a *app) (ids []health.MessageID, err error) {
	return ids, a.store.Write(ctx, func(tx store.Tx) error {
		for i := range c.Messages {
			m := health.Message{ID: health.MessageID("bench-" + strconv.Itoa(i)), Channel: sms.Name, Address: fmt.Sprintf("+8491%07d", i), Phrase: "sms.code",
				Args: map[string]string{"code": "482913"}, Purpose: health.PurposeCode, State: health.MessageNew, CreatedAt: time.Now()}
			if _, err := tx.CreateMessage(m); err != nil {
				return err
			}
			ids = append(ids, m.ID)
		}
		return nil
	})
}

func (c benchSendCmd) measure(ctx context.Context, a *app, g *gate, ids []health.MessageID) error {
	var failed atomic.Int64
	jobs := make(chan health.MessageID)
	var wg sync.WaitGroup
	began := time.Now()
	for range c.Parallel {
		wg.Go(func() {
			for id := range jobs {
				if state, err := a.acts.SendMessage(ctx, id); err != nil || state != health.MessageSent {
					failed.Add(1)
				}
			}
		})
	}
	for _, id := range ids {
		jobs <- id
	}
	close(jobs)
	wg.Wait()
	all := time.Since(began)
	most, twice := busiest(g.came), 0
	for _, n := range g.seen {
		if n > 1 {
			twice++
		}
	}
	fmt.Printf("messages sent\t%d, %d at a time: %.0f/s\n", len(ids), c.Parallel, float64(len(ids))/all.Seconds())
	fmt.Printf("busiest second\t%d of at most %.0f; sent twice %d, not sent %d\n", most, c.PerSecond, twice, failed.Load())
	if float64(most) > c.PerSecond || twice > 0 || failed.Load() > 0 {
		return fmt.Errorf("the cap was exceeded, or a message was lost or sent twice")
	}
	return nil
}

// busiest counts the messages of the busiest second, wherever it begins.
func busiest(came []time.Time) (most int) {
	slices.SortFunc(came, time.Time.Compare)
	from := 0
	for to := range came {
		for came[to].Sub(came[from]) >= time.Second {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}
