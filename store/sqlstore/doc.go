// Package sqlstore implements store.Store over database/sql, from one .sql file per question.
//
// One SQL text with named binds serves every database; a file named <question>.<dialect>.sql overrides it where it must.
// The empty string is stored as NULL and read back as empty, because Oracle knows no difference. Times are stored as
// seconds since 1970 in UTC, birth dates as text with their precision. Search keys are folded in Go, so that every
// database answers alike.
package sqlstore
