package seal

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Ring holds every key that is never in the database. It is safe for concurrent use.
type Ring struct {
	// Reload reads the keys again if they have changed since it was called last, and gives nil otherwise: another process
	// may have added a master key or taken one away. nil: the keys do not change.
	Reload func() (*Ring, error)

	mu      sync.RWMutex
	current string
	masters map[string]Key
	blind   Key
	audit   Key
	// payloads seal what the workflow engine keeps, by the id of the master key that they came with. They stay when that key
	// goes: the engine's histories are not sealed anew.
	payloads map[string]Key
}

// keyFile is how a ring is written. Keys are base64 (encoding/json's form of bytes).
type keyFile struct {
	Version int            `json:"version"`
	Current string         `json:"current"`
	Masters map[string]Key `json:"masters"`
	Blind   Key            `json:"blind"`
	Audit   Key            `json:"audit"`
	// Payloads are those of master keys that are gone; the others follow from theirs.
	Payloads map[string]Key `json:"payloads,omitempty"`
}

// ErrKeyFile says that a text is no key file.
var ErrKeyFile = errors.New("this is no key file of HSSK, or it is damaged")

// NewRing makes a ring of random keys.
func NewRing() *Ring {
	r := &Ring{masters: map[string]Key{}, blind: NewKey(), audit: NewKey()}
	r.AddMaster()
	return r
}

// AddMaster makes a new master key with which keys are wrapped from now on, and gives its id.
func (r *Ring) AddMaster() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = hex.EncodeToString(NewKey()[:6])
	r.masters[r.current] = NewKey()
	return r.current
}

// Remove takes a master key away. The current one stays.
func (r *Ring) Remove(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.masters[id]; ok && id != r.current {
		if r.payloads == nil {
			r.payloads = map[string]Key{}
		}
		r.payloads[id] = k.derived(payloadUse)
		delete(r.masters, id)
	}
}

// Without is the ring without a master key.
func (r *Ring) Without(id string) *Ring {
	r.mu.RLock()
	out := &Ring{current: r.current, masters: maps.Clone(r.masters), blind: r.blind, audit: r.audit, payloads: maps.Clone(r.payloads)}
	r.mu.RUnlock()
	out.Remove(id)
	return out
}

// Has reports whether a master key is at hand, reading the keys again when it is not.
func (r *Ring) Has(id string) bool {
	_, err := r.master(id)
	return err == nil
}

// Current gives the id of the master key with which keys are wrapped.
func (r *Ring) Current() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.current
}

// Masters lists the ids of all master keys, sorted.
func (r *Ring) Masters() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Sorted(maps.Keys(r.masters))
}

// BlindKey is the key of blind indexes. It cannot be replaced without making every index anew.
func (r *Ring) BlindKey() Key { return r.blind }

// AuditKey is the key of the audit log's chain.
func (r *Ring) AuditKey() Key { return r.audit }

// Parse reads a key file.
func Parse(b []byte) (*Ring, error) {
	var f keyFile
	if err := json.Unmarshal(b, &f); err != nil || f.Version != 1 {
		return nil, ErrKeyFile // the cause may quote a key
	}
	for _, k := range f.Masters {
		if len(k) != Size {
			return nil, ErrKeyFile
		}
	}
	for _, k := range f.Payloads {
		if len(k) != Size {
			return nil, ErrKeyFile
		}
	}
	if len(f.Masters[f.Current]) != Size || len(f.Blind) != Size || len(f.Audit) != Size {
		return nil, ErrKeyFile
	}
	return &Ring{current: f.Current, masters: f.Masters, blind: f.Blind, audit: f.Audit, payloads: f.Payloads}, nil
}

// File writes a key file. It is the only place where keys leave the ring.
func (r *Ring) File() ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return json.MarshalIndent(keyFile{1, r.current, r.masters, r.blind, r.audit, r.payloads}, "", "  ")
}

// Wrap seals a data key of an owner with the current master key, and gives that key's id. It looks first whether the keys
// have changed: a master key that was replaced, and may be taken away soon, wraps nothing any more.
func (r *Ring) Wrap(owner string, data Key) (master, wrapped string, err error) {
	if err := r.refresh(); err != nil {
		return "", "", err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	wrapped, err = r.masters[r.current].Seal(keyPlace(owner), string(data))
	return r.current, wrapped, err
}

// Unwrap opens a data key. ErrNoMaster: the ring lacks the master key; ErrErased: there is no wrapped key any more.
func (r *Ring) Unwrap(owner, master, wrapped string) (Key, error) {
	if wrapped == "" {
		return nil, ErrErased
	}
	k, err := r.master(master)
	if err != nil {
		return nil, err
	}
	data, err := k.Open(keyPlace(owner), wrapped)
	return Key(data), err
}

func keyPlace(owner string) string { return "seal_key.wrapped/" + owner }

// master finds a master key, reading the keys again when it is not at hand.
func (r *Ring) master(id string) (Key, error) {
	for range 2 {
		r.mu.RLock()
		k, ok := r.masters[id]
		r.mu.RUnlock()
		if ok {
			return k, nil
		}
		if err := r.refresh(); err != nil {
			return nil, err
		}
	}
	return nil, MissingMaster{id}
}

// MissingMaster says which master key is not in the key file. It is ErrNoMaster.
type MissingMaster struct{ ID string }

// Error implements error.
func (m MissingMaster) Error() string { return ErrNoMaster.Error() + " (" + m.ID + ")" }

// Is makes it ErrNoMaster.
func (m MissingMaster) Is(target error) bool { return target == ErrNoMaster }

// refresh takes over the master keys of a file that has changed, unless it is another database's.
func (r *Ring) refresh() error {
	if r.Reload == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	fresh, err := r.Reload()
	if err != nil {
		return fmt.Errorf("read the keys again: %w", err)
	}
	if fresh != nil && fresh.blind.equal(r.blind) {
		r.current, r.masters, r.payloads = fresh.current, fresh.masters, fresh.payloads
	}
	return nil
}

func (k Key) equal(o Key) bool { return string(k) == string(o) }
