package bot

import "strings"

// Plain writes a reply for a channel without buttons: the text, then each choice as a numbered line.
func Plain(r Reply) string {
	if len(r.Choices) == 0 {
		return r.Text
	}
	var b strings.Builder
	b.WriteString(r.Text)
	for _, c := range r.Choices {
		b.WriteString("\n" + c.Key + ". " + c.Label)
	}
	return b.String()
}
