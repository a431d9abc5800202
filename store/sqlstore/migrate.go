package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"hssk/store"
)

// step is one statement of one migration file.
type step struct {
	version, part int
	text          string
}

// Upgrade is how far a database that was made by an older program is brought up to date.
type Upgrade struct {
	From, To int // schema; zero: no longer told
	People   int // whose records were gone through
}

// Upgrading gives who is told, before Migrate, that it does more than look. A new database is not an older one.
func (s *Store) Upgrading(tell func(Upgrade)) { s.upgrading = tell }

func (s *Store) tell(u Upgrade) {
	if s.upgrading != nil {
		s.upgrading(u)
	}
}

// Migrate applies the steps that the database has not seen. Each step and the note that it is done land together where
// the database can roll back DDL; where it cannot, a step that turns out to be done already is noted and passed over.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := migrationSteps(s.dialect)
	if err != nil {
		return err
	}
	if err := s.createLedger(ctx); err != nil {
		return err
	}
	done, err := s.migrated(ctx)
	if err != nil {
		return err
	}
	if last := steps[len(steps)-1]; len(done) > 0 && done[len(done)-1].version > last.version {
		return fmt.Errorf("database is at schema %d, this program knows %d: %w", done[len(done)-1].version, last.version, store.ErrNewer)
	}
	if slices.Contains(done, step{version: sealVersion, part: sealParts}) {
		if err := s.ask(ctx).look(); err != nil { // before anything is changed with the wrong keys
			return err
		}
	}
	if n := len(done); n > 0 && n < len(steps) {
		s.tell(Upgrade{From: done[n-1].version, To: steps[len(steps)-1].version})
	}
	for _, st := range steps { // a step with a lower number may be newer to this database than one with a higher
		if slices.Contains(done, step{version: st.version, part: st.part}) {
			continue
		}
		if err := s.apply(ctx, st); err != nil {
			return fmt.Errorf("migration %04d step %d: %w", st.version, st.part, err)
		}
	}
	if err := s.unseal(ctx); err != nil {
		return err
	}
	if err := s.placeDrafts(ctx); err != nil {
		return err
	}
	if err := s.indexPeople(ctx); err != nil {
		return err
	}
	if err := s.listPeople(ctx); err != nil {
		return err
	}
	if err := s.placePeople(ctx); err != nil {
		return err
	}
	return s.adoptAudits(ctx)
}

// Ledger is the table of applied steps, which is made before any other.
const Ledger = "schema_step"

// Begun reports whether the database was made a store before.
func (s *Store) Begun(ctx context.Context) (bool, error) {
	var n int
	if s.write.QueryRowContext(ctx, ledgerTexts()["count"]).Scan(&n) == nil {
		return true, nil
	}
	return false, s.write.PingContext(ctx) // either there is no such table, or nobody answers
}

// ledgerTexts are the statements about the table of applied steps, which no migration can make.
func ledgerTexts() map[string]string {
	return map[string]string{
		"create": "CREATE TABLE " + Ledger + " (version NUMBER(5) NOT NULL, part NUMBER(5) NOT NULL, PRIMARY KEY (version, part))",
		"count":  "SELECT COUNT(*) FROM " + Ledger,
		"done":   "SELECT version, part FROM " + Ledger + " ORDER BY version, part",
		"seen":   "SELECT COUNT(*) FROM " + Ledger + " WHERE version = :v AND part = :p",
		"note":   "INSERT INTO " + Ledger + " (version, part) VALUES (:v, :p)",
	}
}

// createLedger makes the table of applied steps unless it is there.
func (s *Store) createLedger(ctx context.Context) error {
	ledger := ledgerTexts()
	var n int
	if s.write.QueryRowContext(ctx, ledger["count"]).Scan(&n) == nil {
		return nil
	}
	_, err := s.write.ExecContext(ctx, ledger["create"])
	if err != nil && s.write.QueryRowContext(ctx, ledger["count"]).Scan(&n) == nil {
		return nil // another process was faster
	}
	return err
}

// migrated lists the steps that the database has seen, without their texts.
func (s *Store) migrated(ctx context.Context) (done []step, err error) {
	rows, err := s.write.QueryContext(ctx, ledgerTexts()["done"])
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var st step
		if err := rows.Scan(&st.version, &st.part); err != nil {
			return nil, err
		}
		done = append(done, st)
	}
	return done, rows.Err()
}

func (s *Store) apply(ctx context.Context, st step) error {
	ledger := ledgerTexts()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRowContext(ctx, ledger["seen"],
		sql.Named("v", st.version), sql.Named("p", st.part)).Scan(&n)
	if err != nil || n > 0 {
		return err // done by another process meanwhile
	}
	if _, err := tx.ExecContext(ctx, st.text); err != nil && !s.dialect.IsThere(err) {
		return err
	}
	_, err = tx.ExecContext(ctx, ledger["note"],
		sql.Named("v", st.version), sql.Named("p", st.part))
	if err != nil {
		return err
	}
	return tx.Commit()
}

// migrationSteps cuts the files into statements, in order. A file <number>_<name>.<dialect>.sql adds its statements
// behind those of <number>_<name>.sql, for that dialect alone.
func migrationSteps(d Dialect) ([]step, error) {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.SortFunc(files, func(a, b string) int { // the common file before the dialect's
		return strings.Compare(strings.TrimSuffix(a, ".sql"), strings.TrimSuffix(b, ".sql"))
	})
	var steps []step
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".sql")
		if _, dialect, special := strings.Cut(name, "."); special && dialect != d.Name {
			continue
		}
		version, err := strconv.Atoi(name[:4])
		if err != nil {
			return nil, fmt.Errorf("migration %s: the name begins with four digits", name)
		}
		b, err := migrationFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		part := 0
		if n := len(steps); n > 0 && steps[n-1].version == version {
			part = steps[n-1].part
		}
		for i, text := range statements(strings.ReplaceAll(string(b), keyedMark, d.Keyed)) {
			steps = append(steps, step{version: version, part: part + i + 1, text: d.ddl(text)})
		}
	}
	return steps, nil
}

// blockEnd is the line between statements of a file that has semicolons within them, such as the bodies of triggers.
const blockEnd = "\n/\n"

// statements cuts a file at the semicolons that end a line; one with blocks at lines of a slash alone, and then nothing
// is taken off a statement's end: a block of PL/SQL needs its last semicolon.
func statements(file string) []string {
	mark, end := ";\n", ";"
	if strings.Contains(file, "BEGIN\n") {
		mark, end = blockEnd, ""
	}
	var out []string
	for _, text := range strings.Split(strings.TrimSpace(file), mark) {
		out = append(out, strings.TrimSuffix(strings.TrimSpace(text), end))
	}
	return out
}

func (d Dialect) ddl(statement string) string {
	if d.DDL == nil {
		return statement
	}
	return d.DDL(statement)
}
