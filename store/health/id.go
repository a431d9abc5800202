package health

// Identifiers of rows. All are opaque: none is made from a name, a number or a date of a person.
type (
	PersonID    string
	TaskID      string
	DraftID     string
	ChangeID    string
	ImportID    string
	MessageID   string
	StaffID     string
	HouseholdID string
	// StationCode is the code of a commune health station; the same station keeps it when its commune changes.
	StationCode string
	// UnitCode is an administrative code of the General Statistics Office (5 digits). It means a place only together
	// with a date: 05152 was Quyết Chiến until 30/06/2025 and is Vân Sơn since.
	UnitCode string
	// ReorganisationID is made from what the plan says, with a number behind it from the second time on.
	ReorganisationID string
)
