package bot

import (
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"hssk/store/health"
	"hssk/store/ident"
)

// speak chooses the language, and the short sentences where every word costs.
func (t *talk) speak(lang string) {
	t.words = t.Phrases.In(lang)
	if t.means.Short {
		t.words = t.words.Short()
	}
}

// ReplyID is the message that carries the answer to an event in a channel that posts its answers.
func (in Incoming) ReplyID() health.MessageID {
	t := talk{in: in}
	return health.MessageID("reply-" + t.key("reply"))
}

// posted is the answer as a message, for a channel that posts its answers. It is kept together with the conversation: an
// answer that was decided is never lost, and never made twice.
func (t *talk) posted() []health.Message {
	if !t.means.Post || len(t.replies) == 0 {
		return nil
	}
	var texts []string
	for _, r := range t.replies {
		texts = append(texts, Plain(r))
	}
	return []health.Message{{ID: t.in.ReplyID(), Channel: t.in.Channel, Address: t.in.Address, Phrase: "reply.text",
		Args: map[string]string{"text": strings.Join(texts, "\n")}, Lang: t.words.Lang(), Purpose: health.PurposeReply,
		State: health.MessageNew, CreatedAt: t.now, ExpiresAt: t.now.Add(replyLasts)}}
}

// replyLasts is how long an answer is worth sending: later, the person has asked again or gone to the station.
const replyLasts = 12 * time.Hour

// maxTail is how many letters of an answer its choices may take from what they are about.
const maxTail = 200

// fit makes one answer of the replies that the channel can show at once, and keeps what is left for whoever asks for it.
func (t *talk) fit() {
	if t.means.Fits == nil || len(t.replies) == 0 {
		return
	}
	var texts []string
	private := false
	for _, r := range t.replies {
		texts = append(texts, Plain(r))
		private = private || r.Private
	}
	text, last := NoSlashes(strings.Join(texts, "\n")), t.replies[len(t.replies)-1]
	choices := NoSlashes(strings.TrimPrefix(Plain(last), last.Text))
	text = strings.TrimSuffix(text, choices)
	if !t.means.Fits(text + choices) {
		tail := "\n" + t.words.Say("more.hint") + choices
		if utf8.RuneCountInString(tail) > maxTail { // the choices are what is listed; the way out stands on every page
			exit := t.exit()
			text, tail = text+strings.TrimSuffix(choices, exit), "\n"+t.words.Say("more.hint")+exit
		}
		text, t.state.More = t.page(text, tail)
		choices = tail
	}
	text += choices
	t.replies = []Reply{{Text: text, Private: private}}
}

// exit is the line of the way out, as it is written below an answer; empty: the question has none.
func (t *talk) exit() string {
	if label := t.state.Labels["0"]; label != "" {
		return "\n0. " + label
	}
	return ""
}

// page takes as many lines as fit with the tail; of a line that is too long alone, as many words.
func (t *talk) page(text, tail string) (head, rest string) {
	lines := strings.Split(text, "\n")
	n := 0
	for n < len(lines) && t.means.Fits(strings.Join(lines[:n+1], "\n")+tail) {
		n++
	}
	if n > 0 {
		return strings.Join(lines[:n], "\n"), strings.Join(lines[n:], "\n")
	}
	head, rest = t.cutLine(lines[0], tail)
	return head, strings.Join(append([]string{rest}, lines[1:]...), "\n")
}

// cutLine takes as many words of a line as fit; at least one letter, so that it comes to an end.
func (t *talk) cutLine(line, tail string) (head, rest string) {
	runes := []rune(line)
	n := sort.Search(len(runes), func(n int) bool { return !t.means.Fits(string(runes[:n+1]) + tail) })
	n = max(n, 1)
	if head := string(runes[:n]); strings.LastIndex(head, " ") > 0 {
		space := strings.LastIndex(head, " ")
		return line[:space], line[space+1:]
	}
	return string(runes[:n]), string(runes[n:])
}

// showMore says what did not fit before, and reports whether that was asked for. The question before it stays.
func (t *talk) showMore() bool {
	left := t.state.More
	t.state.More = ""
	if left == "" || Understand(t.answer(), t.today()).Want != WantMore {
		return false
	}
	r := Reply{Text: left, Private: true}
	if label := t.state.Labels["0"]; label != "" {
		r.Choices = []Choice{{"0", label}}
	}
	t.replies = append(t.replies, r)
	return true
}

// today is the day where the people are.
func (t *talk) today() ident.Date { return ident.DateOf(t.now.In(health.Zone())) }
