package bot

import (
	"regexp"
	"strconv"
	"sync"

	"hssk/store/health"
)

// offeredHours are the hours that can be chosen by a digit; others can be typed.
func offeredHours() []health.Hours {
	return []health.Hours{health.UsualHours(), {From: health.QuietUntil, To: 11}, {From: 11, To: 17}, {From: 17, To: health.QuietFrom}}
}

// askHours shows when messages that nobody waits for come here, and lets it be changed.
func (t *talk) askHours() error {
	c, err := t.Shelf.Consent(t.ctx, t.in.Channel, t.in.Address)
	if err = unlessNotFound(err); err != nil {
		return err
	}
	r := Reply{Text: t.words.Say("hours.ask", hourArgs(c.Hours)...)}
	for i, h := range offeredHours() {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(i + 1), t.words.Say("hours.offer"+strconv.Itoa(i+1), hourArgs(h)...)})
	}
	r.Choices = append(r.Choices, Choice{"0", t.words.Say("back")})
	t.reply(r)
	return nil
}

func (t *talk) hearHours() error {
	if n, err := strconv.Atoi(t.answer()); err == nil && n >= 1 && n <= len(offeredHours()) {
		return t.preferHours(offeredHours()[n-1])
	}
	if w := t.wish(); w.Want == WantHours {
		return t.preferHours(w.Hours)
	}
	if w := Understand("chi nhan tin "+t.answer(), t.today()); w.Want == WantHours { // "sau 17h", "buoi toi"
		return t.preferHours(w.Hours)
	}
	if h, ok := hoursBetween(t.heard()); ok {
		return t.preferHours(h)
	}
	t.say("hours.form")
	return t.askHours()
}

// wishHours does what was typed, or asks where no hours were named. Staff are told of work when it comes.
func (t *talk) wishHours(w Wish) error {
	switch {
	case t.staff.ID != "":
		return t.unclear()
	case w.Bare:
		return t.enter("hours", nil)
	}
	return t.preferHours(w.Hours)
}

// preferHours notes the hours, as far as they are by day.
func (t *talk) preferHours(h health.Hours) error {
	h.From, h.To = max(h.From, health.QuietUntil), min(h.To, health.QuietFrom)
	if !h.Valid() {
		t.say("hours.form")
		return t.enter("hours", nil)
	}
	kept := h
	if h == health.UsualHours() {
		kept = health.Hours{}
	}
	if err := t.Desk.PreferHours(t.ctx, t.in.Channel, t.in.Address, kept); err != nil {
		return err
	}
	t.leave()
	t.say("hours.done", hourArgs(h)...)
	return t.home()
}

func hourArgs(h health.Hours) []string {
	h = h.OrUsual()
	return []string{"from", strconv.Itoa(h.From), "to", strconv.Itoa(h.To)}
}

const (
	clockPart = `(\d{1,2})(?:h|g| gio| ?h00|:00)?(?: (sang|trua|chieu|toi))?`
	apartBy   = `(?: ?(?:den|toi|-|–) ?| )`
	nobodyMay = `(?:dung|khong|khong duoc|xin dung|dung co|cam)`
	mayOnly   = `(?:chi|xin chi|chi muon|toi chi muon|muon|toi muon)`
	writing   = ` (?:nhan|nhan tin|gui|gui tin|nhac|tin)(?: cho toi| toi)?(?: vao| luc| trong)?`
)

// hourShapes are how people say when they may be written to; each reading gives the hours.
var hourShapes = sync.OnceValue(func() []hourShape {
	shape := func(pattern string, read func(found []string) health.Hours) hourShape {
		return hourShape{regexp.MustCompile(`^` + pattern + `$`), read}
	}
	from := func(s []string) health.Hours { return health.Hours{From: hourNamed(s[1], s[2]), To: health.QuietFrom} }
	to := func(s []string) health.Hours { return health.Hours{From: health.QuietUntil, To: hourNamed(s[1], s[2])} }
	return []hourShape{
		shape(`(?:`+mayOnly+writing+`|gio nhan(?: tin)?) (?:tu )?`+clockPart+apartBy+clockPart, func(s []string) health.Hours {
			return health.Hours{From: hourNamed(s[1], s[2]), To: hourNamed(s[3], s[4])}
		}),
		shape(mayOnly+writing+` (?:sau|tu) `+clockPart+`(?: tro di)?`, from),
		shape(`gio nhan(?: tin)?(?: sau| tu)? `+clockPart, from),
		shape(`(?:please )?remind me only after (\d{1,2})( ?pm)?`, afterEnglish),
		shape(nobodyMay+writing+` truoc `+clockPart, from),
		shape(mayOnly+writing+` truoc `+clockPart, to),
		shape(nobodyMay+writing+` sau `+clockPart, to),
		shape(`(?:`+mayOnly+writing+`|gio nhan(?: tin)?)(?: buoi)? (sang|trua|chieu|toi)`, func(s []string) health.Hours { return partHours(s[1]) }),
		shape(`(?:`+mayOnly+writing+`|gio nhan(?: tin)?|nhan|nhan tin|gui)(?: luc)? (?:nao|gio nao|luc nao|ca ngay|bat ky luc nao)(?: cung duoc)?`,
			func([]string) health.Hours { return health.UsualHours() }),
	}
})

// afterEnglish reads "after 5pm".
func afterEnglish(s []string) health.Hours {
	hour, _ := strconv.Atoi(s[1]) // the shape has digits
	if s[2] != "" && hour < 12 {
		hour += 12
	}
	return health.Hours{From: hour, To: health.QuietFrom}
}

type hourShape struct {
	shape *regexp.Regexp
	read  func(found []string) health.Hours
}

// hours is a wish to be written to at some hours only: "chi nhan tin sau 17h", "dung nhan truoc 8h", "gio nhan 17 20".
func (m message) hours() (Wish, bool) {
	said := spaced(m.words)
	if said == "gio nhan tin" || said == "gio nhan" || said == "doi gio nhan tin" || said == "doi gio nhac" || said == "gio nhac" || said == "chon gio nhac" || said == "hours" || said == "what time do reminders come" {
		return Wish{Want: WantHours, Bare: true}, true
	}
	for _, s := range hourShapes() {
		if found := s.shape.FindStringSubmatch(said); found != nil {
			return Wish{Want: WantHours, Hours: s.read(found)}, true
		}
	}
	return Wish{}, false
}

var hourSpan = regexp.MustCompile(`^(?:tu )?` + clockPart + apartBy + clockPart + `$`)

// hoursBetween reads two hours where they are asked for: "17-20", "tu 8h den 11h".
func hoursBetween(said string) (health.Hours, bool) {
	found := hourSpan.FindStringSubmatch(said)
	if found == nil {
		return health.Hours{}, false
	}
	return health.Hours{From: hourNamed(found[1], found[2]), To: hourNamed(found[3], found[4])}, true
}

// hourNamed is an hour of the day: in the afternoon and the evening people count from one again.
func hourNamed(n, part string) int {
	hour, _ := strconv.Atoi(n) // the shape has digits
	if (part == "chieu" || part == "toi") && hour < 12 {
		hour += 12
	}
	return hour
}

// partHours are the hours that the name of a part of the day stands for.
func partHours(part string) health.Hours {
	switch part {
	case "sang":
		return health.Hours{From: health.QuietUntil, To: 11}
	case "trua":
		return health.Hours{From: 11, To: 14}
	case "chieu":
		return health.Hours{From: 13, To: 18}
	}
	return health.Hours{From: 17, To: health.QuietFrom}
}
