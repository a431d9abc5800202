package main

import (
	"encoding/json"
	"os"
	"time"

	"hssk/store/health"
)

// What the commands print with --json is for scripts: names are in lower_snake_case and stay, whatever the program calls
// things inside.

func printJSON(v any) error { return json.NewEncoder(os.Stdout).Encode(v) }

type importView struct {
	ID       health.ImportID    `json:"id"`
	Kind     health.ImportKind  `json:"kind,omitempty"` // visits or doses; absent: residents
	File     string             `json:"file"`
	State    health.ImportState `json:"state"`
	Done     bool               `json:"done"` // nothing more will happen
	Error    string             `json:"error,omitempty"`
	Rows     int64              `json:"rows"`
	Decided  int64              `json:"decided"`
	Tally    health.Tally       `json:"tally"`
	Unknown  []string           `json:"unknown_columns"`
	Workbook string             `json:"workbook,omitempty"` // rows to correct, in the working directory
	Started  time.Time          `json:"started_at"`
	Ended    *time.Time         `json:"ended_at,omitempty"`
}

func viewImport(i health.Import, book string) importView {
	v := importView{ID: i.ID, Kind: i.Kind, File: i.Name, State: i.State, Done: i.State.Over(), Error: i.Error, Rows: i.Rows,
		Decided: i.Tally.Decided(), Tally: i.Tally, Unknown: unknownColumns(i), Workbook: book, Started: i.StartedAt}
	if !i.EndedAt.IsZero() {
		v.Ended = &i.EndedAt
	}
	return v
}

// unknownColumns are the headers that nobody recognised. It is never nil.
func unknownColumns(i health.Import) []string {
	out := []string{}
	for _, c := range i.Columns {
		if c.Field == "" && !c.Ignored {
			out = append(out, c.Header)
		}
	}
	return out
}

type staffView struct {
	ID      health.StaffID     `json:"id"`
	Name    string             `json:"name"`
	Role    health.Role        `json:"role"`
	Station health.StationCode `json:"station,omitempty"`
	Hamlets []string           `json:"hamlets,omitempty"`
	Active  bool               `json:"active"`

	Capacity  int      `json:"capacity,omitempty"`  // tasks they can be given at a time
	Languages []string `json:"languages,omitempty"` // beside Vietnamese
}

func viewStaff(s health.Staff) staffView {
	return staffView{s.ID, s.Name, s.Role, s.Station, s.Hamlets, s.Active, s.Room(), languagesIn(s)}
}

type stationView struct {
	Code   health.StationCode `json:"code"`
	Name   string             `json:"name"`
	People int64              `json:"people"` // 0: not known
	Source string             `json:"source,omitempty"`
	On     string             `json:"on,omitempty"`    // yyyy-mm-dd
	Until  string             `json:"until,omitempty"` // the newest day, where figures of different days are added up
	Phone  string             `json:"phone,omitempty"` // whom residents call, +84…
}

func viewStation(s health.Station) stationView {
	return stationView{s.Code, s.Name, s.Denominator.People, s.Denominator.Source, s.Denominator.On, s.Denominator.Until, s.Phone}
}

type boardView struct {
	At       time.Time      `json:"at"`
	Total    progressView   `json:"total"`
	Stations []progressView `json:"stations"`
}

type progressView struct {
	Station    health.StationCode `json:"station,omitempty"`
	Name       string             `json:"name,omitempty"`
	People     int64              `json:"people"`
	Source     string             `json:"source,omitempty"`
	On         string             `json:"on,omitempty"`
	Until      string             `json:"until,omitempty"` // as for a station
	Records    int64              `json:"records"`
	Complete   int64              `json:"complete"`
	WithID     int64              `json:"with_id"`
	Verified   int64              `json:"verified"`
	Open       int64              `json:"tasks_open"`
	Held       int64              `json:"tasks_held"`
	Asleep     int64              `json:"tasks_asleep"`
	Overdue    int64              `json:"overdue"`
	DoneToday  int64              `json:"done_today"`
	Unmeasured int64              `json:"unmeasured"`
	Waiting    int64              `json:"waiting"`
}

func viewProgress(p health.Progress) progressView {
	return progressView{p.Station, p.Name, p.Denominator.People, p.Denominator.Source, p.Denominator.On, p.Denominator.Until, p.Records, p.Complete, p.WithID, p.Verified,
		p.TasksOpen, p.TasksHeld, p.TasksAsleep, p.Overdue, p.DoneToday, p.Unmeasured, p.Waiting}
}

func viewBoard(b health.Board) boardView {
	return boardView{b.At, viewProgress(b.Total()), viewAll(b.Stations, viewProgress)}
}

// viewAll views each of a list; the result is never nil, so that scripts get a list.
func viewAll[T, V any](list []T, view func(T) V) []V {
	out := make([]V, len(list))
	for i, one := range list {
		out[i] = view(one)
	}
	return out
}
