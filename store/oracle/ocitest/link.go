package ocitest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// link reads and writes the library's messages. After an error it reads zeros.
type link struct {
	r   *bufio.Reader
	w   *bufio.Writer
	err error
}

func (l *link) int() int32 {
	var v int32
	if l.err == nil {
		l.err = binary.Read(l.r, binary.BigEndian, &v)
	}
	return v
}

func (l *link) text() string {
	n := l.int()
	if l.err != nil || n <= 0 {
		return ""
	}
	return l.take(int(n))
}

func (l *link) take(n int) string {
	b := make([]byte, n)
	_, l.err = io.ReadFull(l.r, b)
	return string(b)
}

func (l *link) putInt(n int) {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(int32(n)))
	l.w.Write(b[:])
}

func (l *link) putText(s string) {
	l.putInt(len(s))
	l.w.WriteString(s)
}

func (l *link) putBool(b bool) {
	if b {
		l.putInt(1)
		return
	}
	l.putInt(0)
}

// fault writes an outcome: 0, or a code with its text.
func (l *link) fault(err error) int {
	var f Fault
	var r RowError
	switch {
	case err == nil:
		l.putInt(0)
		return 0
	case errors.As(err, &r):
		f = r.Fault
	case errors.As(err, &f):
	default:
		f = Fault{600, "engine: " + err.Error()}
	}
	l.putInt(f.Code)
	if f.Code != lost {
		l.putText(f.Error())
	}
	return r.Row
}

// lost is the code of a connection that is gone; the library reads nothing after it.
const lost = 3113

// Statement kinds of the library that answer with rows.
const selects = 1

func (l *link) call() Call {
	c := Call{SQL: l.text(), Query: l.int() == selects, Returning: l.int() == 1, KeepGoing: l.int() == 1}
	rows, binds := int(l.int()), int(l.int())
	for range rows {
		row := make([]Value, binds)
		for i := range row {
			kind, err := l.r.ReadByte()
			if err != nil {
				l.err = err
				return c
			}
			if kind != '0' {
				row[i] = Value{Kind: kind, Text: l.text()}
			}
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func (l *link) result(r Result, err error) {
	row := l.fault(err)
	if f := (Fault{}); errors.As(err, &f) && f.Code == lost {
		return
	}
	l.putInt(row)
	l.putInt(int(r.Affected >> 32))
	l.putInt(int(int32(r.Affected)))
	l.putInt(len(r.Faults))
	for _, f := range r.Faults {
		l.putInt(f.Row)
		l.fault(f.Err)
	}
	l.putInt(len(r.Columns))
	for _, c := range r.Columns {
		l.putText(c.Name)
		for _, n := range []int{c.Type, c.Precision, c.Scale, c.Size} {
			l.putInt(n)
		}
		l.putBool(c.Nullable)
	}
	l.putInt(len(r.RowsOf))
	for _, n := range r.RowsOf {
		l.putInt(n)
	}
	for _, row := range r.Cells {
		for _, v := range row {
			l.cell(v)
		}
	}
}

func (l *link) cell(v Value) {
	if v.Null() {
		l.w.WriteByte('S')
		l.putInt(-1)
		return
	}
	l.w.WriteByte(v.Kind)
	l.putText(v.Text)
}
