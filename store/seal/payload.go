package seal

// payloadUse is what a master key is derived for when what it seals outlives it.
const payloadUse = "payload"

// payloadPlace is what every payload of the engine is bound to: the engine moves them between places of its own.
const payloadPlace = "engine.payload"

// SealPayload seals what the workflow engine is to keep, and gives the id of the key that opens it.
func (r *Ring) SealPayload(plain []byte) (id string, sealed []byte, err error) {
	id, text, err := r.sealLasting(payloadPlace, string(plain))
	return id, []byte(text), err
}

// OpenPayload opens what SealPayload has sealed, also with the key of a master that is gone. ErrNoMaster: the ring never had
// it; ErrDamaged: it was not sealed with it.
func (r *Ring) OpenPayload(id string, sealed []byte) ([]byte, error) {
	text, err := r.openLasting(id, payloadPlace, string(sealed))
	return []byte(text), err
}

// sealLasting seals what is not sealed anew when the current master key goes, and gives the id of that key.
func (r *Ring) sealLasting(place, plain string) (id, sealed string, err error) {
	if err := r.refresh(); err != nil {
		return "", "", err
	}
	r.mu.RLock()
	id, master := r.current, r.masters[r.current]
	r.mu.RUnlock()
	sealed, err = master.derived(payloadUse).Seal(place, plain)
	return id, sealed, err
}

func (r *Ring) openLasting(id, place, sealed string) (string, error) {
	r.mu.RLock()
	key, ok := r.payloads[id]
	r.mu.RUnlock()
	if !ok {
		master, err := r.master(id)
		if err != nil {
			return "", err
		}
		key = master.derived(payloadUse)
	}
	return key.Open(place, sealed)
}
