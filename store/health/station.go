package health

import "time"

// Station is a commune health station. Staff belong to it, tasks queue at it.
type Station struct {
	Code        StationCode
	Name        string
	Unit        UnitCode // the commune it serves
	Denominator Denominator
	Kind        StationKind // zero: KindStation
	Ended       string      // the last day, yyyy-mm-dd; empty: it works
}

// Denominator is the population a coverage figure is divided by. Two offices give two figures for one commune, so a
// figure without source and date is not shown.
type Denominator struct {
	People int64
	Source string
	On     string // yyyy-mm-dd
}

// Role is what a member of staff may do.
type Role string

const (
	RoleNurse      Role = "nurse"      // station staff
	RoleHead       Role = "head"       // head of the station: confirms deaths and moves too
	RoleSupervisor Role = "supervisor" // the health centre: sees all stations
)

// Roles lists all roles.
func Roles() []Role { return []Role{RoleNurse, RoleHead, RoleSupervisor} }

// Valid reports whether r is a role.
func (r Role) Valid() bool { return r == RoleNurse || r == RoleHead || r == RoleSupervisor }

// Works reports whether the role holds tasks.
func (r Role) Works() bool { return r == RoleNurse || r == RoleHead }

// Oversees reports whether the role sees every station.
func (r Role) Oversees() bool { return r == RoleSupervisor }

// Staff is a member of staff.
type Staff struct {
	ID      StaffID
	Name    string
	Role    Role
	Station StationCode // zero for a supervisor
	Active  bool
}

// Contact ties a channel address to a person or a member of staff. Exactly one of Staff and Person is set.
type Contact struct {
	Channel string
	Address string
	Staff   StaffID
	Person  PersonID
	Proof   string // how the tie was proved, such as "code" or "invite"
	At      time.Time
}
