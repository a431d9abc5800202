// Package health holds the nouns of a population-wide health record and the rules about them.
//
// It does no I/O and reads no clock: time and texts come in as arguments, decisions go out as values. Everything else
// in the house speaks in these types, so that a chat, a workflow and a database can meet without adapters.
//
// Field names are those of the data standards in force (QĐ 831/QĐ-BYT, QĐ 4750/QĐ-BYT), so that a person who knows the
// forms finds them here. States are validated strings; values of fields mask themselves when printed.
package health
