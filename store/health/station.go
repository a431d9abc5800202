package health

import (
	"slices"
	"time"

	"hssk/store/ident"
)

// Station is a commune health station. Staff belong to it, tasks queue at it.
type Station struct {
	Code        StationCode
	Name        string
	Unit        UnitCode // the commune it serves
	Denominator Denominator
	Kind        StationKind // zero: KindStation
	Ended       string      // the last day, yyyy-mm-dd; empty: it works
	Phone       string      // whom residents call, "+842183854321"; empty: nobody has said
}

// Called is the station's telephone as people write it; empty: none is known.
func (s Station) Called() string {
	p, _, _ := ident.ParsePhone(s.Phone) // it was read before it was stored
	return p.Local()
}

// Role is what somebody is to the product. What a role may do is in rights.
type Role string

const (
	RoleVillage    Role = "village"    // y tế thôn bản: works in some hamlets of a station
	RoleNurse      Role = "nurse"      // station staff
	RoleHead       Role = "head"       // head of the station: confirms deaths and moves too
	RoleDoctor     Role = "doctor"     // looks at records for care, decides nothing about them
	RoleSupervisor Role = "supervisor" // the health centre: sees all stations
	RoleAdmin      Role = "admin"      // keeps accounts and settings, sees no record
)

// Roles of people who are no staff.
const (
	RoleCitizen Role = "citizen" // before their own record
	RoleProxy   Role = "proxy"   // before the record of somebody they may act for
)

// Roles lists the roles of staff.
func Roles() []Role {
	return []Role{RoleVillage, RoleNurse, RoleHead, RoleDoctor, RoleSupervisor, RoleAdmin}
}

// Valid reports whether r is a role of staff.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// AtStation reports whether staff of the role belong to a station.
func (r Role) AtStation() bool {
	return r == RoleVillage || r == RoleNurse || r == RoleHead || r == RoleDoctor
}

// Works reports whether the role holds tasks.
func (r Role) Works() bool { return r.May(RightFill) }

// Oversees reports whether the role sees the progress of every station.
func (r Role) Oversees() bool { return r.Reach(RightProgress) == OverDistrict }

// Staff is a member of staff.
type Staff struct {
	ID      StaffID
	Name    string
	Role    Role
	Station StationCode // zero unless the role is at a station
	Hamlets []string    // of a village worker, as people write them; nil otherwise
	Active  bool

	Capacity  int      // how many tasks they can be given; zero: what is usual for the role
	Languages []string // beside Vietnamese, as codes of ethnic groups (TCTK), such as "02"
}

// Contact ties a channel address to a person or a member of staff. Exactly one of Staff and Person is set. An address
// belongs either to one member of staff or to people, such as the family of one phone.
type Contact struct {
	Channel string
	Address string
	Staff   StaffID
	Person  PersonID
	Proof   Proof     // how the tie was proved
	At      time.Time // when
	Gone    time.Time // since when nothing reaches the address; zero: it can be reached
}

// FamilyMax is how many people one address may be tied to.
const FamilyMax = 12
