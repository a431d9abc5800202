package bot

import (
	"fmt"
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// Want is what one message asks for.
type Want string

// What people want.
const (
	WantNothing   Want = ""        // it was not understood, or only the question before it gives it a meaning
	WantLook      Want = "look"    // to see how a record stands: their own, or the one that is named
	WantWhole     Want = "whole"   // to see everything that is written down
	WantCorrect   Want = "correct" // to say that something is wrong
	WantMissing   Want = "missing" // to hear which fields are missing
	WantSet       Want = "set"     // to tell a value of a field
	WantCode      Want = "code"    // to give a code that they were sent
	WantResend    Want = "resend"  // to be sent another
	WantYes       Want = "yes"
	WantNo        Want = "no"
	WantStop      Want = "stop"    // no more messages that they did not ask for
	WantStart     Want = "start"   // those messages again
	WantRefuse    Want = "refuse"  // the same in the word that we teach for it; to staff it is what came of a task, too
	WantOut       Want = "out"     // never mind
	WantEnough    Want = "enough"  // no more of this question or, where none is open, no more messages
	WantAsk       Want = "ask"     // it has two meanings: Unclear says which
	WantNumber    Want = "number"  // a choice
	WantTasks     Want = "tasks"   // the list of tasks
	WantTask      Want = "task"    // to say what came of a task of the list
	WantDied      Want = "died"    // to report a death
	WantMoved     Want = "moved"   // to report that somebody has moved away
	WantRemind    Want = "remind"  // to be asked again later
	WantHours     Want = "hours"   // to be written to at some hours only
	WantMore      Want = "more"    // to read on
	WantRescue    Want = "rescue"  // somebody is in danger
	WantPerson    Want = "person"  // to speak to a person
	WantRequest   Want = "request" // something about their data: a copy, erasure; or, without a kind, how that stands
	WantThanks    Want = "thanks"
	WantHelp      Want = "help"
	WantMenu      Want = "menu"
	WantStaffCode Want = "staffcode" // to give the code that a member of staff was handed
	WantEnglish   Want = "english"
	WantViet      Want = "vietnamese"
)

// What a message may leave open.
const (
	UnclearDung = "dung" // "đúng" (right) or "dừng" (stop), written without its mark
	UnclearYear = "year" // a year of two digits
	UnclearDay  = "day"  // a day that no calendar has, or an hour that no clock has
	UnclearMany = "many" // several things at once
)

// Wish is what somebody wants, as far as one message tells, whatever channel it comes through.
type Wish struct {
	Want    Want
	Number  int                // of a choice, or of a task in the last list
	Result  health.Result      // of a task
	On      ident.Date         // the day to be asked again; zero: not said
	Hour    int                // of that day; zero: not said
	Minute  int                // of that hour
	Hours   health.Hours       // for messages that nobody waits for
	ID      string             // digits of an identity number
	Name    string             // as it was typed
	Birth   ident.Birth        // zero: not said
	Place   string             // as it was typed
	Field   health.Field       // what a value is about
	Value   string             // as it was typed; numbers without what stands between their digits
	Code    string             // digits
	Request health.RequestKind // what is asked for about one's data; empty: how that stands
	Own     bool               // it is about whoever writes
	Bare    bool               // its shape alone says what it is, no word
	Unclear string             // what has to be asked; empty: nothing
}

// String tells the wish in one line, for those who read tables of them.
func (w Wish) String() string {
	parts := []string{string(w.Want)}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	if w.Number > 0 {
		add("n", strconv.Itoa(w.Number))
	}
	add("result", string(w.Result))
	add("on", w.On.Format())
	if w.Hour > 0 {
		add("hour", strconv.Itoa(w.Hour))
	}
	if w.Minute > 0 {
		add("minute", strconv.Itoa(w.Minute))
	}
	if w.Hours != (health.Hours{}) {
		add("hours", fmt.Sprintf("%d-%d", w.Hours.From, w.Hours.To))
	}
	add("id", w.ID)
	add("name", w.Name)
	if !w.Birth.IsZero() {
		add("birth", w.Birth.Format())
	}
	add("place", w.Place)
	if w.Field != "" {
		parts = append(parts, string(w.Field)+"="+w.Value)
	}
	add("code", w.Code)
	if w.Own {
		parts = append(parts, "own")
	}
	add("kind", string(w.Request))
	add("unclear", w.Unclear)
	return strings.Join(parts, " ")
}

// Understand reads a message as people type it: without marks or spaces, with O for 0 and l for 1, in short forms. What
// could mean two things says so; what it does not know wants nothing.
func Understand(text string, today ident.Date) Wish {
	m := read(text, today)
	if len(m.words) == 0 {
		if strings.ContainsAny(text, "?？") {
			return Wish{Want: WantHelp}
		}
		return Wish{}
	}
	for _, reading := range []func(message) (Wish, bool){message.cry, message.choice, message.hours, message.request, message.whole, message.ambiguous, message.stop, message.task, message.staffCode, message.code,
		message.look, message.kinLife, message.life, message.set, message.remind, message.bare, message.person} {
		if w, ok := reading(m); ok {
			return w
		}
	}
	return Wish{}
}

// choice is a number alone, perhaps with what it stands for repeated behind it: "1", "1.", "2 sai".
func (m message) choice() (Wish, bool) {
	n, ok := m.words[0].small()
	if !ok || len(m.words) > 3 {
		return Wish{}, false
	}
	switch tight(m.words[1:]) {
	case "", "dung", "dungroi", "sai", "sairoi", "co", "khong", "ok", "dongy":
		return Wish{Want: WantNumber, Number: n}, len(m.words) == 1 || n <= 2
	}
	return Wish{}, false
}

// whole is a message that is one known phrase, with or without polite words around it.
func (m message) whole() (Wish, bool) {
	known := phrases()
	for _, words := range append(politely(m.words), trimPolite(m.words)) {
		if want, ok := known[tight(words)]; ok {
			return Wish{Want: want}, true
		}
	}
	return Wish{}, false
}

// ambiguous is "dung" written without its mark. With it, it is one of three words.
func (m message) ambiguous() (Wish, bool) {
	words := trimPolite(m.words)
	if tight(words) != "dung" {
		return Wish{}, false
	}
	switch ident.FoldTone(words[0].raw) {
	case "đúng":
		return Wish{Want: WantYes}, true
	case "dừng":
		return Wish{Want: WantEnough}, true
	case "dùng":
		return Wish{}, true
	}
	return Wish{Want: WantAsk, Unclear: UnclearDung}, true
}

// stop is a wish for no more messages in words of one's own.
func (m message) stop() (Wish, bool) {
	said := " " + spaced(m.words) + " "
	for _, complaint := range []string{" duoc ", " sao ", " thay ", " chua ", " bo sung "} {
		if strings.Contains(said, complaint) || m.numbers() > 0 {
			return Wish{}, false // "I do not get any messages" wants more of them
		}
	}
	for _, no := range []string{"dung", "khong", "ngung", "huy", "thoi", "chan", "bo", "tu choi", "ngat", "cat", "stop"} {
		for _, what := range []string{"nhan tin", "gui tin", "tin nhan", "nhan sms", "gui sms", "sms", "quang cao", "lam phien", "nhan", "gui", "nhan thong bao", "thong bao"} {
			if at := strings.Index(said, " "+no+" "); at >= 0 && strings.Contains(said[at:], " "+what+" ") {
				return Wish{Want: WantStop}, true
			}
		}
	}
	return Wish{}, false
}
