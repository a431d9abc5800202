package workflows

import (
	"strings"

	"go.temporal.io/sdk/temporal"

	"hssk/store/health"
)

// Names of workflow types, as they stand in histories: they never change.
const (
	TypeRegister = "Register"
	TypeComplete = "Complete"
	TypeWindow   = "Window"
	TypeImport   = "Import"
	TypeNotify   = "Notify"

	TypeReorganise = "Reorganise"
	TypeVerify     = "Verify"
	TypeRemind     = "Remind"
	TypeFollow     = "Follow"
	TypeFollowUp   = "FollowUp"
	TypeSettle     = "Settle"
	TypeHandover   = "Handover"
	TypeEscalate   = "Escalate"
	TypeReport     = "Report"
	TypeReports    = "Reports"

	TypeSubjectRequest = "SubjectRequest"
)

// Task queues, by the nature of the work: a file of two million rows never delays a nurse.
const (
	QueueCore = "core" // people wait for the answer
	QueueBulk = "bulk" // nobody waits
	// QueueSend writes to many people: a channel that takes one message a second holds up no file.
	QueueSend = "send"
	// QueueOutside asks other systems: one that is slow holds up nobody else.
	QueueOutside = "outside"
)

// Names of updates, signals and queries.
const (
	updateAdmit   = "admit"
	updateClaim   = "claim"
	updateRelease = "release"
	updateReport  = "report"
	updateGive    = "give"
	updatePropose = "propose"
	updatePause   = "pause"
	updateResume  = "resume"
	updateCancel  = "cancel"
	signalNudge   = "nudge"
	signalGoOn    = "go-on"
	queryProgress = "progress"
)

// Search attributes by which supervisors find processes. None has personal data.
var (
	attrStation = temporal.NewSearchAttributeKeyKeyword("HsskStation")
	attrKind    = temporal.NewSearchAttributeKeyKeyword("HsskKind")
)

func registerID(d health.DraftID) string   { return "register/" + string(d) }
func windowID(s health.StationCode) string { return "window/" + string(s) }
func importID(i health.ImportID) string    { return "import/" + string(i) }
func followID(i health.ImportID) string    { return "follow/" + string(i) }
func reorganiseID(r health.ReorganisationID) string {
	return "reorganise/" + string(r)
}
func remindID(c health.CampaignID) string { return "remind/" + string(c) }

// followUpID names the one look at who is expected that may run at a time.
func followUpID() string { return "follow-up" }

func requestID(r health.RequestID) string { return "request/" + string(r) }

func verifyID(l health.CheckID) string   { return "verify/" + string(l) }
func reportID(p health.PeriodID) string  { return "report/" + string(p) }
func notifyID(m health.MessageID) string { return "notify/" + string(m) }
func completeID(t health.TaskID) string  { return "complete/" + string(t) }

// decisionDraft returns the draft that a task decides about, zero when it is another kind of task. Such a task is driven
// by the Register workflow of its draft.
func decisionDraft(t health.TaskID) health.DraftID { return draftIn(t, "decide-") }

func draftIn(t health.TaskID, prefix string) health.DraftID {
	if rest, ok := strings.CutPrefix(string(t), prefix); ok {
		return health.DraftID(rest)
	}
	return ""
}
