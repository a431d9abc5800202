package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"hssk/bot/phrase"
)

// parser reads the command line. What its commands and flags do is said in the catalogs, under "usage.".
func parser(c *cli, words phrase.Words, out io.Writer, exit func(int), more ...kong.Option) (*kong.Kong, error) {
	teach := func(_ kong.HelpOptions, ctx *kong.Context) error {
		teacher{words: words, out: out}.teach(ctx)
		return nil
	}
	k, err := kong.New(c, append(more, kong.Name("hssk"), kong.Help(teach), kong.Exit(exit), kong.Writers(out, io.Discard))...)
	if err != nil {
		return nil, err
	}
	describe(k.Model.Node, words)
	return k, nil
}

// languageOf finds the language before the flags are read, because the help and the errors of reading are in it too.
func languageOf(args []string, getenv func(string) string) string {
	lang := getenv("HSSK_LANG")
	for i, a := range args {
		if value, ok := strings.CutPrefix(a, "--lang="); ok {
			lang = value
		} else if a == "--lang" && i+1 < len(args) {
			lang = args[i+1]
		}
	}
	if !slices.Contains(phrase.Langs(), lang) {
		return phrase.Default
	}
	return lang
}

// describe says of every command, argument and flag what it does. A setting shows in `hssk settings` alone.
func describe(n *kong.Node, words phrase.Words) {
	name := commandName(n)
	if name != "" {
		n.Help = words.Say("usage." + name)
	}
	for _, p := range n.Positional {
		p.Help = words.Say("usage." + name + " <" + p.Name + ">")
	}
	for _, f := range n.Flags {
		f.Help = words.Say("usage." + strings.TrimSpace(name+" --"+f.Name))
		f.Hidden = len(f.Envs) > 0
	}
	for _, child := range n.Children {
		describe(child, words)
	}
}

// commandName is the way to a command without the program, empty for the program itself.
func commandName(n *kong.Node) string {
	if n.Parent == nil {
		return ""
	}
	return strings.TrimSpace(commandName(n.Parent) + " " + n.Name)
}

// teacher writes the help of one command, or of the whole program.
type teacher struct {
	words phrase.Words
	out   io.Writer
}

func (t teacher) teach(ctx *kong.Context) {
	if n := ctx.Selected(); n != nil {
		if n.Parent != nil && n.Parent.DefaultCmd == n && !slices.Contains(ctx.Args, n.Name) {
			n = n.Parent // the command was given without its usual one
		}
		t.command(n)
		return
	}
	if n := deepest(ctx); n != nil {
		t.command(n)
		return
	}
	t.say("usage_word.intro")
	t.say("usage_word.usage", "line", "hssk "+t.words.Say("usage_word.command")+" …")
	t.commands(ctx.Model.Children)
	t.say("usage_word.examples")
	t.say("usage_word.more")
}

// deepest is the last command on the way so far; nil when there is none.
func deepest(ctx *kong.Context) (n *kong.Node) {
	for _, p := range ctx.Path {
		if p.Command != nil {
			n = p.Command
		}
	}
	return n
}

func (t teacher) say(key string, args ...string) {
	fmt.Fprintln(t.out, t.words.Say(key, args...))
}

func (t teacher) commands(nodes []*kong.Node) {
	var rows [][2]string
	for _, n := range nodes {
		if !n.Hidden {
			first, _, _ := strings.Cut(n.Help, "\n") // the rest is said by the command's own help
			rows = append(rows, [2]string{n.Name, first})
		}
	}
	t.table("usage_word.commands", rows)
}

func (t teacher) command(n *kong.Node) {
	t.say("usage_word.usage", "line", usageLine(n))
	fmt.Fprintln(t.out, "\n  "+n.Help)
	shown := n
	if n.DefaultCmd != nil {
		shown = n.DefaultCmd
	}
	var args, flags [][2]string
	for _, p := range shown.Positional {
		args = append(args, [2]string{p.Summary(), p.Help})
	}
	for _, f := range shown.Flags {
		if !f.Hidden && f.Name != "help" {
			flags = append(flags, [2]string{f.String(), f.Help})
		}
	}
	t.table("usage_word.arguments", args)
	t.table("usage_word.flags", flags)
	t.commands(n.Children)
	t.say("usage_word.more")
}

// usageLine shows how a command is written; one with a usual subcommand is written without it.
func usageLine(n *kong.Node) string {
	line := "hssk " + commandName(n)
	if n.DefaultCmd != nil {
		n = n.DefaultCmd
	} else if len(n.Children) > 0 {
		return line + " …"
	}
	for _, p := range n.Positional {
		line += " " + p.Summary()
	}
	for _, f := range n.Flags {
		if f.Required && !f.Hidden {
			line += " " + f.String()
		}
	}
	return line
}

// table writes two columns under a title; nothing for no rows.
func (t teacher) table(title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	fmt.Fprintf(t.out, "\n%s\n", t.words.Say(title))
	for _, r := range rows {
		fmt.Fprintf(t.out, "  %s%s  %s\n", r[0], strings.Repeat(" ", wide-utf8.RuneCountInString(r[0])), r[1])
	}
}

// nearestCommand is the command whose help tells more about a line that was not understood.
func nearestCommand(err error) string {
	var e *kong.ParseError
	if errors.As(err, &e) && e.Context != nil {
		if n := deepest(e.Context); n != nil {
			return "hssk " + commandName(n) + " --help"
		}
	}
	return "hssk --help"
}
