package ocitest

// outcome sends what was written and reads whether it went well.
func (l *link) outcome() error {
	if err := l.w.Flush(); err != nil {
		return err
	}
	if l.int() == 0 {
		return l.err
	}
	code, text := int(l.int()), l.text()
	if l.err != nil {
		return l.err
	}
	return Fault{h2Code(code), text}
}

// h2Code gives H2's error Oracle's number (H2's are in org.h2.api.ErrorCode).
func h2Code(code int) int {
	for _, pair := range [][2]int{{23505, 1}, {23502, 1400}, {22001, 12899}, {22003, 1438}, {22018, 1722}, {23513, 2290}, {23503, 2292},
		{23506, 2291}, {42101, 955}, {42111, 955}, {90045, 2264}, {42121, 1430}, {42102, 942}, {42103, 942}, {42104, 942}, {42122, 904},
		{42000, 900}, {42001, 900}, {50200, 30006}, {40001, 60}, {57014, 1013}, {90131, 8177}} {
		if pair[0] == code {
			return pair[1]
		}
	}
	return 600
}

// jdbcColumn describes a column by its java.sql.Types number, as Oracle would.
func jdbcColumn(label string, kind, precision int) Column {
	c := Column{Name: label, Nullable: true}
	switch kind {
	case 2, 3: // NUMERIC, DECIMAL
		c.Type, c.Precision, c.Size = TypeNumber, min(precision, 38), 22
	case -5, 4, 5, -6, 6, 7, 8: // whole numbers and floats that expressions have
		c.Type, c.Scale, c.Size = TypeNumber, -127, 22
	case 2005: // CLOB
		c.Type, c.Size = TypeClob, 4000
	case 2004: // BLOB
		c.Type, c.Size = TypeBlob, 4000
	case -2, -3: // BINARY, VARBINARY
		c.Type, c.Size = TypeRaw, min(precision, 2000)
	default:
		c.Type, c.Size = TypeVarchar, 4000
	}
	return c
}

// jdbcCell reads one cell.
func (l *link) jdbcCell(kind int) Value {
	n := l.int()
	if n <= 0 || l.err != nil {
		return Value{}
	}
	v := Value{Kind: 'S', Text: l.take(int(n))}
	switch kind {
	case TypeNumber:
		v.Kind = 'N'
	case TypeBlob, TypeRaw:
		v.Kind = 'B'
	}
	return v
}
