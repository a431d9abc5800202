package seal

// payloadUse is what a master key is derived for.
const payloadUse = "payload"

// payloadPlace is what every payload of the engine is bound to: the engine moves them between places of its own.
const payloadPlace = "engine.payload"

// SealPayload seals what the workflow engine is to keep, and gives the id of the key that opens it.
func (r *Ring) SealPayload(plain []byte) (id string, sealed []byte, err error) {
	if err := r.refresh(); err != nil {
		return "", nil, err
	}
	r.mu.RLock()
	id, master := r.current, r.masters[r.current]
	r.mu.RUnlock()
	text, err := master.derived(payloadUse).Seal(payloadPlace, string(plain))
	return id, []byte(text), err
}

// OpenPayload opens what SealPayload has sealed, also with the key of a master that is gone. ErrNoMaster: the ring never had
// it; ErrDamaged: it was not sealed with it.
func (r *Ring) OpenPayload(id string, sealed []byte) ([]byte, error) {
	r.mu.RLock()
	key, ok := r.payloads[id]
	r.mu.RUnlock()
	if !ok {
		master, err := r.master(id)
		if err != nil {
			return nil, err
		}
		key = master.derived(payloadUse)
	}
	text, err := key.Open(payloadPlace, string(sealed))
	return []byte(text), err
}
