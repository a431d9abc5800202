package health

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
)

// What follows keeps personal data out of logs: a struct logged whole would be marshalled in the clear. Structs that hold
// plain texts of people (cells, addresses, codes, what was said) mask themselves for fmt as well; the others consist of
// values that do.

// LogValue identifies the change by its opaque id.
func (c Change) LogValue() slog.Value { return slog.StringValue(string(c.ID)) }

// LogValue names the field alone.
func (e Edit) LogValue() slog.Value { return slog.StringValue(string(e.Field)) }

// LogValue names field and code alone.
func (p Problem) LogValue() slog.Value { return slog.StringValue(string(p.Field) + ":" + p.Code) }

// LogValue identifies the person by their opaque id.
func (s Summary) LogValue() slog.Value { return slog.StringValue(string(s.ID)) }

// LogValue names task and result alone.
func (r Report) LogValue() slog.Value {
	return slog.StringValue(string(r.Task) + ":" + string(r.Result))
}

func (r ImportRow) masked() string { return string(r.Import) + ":" + strconv.Itoa(r.Row) }

// LogValue names import and row alone.
func (r ImportRow) LogValue() slog.Value { return slog.StringValue(r.masked()) }

// Format names import and row alone, for every verb.
func (r ImportRow) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.masked()) }

// LogValue identifies the message by its opaque id.
func (m Message) LogValue() slog.Value { return slog.StringValue(string(m.ID)) }

// Format identifies the message by its opaque id, for every verb.
func (m Message) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, string(m.ID)) }

// LogValue names the channel alone.
func (c Contact) LogValue() slog.Value { return slog.StringValue("contact:" + c.Channel) }

// Format names the channel alone, for every verb.
func (c Contact) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "contact:"+c.Channel) }

// LogValue identifies the code by its opaque id.
func (c Code) LogValue() slog.Value { return slog.StringValue(c.ID) }

// Format identifies the code by its opaque id, for every verb.
func (c Code) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.ID) }

// LogValue names the channel alone.
func (c Conversation) LogValue() slog.Value { return slog.StringValue("conversation:" + c.Channel) }

// Format names the channel alone, for every verb.
func (c Conversation) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "conversation:"+c.Channel)
}

// LogValue identifies the line by its opaque id.
func (l Line) LogValue() slog.Value { return slog.StringValue(l.ID) }

// Format identifies the line by its opaque id, for every verb.
func (l Line) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, l.ID) }
