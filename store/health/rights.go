package health

// Right is one thing that somebody may be allowed to do. Names are kept in no database: they may change.
type Right string

// Rights over records, as people have them who are no staff: over their own, or over that of whoever they act for.
const (
	RightState   Right = "state"   // hear whether a record is complete and what it lacks
	RightValues  Right = "values"  // read back what a record says, as far as the policy lets a channel say it
	RightPropose Right = "propose" // propose a correction and hear what became of it
	RightWhole   Right = "whole"   // open the whole record on the product's own page
	RightSights  Right = "sights"  // hear who has seen the record
	RightAppoint Right = "appoint" // let another person act for oneself, and take that back
	RightActFor  Right = "act_for" // turn to the record of somebody one may act for
	RightRequest Right = "request" // ask for access, erasure and the like, and hear what became of it
)

// Rights of staff.
const (
	RightFill     Right = "fill"     // take tasks that fill records, and report what came of them
	RightDecide   Right = "decide"   // decide whether two are one person
	RightJudge    Right = "judge"    // judge what residents propose
	RightConfirm  Right = "confirm"  // confirm a death or a move that somebody else reported
	RightRegister Right = "register" // register a new person
	RightFind     Right = "find"     // look for people
	RightInvite   Right = "invite"   // hand residents a code in person, and cut a chat off a record
	RightLook     Right = "look"     // open the whole record of a resident, for a purpose
	RightSplit    Right = "split"    // take a merge back
	RightImport   Right = "import"   // load a list of residents from the chat
	RightCompare  Right = "compare"  // hand out lists to be compared with the population database, and load what comes back
	RightApprove  Right = "approve"  // let what somebody else loaded into the records
	RightCampaign Right = "campaign" // write to many at once, after somebody else has approved it
	RightProgress Right = "progress" // see how far the work is
	RightReport   Right = "report"   // prepare the station's report of a period: difficulties, proposals, explanations
	RightSubmit   Right = "submit"   // submit it, and correct it after the signature
	RightSign     Right = "sign"     // return reports of stations, and sign the district's
	RightOutbox   Right = "outbox"   // see what was sent
	RightLeave    Right = "leave"    // enter when colleagues are on leave, and take it back
	RightAssign   Right = "assign"   // give tasks to colleagues, and from one to another
	RightTake     Right = "take"     // take down what a resident asks for in person about their data
	RightAnswer   Right = "answer"   // decide what residents ask for about their data
	RightAccounts Right = "accounts" // see, invite and disable staff
	RightSettings Right = "settings" // see how the product is set up
)

// Rights lists all rights.
func Rights() []Right {
	return []Right{RightState, RightValues, RightPropose, RightWhole, RightSights, RightAppoint, RightActFor, RightRequest, RightFill, RightDecide, RightJudge, RightConfirm,
		RightRegister, RightFind, RightInvite, RightLook, RightSplit, RightImport, RightCompare, RightApprove, RightCampaign, RightProgress, RightReport, RightSubmit,
		RightSign, RightOutbox,
		RightLeave, RightAssign, RightTake, RightAnswer, RightAccounts, RightSettings}
}

// Reach says over whom a right is held. The zero Reach is over nobody.
type Reach string

const (
	Nobody       Reach = ""
	OverSelf     Reach = "self"
	OverWard     Reach = "ward"     // whoever one may act for
	OverHamlets  Reach = "hamlets"  // people of one's hamlets
	OverStation  Reach = "station"  // people of one's station
	OverDistrict Reach = "district" // everybody
)

// rights is who may do what, and over whom. What is not in it nobody may do.
func rights() map[Role]map[Right]Reach {
	nurse := map[Right]Reach{RightFill: OverStation, RightDecide: OverStation, RightJudge: OverStation, RightRegister: OverStation,
		RightFind: OverStation, RightInvite: OverStation, RightLook: OverStation, RightImport: OverStation, RightProgress: OverStation,
		RightCompare: OverStation, RightTake: OverStation, RightReport: OverStation}
	head := map[Right]Reach{RightConfirm: OverStation, RightSplit: OverStation, RightApprove: OverStation,
		RightCampaign: OverStation, RightLeave: OverStation, RightAssign: OverStation, RightSubmit: OverStation}
	for right, reach := range nurse {
		head[right] = reach
	}
	return map[Role]map[Right]Reach{
		RoleCitizen: {RightState: OverSelf, RightValues: OverSelf, RightPropose: OverSelf, RightWhole: OverSelf, RightSights: OverSelf,
			RightAppoint: OverSelf, RightActFor: OverWard, RightRequest: OverSelf},
		RoleProxy: {RightState: OverWard, RightValues: OverWard, RightPropose: OverWard, RightWhole: OverWard, RightSights: OverWard,
			RightRequest: OverWard},
		RoleVillage: {RightFill: OverHamlets, RightFind: OverHamlets},
		RoleNurse:   nurse,
		RoleHead:    head,
		RoleDoctor:  {RightFind: OverStation, RightLook: OverStation, RightProgress: OverStation},
		RoleSupervisor: {RightFind: OverDistrict, RightSplit: OverDistrict, RightImport: OverDistrict, RightProgress: OverDistrict,
			RightCompare: OverDistrict, RightApprove: OverDistrict, RightCampaign: OverDistrict, RightOutbox: OverDistrict,
			RightLeave: OverDistrict, RightAssign: OverDistrict, RightTake: OverDistrict, RightAnswer: OverDistrict, RightSign: OverDistrict},
		RoleAdmin: {RightAccounts: OverDistrict, RightSettings: OverDistrict, RightTake: OverDistrict, RightAnswer: OverDistrict},
	}
}

// Reach says over whom the role holds a right.
func (r Role) Reach(right Right) Reach { return rights()[r][right] }

// May reports whether the role holds a right at all.
func (r Role) May(right Right) bool { return r.Reach(right) != Nobody }

// May reports whether a member of staff holds a right at a station, which is empty for what belongs to none, in a hamlet,
// which is empty where it is not known.
func (s Staff) May(right Right, station StationCode, hamlet string) bool {
	if !s.Active {
		return false
	}
	switch s.Role.Reach(right) {
	case OverDistrict:
		return true
	case OverStation:
		return s.Station != "" && s.Station == station
	case OverHamlets:
		return s.Station != "" && s.Station == station && s.serves(hamlet)
	}
	return false
}

// MayOver is May over the person of a record.
func (s Staff) MayOver(right Right, r Record) bool {
	return s.May(right, r.Station, r.Text(Hamlet))
}

// serves reports whether a hamlet is one of the member of staff.
func (s Staff) serves(hamlet string) bool {
	key := HamletKey(hamlet)
	for _, h := range s.Hamlets {
		if key != "" && HamletKey(h) == key {
			return true
		}
	}
	return false
}

// HamletKeys gives the hamlets of a member of staff as HamletKey makes them.
func (s Staff) HamletKeys() []string {
	var keys []string
	for _, h := range s.Hamlets {
		keys = append(keys, HamletKey(h))
	}
	return keys
}

// Right is what it takes to do a kind of task.
func (k TaskKind) Right() Right {
	switch k {
	case TaskFill, TaskCall:
		return RightFill
	case TaskDecide:
		return RightDecide
	case TaskCorrect:
		return RightJudge
	case TaskConfirm:
		return RightConfirm
	}
	return ""
}
