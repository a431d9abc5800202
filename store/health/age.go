package health

import (
	"time"

	"hssk/store/ident"
)

// Zone is the wall clock of the people served: UTC+7 all year, no summer time since 1975.
func Zone() *time.Location { return time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60) }

// AgeGuardian is the age under which somebody else speaks for a person.
const AgeGuardian = 16

// today is the date on the wall of the people served, whatever the location of now is.
func today(now time.Time) ident.Date { return ident.DateOf(now.In(Zone())) }

func ageOf(r Record, now time.Time) (years int, ok bool) {
	b := r.Birth()
	if b.IsZero() {
		return 0, false
	}
	youngest, _ := b.AgeOn(today(now))
	return youngest, true
}
