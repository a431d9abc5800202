//go:build cgo

package oracle

import (
	"fmt"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/storetest"
)

// BenchmarkStore measures the way through the driver on the test double: what it costs on this side, and in how few round
// trips. It says nothing about a server, as every line of its figures says; hssk oracle doctor measures one.
func BenchmarkStore(b *testing.B) {
	b.Run(strings.ReplaceAll(notOracle, " ", "-"), func(b *testing.B) { storetest.Bench(b, onDouble) })
}

func onDouble(b *testing.B) store.Store {
	if shared.err != nil {
		b.Skip(shared.err)
	}
	s, err := Open(b.Context(), Config{DSN: fmt.Sprintf("hssk/x@127.0.0.1:1521/bench%d", shared.names.Add(1)), LibDir: shared.lib, Conns: 4, double: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
