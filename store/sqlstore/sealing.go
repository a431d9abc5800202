package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/seal"
)

// commonOwner owns the key of texts that belong to no one person.
const commonOwner = "store"

// sealState is the note of a conversion that is not over; see BeginSealing.
const sealState = "seal"

// keeping is how a sealed database is read and written.
type keeping struct {
	common seal.Key // seals what belongs to no one person
	blind  seal.Key
	audit  seal.Key
	mixed  bool // being converted: what is not sealed yet is read as it stands
}

// Seal gives the store the keys, before Migrate. A database that has no people yet is sealed from then on; one that is
// sealed already opens with its own keys alone. nil: no keys.
func (s *Store) Seal(ring *seal.Ring) { s.ring = ring }

// AuditKey gives the key of the audit log's chain; empty: it is chained without one.
func (s *Store) AuditKey() []byte {
	if k := s.kept.Load(); k != nil {
		return k.audit
	}
	return nil
}

// Sealed reports, after Migrate, whether what is written is sealed. Half reports that older rows may not be yet.
func (s *Store) Sealed() bool { return s.kept.Load() != nil }

// Half reports whether a conversion is not over.
func (s *Store) Half() bool {
	k := s.kept.Load()
	return k != nil && k.mixed
}

// sealVersion and sealParts name the migration that makes the table of keys.
const sealVersion, sealParts = 9, 6

// ringState is the note that tells the keys of this database from those of another.
const ringState = "ring"

// unseal finds out whether the database is sealed and opens the common key, or seals a database without people.
func (s *Store) unseal(ctx context.Context) error {
	err := s.ask(ctx).look()
	switch {
	case err != nil:
		return err
	case s.Sealed():
		return s.checkMasters(ctx)
	case s.ring == nil:
		return nil
	}
	people, err := list(s.ask(ctx), qPersonAfter, scanPersonID, append(page(1, 0), str("after", first))...)
	if err != nil || len(people) > 0 {
		return err // records from before the keys wait for BeginSealing
	}
	return s.mark(ctx, nil)
}

// mark makes the common key, unless there is one, together with what the function does.
func (s *Store) mark(ctx context.Context, also func(t tx) error) error {
	err := s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		if s.Sealed() {
			return nil
		}
		if err := t.newSealKey(commonOwner); err != nil {
			return err
		}
		if err := t.PutState(ringState, []byte(t.s.ringMark())); err != nil {
			return err
		}
		if also == nil {
			return nil
		}
		return also(t)
	})
	if err != nil && !errors.Is(err, store.ErrExists) { // another process was faster
		return err
	}
	return s.ask(ctx).look()
}

func (s *Store) ringMark() string { return s.ring.BlindKey().Blind("ring") }

// look finds out whether the database has been sealed meanwhile, by this process or another.
func (r runner) look() error {
	key, err := r.dataKey(commonOwner)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return r.explain(err)
	}
	note, err := r.note(sealState)
	if err != nil {
		return err
	}
	k := r.s.keepingWith(key)
	k.mixed = len(note) > 0
	r.s.kept.Store(&k)
	return nil
}

func (s *Store) keepingWith(common seal.Key) keeping {
	return keeping{common: common, blind: s.ring.BlindKey(), audit: s.ring.AuditKey()}
}

// notice is look before a question of a process that has keys and was started before the database was sealed.
func (r runner) notice(q question) error {
	if r.s.ring == nil || r.s.Sealed() || q == qKeyGet || q == qMatchStateGet || q == qPersonAfter {
		return nil
	}
	return r.look()
}

func (r runner) note(name string) ([]byte, error) {
	var body []byte
	err := r.row(qMatchStateGet, []any{raw(&body)}, str("name", name))
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return body, err
}

// explain tells the keys of another database from an older copy of the right ones.
func (r runner) explain(err error) error {
	var lacks seal.MissingMaster
	if !errors.As(err, &lacks) {
		return err
	}
	mark, noteErr := r.note(ringState)
	if noteErr != nil {
		return errors.Join(err, noteErr)
	}
	if string(mark) == r.s.ringMark() {
		return errors.Join(store.ErrKeyGone, lacks)
	}
	return err
}

// checkMasters makes sure that every master key in use is at hand.
func (s *Store) checkMasters(ctx context.Context) error {
	for after := "-"; ; { // the mark of keys that were destroyed
		var master string
		err := s.ask(ctx).row(qKeyNext, []any{opt(&master)}, str("after", after))
		if err != nil || master == "" {
			return err
		}
		if !s.ring.Has(master) {
			return errors.Join(store.ErrKeyGone, seal.MissingMaster{ID: master})
		}
		after = master
	}
}

// dataKey reads and opens an owner's data key.
func (r runner) dataKey(owner string) (seal.Key, error) {
	k, err := one(r, qKeyGet, scanKey, str("owner", owner))
	if err != nil {
		return nil, err
	}
	return r.s.unwrap(k)
}

// keyRow is a data key as it is stored. wrapped is empty when it was destroyed.
type keyRow struct{ owner, master, wrapped string }

func scanKey(row scanner) (keyRow, error) {
	var k keyRow
	err := row.Scan(&k.owner, &k.master, opt(&k.wrapped))
	return k, err
}

// ownerKey scans what the questions give as master and wrapped key in one text; a hyphen stands for one that was destroyed.
type ownerKey string

// of takes the text apart. A person who never had a key has none that was destroyed either.
func (o ownerKey) of(owner string) keyRow {
	master, wrapped, _ := strings.Cut(string(o), ":")
	return keyRow{owner, master, strings.TrimPrefix(wrapped, "-")}
}

func (s *Store) unwrap(k keyRow) (seal.Key, error) {
	if s.ring == nil {
		return nil, store.ErrSealed
	}
	if k.master == "" {
		return nil, seal.ErrDamaged // sealed texts without a key, which nobody writes
	}
	key, err := s.ring.Unwrap(k.owner, k.master, k.wrapped)
	switch {
	case errors.Is(err, seal.ErrNoMaster):
		err = errors.Join(store.ErrKeys, err)
	case errors.Is(err, seal.ErrDamaged):
		err = fmt.Errorf("seal_key.wrapped/%s: %w", k.owner, err)
	}
	return key, err
}

func (t tx) newSealKey(owner string) error {
	key := seal.NewKey()
	master, wrapped, err := t.s.ring.Wrap(owner, key)
	if err != nil {
		return err
	}
	if err := t.later(qKeyInsert, str("owner", owner), str("master", master), str("wrapped", wrapped)); err != nil {
		return err
	}
	t.keys[owner] = key
	return nil
}

// keyFor gives an owner's data key, a new one if there was none. A key that was destroyed is seal.ErrErased.
func (t tx) keyFor(owner string) (seal.Key, error) {
	if owner == "" {
		return t.s.kept.Load().common, nil
	}
	if key, ok := t.keys[owner]; ok {
		return key, nil
	}
	key, err := t.dataKey(owner)
	if errors.Is(err, store.ErrNotFound) {
		err = t.newSealKey(owner)
		return t.keys[owner], err
	}
	if err == nil {
		t.keys[owner] = key
	}
	return key, err
}

// hold seals a text under the key of the person whom it is about; nobody: under the common key.
func (t tx) hold(owner health.PersonID, place, text string) (string, error) {
	if text == "" || !t.s.Sealed() {
		return text, nil
	}
	key, err := t.keyFor(string(owner))
	if errors.Is(err, seal.ErrErased) {
		err = errors.Join(store.ErrErased, err)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", place, err)
	}
	return key.Seal(place, text)
}

// holdJSON binds a value as JSON, sealed as hold does.
func (t tx) holdJSON(owner health.PersonID, name, place string, v any) (sql.NamedArg, error) {
	plain, err := js(name, v)
	if err != nil || plain.Value == nil {
		return plain, err
	}
	text, err := t.hold(owner, place, plain.Value.(string))
	return bind(name, text), err
}

// holdRaw binds a text under the common key.
func (t tx) holdRaw(name, place string, text []byte) (sql.NamedArg, error) {
	out, err := t.hold("", place, string(text))
	return bind(name, out), err
}

// holdBeside binds a text either in its own column or, sealed, in the wider column beside it; the other is NULL.
func (t tx) holdBeside(owner health.PersonID, name, place, text string) (plain, sealed sql.NamedArg, err error) {
	if !t.s.Sealed() {
		return bind(name, text), bind("sealed", ""), nil
	}
	out, err := t.hold(owner, place, text)
	return bind(name, ""), bind("sealed", out), err
}

// reveal opens what hold has sealed. What is not sealed is taken as it stands only in a database that is not, or is being
// converted. The texts of a person whose key was destroyed are empty.
func (s *Store) reveal(place, text string, owner keyRow) (string, error) {
	k := s.kept.Load()
	switch sealed := seal.Sealed(text); {
	case text == "" || text == "{}":
		return "", nil
	case !sealed && (k == nil || k.mixed):
		return text, nil
	case k == nil:
		return "", store.ErrSealed
	case !sealed:
		return "", fmt.Errorf("%s: %w", place, seal.ErrDamaged)
	}
	key := k.common
	if owner.owner != "" {
		var err error
		if key, err = s.unwrap(owner); errors.Is(err, seal.ErrErased) {
			return "", nil
		} else if err != nil {
			return "", fmt.Errorf("%s: %w", place, err)
		}
	}
	out, err := key.Open(place, text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", place, err)
	}
	return out, nil
}

// revealJSON reads what holdJSON has bound.
func (s *Store) revealJSON(place, text string, owner keyRow, dst any) error {
	text, err := s.reveal(place, text, owner)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), dst)
}

// revealRaw reads what holdRaw has bound.
func (s *Store) revealRaw(place string, text *[]byte) error {
	out, err := s.reveal(place, string(*text), keyRow{})
	if err == nil && string(*text) != "{}" && len(*text) > 0 {
		*text = []byte(out)
	}
	return err
}

// revealBeside reads what holdBeside has bound.
func (s *Store) revealBeside(place, plain, sealed string, owner keyRow) (string, error) {
	if sealed != "" {
		return s.reveal(place, sealed, owner)
	}
	if k := s.kept.Load(); plain != "" && k != nil && !k.mixed {
		return "", fmt.Errorf("%s: %w", place, seal.ErrDamaged)
	}
	return plain, nil
}

// blind gives the form in which a number is stored and looked up. It does not blind twice.
func (s *Store) blind(number string) string {
	k := s.kept.Load()
	if k == nil || seal.Blinded(number) {
		return number
	}
	return k.blind.Blind(number)
}

// forms are the forms in which a number may be stored.
func (s *Store) forms() []func(string) string {
	if s.Half() {
		return []func(string) string{s.blind, func(number string) string { return number }}
	}
	return []func(string) string{s.blind}
}

// address gives the form in which an address is stored: a phone number is sealed, the same each time. Identifiers that
// another service gave stay as they are.
func (s *Store) address(address string) string {
	k := s.kept.Load()
	if k == nil || !strings.HasPrefix(address, "+") {
		return address
	}
	sealed, err := k.blind.SealSame(address)
	if err != nil {
		return address // the key has a wrong length, which Parse has refused
	}
	return sealed
}

func (s *Store) openAddress(address *string) error {
	k := s.kept.Load()
	if k == nil {
		return nil
	}
	var err error
	*address, err = k.blind.OpenSame(*address)
	return err
}

// blocks gives the numbers under which the blocks of somebody are stored: those of a sealed database cannot be computed
// from a number or a name without the key.
func (s *Store) blocks(blocks []match.Block) []int64 {
	k := s.kept.Load()
	var out []int64
	for _, b := range blocks {
		if k == nil {
			out = append(out, int64(b))
		} else {
			out = append(out, k.blind.BlindNumber(uint64(b)))
		}
	}
	return out
}

// olderBlocks gives the numbers under which blocks stand that were not converted yet.
func (s *Store) olderBlocks(blocks []match.Block) []int64 {
	if !s.Half() {
		return nil
	}
	var out []int64
	for _, b := range blocks {
		out = append(out, int64(b))
	}
	return out
}

// Places, to which an envelope is bound: it does not open in another row or column.
func fieldsOf(id health.PersonID) string { return "person.fields/" + string(id) }
func traitOf(id health.PersonID) string  { return "person_trait.trait/" + string(id) }
func editsOf(id health.ChangeID) string  { return "change_log.edits/" + string(id) }
func bodyOf(id health.DraftID) string    { return "draft.body/" + string(id) }
func argsOf(id health.MessageID) string  { return "message.args/" + string(id) }
func lineOf(id string) string            { return "chat_line.body/" + id }
func mergeOf(column string, id health.MergeID) string {
	return "merge_log." + column + "/" + string(id)
}
func rowOf(column string, id health.ImportID, row int) string {
	return fmt.Sprintf("import_row.%s/%s/%d", column, id, row)
}

func stateOf(channel, address string) string {
	return "conversation.state/" + channel + "/" + address
}

func answerOf(channel, address, event string) string {
	return "inbox.answer/" + channel + "/" + address + "/" + event
}

func stepOf(channel, address string, turn int64) string {
	return fmt.Sprintf("chat_step.body/%s/%s/%d", channel, address, turn)
}

// first is before every identifier; the empty text would be NULL, which nothing is greater than.
const first = "!"
