// Package sqlstore implements store.Store over database/sql, from one .sql file per question.
//
// One SQL text with named binds serves every database; a file named <question>.<dialect>.sql overrides it where it must.
// The empty string is stored as NULL and read back as empty, because Oracle knows no difference. Times are stored as
// seconds since 1970 in UTC, birth dates as text with their precision. Search keys are folded in Go, so that every
// database answers alike.
//
// # Sealed columns
//
// With keys (Store.Seal) these columns cannot be read in the database, its files, logs or backups. "person" is the data
// key of the person in the column named, "common" that of the database; both lie in seal_key, wrapped by a master key of
// the key file (package seal). "blind" is HMAC-SHA256 under the file's blind key, "same" an envelope that equal texts share.
//
//	person.fields                              person (id)
//	person_number.num                          blind: found by equality
//	person_trait.trait                         common, in person_trait.sealed: compared with strangers, so not under one's own key
//	person_block.block                         keyed: HMAC of the block's number
//	change_log.edits                           person (person_id)
//	draft.body                                 person (person_id), common before there is a record
//	visit.findings, visit.diagnoses            person (person_id), the latter in visit.sealed
//	dose.reaction                              person (person_id), in dose.sealed
//	merge_log.kept_before                      person (kept)
//	merge_log.gone_before, merge_log.moved     person (gone)
//	import_row.problems, import_row.original   person (person_id), common for rows without a record
//	message.args                               common, in message.sealed
//	conversation.state, inbox.answer           common
//	chat_line.body                             common
//	address (contact, conversation, inbox,     same, when it is a phone number (it begins with +); identifiers that a chat
//	  chat_line, message, link_code, consent)    service gave stay clear, as they are looked up and say nothing by themselves
//	link_code.guess                            blind
//
// What stays clear, and why:
//
//	person.name_key, sort_key, birth, sex      search by parts of a name in the order of names, namesakes and lists
//	person_word.*                              the same names and birth dates, as the search finds them; names once more, alone
//	person.household, station, unit            lists, the board, the tasks of a house
//	household_past, proxy                      who lived where and who acts for whom, by identifiers; the number of a paper
//	person.life, gaps, has_id, …               the board counts them; gaps are codes of fields, without what is in them
//	visit and dose: facility, days, vaccine    appointments and what is due are found by them
//	task.*                                     codes, days and identifiers: no text of anybody
//	audit_log.*                                identifiers and codes, chained under the file's audit key
//	staff.name, station.*, import_file.*       not about residents
//	report_period.*, _station.*, _edition.*    figures, and what staff say about them
//	link_code.hash, invite.hash                hashes of secrets that expire; of codes, salted
//
// An envelope is bound to its column and row, so that one moved elsewhere is refused. A row that is given to another record
// is sealed anew under that one's key. While a database is converted (BeginSealing, SealPage) unsealed rows are read as they
// stand; afterwards they are refused.
package sqlstore
