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
//	Handover  takes tasks from whoever is on leave or has left, so that somebody holds them or everybody can
//	Escalate  tells the head of a station, and then the health centre, of tasks that wait too long for their risk
//	Report    carries a period of reporting to a signed report: counts, waits for the stations, reminds them
//	Reports   opens each day the periods of reporting that have begun
//	Settle    asks each night of every record what it lacks today
//	SubjectRequest carries what somebody asks for about their data to the officer, by the clocks of the law, and out
//	Import    reads one file in batches
//	Notify    hands one message to its channel
//
// # Builds
//
// Every worker says of which build it is. The build that was started last gets what begins and what moves; on a server of one's
// own Temporal, where several replicas are replaced one after the other, an older build ends what stays with it, and
// hssk workflows builds tells when it may be stopped, hssk workflows use goes back. The engine that the program starts by itself
// has one build at a time: it goes on with all that others have left.
//
// # Changing a workflow
//
// Workflows that began under the code of yesterday go on under that of today: their steps are taken again from the history,
// and must ask for the same things in the same order. Whoever changes one:
//
//   - leaves alone what decides nothing: activities, their options, texts and limits may change freely, and so may what
//     happens in the store, as long as the names of activities and the fields of their inputs and results stay (new fields
//     read as zero from older histories);
//   - guards what adds, drops or reorders a step, a timer, a signal or a child with workflow.GetVersion, under a change id
//     that says what changed, and keeps the old way until no workflow of that version runs
//     (hssk workflows list --kind …) and the retention of the namespace is over;
//   - gives a workflow that is changed beyond recognition a new name in names.go instead, lets the old one end, and starts
//     the new one from the store: the store is the truth, so Reconcile can begin any process anew;
//   - chooses in client.go whether a new type moves to the next build of the program (what waits for people, days, channels) or
//     ends under the build where it began (what is over within minutes, and need not be replayed by another);
//   - runs the tests: TestReplay takes the recorded histories of every type again, workflowcheck finds what is not
//     deterministic, and TestRecord writes the history of the new way beside those of releases that still run.
package workflows
