package bot

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"hssk/store/health"
)

// MenuStranger is the menu of somebody whom nobody knows yet.
const MenuStranger = "stranger"

// Menus lists the names of all menus: a stranger's, and one for each role.
func Menus() []string {
	names := []string{MenuStranger, string(health.RoleCitizen), string(health.RoleProxy)}
	for _, r := range health.Roles() {
		names = append(names, string(r))
	}
	return names
}

// CommandNames lists the commands of a menu for a channel that shows them, in order; the phrase "command.<name>" says what
// each does.
func CommandNames(menu string) []string {
	var out []string
	for _, c := range listed() {
		switch {
		case menu == MenuStranger && !c.stranger, menu != MenuStranger && c.right != "" && !health.Role(menu).May(c.right):
		case slices.Contains(health.Roles(), health.Role(menu)) && c.people:
		default:
			out = append(out, c.name)
		}
	}
	return out
}

// NoSlashes names the commands in a text by their words alone, in capitals, as every channel understands them.
func NoSlashes(text string) string {
	if !strings.Contains(text, "/") {
		return text
	}
	return slashed().ReplaceAllStringFunc(text, func(found string) string {
		before, name, _ := strings.Cut(found, "/")
		if _, ok := commands()[name]; !ok {
			return found
		}
		return before + strings.ToUpper(name)
	})
}

// slashed is where a text may name a command: an address or "1/2" has none.
var slashed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[\s(“"])/[a-z]+\b`) })

// listedCommand is a command that menus show, to whoever has the right.
type listedCommand struct {
	name     string
	right    health.Right // empty: none is needed
	stranger bool         // somebody whom nobody knows can use it
	people   bool         // it is not for staff
}

func listed() []listedCommand {
	return []listedCommand{{name: "nhiemvu", right: health.RightFill}, {name: "tim", right: health.RightFind}, {name: "them", right: health.RightRegister},
		{name: "xem", right: health.RightLook}, {name: "moi", right: health.RightInvite}, {name: "catlienket", right: health.RightInvite},
		{name: "lamthay", right: health.RightInvite},
		{name: "doichieu", right: health.RightCompare},
		{name: "tiendo", right: health.RightProgress}, {name: "baocao", right: health.RightProgress}, {name: "dientiep", right: health.RightFill},
		{name: "danhsach", right: health.RightImport}, {name: "nghiphep", right: health.RightLeave}, {name: "viectre", right: health.RightAssign},
		{name: "chiaviec", right: health.RightAssign}, {name: "chuyenviec", right: health.RightAssign}, {name: "canbo", right: health.RightAccounts},
		{name: "caidat", right: health.RightSettings}, {name: "hoso", right: health.RightState}, {name: "xemdaydu", right: health.RightWhole},
		{name: "aixem", right: health.RightSights}, {name: "uyquyen", right: health.RightAppoint}, {name: "baosai", right: health.RightPropose}, {name: "denghi", right: health.RightPropose},
		{name: "yeucau", right: health.RightRequest}, {name: "yeucau", right: health.RightTake},
		{name: "doi", right: health.RightState}, {name: "lienket", stranger: true, people: true},
		{name: "bolienket", people: true}, {name: "khongphaitoi", people: true},
		{name: "gionhan", people: true, stranger: true},
		{name: "ngonngu", stranger: true}, {name: "trogiup", stranger: true}, {name: "huy", stranger: true}}
}
