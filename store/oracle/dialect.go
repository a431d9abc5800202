package oracle

import (
	"errors"
	"regexp"
	"slices"

	"hssk/store/sqlstore"
)

// Dialect tells sqlstore what is particular about Oracle 19c.
func Dialect() sqlstore.Dialect {
	return sqlstore.Dialect{
		Name:     "oracle",
		Page:     "OFFSET :page_offset ROWS FETCH NEXT :page_limit ROWS ONLY",
		Lock:     "FOR UPDATE WAIT 10",
		Many:     many,
		DDL:      inCharacters,
		IsUnique: func(err error) bool { return code(err) == 1 },
		IsThere:  func(err error) bool { return slices.Contains(thereCodes, code(err)) },
		IsBusy:   func(err error) bool { return slices.Contains(busyCodes, code(err)) },
	}
}

var varchar = regexp.MustCompile(`VARCHAR2\((\d+)\)`)

// inCharacters makes the lengths of texts count characters: by default they may count bytes, of which ễ takes three.
func inCharacters(statement string) string {
	return varchar.ReplaceAllString(statement, "VARCHAR2($1 CHAR)")
}

// thereCodes say that what a migration makes exists: an object's name (955), a column (1430), the same columns indexed
// (1408), a primary key (2260), a constraint's name (2264) or a unique key (2261).
var thereCodes = []int{955, 1408, 1430, 2260, 2261, 2264}

// busyCodes are worth trying again, with the transaction from its start: locks, a deadlock's victim, a lost snapshot,
// code that was replaced meanwhile, a session or a server that went away or is not there yet, and a full pool.
var busyCodes = []int{
	28, 51, 54, 60, 1012, 1033, 1034, 1089, 1555, 3113, 3114, 3135, 4061, 4065, 4068, 8177, 12153, 12170, 12514, 12516,
	12518, 12520, 12528, 12537, 12541, 12543, 12545, 12547, 12570, 12571, 12583, 24418, 24459, 25408, 30006,
}

// coded is what the driver's errors have.
type coded interface{ Code() int }

// code is the number after ORA-, 0 when there is none.
func code(err error) int {
	var c coded
	if errors.As(err, &c) {
		return c.Code()
	}
	return 0
}
