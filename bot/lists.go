package bot

import (
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"hssk/store/health"
)

// hearFile looks at a list that was sent, and asks whether to load it. Nothing is read for whoever may not send lists.
func (t *talk) hearFile() error {
	f := t.in.File
	switch {
	case !t.can(health.RightImport) && t.staff.ID == "":
		t.say("list.nobody")
		return t.askOn()
	case !t.can(health.RightImport):
		t.say("list.role")
		return t.askOn()
	case f.Size > health.SentFileMax:
		t.say("error.file_too_big", "limit", strconv.Itoa(health.SentFileMax>>20))
		return t.askOn()
	}
	if t.state.Dialog == "list" {
		t.say("list.replaced")
	}
	if err := t.dropList(); err != nil {
		return err
	}
	t.setAside()
	t.leave()
	in := health.SentList{ID: health.ImportID(t.key("list")), Name: fileName(f.Name), By: t.staff.ID}
	look, err := t.Desk.LookAtList(t.ctx, in, f.Read)
	if err != nil {
		return t.refuseFile(err)
	}
	return t.showLook(in, look)
}

// refuseFile says why a file is no list that can be loaded from here.
func (t *talk) refuseFile(err error) error {
	var e *health.Error
	if !errors.As(err, &e) || e.Fault != health.FaultUser || e.Retry {
		return err
	}
	key := "list_error." + strings.TrimPrefix(e.Code, "sheet.")
	if !t.Phrases.Has(key) {
		return err // said as any other error
	}
	args := map[string]string{}
	for name, value := range e.Args {
		args[name] = value
	}
	if kind := "sheet_kind." + args["kind"]; t.Phrases.Has(kind) {
		args["kind"] = t.words.Say(kind)
	}
	var names []string
	for _, f := range strings.Split(args["missing"], ", ") {
		if t.Phrases.Has("field_in." + f) {
			names = append(names, t.lower(health.Field(f)))
		}
	}
	args["missing"] = list(names)
	t.reply(Reply{Text: t.words.SayMap(key, args)})
	return t.home()
}

// showLook asks whether to load what was found, unless nothing can come of it.
func (t *talk) showLook(in health.SentList, look health.ListLook) error {
	if look.Kind != health.ImportPeople {
		t.say("list.kind_"+string(look.Kind), "name", in.Name)
		return t.notLoaded(in.ID)
	}
	if look.Ready == 0 && !look.More {
		text, err := t.lookText(in.Name, look)
		if err != nil {
			return err
		}
		t.reply(Reply{Text: text + "\n" + t.words.Say("list.nothing")})
		return t.notLoaded(in.ID)
	}
	look.Columns = slices.DeleteFunc(look.Columns, func(c health.Column) bool { return c.Ignored })
	body, err := json.Marshal(look)
	if err != nil {
		return err
	}
	return t.enter("list", map[string]string{"id": string(in.ID), "name": in.Name, "look": string(body)})
}

func (t *talk) notLoaded(id health.ImportID) error {
	if err := t.Desk.DropList(t.ctx, id); err != nil {
		return err
	}
	return t.home()
}

func (t *talk) askList() error {
	var look health.ListLook
	if err := json.Unmarshal([]byte(t.state.Data["look"]), &look); err != nil {
		return err
	}
	text, err := t.lookText(t.state.Data["name"], look)
	if err != nil {
		return err
	}
	load := "list.load"
	if look.Before != nil {
		load = "list.load_again"
	}
	t.reply(Reply{Text: text + "\n" + t.words.Say("list.ask"), Choices: []Choice{{"1", t.words.Say(load)}, {"0", t.words.Say("list.leave")}}})
	return nil
}

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
	into, err := t.intoStation(look.Station)
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

func (t *talk) intoStation(station health.StationCode) (string, error) {
	if station == "" {
		return t.words.Say("list.into_all"), nil
	}
	name, err := t.stationName(station)
	return t.words.Say("list.into", "station", name), err
}

func (t *talk) hearList() error {
	if t.answer() != "1" {
		t.say("menu.unclear")
		return t.askList()
	}
	var look health.ListLook
	if err := json.Unmarshal([]byte(t.state.Data["look"]), &look); err != nil {
		return err
	}
	order := health.ListOrder{SentList: health.SentList{ID: health.ImportID(t.state.Data["id"]), Name: t.state.Data["name"], By: t.staff.ID},
		Channel: t.in.Channel, Address: t.in.Address, Lang: t.words.Lang(), Again: look.Before != nil}
	imp, err := t.Desk.LoadList(t.ctx, order)
	if health.CodeOf(err) == "list_busy" { // the list stays: it can be loaded when another is over
		t.say("error.list_busy")
		return t.askList()
	}
	if err != nil {
		return err
	}
	t.leave()
	t.say("list.begun", "name", imp.Name)
	return nil
}

// dropList forgets a list that was looked at, and is not loaded.
func (t *talk) dropList() error {
	if t.state.Dialog != "list" {
		return nil
	}
	return t.Desk.DropList(t.ctx, health.ImportID(t.state.Data["id"]))
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
