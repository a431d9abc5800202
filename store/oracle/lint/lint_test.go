package lint

import (
	"strings"
	"testing"
)

// TestRefuses holds a corpus of statements that other databases take and Oracle 19c does not, or that mean something else there.
func TestRefuses(t *testing.T) {
	for _, c := range []struct{ text, rule string }{
		{"SELECT id FROM person LIMIT 10", "LIMIT"},
		{"INSERT INTO person (id) VALUES (:id) ON CONFLICT DO NOTHING", "ON CONFLICT"},
		{"CREATE TABLE IF NOT EXISTS person (\n  id VARCHAR2(36 CHAR)\n)", "IF [NOT] EXISTS"},
		{"DROP TABLE IF EXISTS person", "IF [NOT] EXISTS"},
		{"SELECT id FROM person WHERE active = TRUE", "TRUE and FALSE"},
		{"UPDATE person SET active = false", "TRUE and FALSE"},
		{"SELECT id FROM a EXCEPT SELECT id FROM b", "EXCEPT"},
		{"SELECT id FROM person WHERE id = ?", "binds are named"},
		{"SELECT id FROM person WHERE id = $1", "binds are named"},
		{"SELECT p.id FROM person AS p", "no AS"},
		{"SELECT p.id FROM person p JOIN task AS t ON t.person_id = p.id", "no AS"},
		{"SELECT id FROM person; SELECT id FROM task", "one statement"},
		{"SELECT id FROM person;", "one statement"},
		{"SELECT id FROM task FETCH FIRST 1 ROWS ONLY FOR UPDATE", "ORA-02014"},
		{"SELECT id FROM task OFFSET 0 ROWS FETCH NEXT :n ROWS ONLY FOR UPDATE", "ORA-02014"},
		{"SELECT DISTINCT id FROM task FOR UPDATE", "ORA-01786"},
		{"INSERT INTO t (a, b) VALUES (1, 2), (3, 4)", "VALUES"},
		{"SELECT id FROM t WHERE (a, id) > (:a, :id)", "row values"},
		{"CREATE TABLE t (\n  n NUMBER(5) NOT NULL DEFAULT 0\n)", "DEFAULT after"},
		{"CREATE TABLE t (\n  n NUMBER(5) REFERENCES u (id) ON UPDATE CASCADE\n)", "ON UPDATE"},
		{"CREATE UNIQUE INDEX i ON task (person_id) WHERE state = 'open'", "partial index"},
		{"CREATE TABLE t (\n  name VARCHAR2(200) NOT NULL\n)", "counts characters"},
		{"CREATE TABLE t (\n  name VARCHAR2 NOT NULL\n)", "needs a length"},
		{"CREATE TABLE t (\n  name VARCHAR2(5000 CHAR)\n)", "4000"},
		{"CREATE TABLE t (\n  n NUMBER(40)\n)", "38"},
		{"WITH RECURSIVE r AS (SELECT 1 FROM dual) SELECT n FROM r", "RECURSIVE"},
		{"SELECT id FROM t WHERE name ILIKE :x", "ILIKE"},
		{"SELECT id::text FROM t", "::"},
		{"SELECT id FROM t WHERE note <> ''", "empty text"},
		{"SELECT 1", "FROM"},
		{"SELECT id FROM t WHERE d = :date", "ORA-01745"},
		{"SELECT id FROM t WHERE s = :size", "ORA-01745"},
		{"CREATE TABLE t (\n  level NUMBER(3)\n)", "ORA-00904"},
		{"CREATE TABLE t (\n  comment VARCHAR2(10 CHAR)\n)", "ORA-00904"},
		{"CREATE TABLE t (\n  ok BOOLEAN\n)", "type of 19c"},
		{"CREATE TABLE t (\n  doc JSON\n)", "type of 19c"},
		{"CREATE TABLE t (\n  name TEXT\n)", "type of 19c"},
		{"CREATE TABLE t (\n  id BIGSERIAL PRIMARY KEY\n)", "type of 19c"},
		{"CREATE TABLE t (\n  id INTEGER PRIMARY KEY\n)", "type of 19c"},
		{"ALTER TABLE t ADD ok BOOLEAN", "type of 19c"},
		{"ALTER TABLE t ADD (ok BOOLEAN)", "type of 19c"},
		{"CREATE TABLE t (\n  birth_date DATE\n)", "birth date"},
		{"CREATE INDEX person_by_name_and_birth_date_and_commune ON person (name_key)", "30 bytes"},
		{"SELECT _id FROM t", "begins with a letter"},
	} {
		var all []string
		for _, p := range Check(c.text) {
			all = append(all, p.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), c.rule) {
			t.Errorf("%s\n is refused for %q, want %q", c.text, all, c.rule)
		}
	}
}

func TestLetsPass(t *testing.T) {
	for _, text := range []string{
		"SELECT id, name FROM person WHERE station = :station AND (:w1 IS NULL OR name_key LIKE :w1 ESCAPE '\\') ORDER BY id OFFSET :page_offset ROWS FETCH NEXT :page_limit ROWS ONLY",
		"SELECT id FROM person WHERE id = :id\nFOR UPDATE WAIT 10",
		"UPDATE task SET note = 'LIMIT ? TRUE; $1' WHERE id = :id",
		"CREATE TABLE t (\n  id VARCHAR2(36 CHAR) NOT NULL PRIMARY KEY,\n  n NUMBER(10) DEFAULT 0 NOT NULL,\n  body CLOB NOT NULL,\n  secret RAW(32),\n  PRIMARY KEY (id, n)\n)",
		"ALTER TABLE link_code ADD guess VARCHAR2(64 CHAR)",
		"CREATE UNIQUE INDEX one_open ON task (CASE WHEN state = 'open' THEN person_id END)",
		"INSERT INTO t (a, b) VALUES (:a, :b) -- one row; no more",
	} {
		if p := Check(text); len(p) > 0 {
			t.Errorf("%s\n %v", text, p)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("SELECT 'it''s; ' FROM dual")
	f.Add("CREATE TABLE t (a NUMBER((")
	f.Fuzz(func(t *testing.T, text string) { Check(text) }) // whatever it is, it ends
}
