package grammar

import (
	"testing"

	"hssk/store/oracle"
	"hssk/store/oracle/lint"
	"hssk/store/sqlstore"
)

func TestEveryStatementIsOracles(t *testing.T) {
	texts, err := sqlstore.Statements(oracle.Dialect())
	if err != nil || len(texts) < 80 {
		t.Fatalf("%d statements, %v", len(texts), err)
	}
	for name, text := range texts {
		if err := Check(text); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// TestGateRefuses proves that the gate can say no: statements that other databases take. The grammar catches most; what
// it takes for the name of a type or an alias is caught by the lint.
func TestGateRefuses(t *testing.T) {
	for _, text := range []string{
		"SELECT id FROM person LIMIT 10",
		"INSERT INTO person (id) VALUES (:id) ON CONFLICT DO NOTHING",
		"INSERT INTO person (id) VALUES (1), (2)",
		"SELECT 1",
		"SELECT id FROM person WHERE id = $1",
		"SELECT id::text FROM person",
		"SELECT p.id FROM person AS p",
		"CREATE TABLE t (id NUMBER(10) AUTOINCREMENT)",
		"CREATE TABLE t (id NUMBER(10) REFERENCES u (id) ON UPDATE CASCADE)",
		"SELECT `id` FROM person",
		"UPDATE person SET name = s.name FROM staff s WHERE s.id = person.id",
		"CREATE TABLE t (level NUMBER(3))",
		"CREATE TABLE t (id NUMBER(3),)",
		"CREATE UNIQUE INDEX i ON t (a) WHERE b = 1",
		"SELECT id FROM t WHERE name ILIKE 'x'",
		"CREATE TABLE t (n NUMBER(5) NOT NULL DEFAULT 0)",
		"UPDATE t SET a = 1 RETURNING a",
		"DROP TABLE IF EXISTS t",
		"CREATE TABLE IF NOT EXISTS t (id NUMBER(3))",
		"SELECT id FROM t WHERE ok = TRUE",
		"CREATE TABLE t (ok BOOLEAN)",
		"CREATE TABLE t (name TEXT)",
		"SELECT id FROM t WHERE id = ?",
		"SELECT a FROM t EXCEPT SELECT a FROM u",
		"SELECT id FROM t FETCH FIRST 1 ROWS ONLY FOR UPDATE",
		"SELECT id FROM t WHERE d = :date",
		"SELEC id FROM t",
		"SELECT id, FROM t",
		"SELECT id FROM t WHERE (a = 1",
		"INSERT INTO t (a, b) VALUE (1, 2)",
		"DELETE t FROM t JOIN u ON u.id = t.id",
		"REPLACE INTO t (a) VALUES (1)",
	} {
		if Check(text) == nil && len(lint.Check(text)) == 0 {
			t.Errorf("passes the gate: %s", text)
		}
	}
}

func TestGateLetsOraclePass(t *testing.T) {
	for _, text := range []string{
		"SELECT id, COUNT(*) OVER () FROM person ORDER BY id OFFSET :a ROWS FETCH NEXT :b ROWS ONLY",
		"SELECT id FROM task WHERE id = :id FOR UPDATE WAIT 10",
		"CREATE UNIQUE INDEX one_open ON task (CASE WHEN state = 'open' THEN person_id END)",
		"MERGE INTO t USING (SELECT :id id FROM dual) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET n = 1 WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)",
		"WITH r (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r",
		"CREATE OR REPLACE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit_log BEGIN RAISE_APPLICATION_ERROR(-20001, 'append only'); END",
	} {
		if err := Check(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
