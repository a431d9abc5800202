package bot

import (
	"context"
	"time"

	"hssk/store/health"
)

func (x tapedShelf) Record(ctx context.Context, id health.PersonID) (health.Record, error) {
	return told(x.t, "Shelf.Record", func() (health.Record, error) { return x.Shelf.Record(ctx, id) })
}

func (x tapedShelf) MergesOf(ctx context.Context, person health.PersonID) ([]health.Merge, error) {
	return told(x.t, "Shelf.MergesOf", func() ([]health.Merge, error) { return x.Shelf.MergesOf(ctx, person) })
}

func (x tapedShelf) History(ctx context.Context, id health.PersonID, limit int) ([]health.Change, error) {
	return told(x.t, "Shelf.History", func() ([]health.Change, error) { return x.Shelf.History(ctx, id, limit) })
}

func (x tapedShelf) FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error) {
	p, err := told(x.t, "Shelf.FindPeople", func() (page[health.Summary], error) {
		items, total, err := x.Shelf.FindPeople(ctx, station, text, limit, offset)
		return page[health.Summary]{items, total}, err
	})
	return p.Items, p.Total, err
}

func (x tapedShelf) ByNumber(ctx context.Context, kind health.Field, value string) ([]health.PersonID, error) {
	return told(x.t, "Shelf.ByNumber", func() ([]health.PersonID, error) { return x.Shelf.ByNumber(ctx, kind, value) })
}

func (x tapedShelf) Staff(ctx context.Context, id health.StaffID) (health.Staff, error) {
	return told(x.t, "Shelf.Staff", func() (health.Staff, error) { return x.Shelf.Staff(ctx, id) })
}

func (x tapedShelf) Stations(ctx context.Context) ([]health.Station, error) {
	return told(x.t, "Shelf.Stations", func() ([]health.Station, error) { return x.Shelf.Stations(ctx) })
}

func (x tapedShelf) StaffList(ctx context.Context) ([]health.Staff, error) {
	return told(x.t, "Shelf.StaffList", func() ([]health.Staff, error) { return x.Shelf.StaffList(ctx) })
}

func (x tapedShelf) CheckList(ctx context.Context, id health.CheckID) (health.CheckList, error) {
	return told(x.t, "Shelf.CheckList", func() (health.CheckList, error) { return x.Shelf.CheckList(ctx, id) })
}

func (x tapedShelf) CheckLists(ctx context.Context, limit int) ([]health.CheckList, error) {
	return told(x.t, "Shelf.CheckLists", func() ([]health.CheckList, error) { return x.Shelf.CheckLists(ctx, limit) })
}

func (x tapedShelf) Proxies(ctx context.Context, person health.PersonID) ([]health.Proxy, error) {
	return told(x.t, "Shelf.Proxies", func() ([]health.Proxy, error) { return x.Shelf.Proxies(ctx, person) })
}

func (x tapedShelf) ContactsAt(ctx context.Context, channel, address string) ([]health.Contact, error) {
	return told(x.t, "Shelf.ContactsAt", func() ([]health.Contact, error) { return x.Shelf.ContactsAt(ctx, channel, address) })
}

func (x tapedShelf) ContactsOf(ctx context.Context, person health.PersonID) ([]health.Contact, error) {
	return told(x.t, "Shelf.ContactsOf", func() ([]health.Contact, error) { return x.Shelf.ContactsOf(ctx, person) })
}

func (x tapedShelf) ContactsOfStaff(ctx context.Context, staff health.StaffID) ([]health.Contact, error) {
	return told(x.t, "Shelf.ContactsOfStaff", func() ([]health.Contact, error) { return x.Shelf.ContactsOfStaff(ctx, staff) })
}

func (x tapedShelf) HamletTasks(ctx context.Context, station health.StationCode, hamlets []string, staff health.StaffID, limit, offset int) ([]health.Task, error) {
	return told(x.t, "Shelf.HamletTasks", func() ([]health.Task, error) { return x.Shelf.HamletTasks(ctx, station, hamlets, staff, limit, offset) })
}

func (x tapedShelf) Board(ctx context.Context, now time.Time) (health.Board, error) {
	return told(x.t, "Shelf.Board", func() (health.Board, error) { return x.Shelf.Board(ctx, now) })
}

func (x tapedShelf) UnitBoard(ctx context.Context, now time.Time) (health.Board, error) {
	return told(x.t, "Shelf.UnitBoard", func() (health.Board, error) { return x.Shelf.UnitBoard(ctx, now) })
}

func (x tapedShelf) Areas(ctx context.Context) (health.Areas, error) {
	return told(x.t, "Shelf.Areas", func() (health.Areas, error) { return x.Shelf.Areas(ctx) })
}

func (x tapedShelf) ReorganisationList(ctx context.Context, limit int) ([]health.Reorganisation, error) {
	return told(x.t, "Shelf.ReorganisationList", func() ([]health.Reorganisation, error) { return x.Shelf.ReorganisationList(ctx, limit) })
}

func (x tapedShelf) Task(ctx context.Context, id health.TaskID) (health.Task, error) {
	return told(x.t, "Shelf.Task", func() (health.Task, error) { return x.Shelf.Task(ctx, id) })
}

func (x tapedShelf) TaskList(ctx context.Context, station health.StationCode, staff health.StaffID, limit, offset int) ([]health.Task, error) {
	return told(x.t, "Shelf.TaskList", func() ([]health.Task, error) { return x.Shelf.TaskList(ctx, station, staff, limit, offset) })
}

func (x tapedShelf) HouseholdTasks(ctx context.Context, household health.HouseholdID) ([]health.Task, error) {
	return told(x.t, "Shelf.HouseholdTasks", func() ([]health.Task, error) { return x.Shelf.HouseholdTasks(ctx, household) })
}

func (x tapedShelf) TasksOf(ctx context.Context, person health.PersonID) ([]health.Task, error) {
	return told(x.t, "Shelf.TasksOf", func() ([]health.Task, error) { return x.Shelf.TasksOf(ctx, person) })
}

func (x tapedShelf) Visits(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Visit, error) {
	return told(x.t, "Shelf.Visits", func() ([]health.Visit, error) { return x.Shelf.Visits(ctx, person, limit, offset) })
}

func (x tapedShelf) Doses(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Dose, error) {
	return told(x.t, "Shelf.Doses", func() ([]health.Dose, error) { return x.Shelf.Doses(ctx, person, limit, offset) })
}

func (x tapedShelf) AuditOf(ctx context.Context, subject string, limit int) ([]health.AuditRow, error) {
	return told(x.t, "Shelf.AuditOf", func() ([]health.AuditRow, error) { return x.Shelf.AuditOf(ctx, subject, limit) })
}

func (x tapedShelf) FollowUp(ctx context.Context, id health.FollowUpID) (health.FollowUp, error) {
	return told(x.t, "Shelf.FollowUp", func() (health.FollowUp, error) { return x.Shelf.FollowUp(ctx, id) })
}

func (x tapedShelf) FollowUpsTold(ctx context.Context, channel, address string, since time.Time) ([]health.FollowUp, error) {
	return told(x.t, "Shelf.FollowUpsTold", func() ([]health.FollowUp, error) { return x.Shelf.FollowUpsTold(ctx, channel, address, since) })
}

func (x tapedDesk) AnswerFollowUp(ctx context.Context, r health.FollowUpReply) (health.Outcome, error) {
	return told(x.t, "Desk.AnswerFollowUp", func() (health.Outcome, error) { return x.Desk.AnswerFollowUp(ctx, r) })
}

func (x tapedShelf) Draft(ctx context.Context, id health.DraftID) (health.Draft, error) {
	return told(x.t, "Shelf.Draft", func() (health.Draft, error) { return x.Shelf.Draft(ctx, id) })
}

func (x tapedShelf) DraftsOf(ctx context.Context, person health.PersonID, kind health.DraftKind, limit int) ([]health.Draft, error) {
	return told(x.t, "Shelf.DraftsOf", func() ([]health.Draft, error) { return x.Shelf.DraftsOf(ctx, person, kind, limit) })
}

func (x tapedDesk) Register(ctx context.Context, d health.Draft) (health.Outcome, error) {
	return told(x.t, "Desk.Register", func() (health.Outcome, error) { return x.Desk.Register(ctx, d) })
}

func (x tapedDesk) Claim(ctx context.Context, task health.TaskID, staff health.StaffID, key string) (health.Outcome, error) {
	return told(x.t, "Desk.Claim", func() (health.Outcome, error) { return x.Desk.Claim(ctx, task, staff, key) })
}

func (x tapedDesk) Release(ctx context.Context, task health.TaskID, staff health.StaffID, why health.Return, key string) (health.Outcome, error) {
	return told(x.t, "Desk.Release", func() (health.Outcome, error) { return x.Desk.Release(ctx, task, staff, why, key) })
}

func (x tapedDesk) Report(ctx context.Context, r health.Report) (health.Outcome, error) {
	return told(x.t, "Desk.Report", func() (health.Outcome, error) { return x.Desk.Report(ctx, r) })
}

func (x tapedDesk) AskAgain(ctx context.Context, person health.PersonID, staff health.StaffID, key string) (health.Outcome, error) {
	return told(x.t, "Desk.AskAgain", func() (health.Outcome, error) { return x.Desk.AskAgain(ctx, person, staff, key) })
}

func (x tapedDesk) Propose(ctx context.Context, d health.Draft) (health.Outcome, error) {
	return told(x.t, "Desk.Propose", func() (health.Outcome, error) { return x.Desk.Propose(ctx, d) })
}

func (x tapedDesk) SendCode(ctx context.Context, r health.CodeRequest) error {
	return done(x.t, "Desk.SendCode", func() error { return x.Desk.SendCode(ctx, r) })
}

func (x tapedDesk) CheckCode(ctx context.Context, channel, address, digits string) (health.Outcome, error) {
	return told(x.t, "Desk.CheckCode", func() (health.Outcome, error) { return x.Desk.CheckCode(ctx, channel, address, digits) })
}

func (x tapedDesk) Redeem(ctx context.Context, channel, address, token string) (health.Outcome, error) {
	return told(x.t, "Desk.Redeem", func() (health.Outcome, error) { return x.Desk.Redeem(ctx, channel, address, token) })
}

func (x tapedDesk) InvitePerson(ctx context.Context, by health.StaffID, person health.PersonID) (health.PaperCode, error) {
	return told(x.t, "Desk.InvitePerson", func() (health.PaperCode, error) { return x.Desk.InvitePerson(ctx, by, person) })
}

func (x tapedDesk) InviteByMessage(ctx context.Context, in health.InviteMessage) error {
	return done(x.t, "Desk.InviteByMessage", func() error { return x.Desk.InviteByMessage(ctx, in) })
}

func (x tapedDesk) Unlink(ctx context.Context, channel, address string, person health.PersonID) error {
	return done(x.t, "Desk.Unlink", func() error { return x.Desk.Unlink(ctx, channel, address, person) })
}

func (x tapedDesk) Choose(ctx context.Context, channel, address string, person health.PersonID) error {
	return done(x.t, "Desk.Choose", func() error { return x.Desk.Choose(ctx, channel, address, person) })
}

func (x tapedDesk) LinkPhone(ctx context.Context, claim health.PhoneClaim) (health.Outcome, error) {
	return told(x.t, "Desk.LinkPhone", func() (health.Outcome, error) { return x.Desk.LinkPhone(ctx, claim) })
}

func (x tapedDesk) Disown(ctx context.Context, channel, address string) error {
	return done(x.t, "Desk.Disown", func() error { return x.Desk.Disown(ctx, channel, address) })
}

func (x tapedDesk) CutOff(ctx context.Context, by health.StaffID, person health.PersonID) error {
	return done(x.t, "Desk.CutOff", func() error { return x.Desk.CutOff(ctx, by, person) })
}

func (x tapedDesk) Appoint(ctx context.Context, in health.Appointment) (health.Outcome, error) {
	return told(x.t, "Desk.Appoint", func() (health.Outcome, error) { return x.Desk.Appoint(ctx, in) })
}

func (x tapedDesk) RecordPower(ctx context.Context, by health.StaffID, p health.Proxy) (health.Outcome, error) {
	return told(x.t, "Desk.RecordPower", func() (health.Outcome, error) { return x.Desk.RecordPower(ctx, by, p) })
}

func (x tapedDesk) EndPower(ctx context.Context, by health.StaffID, ward health.PersonID, id health.ProxyID) error {
	_, err := told(x.t, "Desk.EndPower", func() (bool, error) { return true, x.Desk.EndPower(ctx, by, ward, id) })
	return err
}

func (x tapedDesk) Dismiss(ctx context.Context, ward health.PersonID, id health.ProxyID) error {
	_, err := told(x.t, "Desk.Dismiss", func() (bool, error) { return true, x.Desk.Dismiss(ctx, ward, id) })
	return err
}

func (x tapedDesk) Powers(ctx context.Context, holder health.PersonID) ([]health.Proxy, error) {
	return told(x.t, "Desk.Powers", func() ([]health.Proxy, error) { return x.Desk.Powers(ctx, holder) })
}

func (x tapedDesk) Reached(ctx context.Context, channel, address string, ok bool) error {
	return done(x.t, "Desk.Reached", func() error { return x.Desk.Reached(ctx, channel, address, ok) })
}

func (x tapedDesk) InviteStaff(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error) {
	return told(x.t, "Desk.InviteStaff", func() (health.StaffInvite, error) { return x.Desk.InviteStaff(ctx, by, staff) })
}

func (x tapedDesk) ApproveCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return told(x.t, "Desk.ApproveCheck", func() (health.CheckList, error) { return x.Desk.ApproveCheck(ctx, list, by) })
}

func (x tapedDesk) RejectCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return told(x.t, "Desk.RejectCheck", func() (health.CheckList, error) { return x.Desk.RejectCheck(ctx, list, by) })
}

func (x tapedDesk) StaffCode(ctx context.Context, by, staff health.StaffID) (health.StaffInvite, error) {
	return told(x.t, "Desk.StaffCode", func() (health.StaffInvite, error) { return x.Desk.StaffCode(ctx, by, staff) })
}

func (x tapedDesk) SetActive(ctx context.Context, by, staff health.StaffID, active bool) (health.Staff, error) {
	return told(x.t, "Desk.SetActive", func() (health.Staff, error) { return x.Desk.SetActive(ctx, by, staff, active) })
}

func (x tapedDesk) OpenView(ctx context.Context, r health.ViewRequest) (health.ViewOffer, error) {
	return told(x.t, "Desk.OpenView", func() (health.ViewOffer, error) { return x.Desk.OpenView(ctx, r) })
}

func (x tapedDesk) Unmerge(ctx context.Context, merge health.MergeID, staff health.StaffID, keep bool) (health.Outcome, error) {
	return told(x.t, "Desk.Unmerge", func() (health.Outcome, error) { return x.Desk.Unmerge(ctx, merge, staff, keep) })
}

func (x tapedShelf) Consent(ctx context.Context, channel, address string) (health.MessageConsent, error) {
	return told(x.t, "Shelf.Consent", func() (health.MessageConsent, error) { return x.Shelf.Consent(ctx, channel, address) })
}

func (x tapedDesk) Consent(ctx context.Context, channel, address string, given bool) error {
	return done(x.t, "Desk.Consent", func() error { return x.Desk.Consent(ctx, channel, address, given) })
}

func (x tapedDesk) PreferHours(ctx context.Context, channel, address string, hours health.Hours) error {
	return done(x.t, "Desk.PreferHours", func() error { return x.Desk.PreferHours(ctx, channel, address, hours) })
}

func (x tapedDesk) RemindMe(ctx context.Context, channel, address string, at time.Time, key, lang string) error {
	return done(x.t, "Desk.RemindMe", func() error { return x.Desk.RemindMe(ctx, channel, address, at, key, lang) })
}
