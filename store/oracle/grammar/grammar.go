// Package grammar reads statements with the grammar of Oracle's SQL: the slow half of the gate that every statement for
// Oracle passes. It is a module of its own, so that the product does not carry a grammar of a million lines.
package grammar

import (
	"fmt"

	"github.com/antlr4-go/antlr/v4"
	"github.com/bytebase/parser/plsql"
)

// Error is the first place at which a statement stops being Oracle's SQL. Lines and columns count from 1.
type Error struct {
	Line, Column int
	Text         string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Text)
}

// listener keeps the first complaint.
type listener struct {
	*antlr.DefaultErrorListener
	first *Error
}

// SyntaxError implements antlr.ErrorListener.
func (l *listener) SyntaxError(_ antlr.Recognizer, _ any, line, column int, text string, _ antlr.RecognitionException) {
	if l.first == nil {
		l.first = &Error{line, column + 1, text}
	}
}

// Check reads one statement, without a closing semicolon.
func Check(statement string) error {
	l := &listener{DefaultErrorListener: antlr.NewDefaultErrorListener()}
	lexer := plsql.NewPlSqlLexer(antlr.NewInputStream(statement + "\n;\n"))
	lexer.RemoveErrorListeners()
	lexer.AddErrorListener(l)
	parser := plsql.NewPlSqlParser(antlr.NewCommonTokenStream(lexer, antlr.TokenDefaultChannel))
	parser.RemoveErrorListeners()
	parser.AddErrorListener(l)
	parser.BuildParseTrees = false
	parser.SetVersion12(true)
	parser.Sql_script()
	if l.first != nil {
		return l.first
	}
	return nil
}
