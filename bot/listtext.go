package bot

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"hssk/store/health"
)

// maxStrange is how many columns that nobody recognised are named.
const maxStrange = 8

// lookText says what is in a list and what would come of it.
func (t *talk) lookText(name string, look health.ListLook) (string, error) {
	n := func(v int64) string { return t.words.Count(v) }
	rows := "list.rows"
	if look.More {
		rows = "list.rows_more"
	}
	lines := []string{t.words.Say(rows, "name", name, "n", n(look.Rows))}
	if look.Corrects {
		lines = append(lines, t.words.Say("list.corrects"))
	}
	known, strange := t.columns(look.Columns)
	lines = append(lines, t.words.Say("list.columns", "columns", list(known)))
	if len(strange) > 0 {
		lines = append(lines, t.words.Say("list.strange", "columns", list(strange)))
	}
	into, err := t.into(look)
	if err != nil {
		return "", err
	}
	lines = append(lines, into, t.words.Say("list.ready", "n", n(look.Ready)))
	for _, part := range []struct {
		key string
		n   int64
	}{{"list.faulty", look.Faulty}, {"list.elsewhere", look.Elsewhere}, {"list.nowhere", look.Nowhere}} {
		if part.n > 0 {
			lines = append(lines, t.words.Say(part.key, "n", n(part.n)))
		}
	}
	if look.Before != nil {
		lines = append(lines, t.words.Say("list.before", "at", clock(look.Before.StartedAt)))
	}
	for _, i := range look.Running {
		lines = append(lines, t.words.Say("list.running", "name", i.Name, "percent", i.Told()["percent"]))
	}
	return strings.Join(lines, "\n"), nil
}

// columns names the columns that are understood, and shows the headers of the others.
func (t *talk) columns(columns []health.Column) (known, strange []string) {
	for _, c := range columns {
		switch {
		case c.Ignored:
		case c.Field == "" && len(strange) == maxStrange:
			strange = append(strange, "…")
		case c.Field == "" && len(strange) < maxStrange:
			strange = append(strange, "“"+cut(c.Header, 40)+"”")
		case c.Field != "" && t.Phrases.Has("field_in."+string(c.Field)) && !slices.Contains(known, t.lower(c.Field)):
			known = append(known, t.lower(c.Field))
		}
	}
	return known, strange
}

// into says which stations a list is for.
func (t *talk) into(look health.ListLook) (string, error) {
	if look.Rest == "" {
		return t.intoStation(look.Station)
	}
	name, err := t.stationName(look.Rest)
	return t.words.Say("list.into_rest", "station", name), err
}

func (t *talk) intoStation(station health.StationCode) (string, error) {
	if station == "" {
		return t.words.Say("list.into_all"), nil
	}
	name, err := t.stationName(station)
	return t.words.Say("list.into", "station", name), err
}

// fileName is the name of a file as it is said: what a line of a chat has room for, without what would break the line.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.TrimSpace(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "" || name == "." || name == ".." || name == "/" {
		return "?"
	}
	return cut(name, 60)
}

// cut shortens a text in its middle, so that both its beginning and its end can be recognised.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-12]) + "…" + string(runes[len(runes)-11:])
}
