package sqlstore

import (
	"sync"

	"hssk/store/health"
)

// census remembers what was counted to choose the way of a search: counting a station costs more than most searches. A
// number that is out of date costs time alone.
type census struct {
	mu  sync.Mutex
	all map[counted]*remembered
}

// counted is what was counted: the rows of a part of a station's list or, with words, of its rows by words.
type counted struct {
	words bool
	at    health.StationCode
	part  span
	most  int
}

// remembered is a number and how often it may still be given.
type remembered struct{ n, left int }

const (
	censusSize = 10_000 // numbers kept at most
	censusPart = 10     // a number is given once for every so many rows it counts: counting anew adds so many to a search
)

// count gives the number that is remembered, or counts.
func (c *census) count(what counted, count func() (int, error)) (int, error) {
	c.mu.Lock()
	t, ok := c.all[what]
	if ok && t.left > 0 {
		t.left--
		c.mu.Unlock()
		return t.n, nil
	}
	c.mu.Unlock()
	n, err := count() // others may count the same meanwhile
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil || len(c.all) >= censusSize {
		c.all = map[counted]*remembered{}
	}
	c.all[what] = &remembered{n, n / censusPart}
	return n, nil
}
