package activities

import (
	"context"

	"hssk/store"
	"hssk/store/health"
)

// VerifyInput says that a number of somebody was compared with a source outside the program, and is theirs.
type VerifyInput struct {
	Person health.PersonID
	Kind   health.Field
	How    string // code of the source
	By     health.Actor
}

// VerifyNumber notes that a number was compared. It holds for this number alone: one that takes its place is compared anew.
// Errors: verify_none when they carry no such number, verify_weaker when it was compared with a source that tells more.
func (a *Activities) VerifyNumber(ctx context.Context, in VerifyInput) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		r, err := tx.Record(in.Person)
		if err != nil {
			return err
		}
		if !in.Kind.ComparedWith(in.How) {
			return health.Refuse("verify_against", nil)
		}
		number := r.Text(in.Kind)
		if number == "" {
			return health.Refuse("verify_none", nil)
		}
		before, err := tx.Comparisons(in.Person)
		if err != nil {
			return err
		}
		for _, b := range before {
			if b.Kind == in.Kind && b.To.IsZero() && in.Kind.Weaker(in.How, b.Verified.How) {
				return health.Refuse("verify_weaker", map[string]string{"how": b.Verified.How, "day": b.Verified.At.In(health.Zone()).Format("02/01/2006")})
			}
		}
		now := a.Now()
		if err := tx.VerifyNumber(in.Person, in.Kind, number, health.Check{How: in.How, At: now, By: in.By.ID}); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: now, By: in.By, Action: health.ActVerify, Subject: string(in.Person), Detail: string(in.Kind) + " " + in.How})
	})
}
