//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/godror/godror"

	"hssk/store/sqlstore"
)

// Examine looks at a database as an installer would: versions, character set, edition, privileges, time zone, pool, the
// plans of the hottest questions, and how fast rows go in. It changes nothing but its own scratch table. An error means that
// there was no connection; everything else is in the report.
func Examine(ctx context.Context, c Config, v Visit) (Report, error) {
	db, err := Connect(ctx, c)
	if err != nil {
		return Report{}, err
	}
	defer db.Close()
	if v.Tell == nil {
		v.Tell = func(string) {}
	}
	d := doctor{ctx: ctx, db: db, c: c, v: v}
	d.report.At = v.Now()
	for _, step := range []struct {
		name  string
		check func() Check
	}{
		{"client and server", d.versions}, {"edition", d.edition}, {"character set", d.characters}, {"compatible", d.compatible},
		{"privileges", d.privileges}, {"clock and time zone", d.clock}, {"pool", d.pool}, {"schema", d.schema},
		{"empty text is NULL", d.emptyText}, {"plans", d.plans}, {"load", d.load},
	} {
		v.Tell(step.name)
		check := step.check()
		check.Name = step.name
		d.report.Checks = append(d.report.Checks, check)
	}
	return d.report, nil
}

type doctor struct {
	ctx    context.Context
	db     *sql.DB
	c      Config
	v      Visit
	report Report
}

// one asks for a single text.
func (d *doctor) one(query string, args ...any) (string, error) {
	var s sql.NullString
	err := d.db.QueryRowContext(d.ctx, query, args...).Scan(&s)
	return s.String, err
}

// unseen is a check that could not be made.
func unseen(err error, advice string) Check {
	return Check{Mark: Unknown, Found: firstLine(err.Error()), Advice: advice}
}

func firstLine(s string) string { line, _, _ := strings.Cut(strings.TrimSpace(s), "\n"); return line }

func (d *doctor) versions() Check {
	var client, server godror.VersionInfo
	err := godror.Raw(d.ctx, d.db, func(c godror.Conn) (err error) {
		if client, err = c.ClientVersion(); err != nil {
			return err
		}
		server, err = c.ServerVersion()
		return err
	})
	if err != nil {
		return unseen(err, "")
	}
	d.report.Server = firstLine(server.ServerRelease)
	found := fmt.Sprintf("client %d.%d, server %d.%d: %s", client.Version, client.Release, server.Version, server.Release, d.report.Server)
	switch {
	case strings.Contains(server.ServerRelease, notOracle):
		return Check{Mark: Caution, Found: found, Advice: "This is the tests' double of the client library, not Oracle: nothing below says anything about a server."}
	case client.Version < 19 || server.Version < 19:
		return Check{Mark: Broken, Found: found, Advice: "Client and server must be 19 or newer."}
	case server.Version > 19:
		return Check{Mark: Caution, Found: found, Advice: "HSSK is written for 19c; newer servers take everything used, and were not tried."}
	}
	return Check{Mark: Fine, Found: found}
}

func (d *doctor) edition() Check {
	product, err := d.one("SELECT MIN(product) FROM product_component_version WHERE product LIKE 'Oracle Database%'")
	if err != nil {
		return unseen(err, "")
	}
	return Check{Mark: Fine, Found: product}
}

func (d *doctor) characters() Check {
	set, err := d.one("SELECT value FROM nls_database_parameters WHERE parameter = 'NLS_CHARACTERSET'")
	if err != nil {
		return unseen(err, "")
	}
	if set != "AL32UTF8" {
		return Check{Mark: Broken, Found: set, Advice: "Vietnamese names need a database created with AL32UTF8; other character sets lose letters."}
	}
	return Check{Mark: Fine, Found: set}
}

func (d *doctor) compatible() Check {
	value, err := d.one("SELECT value FROM v$parameter WHERE name = 'compatible'")
	if err != nil {
		return unseen(err, "To see it: GRANT SELECT ON v_$parameter to this user. It must be 12.2 or higher for paging and long names.")
	}
	major, _ := strconv.Atoi(strings.SplitN(value, ".", 2)[0]) // unreadable is 0 and shows as found
	if major < 12 {
		return Check{Mark: Broken, Found: value, Advice: "COMPATIBLE must be 12.2 or higher."}
	}
	return Check{Mark: Fine, Found: value}
}

// privileges are what an owner of the tables needs; a user of another's schema needs rights on the tables instead.
func (d *doctor) privileges() Check {
	rows, err := d.db.QueryContext(d.ctx, "SELECT privilege FROM session_privs")
	if err != nil {
		return unseen(err, "")
	}
	defer rows.Close()
	have := map[string]bool{}
	for rows.Next() {
		var p string
		if err := rows.Scan(&p); err != nil {
			return unseen(err, "")
		}
		have[p] = true
	}
	var missing, excess []string
	for _, p := range []string{"CREATE SESSION", "CREATE TABLE", "CREATE TRIGGER"} {
		if !have[p] {
			missing = append(missing, p)
		}
	}
	for _, p := range []string{"SYSDBA", "ALTER SYSTEM", "SELECT ANY TABLE", "DROP ANY TABLE", "GRANT ANY PRIVILEGE"} {
		if have[p] {
			excess = append(excess, p)
		}
	}
	switch {
	case len(missing) > 0 && d.c.Schema == "":
		return Check{Mark: Broken, Found: "missing: " + strings.Join(missing, ", "), Advice: "GRANT " + strings.Join(missing, ", ") + " to this user, and a quota on its tablespace."}
	case len(excess) > 0:
		return Check{Mark: Caution, Found: "more than is needed: " + strings.Join(excess, ", "), Advice: "Give the program a user of its own without these privileges."}
	}
	return Check{Mark: Fine, Found: strconv.Itoa(len(have)) + " privileges"}
}

func (d *doctor) clock() Check {
	before := d.v.Now()
	text, err := d.one("SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD HH24:MI:SS') FROM dual")
	if err != nil {
		return unseen(err, "")
	}
	there, err := time.Parse(time.DateTime, text)
	if err != nil {
		return unseen(err, "")
	}
	zone, _ := d.one("SELECT SESSIONTIMEZONE FROM dual") // only shown
	off := there.Sub(before.UTC()).Round(time.Second)
	found := fmt.Sprintf("session %s, server's clock %s from ours", zone, off)
	if off.Abs() > time.Minute {
		return Check{Mark: Caution, Found: found, Advice: "Set both clocks by NTP: deadlines and the audit log use this machine's clock."}
	}
	return Check{Mark: Fine, Found: found}
}

// pool opens all connections at once and asks each something small.
func (d *doctor) pool() Check {
	begin := d.v.Now()
	n := d.c.conns()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = d.one("SELECT 'x' FROM dual") })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return Check{Mark: Broken, Found: firstLine(err.Error()), Advice: "Raise PROCESSES and SESSIONS on the server, or lower the number of connections."}
	}
	opened := d.v.Now().Sub(begin)
	begin = d.v.Now()
	const trips = 50
	for range trips {
		if _, err := d.one("SELECT 'x' FROM dual"); err != nil {
			return unseen(err, "")
		}
	}
	trip := d.v.Now().Sub(begin) / trips
	c := Check{Mark: Fine, Found: fmt.Sprintf("%d connections in %s, one round trip %s", n, opened.Round(time.Millisecond), trip.Round(time.Microsecond))}
	if trip > 5*time.Millisecond {
		c.Mark, c.Advice = Caution, "Put the program nearer to the database: registering one person takes some ten round trips."
	}
	return c
}

func (d *doctor) schema() Check {
	var last int
	err := d.db.QueryRowContext(d.ctx, "SELECT COALESCE(MAX(version), 0) FROM schema_step").Scan(&last)
	switch {
	case code(err) == 942:
		return Check{Mark: Caution, Found: "no tables yet", Advice: "hssk serve makes them at its first start."}
	case err != nil:
		return unseen(err, "")
	}
	return Check{Mark: Fine, Found: "schema " + strconv.Itoa(last)}
}

func (d *doctor) emptyText() Check {
	s, err := d.one("SELECT CASE WHEN '' IS NULL THEN 'yes' ELSE 'no' END FROM dual")
	if err != nil {
		return unseen(err, "")
	}
	if s != "yes" {
		return Check{Mark: Caution, Found: "no", Advice: "This is not how Oracle behaves."}
	}
	return Check{Mark: Fine, Found: s}
}

// hottest are the questions asked most: once or more for each row imported, each search, each message, each look at the
// board.
func hottest() []string {
	return []string{"record_get", "number_find", "near", "search_list", "search_word_at", "task_in_state", "conversation_get", "inbox_get", "board_records",
		"board_tasks"}
}

// plans explains the hottest questions.
func (d *doctor) plans() Check {
	texts, err := sqlstore.Statements(Dialect())
	if err != nil {
		return unseen(err, "")
	}
	var lines, full []string
	explained := 0
	for _, name := range hottest() {
		text, ok := texts[name]
		if !ok {
			return unseen(fmt.Errorf("there is no question %s", name), "")
		}
		plan, err := d.plan(text)
		if err != nil {
			return unseen(err, "The plans need the tables (start hssk serve once) and PLAN_TABLE, which every 19c database has.")
		}
		explained++
		lines = append(lines, "-- "+name)
		lines = append(lines, plan...)
		if strings.Contains(strings.Join(plan, "\n"), "TABLE ACCESS FULL") {
			full = append(full, name)
		}
	}
	c := Check{Mark: Fine, Found: fmt.Sprintf("%d explained", explained), Lines: lines}
	if len(full) > 0 {
		c.Mark, c.Found = Caution, c.Found+"; whole tables read by "+strings.Join(full, ", ")
		c.Advice = "On a small or empty schema that is right. With data: EXEC DBMS_STATS.GATHER_SCHEMA_STATS(USER), then look again; board_* read all by design."
	}
	return c
}

func (d *doctor) plan(text string) ([]string, error) {
	conn, err := d.db.Conn(d.ctx) // the plan table is a session's own
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(d.ctx, "EXPLAIN PLAN FOR "+unbound(text)); err != nil {
		return nil, err
	}
	rows, err := conn.QueryContext(d.ctx, "SELECT plan_table_output FROM TABLE(DBMS_XPLAN.DISPLAY(NULL, NULL, 'BASIC +PREDICATE'))")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line sql.NullString
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line.String)
	}
	return lines, rows.Err()
}
