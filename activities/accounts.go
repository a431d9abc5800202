package activities

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// StaffInviteLifetime is how long a link for a member of staff opens.
const StaffInviteLifetime = 7 * 24 * time.Hour

// mayKeep refuses accounts to anybody but administrators, and whoever runs the machine. Errors: not_your_right.
func mayKeep(tx store.Tx, by health.Actor) error {
	if by.Kind != health.ByStaff {
		return nil
	}
	s, err := tx.Staff(health.StaffID(by.ID))
	if err == nil && !s.May(health.RightAccounts, "", "") {
		err = health.Refuse("not_your_right", nil)
	}
	return err
}

// StaffCodeLifetime is how long digits for a member of staff open: they are fewer than the letters of a link.
const StaffCodeLifetime = 24 * time.Hour

// InviteStaff makes a link that opens a chat as a member of staff, once. Errors: not_your_right, staff_left.
func (a *Activities) InviteStaff(ctx context.Context, by health.Actor, id health.StaffID) (health.StaffInvite, error) {
	inv := health.StaffInvite{Token: health.Value(a.NewSecret()), Until: a.Now().Add(StaffInviteLifetime)}
	return inv, a.invite(ctx, by, id, inv.Token.Reveal(), inv.Until, "invited")
}

// StaffCode makes digits that open a chat as a member of staff, once, where no link can be opened: by SMS. Errors:
// not_your_right, staff_left.
func (a *Activities) StaffCode(ctx context.Context, by health.Actor, id health.StaffID) (health.StaffInvite, error) {
	digits := (a.NewCode() + a.NewCode())[:health.StaffCodeDigits]
	inv := health.StaffInvite{Token: health.Value(digits), Until: a.Now().Add(StaffCodeLifetime)}
	return inv, a.invite(ctx, by, id, health.StaffCodeToken(digits), inv.Until, "invited by digits")
}

// invite keeps an invitation for a member of staff.
func (a *Activities) invite(ctx context.Context, by health.Actor, id health.StaffID, token string, until time.Time, note string) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		if err := mayKeep(tx, by); err != nil {
			return err
		}
		s, err := tx.Staff(id)
		if err != nil {
			return err
		}
		if !s.Active {
			return health.Refuse("staff_left", nil)
		}
		if err := tx.PutInvite(health.Invite{Hash: HashToken(token), Staff: id, ExpiresAt: until}); err != nil {
			return err
		}
		return noteStaff(tx, by, id, a.Now(), note)
	})
}

// SetActive lets a member of staff in or shuts them out; their chats are cut off with that, and the tasks they hold go back
// to the queue. Nobody shuts themselves out.
// Errors: not_your_right, staff_self.
func (a *Activities) SetActive(ctx context.Context, by health.Actor, id health.StaffID, active bool) (health.Staff, error) {
	var s health.Staff
	err := a.Store.Write(ctx, func(tx store.Tx) (err error) {
		if err := mayKeep(tx, by); err != nil {
			return err
		}
		if by.Kind == health.ByStaff && by.ID == string(id) {
			return health.Refuse("staff_self", nil)
		}
		if s, err = tx.Staff(id); err != nil || s.Active == active {
			return err
		}
		s.Active = active
		if err := tx.PutStaff(s); err != nil {
			return err
		}
		if active {
			return noteStaff(tx, by, id, a.Now(), "enabled")
		}
		if err := a.shutOut(tx, by, id); err != nil {
			return err
		}
		_, err = a.passOnTasks(tx, s, by)
		return err
	})
	return s, err
}

// shutOut takes a member of staff off their chats.
func (a *Activities) shutOut(tx store.Tx, by health.Actor, id health.StaffID) error {
	ties, err := tx.ContactsOfStaff(id)
	if err != nil {
		return err
	}
	for _, c := range ties {
		if err := tx.DropContact(c); err != nil {
			return err
		}
		if err := noteUnlinked(tx, c, by, a.Now(), "cut off"); err != nil {
			return err
		}
	}
	return noteStaff(tx, by, id, a.Now(), "disabled")
}

func noteStaff(tx store.Tx, by health.Actor, id health.StaffID, at time.Time, what string) error {
	return tx.AppendAudit(health.Audit{At: at, By: by, Action: health.ActStaff, Subject: string(id), Detail: what})
}
