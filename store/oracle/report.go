package oracle

import (
	"fmt"
	"strings"
	"time"
)

// Visit says what the doctor may do.
type Visit struct {
	Rows int              // how many rows to load into a table of its own, which it drops; 0: none
	Now  func() time.Time // for the report and for the figures
	Tell func(string)     // hears each step as it begins; nil: nobody does
}

// Mark is how one check came out.
type Mark string

const (
	Fine    Mark = "fine"
	Caution Mark = "caution" // it will work, and somebody should know
	Broken  Mark = "broken"  // it will not work
	Unknown Mark = "unknown" // it could not be looked at: a privilege is missing, or a step before it failed
)

// Check is one thing that the doctor looked at.
type Check struct {
	Name   string   `json:"name"`
	Mark   Mark     `json:"mark"`
	Found  string   `json:"found,omitempty"`
	Advice string   `json:"advice,omitempty"`
	Lines  []string `json:"lines,omitempty"` // a plan, or figures
}

// Report is what the doctor found.
type Report struct {
	At     time.Time `json:"at"`
	Server string    `json:"server"` // its banner
	Checks []Check   `json:"checks"`
}

// Sound reports whether nothing is broken.
func (r Report) Sound() bool {
	for _, c := range r.Checks {
		if c.Mark == Broken {
			return false
		}
	}
	return true
}

// Markdown writes the report for people and for the file of the installation.
func (r Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Oracle: %s\n\n%s\n\n| check | result | found |\n|---|---|---|\n", r.At.Format("02/01/2006 15:04 MST"), r.Server)
	cell := strings.NewReplacer("|", `\|`, "\n", " ")
	for _, c := range r.Checks {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Name, c.Mark, cell.Replace(c.Found))
	}
	for _, c := range r.Checks {
		if c.Advice != "" && c.Mark != Fine {
			fmt.Fprintf(&b, "\n- **%s**: %s\n", c.Name, c.Advice)
		}
	}
	for _, c := range r.Checks {
		if len(c.Lines) > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n```text\n%s\n```\n", c.Name, strings.Join(c.Lines, "\n"))
		}
	}
	return b.String()
}
