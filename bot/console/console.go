// Package console holds the same conversation in a terminal.
package console

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// Name is the channel's name in contacts and messages.
const Name = "console"

// Handler answers what was typed.
type Handler interface {
	Handle(ctx context.Context, in bot.Incoming) ([]bot.Reply, error)
}

// Shelf gives what was said to the terminal meanwhile.
type Shelf interface {
	Lines(ctx context.Context, channel, address, after string, limit int) ([]health.Line, error)
}

// Console is one person's terminal.
type Console struct {
	Handler Handler
	Shelf   Shelf
	Address string
	Lang    string
	In      io.Reader
	Out     io.Writer
	NewID   func() string // makes the ids of events
	Failed  string        // what to say when the system, not the person, is at fault
	Album   Album         // keeps pictures
	Words   phrase.Words  // says where a picture is

	mu   sync.Mutex
	last string // id of the last line shown
}

// Run opens the chat with a link's payload (empty: none) and answers line by line until the input ends.
func (c *Console) Run(ctx context.Context, start string) error {
	if err := c.catchUp(ctx); err != nil {
		return err
	}
	if start != "" || c.last == "0" {
		c.answer(ctx, bot.Incoming{Start: start, Text: "/start"})
	} else {
		c.remind(ctx)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go c.follow(ctx)
	lines, failed := readLines(c.In)
	for {
		select {
		case <-ctx.Done():
			return nil
		case text, more := <-lines:
			if !more {
				return <-failed
			}
			if text = strings.TrimSpace(text); text != "" {
				c.answer(ctx, bot.Incoming{Text: text})
			}
		}
	}
}

// readLines reads in the background, so that a blocked terminal does not keep the program from stopping.
func readLines(in io.Reader) (<-chan string, <-chan error) {
	lines, failed := make(chan string), make(chan error, 1)
	go func() {
		s := bufio.NewScanner(in)
		for s.Scan() {
			lines <- s.Text()
		}
		failed <- s.Err()
		close(lines)
	}()
	return lines, failed
}

func (c *Console) answer(ctx context.Context, in bot.Incoming) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in.Channel, in.Address, in.Event, in.Lang = Name, c.Address, c.NewID(), c.Lang
	if in.Start != "" {
		in.Text = ""
	}
	if path, ok := strings.CutPrefix(in.Text, fileCommand); ok {
		var err error
		if in.File, err = fileAt(strings.TrimSpace(path)); err != nil {
			fmt.Fprintf(c.Out, "\n! %v\n\n> ", err)
			return
		}
		in.Text = ""
	}
	replies, err := c.Handler.Handle(ctx, in)
	if err != nil {
		fmt.Fprintf(c.Out, "\n! %s\n  (%v)\n\n> ", c.Failed, err)
		return
	}
	for _, r := range replies {
		c.show(ctx, r)
	}
	fmt.Fprint(c.Out, "> ")
	c.showSince(ctx, replies)
}

func (c *Console) show(ctx context.Context, r bot.Reply) {
	text := bot.Plain(r)
	if r.Picture != "" {
		path, err := c.Album.save(ctx, r.Picture, c.Words.Lang())
		if err != nil {
			text += "\n" + c.Words.Say("console.picture_failed", "error", err.Error())
		} else {
			text += "\n" + c.Words.Say("console.picture", "path", path)
		}
	}
	if r.File != "" {
		path, err := c.Album.saveFile(ctx, bot.FileAsk{Name: r.File, Channel: Name, Address: c.Address, Lang: c.Words.Lang()})
		if err != nil {
			text += "\n" + c.Words.Say("console.file_failed", "error", err.Error())
		} else {
			text += "\n" + c.Words.Say("console.file", "path", path)
		}
	}
	fmt.Fprintf(c.Out, "\n%s\n\n", strings.TrimRight(text, "\n"))
}

// catchUp skips what was said in earlier sessions.
func (c *Console) catchUp(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skip(ctx)
}

func (c *Console) skip(ctx context.Context) error {
	c.last = "0" // before every line
	lines, err := c.Shelf.Lines(ctx, Name, c.Address, "", 1)
	if len(lines) > 0 {
		c.last = lines[len(lines)-1].ID
	}
	return err
}

// remind shows the last thing that was said: a question of an earlier session is still open.
func (c *Console) remind(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines, err := c.Shelf.Lines(ctx, Name, c.Address, "", 1)
	var r bot.Reply
	if err == nil && len(lines) == 1 && json.Unmarshal(lines[0].Body, &r) == nil {
		c.show(ctx, r)
	}
	fmt.Fprint(c.Out, "> ")
}

// follow shows what others say to this terminal, such as the answer to a request.
func (c *Console) follow(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			c.showNew(ctx)
		}
	}
}

func (c *Console) showNew(ctx context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.showSince(ctx, nil)
}

// showSince shows what was said since the last look, but for the replies that were shown as they came.
func (c *Console) showSince(ctx context.Context, shown []bot.Reply) {
	lines, err := c.Shelf.Lines(ctx, Name, c.Address, c.last, 50)
	if err != nil {
		return // the next look tries again
	}
	for _, l := range lines {
		c.last = l.ID
		var r bot.Reply
		if l.Inbound || json.Unmarshal(l.Body, &r) != nil || slices.ContainsFunc(shown, func(s bot.Reply) bool { return s.Text == r.Text }) {
			continue
		}
		c.show(ctx, r)
		fmt.Fprint(c.Out, "> ")
	}
}

// Keeper stores a line of a chat.
type Keeper interface {
	AppendLine(ctx context.Context, l health.Line) error
}

// Sender says messages to terminals: they show up in whatever terminal the address has open.
type Sender struct {
	Keep    Keeper
	Phrases phrase.Book
	NewID   func() string
	Now     func() time.Time
}

// Send implements the sending of one message.
func (s Sender) Send(ctx context.Context, m health.Message) (string, error) {
	body, err := json.Marshal(bot.Reply{Text: s.Phrases.In(m.Lang).SayMap(m.Phrase, m.Args)})
	if err != nil {
		return "", errors.Join(errors.New("encode line"), err)
	}
	l := health.Line{ID: s.NewID(), Channel: m.Channel, Address: m.Address, Body: body, At: s.Now()}
	return l.ID, s.Keep.AppendLine(ctx, l)
}
