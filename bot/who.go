package bot

import (
	"context"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// identify finds out whom the address belongs to, and whose record is spoken of.
func (t *talk) identify() error {
	t.staff, t.ties, t.self, t.person = health.Staff{}, nil, "", ""
	ties, err := t.Shelf.ContactsAt(t.ctx, t.in.Channel, t.in.Address)
	if err != nil || len(ties) == 0 {
		return err
	}
	if !ties[0].Gone.IsZero() { // somebody who speaks can be reached
		if err := t.Desk.Reached(t.ctx, t.in.Channel, t.in.Address, true); err != nil {
			return err
		}
	}
	if ties[0].Staff == "" {
		t.ties, t.self, t.person = ties, ties[0].Person, ties[0].Person
		return t.actFor()
	}
	s, err := t.Shelf.Staff(t.ctx, ties[0].Staff)
	if err == nil && s.Active {
		t.staff = s
	}
	return unlessNotFound(err)
}

// actFor turns to the record of whom somebody acts for, as long as they may.
func (t *talk) actFor() error {
	if t.state.For == "" {
		return nil
	}
	powers, err := t.powers()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(powers, func(p health.Proxy) bool { return p.Ward == t.state.For }) {
		t.state, t.lapsed = state{Kept: t.state.Kept}, true
		return nil
	}
	t.person = t.state.For
	return nil
}

// powers are the powers over others that somebody may use in this chat today.
func (t *talk) powers() ([]health.Proxy, error) {
	if t.self == "" || !t.level().Opens(health.RightActFor) {
		return nil, nil
	}
	return t.Desk.Powers(t.ctx, t.self)
}

// level is how well whoever speaks has proved who they are.
func (t *talk) level() health.Level {
	if len(t.ties) == 0 {
		return health.LevelNone
	}
	return t.ties[0].Proof.Level()
}

// role is what whoever speaks is here.
func (t *talk) role() health.Role {
	switch {
	case t.staff.ID != "":
		return t.staff.Role
	case t.person == "":
		return ""
	case t.person != t.self:
		return health.RoleProxy
	}
	return health.RoleCitizen
}

// actor is whoever speaks, as the log calls them.
func (t *talk) actor() health.Actor {
	if t.staff.ID != "" {
		return health.Actor{Kind: health.ByStaff, ID: string(t.staff.ID)}
	}
	return health.Actor{Kind: health.ByCitizen, ID: string(t.self)}
}

// can reports whether whoever speaks has a right: staff by their role, others by how they have proved who they are, too.
func (t *talk) can(right health.Right) bool {
	if t.staff.ID == "" && !t.level().Opens(right) {
		return false
	}
	return t.role().May(right)
}

// whyNot names the sentence that says why somebody lacks a right.
func (t *talk) whyNot(right health.Right) string {
	_, own := right.Needs()
	switch {
	case own && t.staff.ID == "" && t.self == "":
		return "refuse.link_first"
	case own && t.staff.ID == "" && t.person != t.self && t.level().Opens(right):
		return "refuse.own"
	case own && t.staff.ID == "":
		return "refuse.level"
	case own:
		return "refuse.staff_chat"
	case t.staff.ID == "":
		return "refuse.staff_only"
	}
	return "refuse.role"
}

// hamlets names the hamlets of a member of staff.
func (t *talk) hamlets(s health.Staff) string {
	var names []string
	for _, h := range s.Hamlets {
		names = append(names, t.known(health.Hamlet, health.Value(h)))
	}
	return list(names)
}

// mayDo reports whether a task may be done by whoever speaks, as far as the chat can tell; the desk decides.
func (t *talk) mayDo(task health.Task) bool { return t.staff.Role.May(task.Kind.Right()) }

// saysNotMe hears that the phone is in other hands now.
func (t *talk) saysNotMe() bool {
	if t.self == "" || freeText(t.state.Dialog) || noKeys()[t.state.Dialog] != "" {
		return false
	}
	switch strings.TrimRight(ident.Fold(t.in.Text), ".! ") {
	case "khong phai toi", "khong phai toi dau", "nham nguoi", "nham so", "not me", "wrong number", "wrong person":
		return true
	}
	return false
}

// Reached notes whether a channel reaches an address: people block and come back.
func (b *Bot) Reached(ctx context.Context, channel, address string, ok bool) error {
	return b.Desk.Reached(ctx, channel, address, ok)
}
