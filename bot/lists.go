package bot

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

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
	if t.state.Dialog == "list" || t.state.Dialog == "listrest" {
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
	if look.Ready == 0 && !look.More && !restOpen(look) {
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

// restOpen reports whether there are rows that a station could take which somebody names.
func restOpen(look health.ListLook) bool { return look.Station == "" && look.Nowhere > 0 }

// held is the list that is asked about, and what was found in it.
func (t *talk) held() (health.SentList, health.ListLook, error) {
	var look health.ListLook
	err := json.Unmarshal([]byte(t.state.Data["look"]), &look)
	return health.SentList{ID: health.ImportID(t.state.Data["id"]), Name: t.state.Data["name"], By: t.staff.ID, Station: look.Rest}, look, err
}

func (t *talk) notLoaded(id health.ImportID) error {
	if err := t.Desk.DropList(t.ctx, id); err != nil {
		return err
	}
	return t.home()
}

func (t *talk) askList() error {
	in, look, err := t.held()
	if err != nil {
		return err
	}
	text, err := t.lookText(in.Name, look)
	if err != nil {
		return err
	}
	var choices []Choice
	switch {
	case look.Ready == 0 && !look.More:
	case look.Before != nil:
		choices = []Choice{{"1", t.words.Say("list.load_again")}}
	default:
		choices = []Choice{{"1", t.words.Say("list.load")}}
	}
	if restOpen(look) {
		choices = append(choices, Choice{"3", t.words.Say("list.rest")})
	}
	t.reply(Reply{Text: text + "\n" + t.words.Say("list.ask"), Choices: append(choices, Choice{"0", t.words.Say("list.leave")})})
	return nil
}

func (t *talk) hearList() error {
	in, look, err := t.held()
	switch {
	case err != nil:
		return err
	case t.answer() == "3" && restOpen(look):
		return t.enter("listrest", t.state.Data)
	case t.answer() != "1" || look.Ready == 0 && !look.More:
		t.say("menu.unclear")
		return t.askList()
	}
	order := health.ListOrder{SentList: in, Channel: t.in.Channel, Address: t.in.Address, Lang: t.words.Lang(), Again: look.Before != nil}
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

func (t *talk) askListRest() error {
	t.reply(Reply{Text: t.words.Say("list.rest_which"), Choices: []Choice{{"0", t.words.Say("back")}}})
	return nil
}

// hearListRest hears which station takes the rows whose commune is not told, and looks at the list again.
func (t *talk) hearListRest() error {
	stations, err := t.Shelf.Stations(t.ctx)
	if err != nil {
		return err
	}
	fit := called(t.answer(), stations)
	if t.answer() == "" || len(fit) != 1 {
		near := fit
		if len(near) == 0 {
			near = closeTo(t.answer(), stations)
		}
		if t.say("list.rest_unclear", "name", t.answer()); len(near) > 0 {
			t.say("progress.close", "names", list(near))
		}
		return t.askListRest()
	}
	in, _, err := t.held()
	if err != nil {
		return err
	}
	for _, s := range stations {
		if s.Name == fit[0] {
			in.Station = s.Code
		}
	}
	look, err := t.Desk.LookAtList(t.ctx, in, nil)
	if err != nil {
		return err
	}
	return t.showLook(in, look)
}

// dropList forgets a list that was looked at, and is not loaded.
func (t *talk) dropList() error {
	if t.state.Dialog != "list" && t.state.Dialog != "listrest" {
		return nil
	}
	return t.Desk.DropList(t.ctx, health.ImportID(t.state.Data["id"]))
}
