package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"hssk/bot/phrase"
)

// buildProgress shows how far the first build is. It takes minutes, and a silent program looks like a broken one.
// On a terminal it rewrites one line, elsewhere it writes a line every ten seconds.
type buildProgress struct {
	w     io.Writer
	words phrase.Words
	now   func() time.Time
	every time.Duration
	tty   bool

	mu       sync.Mutex
	started  time.Time
	fetched  int
	done     int
	total    int      // packages to compile; zero while that is not known
	problems []string // lines that are no progress, the last of them
}

const problemLines = 30

func newBuildProgress(w io.Writer, words phrase.Words, now func() time.Time) *buildProgress {
	p := &buildProgress{w: w, words: words, now: now, every: 10 * time.Second, started: now()}
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			p.tty, p.every = true, time.Second/4
		}
	}
	return p
}

// begin says that the compiling starts, of that many packages.
func (p *buildProgress) begin(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = total
	p.show()
}

// tick keeps the elapsed time moving until the returned function is called, also when the go command is silent for a
// while, as it is when it links.
func (p *buildProgress) tick() (stop func()) {
	t := time.NewTicker(p.every)
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case <-t.C:
				p.mu.Lock()
				p.show()
				p.mu.Unlock()
			case <-ended:
				return
			}
		}
	}()
	return func() { t.Stop(); close(ended) }
}

// line takes a line of the go command's standard error.
func (p *buildProgress) line(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case strings.HasPrefix(s, "go: downloading "):
		p.fetched++
	case p.total > 0 && isImportPath(s):
		p.done = min(p.done+1, p.total)
	default:
		p.problems = append(p.problems, s)
		p.problems = p.problems[max(0, len(p.problems)-problemLines):]
	}
}

// isImportPath tells the names of compiled packages from messages.
func isImportPath(s string) bool { return s != "" && !strings.ContainsAny(s, " \t:#") }

func (p *buildProgress) show() {
	head, tail := "", "\n"
	if p.tty {
		head, tail = "\r\x1b[K", ""
	}
	fmt.Fprint(p.w, head, p.state(), tail)
}

func (p *buildProgress) state() string {
	elapsed := p.now().Sub(p.started).Round(time.Second).String()
	switch {
	case p.total == 0:
		return p.words.Say("engine.fetching", "fetched", fmt.Sprint(p.fetched), "elapsed", elapsed)
	case p.done >= p.total-1:
		return p.words.Say("engine.linking", "elapsed", elapsed)
	}
	return p.words.Say("engine.compiling", "done", fmt.Sprint(p.done), "total", fmt.Sprint(p.total),
		"percent", fmt.Sprint(100*p.done/p.total), "elapsed", elapsed)
}

// end leaves the line and says how long it took.
func (p *buildProgress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	head := ""
	if p.tty {
		head = "\r\x1b[K"
	}
	fmt.Fprintln(p.w, head+p.words.Say("engine.built", "elapsed", p.now().Sub(p.started).Round(time.Second).String()))
}

// complaints returns what the go command said beside its progress.
func (p *buildProgress) complaints() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.problems, "\n")
}
