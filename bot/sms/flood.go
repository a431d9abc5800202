package sms

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What a phone may write: more than a person in a hurry does, and less than two machines that answer each other. Above that
// what stops or starts messages is still answered a few times, and what cannot wait more often.
const (
	floodPerMinute = 12
	floodBurst     = 30
	floodPhones    = 10_000 // beyond this the quiet ones are forgotten
	heedEvery      = 10 * time.Minute
	heedBurst      = 6
	urgentEvery    = time.Minute
	urgentBurst    = 20
)

// Flood keeps a machine that answers every message from talking with ours for ever.
type Flood struct {
	Now func() time.Time

	mu     sync.Mutex
	phones map[string]*flow
}

// flow is what one phone may still write.
type flow struct {
	all, heeded, urgent *rate.Limiter
	told                bool // that it writes too fast, until it is slow again
}

// kind is what a message is about, as far as it matters above the limit.
type kind int

const (
	ordinary kind = iota
	consent       // it stops or starts messages, or answers the question whether to
	urgent        // somebody is in danger or has died
)

// allows reports whether a phone is to be answered now. A nil Flood lets everything through.
func (f *Flood) allows(phone string) bool {
	if f == nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.Now()
	one := f.of(phone, now)
	if one.all.TokensAt(now) >= floodPerMinute {
		one.told = false
	}
	return one.all.AllowN(now, 1)
}

// heeds reports whether a phone above the limit is answered all the same: a person is to hear that it was done, a machine
// not for ever.
func (f *Flood) heeds(phone string, about kind) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.Now()
	one := f.of(phone, now)
	switch about {
	case urgent:
		return one.urgent.AllowN(now, 1)
	case consent:
		return one.heeded.AllowN(now, 1)
	}
	return false
}

// tells reports whether a phone above the limit is to hear that it is: once, until it has been slow again.
func (f *Flood) tells(phone string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	one := f.of(phone, f.Now())
	first := !one.told
	one.told = true
	return first
}

// of gives what a phone may still write.
func (f *Flood) of(phone string, now time.Time) *flow {
	one := f.phones[phone]
	if one == nil {
		f.forget(now)
		one = &flow{all: rate.NewLimiter(rate.Every(time.Minute/floodPerMinute), floodBurst),
			heeded: rate.NewLimiter(rate.Every(heedEvery), heedBurst), urgent: rate.NewLimiter(rate.Every(urgentEvery), urgentBurst)}
		f.phones[phone] = one
	}
	return one
}

// forget makes room: a phone that may write a whole burst again need not be remembered.
func (f *Flood) forget(now time.Time) {
	if f.phones == nil {
		f.phones = map[string]*flow{}
	}
	if len(f.phones) < floodPhones {
		return
	}
	for phone, one := range f.phones {
		if one.all.TokensAt(now) >= floodBurst {
			delete(f.phones, phone)
		}
	}
}
