package bot

import "strings"

// Plain writes a reply for a channel without buttons: the text, then each choice that it does not list yet as a line of its own.
func Plain(r Reply) string {
	var b strings.Builder
	b.WriteString(r.Text)
	for _, c := range r.Choices[min(r.Listed, len(r.Choices)):] {
		b.WriteString("\n" + c.Key + ". " + c.Label)
	}
	return b.String()
}
