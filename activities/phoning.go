package activities

import (
	"context"
	"errors"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// LinkPhone ties an address to whoever of those with the phone on their record was born on that day. The channel vouches
// for the phone, which proves who holds it and no more. It answers phone_nobody alike whether the phone is on no record
// or the day is another's, and bounds how many days are tried as codes are bounded.
func (a *Activities) LinkPhone(ctx context.Context, in health.PhoneClaim) (health.Outcome, error) {
	out := health.Outcome{Code: "phone_nobody"}
	said, err := ident.ParseBirthText(in.Birth.Reveal())
	if err != nil {
		return out, err
	}
	var refused error
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		ask := health.CodeRequest{Channel: in.Channel, Address: in.Address, Guess: in.Guess, Key: in.Key}
		if err, refused = a.mayTry(tx, ask, a.Now()); err != nil || refused != nil {
			return err
		}
		found, err := a.clerk(tx, nil).bearersOf(health.Phone, in.Phone.Reveal())
		if err != nil {
			return err
		}
		for _, r := range slices.DeleteFunc(found, func(r health.Record) bool { return !answersTo(r, said) }) {
			c := health.Contact{Channel: in.Channel, Address: in.Address, Person: r.ID, Proof: health.ProofPhone, At: a.Now()}
			told, err := linkAndTell(tx, c)
			if err != nil {
				return err
			}
			out = health.Outcome{Code: "linked", Person: r.ID, Notify: append(out.Notify, told...)}
		}
		return nil
	})
	return out, errors.Join(err, refused)
}

// answersTo reports whether a birth date that was said is the one on the record, as exactly as the record knows it, of
// somebody whose phone is still theirs.
func answersTo(r health.Record, said ident.Birth) bool {
	return knows(said, r.Birth()) && r.Living() && !r.Fields[health.Phone].Has(health.CodePhoneMoved)
}

// knows reports whether a birth date that was said proves knowledge of the one on the record: all of it, as far as the record
// knows it. The first of January on a record stands for a day that nobody knew; said of another day it proves nothing.
func knows(said, b ident.Birth) bool {
	switch {
	case b.IsZero() || said.Year() != b.Year():
		return false
	case b.Month() == 0 || b.Month() == 1 && b.Day() == 1:
		return true
	case b.Day() == 0:
		return said.Month() == b.Month()
	}
	return said.Month() == b.Month() && said.Day() == b.Day()
}
