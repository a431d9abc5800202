package bot

import (
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// lookUp shows how a record stands: to staff whoever they name, to a resident their own, and to a stranger after a code.
func (t *talk) lookUp(w Wish) error {
	if t.staff.ID != "" {
		text := strings.TrimSpace(w.Name + " " + w.ID)
		if w.Birth.Year() > 0 && w.ID == "" {
			text += " " + strconv.Itoa(w.Birth.Year())
		}
		return t.find(text)
	}
	switch {
	case w.ID != "" && t.doubtsDate(w):
		return nil
	case w.ID != "" && !w.Birth.IsZero():
		return t.lookBoth(w)
	case w.ID != "":
		return t.lookNumber(w.ID)
	case w.Name != "":
		return t.lookName(w)
	case t.person != "":
		return t.myRecord()
	}
	return t.enter("link", nil)
}

// doubtsDate says what is wrong with a date that was named, if something is.
func (t *talk) doubtsDate(w Wish) bool {
	switch w.Unclear {
	case UnclearYear:
		t.say("look.year")
	case UnclearDay:
		t.say("look.day")
	default:
		return false
	}
	return true
}

// lookBoth looks a record up by number and birth date, told in one message.
func (t *talk) lookBoth(w Wish) error {
	if err := t.lookNumber(w.ID); err != nil || t.state.Dialog != "birth" {
		return err
	}
	t.replies = t.replies[:len(t.replies)-1] // the question is answered
	t.in.Text, t.in.Choice = w.Birth.Format(), ""
	return t.hearLinkBirth()
}

func (t *talk) lookNumber(id string) error {
	v, _, err := t.intake().Canonical(health.NationalID, id)
	if err != nil {
		t.state.Dialog = "link"
		return t.problem(health.NationalID, err, t.stop())
	}
	if t.person != "" {
		r, err := t.Shelf.Record(t.ctx, t.person)
		if err != nil {
			return err
		}
		if r.Fields[health.NationalID].Value == v {
			return t.myRecord()
		}
	}
	return t.enter("birth", map[string]string{"id": v.Reveal()})
}

// lookName sends a code to the phone of the one person who has the name, was born that day and lives there. Whether there
// is such a person is not told.
func (t *talk) lookName(w Wish) error {
	if t.doubtsDate(w) {
		return nil
	}
	if w.Birth.IsZero() || w.Place == "" {
		t.say("look.more")
		return nil
	}
	return t.sendCode(map[string]string{"name": w.Name, "birth": w.Birth.Text(), "place": w.Place})
}

// namedThere finds the one living resident of a commune with a name and a birth date; none if there are two.
func (t *talk) namedThere(name, place string, born ident.Birth) (found health.PersonID, err error) {
	stations, err := t.stationsAt(place)
	if err != nil {
		return "", err
	}
	var all []health.PersonID
	for _, s := range stations {
		found, err := t.called(s.Code, name, born, func(has ident.Birth) bool { return has == born })
		if err != nil {
			return "", err
		}
		all = append(all, found...)
	}
	if len(all) != 1 {
		return "", nil
	}
	return all[0], nil
}

// wishOf does what a resident asks for by themselves, if their proof opens it. To staff the same words mean something else.
func (t *talk) wishOf(right health.Right, do func(*talk) error) (done bool, err error) {
	switch {
	case t.staff.ID != "":
		return false, nil
	case !t.can(right):
		return true, t.refuse(t.whyNot(right))
	}
	return true, do(t)
}

// wishCorrect lets a resident say what is wrong.
func (t *talk) wishCorrect() (done bool, err error) {
	return t.wishOf(health.RightPropose, func(t *talk) error { return t.enter("correct", nil) })
}

// saysWrong hears that something is wrong where nothing was asked, as after a message that invites to look at one's record. A
// mere no is left alone.
func (t *talk) saysWrong() (done bool, err error) {
	for _, word := range []string{"sai", "nham", "chua dung", "khong dung", "wrong"} {
		if strings.Contains(t.heard(), word) {
			return t.wishCorrect()
		}
	}
	return false, nil
}
