// Package workflows decides what happens to a record and when.
//
// A workflow is a process with an end: it opens with its work and closes with it. The store is the truth; a workflow is
// a promise about it, so whatever the engine loses can be started again from the store. Inputs carry identifiers only.
//
//	Register  lets one new resident in, and waits for a person where only a person can tell
//	Complete  drives one task of a station until it is closed
//	Window    keeps a bounded number of a station's tasks open, best first
//	Verify    carries a list to whoever keeps the population database, and its answers back into the records
//	Remind    writes to many people once, within hours and limits
//	FollowUp  looks each day at who is expected: it tells them, and asks the station to call who has not come
//	Settle    asks each night of every record what it lacks today
//	Import    reads one file in batches
//	Notify    hands one message to its channel
package workflows
