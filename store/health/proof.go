package health

// Proof says how it was shown that an address is somebody's.
type Proof string

const (
	ProofPhone    Proof = "phone"    // the channel vouches for a phone number that is on the record, and the birth date fits
	ProofInvite   Proof = "invite"   // a link or a code that the station gave away
	ProofCode     Proof = "code"     // number and birth date of the record, and a code sent to its phone
	ProofPaper    Proof = "paper"    // number and birth date, and a code handed over by staff who saw the papers
	ProofOperator Proof = "operator" // tied by whoever runs the machine
)

// Level orders proofs by how much they show.
type Level int

const (
	LevelNone    Level = iota // nobody knows who it is
	LevelPhone                // whoever holds the phone
	LevelInvited              // whoever was given the station's link
	LevelCode                 // knows the number, the birth date, and holds the phone
	LevelStaff                // staff have seen the papers
)

// Level is how much a proof shows. A proof that is not known shows nothing.
func (p Proof) Level() Level {
	switch p {
	case ProofPhone:
		return LevelPhone
	case ProofInvite:
		return LevelInvited
	case ProofCode:
		return LevelCode
	case ProofPaper, ProofOperator:
		return LevelStaff
	}
	return LevelNone
}

// Proofs lists all proofs.
func Proofs() []Proof { return []Proof{ProofPhone, ProofInvite, ProofCode, ProofPaper, ProofOperator} }

// needs is the least level for each right over one's own record, or over that of somebody one acts for. A phone goes from
// hand to hand, and a link can be passed on: neither opens what could hurt.
func needs() map[Right]Level {
	return map[Right]Level{RightState: LevelPhone, RightPropose: LevelInvited, RightValues: LevelInvited, RightSights: LevelInvited,
		RightWhole: LevelCode, RightRequest: LevelCode, RightAppoint: LevelCode, RightActFor: LevelCode}
}

// Needs gives the level that a right needs; false for rights that no proof of one's own gives.
func (r Right) Needs() (Level, bool) {
	l, ok := needs()[r]
	return l, ok
}

// Opens reports whether a level is enough for a right over one's own record.
func (l Level) Opens(r Right) bool {
	least, ok := r.Needs()
	return ok && l >= least
}
