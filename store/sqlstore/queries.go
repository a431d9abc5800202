package sqlstore

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed queries/*.sql
var queryFiles embed.FS

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Dialect is what differs between databases beyond the text of a query.
type Dialect struct {
	Name string // "sqlite" or "oracle": picks <question>.<name>.sql
	// Page is the clause that limits a list, with the binds :page_limit and :page_offset.
	Page string
	// DDL writes a statement of a migration the way this database needs it; nil: as it stands.
	DDL func(statement string) string
	// Lock ends a question for one row inside a transaction, so that nobody else changes the row before the transaction
	// ends. Empty where a transaction that writes is alone anyway.
	Lock string
	// Many inserts several rows at once; nil: rows go in one by one.
	Many Many
	// IsUnique reports whether an error says that a row with the same key exists.
	IsUnique func(error) bool
	// IsThere reports whether a step of a migration failed because what it makes is there already.
	IsThere func(error) bool
	// IsBusy reports whether trying the same transaction again may help.
	IsBusy func(error) bool
	// Scrub are the statements that take what was deleted or overwritten out of the database's own files, outside any
	// transaction; none where those files are the affair of whoever runs the database.
	Scrub []string
	// Keyed is the clause that keeps a table's rows in its primary key, where the database has one; empty otherwise.
	Keyed string
}

// keyedMark stands in a migration where the dialect's Keyed clause goes.
const keyedMark = "/*keyed*/"

// pageMark stands in a query where the dialect's paging clause goes.
const pageMark = "/*page*/"

// queryTexts reads every question's text for a dialect.
func queryTexts(d Dialect) (map[string]string, error) {
	texts := map[string]string{}
	files, err := fs.Glob(queryFiles, "queries/*.sql")
	if err != nil {
		return nil, err
	}
	overrides := map[string]string{}
	for _, file := range files {
		b, err := queryFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(path.Base(file), ".sql")
		base, dialect, special := strings.Cut(name, ".")
		text := strings.TrimSpace(strings.ReplaceAll(string(b), pageMark, d.Page))
		switch {
		case !special:
			texts[base] = text
		case dialect == d.Name:
			overrides[base] = text
		}
	}
	for name, text := range overrides {
		if _, ok := texts[name]; !ok {
			return nil, fmt.Errorf("sqlstore: %s.%s.sql overrides nothing", name, d.Name)
		}
		texts[name] = text
	}
	if d.Lock != "" {
		for _, q := range locked() {
			texts[string(lockedText(q))] = texts[string(q)] + "\n" + d.Lock
		}
	}
	return texts, nil
}

// locked are the questions for one row that a transaction reads in order to change it.
func locked() []question {
	return []question{qRecordGet, qTaskGet, qDraftGet, qImportGet, qMessageGet, qConvGet, qInviteGet, qClaimGet, qMergeGet, qHeadGet, qReorgGet,
		qVisitGet, qDoseGet, qImportRowGet, qCampaignGet, qFollowUpGet, qCheckGet, qCheckItemGet, qViewGet, qConsentGet, qPeriodGet}
}

// lockedText names the text of a question that locks its row.
func lockedText(q question) question { return q + "+lock" }

// question names a file in queries/.
type question string

const (
	qRecordGet     question = "record_get"
	qRecordInsert  question = "record_insert"
	qRecordList    question = "record_list"
	qRecordUpdate  question = "record_update"
	qSearchList    question = "search_list"
	qSearchWord    question = "search_word"
	qSearchWordAt  question = "search_word_at"
	qCountList     question = "search_count_list"
	qCountWord     question = "search_count_word"
	qSearchInsert  question = "search_insert"
	qSearchDelete  question = "search_delete"
	qSearchPeople  question = "search_people"
	qPlaceInsert   question = "place_insert"
	qPlaceList     question = "place_list"
	qPersonSummary question = "person_summary"
	qPeopleHome    question = "people_of_home"
	qPeopleHouse   question = "people_of_household"
	qPeopleNumber  question = "people_by_number"
	qNumberFind    question = "number_find"
	qNumberFormer  question = "number_former"
	qNumberInsert  question = "number_insert"
	qNumberList    question = "number_list"
	qNumberVerify  question = "number_verify"
	qNumberEnd     question = "number_end"
	qNumberReopen  question = "number_reopen"
	qMembers       question = "members"
	qChangeInsert  question = "change_insert"
	qChangeList    question = "change_list"
	qChangeSince   question = "change_since"
	qAuditInsert   question = "audit_insert"
	qAuditList     question = "audit_list"
	qAuditSubject  question = "audit_of_subject"
	qAuditLast     question = "audit_last"
	qAuditLoose    question = "audit_loose"
	qAuditAdopt    question = "audit_adopt"
	qHeadGet       question = "audit_head_get"
	qHeadInsert    question = "audit_head_insert"
	qHeadUpdate    question = "audit_head_update"
	qStaffGet      question = "staff_get"
	qStaffList     question = "staff_list"
	qLeaveGet      question = "leave_get"
	qLeaveStaff    question = "leave_of_staff"
	qLeaveSince    question = "leave_since"
	qLeaveInsert   question = "leave_insert"
	qLeaveEnd      question = "leave_end"
	qStaffInsert   question = "staff_insert"
	qStaffUpdate   question = "staff_update"
	qStationList   question = "station_list"
	qStationInsert question = "station_insert"
	qStationUpdate question = "station_update"
	qSpanList      question = "span_list"
	qSpanInsert    question = "span_insert"
	qSpanClear     question = "span_clear"
	qSpanStation   question = "span_of_station"
	qAreaList      question = "area_list"
	qAreaInsert    question = "area_insert"
	qAreaClear     question = "area_clear"
	qAreaUnit      question = "area_of_unit"
	qPeopleUnit    question = "people_of_unit"
	qContactAt     question = "contact_at"
	qContactDrop   question = "contact_drop"
	qContactYield  question = "contact_yield"
	qContactChoose question = "contact_choose"
	qContactExpel  question = "contact_expel"
	qContactGone   question = "contact_gone"
	qContactHeld   question = "contact_held"
	qContactClose  question = "contact_close"
	qContactReopen question = "contact_reopen"
	qContactPerson question = "contact_of_person"
	qContactStaff  question = "contact_of_staff"
	qContactInsert question = "contact_insert"
	qContactUpdate question = "contact_update"
	qContactDelete question = "contact_delete"
	qBoardRecords  question = "board_records"
	qBoardTasks    question = "board_tasks"
	qBoardDone     question = "board_done"
	qBoardUnits    question = "board_units"
	qBoardUnitTask question = "board_unit_tasks"
	qBoardUnitDone question = "board_unit_done"
	qDraftPending  question = "draft_pending"
	qTaskGet       question = "task_get"
	qTaskInsert    question = "task_insert"
	qTaskUpdate    question = "task_update"
	qTaskPerson    question = "task_of_person"
	qTaskHousehold question = "task_of_household"
	qTaskHeld      question = "task_held"
	qTaskState     question = "task_in_state"
	qTaskHamlet    question = "task_in_hamlet"
	qTaskDriven    question = "task_driven"
	qTaskWindow    question = "task_window"
	qTaskHolder    question = "task_of_holder"
	qTaskWork      question = "task_in_work"
	qTaskLate      question = "task_late"
	qTaskLateAll   question = "task_late_all"
	qWorkedHouse   question = "task_worked_household"
	qWorkedPerson  question = "task_worked_person"
	qDraftGet      question = "draft_get"
	qDraftPerson   question = "draft_of_person"
	qDraftInsert   question = "draft_insert"
	qDraftUpdate   question = "draft_update"
	qConsentGet    question = "consent_get"
	qConsentInsert question = "consent_insert"
	qConsentUpdate question = "consent_update"
	qConvGet       question = "conversation_get"
	qConvInsert    question = "conversation_insert"
	qConvUpdate    question = "conversation_update"
	qInboxGet      question = "inbox_get"
	qInboxInsert   question = "inbox_insert"
	qLineInsert    question = "line_insert"
	qLineList      question = "line_list"
	qLineLatest    question = "line_latest"
	qMessageGet    question = "message_get"
	qMessageInsert question = "message_insert"
	qMessageUpdate question = "message_update"
	qMessageOutbox question = "message_outbox"
	qMessageUnsent question = "message_unsent"
	qInviteGet     question = "invite_get"
	qInviteInsert  question = "invite_insert"
	qInviteUpdate  question = "invite_update"
	qInviteUse     question = "invite_use"
	qCodeInsert    question = "code_insert"
	qCodeLatest    question = "code_latest"
	qCodeCount     question = "code_count"
	qCodeUpdate    question = "code_update"
	qImportGet     question = "import_get"
	qImportList    question = "import_list"
	qImportByHash  question = "import_by_hash"
	qImportInsert  question = "import_insert"
	qImportUpdate  question = "import_update"
	qImportRowPut  question = "import_row_insert"
	qImportRowOf   question = "import_row_of"
	qImportRowList question = "import_row_list"
	qPastDrop      question = "past_drop"
	qPastInsert    question = "past_insert"
	qPastOf        question = "past_of"
	qPastMembers   question = "past_members"
	qImportOfActor question = "import_of_actor"
	qFileGet       question = "file_get"
	qFileInsert    question = "file_insert"
	qFileUse       question = "file_use"
	qViewGet       question = "view_get"
	qViewInsert    question = "view_insert"
	qViewUpdate    question = "view_update"
	qViewCount     question = "view_count"
	qProxyInsert   question = "proxy_insert"
	qProxyEnd      question = "proxy_end"
	qProxyGet      question = "proxy_get"
	qProxyOf       question = "proxy_of"
	qMoveWard      question = "move_ward"
	qMoveHolder    question = "move_holder"
	qVisitList     question = "visit_list"
	qVisitInsert   question = "visit_insert"
	qVisitUpdate   question = "visit_update"
	qDoseList      question = "dose_list"
	qDosePerson    question = "dose_of_person"
	qDoseInsert    question = "dose_insert"
	qDoseUpdate    question = "dose_update"

	qBlockInsert      question = "block_insert"
	qBlockDelete      question = "block_delete"
	qTraitInsert      question = "trait_insert"
	qTraitUpdate      question = "trait_update"
	qTraitDelete      question = "trait_delete"
	qTraitList        question = "trait_list"
	qNear             question = "near"
	qClaimGet         question = "claim_get"
	qClaimInsert      question = "claim_insert"
	qMatchStateGet    question = "match_state_get"
	qMatchStateInsert question = "match_state_insert"
	qMatchStateUpdate question = "match_state_update"
	qNotSameInsert    question = "not_same_insert"
	qNotSameList      question = "not_same_list"
	qMergeInsert      question = "merge_insert"
	qMergeGet         question = "merge_get"
	qMergeOfPerson    question = "merge_of_person"
	qMergeUndo        question = "merge_undo"
	qOwned            question = "owned"
	qMoveNumber       question = "move_number"
	qMoveTask         question = "move_task"
	qMoveContact      question = "move_contact"
	qMoveDraft        question = "move_draft"
	qMoveCandidate    question = "move_candidate"
	qMoveEnded        question = "move_ended"
	qMoveInvite       question = "move_invite"
	qMoveCode         question = "move_code"
	qMoveRow          question = "move_row"
	qMoveVisit        question = "move_visit"
	qMoveDose         question = "move_dose"
	qNumberClose      question = "number_close"
	qNumberOpen       question = "number_open"

	qReorgGet           question = "reorganisation_get"
	qReorgList          question = "reorganisation_list"
	qReorgInsert        question = "reorganisation_insert"
	qReorgUpdate        question = "reorganisation_update"
	qMovedInsert        question = "moved_insert"
	qMovedList          question = "moved_list"
	qMovedUndo          question = "moved_undo"
	qDraftMove          question = "draft_move"
	qDraftStation       question = "draft_at_station"
	qTaskStation        question = "task_at_station"
	qPeopleStation      question = "people_of_station"
	qStationBusy        question = "station_busy"
	qKeyGet             question = "key_get"
	qKeyInsert          question = "key_insert"
	qKeyDestroy         question = "key_destroy"
	qKeyRewrap          question = "key_rewrap"
	qKeyList            question = "key_list"
	qKeySome            question = "key_some"
	qKeyUse             question = "key_use"
	qKeyNext            question = "key_next"
	qPlainCount         question = "plain_count"
	qPersonAfter        question = "person_after"
	qVisitAfter         question = "visit_after"
	qDoseAfter          question = "dose_after"
	qDraftAfter         question = "draft_after"
	qMessageAfter       question = "message_after"
	qMergeAfter         question = "merge_after"
	qLineAfter          question = "line_after"
	qCodeAfter          question = "code_after"
	qConvAfter          question = "conversation_after"
	qInboxAfter         question = "inbox_after"
	qImportRowAfter     question = "import_row_after"
	qVisitGet           question = "visit_get"
	qDoseGet            question = "dose_get"
	qImportRowGet       question = "import_row_get"
	qCampaignGet        question = "campaign_get"
	qCampaignList       question = "campaign_list"
	qCampaignInsert     question = "campaign_insert"
	qCampaignUpdate     question = "campaign_update"
	qCampaignItemOpen   question = "campaign_item_open"
	qCampaignItemRows   question = "campaign_item_rows"
	qCampaignItemBack   question = "campaign_item_back"
	qCampaignItemPerson question = "campaign_item_of_person"
	qCampaignItemInsert question = "campaign_item_insert"
	qCampaignItemUpdate question = "campaign_item_update"
	qCampaignItemClose  question = "campaign_item_close"
	qCampaignChannels   question = "campaign_channels"
	qCampaignDelivered  question = "campaign_delivered"
	qMessageRecent      question = "message_recent"
	qPeriodGet          question = "period_get"
	qPeriodList         question = "period_list"
	qPeriodInsert       question = "period_insert"
	qPeriodUpdate       question = "period_update"
	qReportList         question = "report_list"
	qReportInsert       question = "report_insert"
	qReportUpdate       question = "report_update"
	qEditionList        question = "edition_list"
	qEditionInsert      question = "edition_insert"
	qReportStocks       question = "report_stocks"
	qReportCreated      question = "report_created"
	qReportMovers       question = "report_movers"
	qReportTouched      question = "report_touched"
	qReportVisited      question = "report_visited"
	qFollowUpGet        question = "follow_up_get"
	qFollowUpPerson     question = "follow_up_of_person"
	qFollowUpNext       question = "follow_up_next"
	qFollowUpList       question = "follow_up_list"
	qFollowUpTold       question = "follow_up_told"
	qFollowUpCount      question = "follow_up_count"
	qFollowUpInsert     question = "follow_up_insert"
	qFollowUpUpdate     question = "follow_up_update"
	qForgetFollowUps    question = "forget_follow_ups"
	qBirthNoticeGet     question = "birth_notice_get"
	qBirthNoticeList    question = "birth_notice_list"
	qBirthNoticeInsert  question = "birth_notice_insert"
	qBirthNoticeUpdate  question = "birth_notice_update"
	qForgetBirths       question = "forget_birth_notices"
	qRequestGet         question = "request_get"
	qRequestByKey       question = "request_by_key"
	qRequestPerson      question = "request_of_person"
	qRequestOpen        question = "request_open"
	qRequestList        question = "request_list"
	qRequestInsert      question = "request_insert"
	qRequestUpdate      question = "request_update"
	qMoveRequest        question = "move_request"
	qMoveFollowUp       question = "move_follow_up"
	qVisitPromises      question = "visit_promises"
	qDosePromises       question = "dose_promises"
	qVisitDays          question = "visit_days"
	qCheckGet           question = "check_get"
	qCheckLists         question = "check_lists"
	qCheckInsert        question = "check_insert"
	qCheckUpdate        question = "check_update"
	qCheckItemGet       question = "check_item_get"
	qCheckItemRows      question = "check_item_rows"
	qCheckItemPerson    question = "check_item_of_person"
	qCheckItemAfter     question = "check_item_after"
	qCheckItemInsert    question = "check_item_insert"
	qCheckItemUpdate    question = "check_item_update"
	qCheckItemSeal      question = "check_item_seal"
	qForgetChecks       question = "forget_checks"
	qNumberPerson       question = "number_of_person"
	qHamletCount        question = "hamlet_count"
	qPersonHamlet       question = "person_hamlet"
	qPersonSeal         question = "person_seal"
	qNumberSeal         question = "number_seal"
	qChangeSeal         question = "change_seal"
	qDraftSeal          question = "draft_seal"
	qVisitSeal          question = "visit_seal"
	qDoseSeal           question = "dose_seal"
	qImportRowSeal      question = "import_row_seal"
	qMessageSeal        question = "message_seal"
	qMergeSeal          question = "merge_seal"
	qLineSeal           question = "line_seal"
	qCodeSeal           question = "code_seal"
	qConvSeal           question = "conversation_seal"
	qInboxSeal          question = "inbox_seal"
	qContactPhones      question = "contact_phones"
	qConsentPhones      question = "consent_phones"
	qConvPhones         question = "conversation_phones"
	qInboxPhones        question = "inbox_phones"
	qLinePhones         question = "line_phones"
	qCodePhones         question = "code_phones"
	qContactAddress     question = "contact_address"
	qConsentAddress     question = "consent_address"
	qConvAddress        question = "conversation_address"
	qInboxAddress       question = "inbox_address"
	qLineAddress        question = "line_address"
	qCodeAddress        question = "code_address"
	qSearchPerson       question = "search_person"
	qForgetBlocks       question = "forget_blocks"
	qForgetChanges      question = "forget_changes"
	qForgetCodes        question = "forget_codes"
	qForgetViews        question = "forget_views"
	qForgetContacts     question = "forget_contacts"
	qForgetConsent      question = "forget_consent"
	qForgetConversation question = "forget_conversation"
	qForgetDoses        question = "forget_doses"
	qForgetDrafts       question = "forget_drafts"
	qForgetInbox        question = "forget_inbox"
	qForgetLines        question = "forget_lines"
	qForgetSteps        question = "forget_steps"
	qStepInsert         question = "step_insert"
	qNumberDrop         question = "number_drop"
	qMergeEver          question = "merge_ever"
	qMergeSplits        question = "merge_splits"
	qCodePerson         question = "code_of_person"
	qDraftUnplaced      question = "draft_unplaced"
	qDraftPlace         question = "draft_place"
	qStepList           question = "step_list"
	qStepTalks          question = "step_talks"
	qStepPrune          question = "step_prune"
	qForgetMerges       question = "forget_merges"
	qForgetMessages     question = "forget_messages"
	qForgetNumbers      question = "forget_numbers"
	qForgetPerson       question = "forget_person"
	qForgetPast         question = "forget_past"
	qForgetProxies      question = "forget_proxies"
	qForgetRows         question = "forget_rows"
	qForgetTasks        question = "forget_tasks"
	qForgetVisits       question = "forget_visits"
)

// Statements gives every statement that a store sends in a dialect, by name: questions under their own, steps of
// migrations as "migration 0001/02". For those who review or check what reaches their database.
func Statements(d Dialect) (map[string]string, error) {
	texts, err := queryTexts(d)
	if err != nil {
		return nil, err
	}
	steps, err := migrationSteps(d)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		texts[fmt.Sprintf("migration %04d/%02d", s.version, s.part)] = s.text
	}
	for name, text := range ledgerTexts() {
		texts["ledger "+name] = text
	}
	return texts, nil
}
