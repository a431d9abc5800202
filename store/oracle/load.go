//go:build cgo

package oracle

import (
	"context"
	"fmt"
	"regexp"
	"time"
)

var namedBind = regexp.MustCompile(`:\w+`)

// unbound puts an expression where a bind stands: EXPLAIN PLAN takes no values, and a constant would be planned for as such.
func unbound(text string) string {
	return namedBind.ReplaceAllStringFunc(text, func(bind string) string {
		switch bind {
		case ":page_offset":
			return "0"
		case ":page_limit":
			return "10"
		}
		return "TO_CHAR(SYSDATE)"
	})
}

const (
	scratchMake = "CREATE TABLE hssk_doctor (id NUMBER(10) NOT NULL PRIMARY KEY, name VARCHAR2(255 CHAR) NOT NULL, body VARCHAR2(1000 CHAR))"
	scratchDrop = "DROP TABLE hssk_doctor PURGE"
	scratchPut  = "INSERT INTO hssk_doctor (id, name, body) VALUES (:1, :2, :3)"
	loadBatch   = 1000
)

// load puts rows into a table of its own, in arrays and a few one by one, and drops it.
func (d *doctor) load() Check {
	if d.v.Rows <= 0 {
		return Check{Mark: Unknown, Found: "not asked for"}
	}
	if _, err := d.db.ExecContext(d.ctx, scratchMake); err != nil && code(err) != 955 {
		return unseen(err, "The load needs CREATE TABLE and a quota.")
	}
	defer func() { // also when the visit was called off
		ctx, stop := context.WithTimeout(context.WithoutCancel(d.ctx), time.Minute)
		defer stop()
		d.db.ExecContext(ctx, scratchDrop)
	}()
	begin := d.v.Now()
	for from := 0; from < d.v.Rows; from += loadBatch {
		n := min(loadBatch, d.v.Rows-from)
		ids, names, bodies := make([]int64, n), make([]string, n), make([]string, n)
		for i := range n {
			ids[i], names[i], bodies[i] = int64(from+i), fmt.Sprintf("Bùi Thị Thử %d", from+i), "hồ sơ thử"
		}
		if _, err := d.db.ExecContext(d.ctx, scratchPut, ids, names, bodies); err != nil {
			return Check{Mark: Broken, Found: firstLine(err.Error())}
		}
	}
	arrays := d.v.Now().Sub(begin)
	single, err := d.oneByOne(d.v.Rows)
	if err != nil {
		return Check{Mark: Broken, Found: firstLine(err.Error())}
	}
	back, err := d.one("SELECT name FROM hssk_doctor WHERE id = 0")
	if err != nil || back != "Bùi Thị Thử 0" {
		return Check{Mark: Broken, Found: fmt.Sprintf("a name came back as %q (%v)", back, err), Advice: "Letters are lost on the way: see the character set."}
	}
	return Check{Mark: Fine, Found: fmt.Sprintf("%d rows in arrays of %d: %s; one by one: %s", d.v.Rows, loadBatch, rate(d.v.Rows, arrays), rate(singles, single))}
}

// singles is how many rows go in one at a time, for comparison.
const singles = 200

func (d *doctor) oneByOne(from int) (time.Duration, error) {
	begin := d.v.Now()
	tx, err := d.db.BeginTx(d.ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	for i := range singles {
		if _, err := tx.ExecContext(d.ctx, scratchPut, from+i, "Bùi Thị Thử", "hồ sơ thử"); err != nil {
			return 0, err
		}
	}
	return d.v.Now().Sub(begin), tx.Commit()
}

func rate(rows int, took time.Duration) string {
	if took <= 0 {
		return "at once"
	}
	return fmt.Sprintf("%.0f rows/s", float64(rows)/took.Seconds())
}
