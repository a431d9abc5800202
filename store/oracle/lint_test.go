package oracle

import (
	"testing"

	"hssk/store/oracle/lint"
	"hssk/store/sqlstore"
)

// TestEveryStatementSuits19c is the fast half of the gate; the grammar in its own module is the other.
func TestEveryStatementSuits19c(t *testing.T) {
	texts, err := sqlstore.Statements(Dialect())
	if err != nil || len(texts) < 80 {
		t.Fatalf("%d statements, %v", len(texts), err)
	}
	for name, text := range texts {
		for _, p := range lint.Check(text) {
			t.Errorf("%s: %s", name, p)
		}
	}
}
