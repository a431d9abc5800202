package seal

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func sealedFile(t *testing.T, r *Ring, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := r.SealFile(&out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opens(r *Ring, sealed []byte) ([]byte, error) {
	at, size, err := r.OpenFile(bytes.NewReader(sealed), int64(len(sealed)))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(at, 0, size))
}

func TestSealedFileReadsAtAnyPlace(t *testing.T) {
	r := NewRing()
	for _, n := range []int{0, 1, 65535, 65536, 65537, 300_001} {
		plain := []byte(strings.Repeat("Bùi Thị Nhàn,017190000023\n", n/20+1))[:n]
		sealed := sealedFile(t, r, plain)
		if !IsFile(sealed) || IsFile(plain) || n > 100 && bytes.Contains(sealed, []byte("017190000023")) {
			t.Fatalf("%d bytes: they can be read", n)
		}
		if got, err := opens(r, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %v", n, err)
		}
		at, size, err := r.OpenFile(bytes.NewReader(sealed), int64(len(sealed)))
		if err != nil || size != int64(n) {
			t.Fatalf("%d bytes: size %d, %v", n, size, err)
		}
		for range 20 {
			off := rand.Int64N(size + 1)
			part := make([]byte, rand.Int64N(size-off+1))
			if _, err := at.ReadAt(part, off); err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(part, plain[off:off+int64(len(part))]) {
				t.Errorf("%d bytes from %d of %d: %v", len(part), off, n, err)
			}
		}
	}
}

func TestSealedFileThatIsNotWholeIsDamaged(t *testing.T) {
	r := NewRing()
	plain := bytes.Repeat([]byte("17 "), 50_000)
	sealed := sealedFile(t, r, plain)
	for name, b := range map[string][]byte{
		"cut":            sealed[:len(sealed)-9],
		"cut at a chunk": sealed[:len(sealed)-len(plain)%65536-16],
		"cut header":     sealed[:40],
		"one bit":        append(append(bytes.Clone(sealed[:90_000]), sealed[90_000]^1), sealed[90_001:]...),
		"longer":         append(bytes.Clone(sealed), 0),
	} {
		if got, err := opens(r, b); !errors.Is(err, ErrDamaged) || bytes.Equal(got, plain) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := opens(NewRing(), sealed); !errors.Is(err, ErrNoMaster) {
		t.Errorf("another ring: %v", err)
	}
}

// TestSealedFileOutlivesItsMasterKey: files are not sealed anew when the master key is replaced and taken away.
func TestSealedFileOutlivesItsMasterKey(t *testing.T) {
	r := NewRing()
	sealed, old := sealedFile(t, r, []byte("a list")), r.Current()
	r.AddMaster()
	b, err := r.Without(old).File()
	if err != nil {
		t.Fatal(err)
	}
	after, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := opens(after, sealed); err != nil || string(got) != "a list" {
		t.Errorf("%q, %v", got, err)
	}
}

// badDisk fails from a place on.
type badDisk struct {
	r    io.ReaderAt
	from int64
}

var errDisk = errors.New("the disk fails")

func (d badDisk) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > d.from {
		return 0, errDisk
	}
	return d.r.ReadAt(p, off)
}

func TestFailingDiskIsNoDamage(t *testing.T) {
	r := NewRing()
	sealed := sealedFile(t, r, bytes.Repeat([]byte("x"), 200_000))
	_, _, err := r.OpenFile(badDisk{bytes.NewReader(sealed), 0}, int64(len(sealed)))
	if !errors.Is(err, errDisk) || errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
