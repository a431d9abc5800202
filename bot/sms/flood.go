package sms

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What a phone may write: more than a person in a hurry does, and less than two machines that answer each other.
const (
	floodPerMinute = 12
	floodBurst     = 30
	floodPhones    = 10_000 // beyond this the quiet ones are forgotten
	floodSpares    = time.Hour
)

// Flood keeps a machine that answers every message from talking with ours for ever.
type Flood struct {
	Now func() time.Time

	mu     sync.Mutex
	phones map[string]*rate.Limiter
	spared map[string]time.Time // when a phone above the limit was answered last that it gets no more messages
}

// allows reports whether a phone is to be answered now. A nil Flood lets everything through.
func (f *Flood) allows(phone string) bool {
	if f == nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.Now()
	one := f.phones[phone]
	if one == nil {
		f.forget(now)
		one = rate.NewLimiter(rate.Every(time.Minute/floodPerMinute), floodBurst)
		f.phones[phone] = one
	}
	return one.AllowN(now, 1)
}

// spares reports whether a phone above the limit is answered this once, because it wants no more messages: a person is to
// hear that it was done, a machine not each time.
func (f *Flood) spares(phone string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.Now()
	if last, ok := f.spared[phone]; ok && now.Sub(last) < floodSpares {
		return false
	}
	if f.spared == nil || len(f.spared) >= floodPhones {
		f.spared = map[string]time.Time{}
	}
	f.spared[phone] = now
	return true
}

// forget makes room: a phone that may write a whole burst again need not be remembered.
func (f *Flood) forget(now time.Time) {
	if f.phones == nil {
		f.phones = map[string]*rate.Limiter{}
	}
	if len(f.phones) < floodPhones {
		return
	}
	for phone, one := range f.phones {
		if one.TokensAt(now) >= floodBurst {
			delete(f.phones, phone)
		}
	}
}
