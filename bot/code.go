package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// leastOfCode is how many digits are meant as a code, though not as many as one has.
const leastOfCode = 3

// sendCode sends a code to the phone of the one person whom the details fit, and says the same if there is none: a
// stranger must not learn who is registered. The details are an "id" or a "name" and "place", and a "birth" date as
// ident.Birth.Text writes it; they are kept until the code is there, so that it can be sent again.
func (t *talk) sendCode(of map[string]string) error {
	person, err := t.fits(of)
	if err != nil {
		return err
	}
	guess := t.fingerprint(of["id"], of["birth"])
	if of["id"] == "" {
		guess = t.fingerprint(ident.Fold(of["name"]), of["birth"], ident.Fold(of["place"]))
	}
	err = t.Desk.SendCode(t.ctx, health.CodeRequest{Channel: t.in.Channel, Address: t.in.Address, Person: person,
		Guess: guess, Key: t.key("code"), Lang: t.words.Lang()})
	if err != nil {
		return err
	}
	return t.enter("code", of)
}

func (t *talk) fits(of map[string]string) (health.PersonID, error) {
	if of["id"] != "" {
		return t.whoHas(of["id"], health.Value(of["birth"]))
	}
	birth, err := ident.ParseBirthText(of["birth"])
	if err != nil {
		return "", nil // a date that cannot be read fits nobody
	}
	return t.namedThere(of["name"], of["place"], birth)
}

func (t *talk) askCode() error {
	t.askForCode("link.code")
	return nil
}

func (t *talk) askForCode(key string, args ...string) {
	t.reply(Reply{Text: t.words.Say(key, args...), Password: true, Choices: t.stop()})
}

// hearCode tries what looks like a code. What does not is no try: nobody is locked out for saying that it has not come yet.
func (t *talk) hearCode() error {
	offered := t.state.Labels["1"] != "" && t.answer() == "1"
	digits := t.codeSaid()
	switch {
	case (offered || t.wish().Want == WantResend) && t.state.Data["birth"] != "":
		return t.sendCode(t.state.Data)
	case t.wish().Want == WantResend:
		return t.link()
	case len(digits) < leastOfCode:
		t.helpWithCode()
	case len(digits) != health.CodeDigits && len(digits) != health.PaperDigits:
		t.askForCode("link.slip", "n", strconv.Itoa(len(digits)))
	default:
		return t.tryCode(digits)
	}
	return nil
}

// codeSaid gives the digits of a message that has nothing but digits, in groups or not, or that says that they are a code.
func (t *talk) codeSaid() string {
	if t.wish().Want == WantCode {
		return t.wish().Code
	}
	words := read(t.answer(), t.today()).words
	if one := soleCode(words); one != "" {
		return one
	}
	if slices.ContainsFunc(words, func(w word) bool { return w.digits == "" }) {
		return ""
	}
	var all strings.Builder
	for _, w := range words {
		all.WriteString(onlyDigits(w.digits))
	}
	return all.String()
}

// soleCode is the one number of a message that is as long as a code, whatever is written around it: "ok 918772", or the
// message that brought it.
func soleCode(words []word) string {
	found := ""
	for _, w := range words {
		digits, ok := w.bare()
		switch {
		case !ok || len(digits) != health.CodeDigits:
		case found != "":
			return ""
		default:
			found = digits
		}
	}
	return found
}

// helpWithCode says what is waited for, and the ways on.
func (t *talk) helpWithCode() {
	var choices []Choice
	if t.state.Data["birth"] != "" {
		choices = []Choice{{"1", t.words.Say("link.resend")}}
	}
	t.reply(Reply{Text: t.words.Say("link.waiting"), Password: true, Choices: append(choices, t.stop()...)})
}

func (t *talk) tryCode(digits string) error {
	out, err := t.Desk.CheckCode(t.ctx, t.in.Channel, t.in.Address, digits)
	if err != nil {
		return err
	}
	if out.Code == "code_wrong" {
		t.askForCode("link.wrong", "left", strconv.Itoa(out.Left))
		return nil
	}
	t.leave()
	switch out.Code {
	case "linked":
		t.say("link.done")
		return t.linked()
	case "code_locked":
		t.say("link.locked")
	default:
		t.say("link.over")
	}
	return t.home()
}
