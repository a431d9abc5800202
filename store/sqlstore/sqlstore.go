package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
)

// Store implements store.Store. Write transactions go through one pool and questions through another, so that a
// database that allows a single writer never makes readers wait behind it. Both may be the same pool.
type Store struct {
	read, write *sql.DB
	dialect     Dialect
	texts       map[string]string
	ring        *seal.Ring              // nil: no keys were given
	kept        atomic.Pointer[keeping] // nil: nothing is sealed
	census      census
	upgrading   func(Upgrade) // nil: nobody is told

	mu       sync.Mutex
	stmts    map[stmtKey]*sql.Stmt // prepared on first use
	writable bool                  // every question is prepared on the write pool
}

type stmtKey struct {
	db *sql.DB
	q  question
}

var _ store.Store = (*Store)(nil)

// New makes a store over open pools. It does not touch the database: call Migrate before the first question.
func New(read, write *sql.DB, d Dialect) (*Store, error) {
	texts, err := queryTexts(d)
	if err != nil {
		return nil, err
	}
	return &Store{read: read, write: write, dialect: d, texts: texts, stmts: map[stmtKey]*sql.Stmt{}}, nil
}

// Close releases prepared statements and pools.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	errs = append(errs, s.write.Close())
	if s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	return errors.Join(errs...)
}

// stmt prepares a question once per pool.
func (s *Store) stmt(ctx context.Context, db *sql.DB, q question) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := stmtKey{db, q}
	if stmt, ok := s.stmts[key]; ok {
		return stmt, nil
	}
	text, ok := s.texts[string(q)]
	if !ok {
		return nil, fmt.Errorf("sqlstore: no query %s", q)
	}
	stmt, err := db.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("sqlstore: prepare %s: %w", q, err)
	}
	s.stmts[key] = stmt
	return stmt, nil
}

// runner asks questions, inside a transaction or outside one.
type runner struct {
	ctx  context.Context
	s    *Store
	tx   *sql.Tx                // nil outside a transaction
	own  map[question]*sql.Stmt // the transaction's own statements; nil outside one
	wait *waiting               // rows that go in at its end; nil outside one
	keys map[string]seal.Key    // data keys that the transaction has met; nil outside one
}

func (s *Store) ask(ctx context.Context) runner { return runner{ctx: ctx, s: s} }

// begin makes the transaction's own part. Whether the database has been sealed since the last one is found out first: a
// process that was started before then goes on with its keys, or stops if it has none.
func (s *Store) begin(ctx context.Context, sqlTx *sql.Tx) (tx, error) {
	r := runner{ctx: ctx, s: s, tx: sqlTx, own: map[question]*sql.Stmt{}, wait: &waiting{rows: map[question][][]sql.NamedArg{}, places: map[home]bool{}, names: map[health.PersonID]bool{}}, keys: map[string]seal.Key{}}
	var err error
	if !s.Sealed() {
		err = r.look()
	}
	return tx{r, &[]health.Audit{}}, err
}

func (r runner) stmt(q question) (*sql.Stmt, error) {
	if r.tx == nil {
		if err := r.notice(q); err != nil {
			return nil, err
		}
		return r.s.stmt(r.ctx, r.s.read, q)
	}
	if err := r.settle(q); err != nil {
		return nil, err
	}
	if r.s.dialect.Lock != "" && slices.Contains(locked(), q) {
		q = lockedText(q)
	}
	if own, ok := r.own[q]; ok {
		return own, nil
	}
	stmt, err := r.s.stmt(r.ctx, r.s.write, q)
	if err != nil {
		return nil, err
	}
	own := r.tx.StmtContext(r.ctx, stmt)
	r.own[q] = own
	return own, nil
}

// row reads one row; a question without an answer is store.ErrNotFound.
func (r runner) row(q question, dest []any, binds ...any) error {
	stmt, err := r.stmt(q)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(r.ctx, binds...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", q, store.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", q, err)
	}
	return nil
}

// exec changes rows and says how many.
func (r runner) exec(q question, binds ...any) (int64, error) {
	stmt, err := r.stmt(q)
	if err != nil {
		return 0, err
	}
	res, err := stmt.ExecContext(r.ctx, binds...)
	if err != nil {
		if r.s.dialect.IsUnique(err) {
			return 0, fmt.Errorf("%s: %w", q, store.ErrExists)
		}
		return 0, fmt.Errorf("%s: %w", q, err)
	}
	return res.RowsAffected()
}

// insert is exec for exactly one new row.
func (r runner) insert(q question, binds ...any) error {
	_, err := r.exec(q, binds...)
	return err
}

// update is exec that must hit a row: none means that the version has moved on.
func (r runner) update(q question, binds ...any) error {
	n, err := r.exec(q, binds...)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", q, store.ErrConflict)
	}
	return err
}

// upsert updates a row, or inserts it when there is none.
func (r runner) upsert(update, insert question, binds ...any) error {
	n, err := r.exec(update, binds...)
	if err != nil || n > 0 {
		return err
	}
	return r.insert(insert, binds...)
}

// scanner is what *sql.Row and *sql.Rows have in common.
type scanner interface{ Scan(dest ...any) error }

// list reads all rows of a question.
func list[T any](r runner, q question, scan func(scanner) (T, error), binds ...any) ([]T, error) {
	stmt, err := r.stmt(q)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(r.ctx, binds...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", q, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q, err)
		}
		out = append(out, item)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", q, err)
	}
	return out, nil
}

// one reads the first row of a question with a scan function.
func one[T any](r runner, q question, scan func(scanner) (T, error), binds ...any) (T, error) {
	items, err := list(r, q, scan, binds...)
	if err != nil {
		var zero T
		return zero, err
	}
	if len(items) == 0 {
		var zero T
		return zero, fmt.Errorf("%s: %w", q, store.ErrNotFound)
	}
	return items[0], nil
}

// prepareWrites prepares every question on the write pool before the first transaction: inside one, the pool may have no
// second connection to prepare on.
func (s *Store) prepareWrites(ctx context.Context) error {
	s.mu.Lock()
	ready := s.writable
	s.mu.Unlock()
	if ready {
		return nil
	}
	for q := range s.texts {
		if _, err := s.stmt(ctx, s.write, question(q)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writable = true
	return nil
}

// Write runs f in one transaction.
func (s *Store) Write(ctx context.Context, f func(tx store.Tx) error) error {
	if err := s.prepareWrites(ctx); err != nil {
		return s.busy(err)
	}
	sqlTx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.busy(fmt.Errorf("begin: %w", err))
	}
	defer sqlTx.Rollback() // after a commit this does nothing
	t, err := s.begin(ctx, sqlTx)
	if err != nil {
		return s.busy(err)
	}
	if err := f(t); err != nil {
		return s.busy(err)
	}
	if err := t.chainAudits(); err != nil {
		return s.busy(err)
	}
	if err := t.flush(); err != nil {
		return s.busy(err)
	}
	if err := sqlTx.Commit(); err != nil {
		return s.busy(fmt.Errorf("commit: %w", err))
	}
	return nil
}

// busy marks the errors that trying again may cure.
func (s *Store) busy(err error) error {
	if s.dialect.IsBusy(err) {
		return &health.Error{Code: "store.busy", Fault: health.FaultSystem, Retry: true, Err: err}
	}
	return err
}
