package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"hssk/bot/phrase"
	"hssk/bot/sms"
)

type smsCmd struct {
	Count     smsCountCmd     `cmd:""`
	Templates smsTemplatesCmd `cmd:""`
	Kannel    smsKannelCmd    `cmd:""`
}

type smsCountCmd struct {
	Text     string `arg:"" optional:""`
	Template string `placeholder:"KEY"`
	People   int    `default:"1"`
	JSON     bool
}

// smsCount is what a text comes to for so many people.
type smsCount struct {
	sms.Size
	People   int     `json:"people"`
	AllParts int     `json:"all_parts"`
	Price    float64 `json:"price_of_a_part,omitempty"`
	Cost     float64 `json:"cost,omitempty"`
}

// Run says in how many parts a text goes out, and what that costs, before anybody is written to.
func (c smsCountCmd) Run(cfg config) error {
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	text := c.Text
	if c.Template != "" {
		if !phrases.Has(c.Template) {
			return refused("cli.sms_no_template", "key", c.Template)
		}
		text = exampleOf(phrases.With("centre", cfg.Centre)[cfg.Lang][c.Template])
	}
	if text == "" {
		return refused("cli.sms_no_text")
	}
	if c.People < 1 {
		return refused("cli.sms_people")
	}
	n := smsCount{Size: sms.Measure(text, cfg.SMSMarks), People: c.People, Price: cfg.SMSPrice}
	n.AllParts = n.Parts * n.People
	n.Cost = float64(n.AllParts) * n.Price
	if c.JSON {
		return printJSON(n)
	}
	words := phrases.In(cfg.Lang)
	fmt.Println(n.Text)
	fmt.Println(words.Say("sms_said.count", "parts", strconv.Itoa(n.Parts), "letters", strconv.Itoa(n.Letters), "encoding", n.Encoding))
	if n.People > 1 {
		fmt.Println(words.Say("sms_said.people", "people", words.Count(int64(n.People)), "all", words.Count(int64(n.AllParts))))
	}
	if n.Price > 0 {
		fmt.Println(words.Say("sms_said.cost", "cost", words.Count(int64(n.Cost+0.5))))
	} else {
		fmt.Println(words.Say("sms_said.no_price"))
	}
	return nil
}

type smsTemplatesCmd struct {
	CSV  bool `name:"csv"`
	JSON bool
}

// template is a text that is sent without being asked for by the same phone: what a carrier approves beforehand.
type template struct {
	ID       string   `json:"id"`
	Lang     string   `json:"lang"`
	Text     string   `json:"text"` // as it is sent, with what is filled in named
	Filled   []string `json:"filled_in,omitempty"`
	Example  string   `json:"example"`
	Encoding string   `json:"encoding"`
	Letters  int      `json:"letters"`
	Parts    int      `json:"parts"`
}

// Run lists the templates, as carriers want them for the approval of a sender's name.
func (c smsTemplatesCmd) Run(cfg config) error {
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	all := templates(phrases.With("centre", cfg.Centre), cfg.SMSMarks)
	switch {
	case c.JSON:
		return printJSON(all)
	case c.CSV:
		return writeTemplates(os.Stdout, all)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, t := range all {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", t.ID, t.Lang, t.Parts, t.Letters, t.Text)
	}
	return w.Flush()
}

type smsKannelCmd struct{}

// Run prints the groups that Kannel's configuration needs to work with this program. Secrets are left to be filled in.
func (smsKannelCmd) Run(cfg config) error {
	_, err := fmt.Print(kannelGroups(cfg))
	return err
}

// kannelGroups are the groups of a Kannel that runs on the same machine.
func kannelGroups(cfg config) string {
	return fmt.Sprintf(`# write the values of the settings in place of the names HSSK_KANNEL_PASSWORD and HSSK_KANNEL_SECRET
group = sendsms-user
username = %s
password = HSSK_KANNEL_PASSWORD
max-messages = %d
concatenation = true

group = sms-service
keyword = default
catch-all = true
get-url = "http://%s/kannel/sms?secret=HSSK_KANNEL_SECRET&id=%%I&from=%%p&text=%%b&coding=%%c&charset=%%C"
max-messages = 0
omit-empty = true

# into the smsbox group that is there: a message that we could not take is brought again
# http-request-retry = 100
# http-queue-delay = 10
`, cmp.Or(cfg.KannelUser, "HSSK_KANNEL_USER"), sms.MaxParts, cfg.Listen)
}

var hole = regexp.MustCompile(`\{([a-z_]+)\}`)

// templates gives every text of a message in the order of keys, in each language.
func templates(book phrase.Book, marks bool) (out []template) {
	for _, lang := range phrase.Langs() {
		for _, key := range book.Keys(lang) {
			if !strings.HasPrefix(key, "sms.") && !strings.HasPrefix(key, "notice.") {
				continue
			}
			text := book[lang][key]
			t := template{ID: key, Lang: lang, Text: sms.Measure(text, marks).Text}
			for _, m := range hole.FindAllStringSubmatch(text, -1) {
				t.Filled = append(t.Filled, m[1])
			}
			size := sms.Measure(exampleOf(text), marks)
			t.Example, t.Encoding, t.Letters, t.Parts = size.Text, size.Encoding, size.Letters, size.Parts
			out = append(out, t)
		}
	}
	return out
}

// exampleOf fills in what a text leaves open, at its usual length.
func exampleOf(text string) string {
	return hole.ReplaceAllStringFunc(text, func(h string) string {
		switch h {
		case "{code}":
			return "482913"
		case "{date}", "{day}":
			return "15/12/2026"
		case "{n}", "{minutes}", "{hour}":
			return "15"
		}
		return "Bùi Thị Hoa Mai"
	})
}

// writeTemplates writes a sheet that opens in a spreadsheet with its marks.
func writeTemplates(out io.Writer, all []template) error {
	if _, err := io.WriteString(out, "\uFEFF"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	rows := [][]string{{"id", "lang", "text", "filled_in", "example", "encoding", "letters", "parts"}}
	for _, t := range all {
		rows = append(rows, []string{t.ID, t.Lang, t.Text, strings.Join(t.Filled, " "), t.Example, t.Encoding, strconv.Itoa(t.Letters), strconv.Itoa(t.Parts)})
	}
	return w.WriteAll(rows)
}
