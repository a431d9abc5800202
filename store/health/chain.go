package health

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AuditSeq is the place of a row in the audit log: 1 is the first, without gaps. Zero stands before the first.
type AuditSeq int64

// AuditRow is a line of the audit log with what ties it to the line before.
type AuditRow struct {
	Audit
	ID   string
	Seq  AuditSeq
	Prev string // hash of the row before; AuditStart for the first
	Hash string // of everything above; see Link
}

// AuditHead is the end of the log. Written down elsewhere, it shows later that nothing before it was touched.
type AuditHead struct {
	Seq  AuditSeq
	Hash string
}

// AuditStart is the hash of an empty log.
const AuditStart = "start"

// Marks in front of a hash: SHA-256 alone, which anybody can compute, or HMAC-SHA256 with a key, which takes the key.
const (
	plainMark = "s1:"
	keyedMark = "h1:"
)

// Link ties the row to the one before: it sets Seq, Prev and Hash and returns the new head. An empty key means SHA-256,
// which shows mistakes and clumsy hands; with a key nobody who has only the database can mend the chain.
func (r *AuditRow) Link(head AuditHead, key []byte) AuditHead {
	r.Seq, r.Prev = head.Seq+1, head.Hash
	r.Hash = r.digest(key)
	return AuditHead{Seq: r.Seq, Hash: r.Hash}
}

func (r *AuditRow) digest(key []byte) string {
	mark, h := plainMark, sha256.New()
	if len(key) > 0 {
		mark, h = keyedMark, hmac.New(sha256.New, key)
	}
	at := ""
	if !r.At.IsZero() {
		at = strconv.FormatInt(r.At.Unix(), 10)
	}
	for _, column := range []string{strconv.FormatInt(int64(r.Seq), 10), r.Prev, r.ID, at, string(r.By.Kind), r.By.ID,
		string(r.Action), r.Subject, string(r.Cause.Kind), r.Cause.ID, strconv.Itoa(r.Cause.Row), r.Detail} {
		writeColumn(h, column)
	}
	return mark + hex.EncodeToString(h.Sum(nil))
}

// writeColumn puts the length before the text, so that no text can reach over into the next column.
func writeColumn(h hash.Hash, column string) {
	var size [8]byte
	binary.BigEndian.PutUint64(size[:], uint64(len(column)))
	h.Write(size[:])
	h.Write([]byte(column))
}

// AuditFault is what is wrong with the log at one place.
type AuditFault struct {
	Seq  AuditSeq // the row, or the first that is missing; zero: a row outside the chain
	Code string
	Last AuditSeq // last of a run of missing rows; zero otherwise

	ID      string    // of a row outside the chain, by which it is found in the table; empty otherwise
	At      time.Time // when such a row says that something happened
	Subject string    // whom it is about, or of whose record the log knows nothing
}

// Codes of faults.
const (
	AuditChanged   = "changed"   // the row does not say what its hash was made of
	AuditMissing   = "missing"   // rows are gone between two others
	AuditBroken    = "broken"    // the row does not follow the one before: inserted, replaced or put in another order
	AuditCutOff    = "cut_off"   // rows at the end are gone
	AuditEndGone   = "end_gone"  // nothing notes where the log ends
	AuditOverrun   = "overrun"   // rows stand after the end that was noted
	AuditOutside   = "outside"   // a row was put in past the chain
	AuditEmptied   = "emptied"   // there are records, and not one row
	AuditUnlogged  = "unlogged"  // no row tells how a record was made: rows at the beginning are gone
	AuditUnanchor  = "anchor"    // the row is not the one that was written down
	AuditUnkeyed   = "unkeyed"   // after rows made with the key came one made without
	AuditWrongKey  = "wrong_key" // the row was made with a key and none is at hand
	auditFaultsMax = 1000        // a log that is wrong everywhere is told so by its first thousand faults
)

// AuditCheck goes through a log row by row, in order. Since and Key are set before the first row.
type AuditCheck struct {
	Key     []byte      // empty: rows made with a key cannot be recomputed, only followed
	Since   AuditSeq    // the check begins after this row
	Anchors []AuditHead // ends that were written down earlier

	Rows   int64
	Faults []AuditFault
	last   AuditHead
	keyed  bool
}

// Next checks one row against the one before.
func (c *AuditCheck) Next(r AuditRow) {
	if c.Rows == 0 {
		c.begin(r)
	}
	c.Rows++
	switch {
	case r.Seq > c.last.Seq+1:
		c.fault(AuditFault{Seq: c.last.Seq + 1, Last: r.Seq - 1, Code: AuditMissing})
	case r.Seq != c.last.Seq+1 || r.Prev != c.last.Hash:
		c.fault(AuditFault{Seq: r.Seq, Code: AuditBroken})
	}
	c.content(r)
	for _, a := range c.Anchors {
		if a.Seq == r.Seq && a.Hash != r.Hash {
			c.fault(AuditFault{Seq: r.Seq, Code: AuditUnanchor})
		}
	}
	c.last = AuditHead{Seq: r.Seq, Hash: r.Hash}
}

// begin takes what the first row follows: the start of the log, or, in the middle, whatever the row itself says.
func (c *AuditCheck) begin(r AuditRow) {
	c.last = AuditHead{Seq: c.Since, Hash: AuditStart}
	if c.Since > 0 {
		c.last.Hash = r.Prev
	}
}

func (c *AuditCheck) content(r AuditRow) {
	keyed := strings.HasPrefix(r.Hash, keyedMark)
	switch {
	case keyed && len(c.Key) == 0:
		c.fault(AuditFault{Seq: r.Seq, Code: AuditWrongKey})
	case keyed && r.Hash != r.digest(c.Key), !keyed && r.Hash != r.digest(nil):
		c.fault(AuditFault{Seq: r.Seq, Code: AuditChanged})
	case c.keyed && !keyed:
		c.fault(AuditFault{Seq: r.Seq, Code: AuditUnkeyed})
	}
	c.keyed = c.keyed || keyed
}

// End compares the last row with the end that the database notes, and with the anchors beyond it.
func (c *AuditCheck) End(noted AuditHead) {
	last := c.last
	if c.Rows == 0 {
		last = AuditHead{Seq: min(c.Since, noted.Seq), Hash: noted.Hash}
	}
	end := noted.Seq
	for _, a := range c.Anchors {
		end = max(end, a.Seq)
	}
	switch {
	case end > last.Seq:
		c.fault(AuditFault{Seq: last.Seq + 1, Last: end, Code: AuditCutOff})
		if noted.Seq == 0 && c.Rows > 0 {
			c.fault(AuditFault{Seq: 1, Last: last.Seq, Code: AuditEndGone})
		}
	case noted.Seq == 0 && last.Seq > 0: // a log with rows has no such note, whoever put it there
		c.fault(AuditFault{Seq: 1, Last: last.Seq, Code: AuditEndGone})
	case noted.Seq < last.Seq:
		c.fault(AuditFault{Seq: noted.Seq + 1, Last: last.Seq, Code: AuditOverrun})
	case noted.Hash != last.Hash:
		c.fault(AuditFault{Seq: last.Seq, Code: AuditBroken})
	}
}

// Outside notes rows that have no place in the chain.
func (c *AuditCheck) Outside(rows []AuditRow) {
	for _, r := range rows {
		c.fault(AuditFault{Code: AuditOutside, ID: r.ID, At: r.At, Subject: r.Subject})
	}
}

// Unlogged notes that no row tells how a record was made. In an empty log one is as good as all.
func (c *AuditCheck) Unlogged(subject string) {
	switch {
	case c.Rows > 0:
		c.fault(AuditFault{Code: AuditUnlogged, Subject: subject})
	case !slices.ContainsFunc(c.Faults, func(f AuditFault) bool { return f.Code == AuditEmptied }):
		c.fault(AuditFault{Code: AuditEmptied})
	}
}

func (c *AuditCheck) fault(f AuditFault) {
	if len(c.Faults) < auditFaultsMax {
		c.Faults = append(c.Faults, f)
	}
}
