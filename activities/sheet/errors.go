package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// The codes of everything this package refuses. A catalog has one phrase for each.
const (
	CodeEmpty       = "sheet.empty"            // nothing in the file
	CodeHeaderOnly  = "sheet.header_only"      // a header and no row under it
	CodeNoHeader    = "sheet.no_header"        // no row looks like a header; Error.Seen has the widest
	CodeNotATable   = "sheet.not_a_table"      // Args: kind (pdf, image, word, html, xml, zip, ods, xlsb, bytes, ...)
	CodeOldExcel    = "sheet.old_excel"        // .xls: save as .xlsx
	CodeEncrypted   = "sheet.encrypted"        // a password is set
	CodeEncoding    = "sheet.encoding"         // Args: guess (TCVN3, VNI, windows-1258, unknown); also a Problem of one cell
	CodeTooBig      = "sheet.too_big"          // Args: limit and what (bytes, rows)
	CodeZipBomb     = "sheet.zip_bomb"         // unpacks to far more than a table would
	CodeRowTooLong  = "sheet.row_too_long"     // Args: row, limit (bytes)
	CodeTooManyCols = "sheet.too_many_columns" // Args: row, limit
	CodeBroken      = "sheet.broken"           // Args: part; a truncated or damaged file
	CodeQuote       = "sheet.quote"            // Args: row; a quotation mark that never closes
	CodeMissing     = "sheet.missing_columns"  // Args: missing (fields, separated by commas); Error.Seen has the headers
	CodeMapping     = "sheet.mapping"          // Args: line; the column mapping file is not of its form
	CodeMappingName = "sheet.mapping_field"    // Args: line, header, field, near, known; the mapping names no field
	CodeStage       = "sheet.stage"            // the staged file is cut short, or the offset is not one of its own

	CodeNoBirths    = "sheet.no_births"    // Args: others; a file of claims without a certificate of birth
	CodeRecordCount = "sheet.record_count" // Args: said, found; the file says that it has another number of records

	CodeBase64  = "sheet.base64"   // Problem: the content of a record is not what base64 makes
	CodeXMLPart = "sheet.xml_part" // Problem: the content of a record is no table of certificates of birth

	CodeFormula    = "sheet.formula"    // Problem: a formula whose result was not saved
	CodeCellError  = "sheet.cell_error" // Problem: #N/A, #REF! and the like
	CodeScientific = "sheet.scientific" // Problem: 1.7085E+10 as text; digits are gone
)

// Codes lists every code, refusals and problems of one cell, sorted; for the test that each has its phrase.
func Codes() []string {
	codes := []string{
		CodeEmpty, CodeHeaderOnly, CodeNoHeader, CodeNotATable, CodeOldExcel, CodeEncrypted, CodeEncoding,
		CodeTooBig, CodeZipBomb, CodeRowTooLong, CodeTooManyCols, CodeBroken, CodeQuote, CodeMissing, CodeMapping, CodeMappingName,
		CodeStage, CodeNoBirths, CodeRecordCount, CodeBase64, CodeXMLPart,
		CodeFormula, CodeCellError, CodeScientific,
	}
	slices.Sort(codes)
	return codes
}

// Error says why a file is refused. It is always the file's fault: the same file fails the same way again,
// so a retry is useless. Errors of reading the disk are not of this type and may be retried.
type Error struct {
	Code string
	Args map[string]string // fills the phrase; never holds what stands in a cell

	// Seen has the texts of the row that looked most like a header, for [CodeNoHeader] and [CodeMissing] only. In a
	// file without a header it is somebody's data: show it to the person who sent the file, and write it nowhere.
	Seen []string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	for _, k := range slices.Sorted(maps.Keys(e.Args)) {
		fmt.Fprintf(&b, " %s=%s", k, e.Args[k])
	}
	return b.String()
}

// LogValue leaves out Seen.
func (e *Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// Format leaves out Seen, whatever the verb.
func (e *Error) Format(s fmt.State, _ rune) { io.WriteString(s, e.Error()) }

// Retry is always false: see [Error].
func (e *Error) Retry() bool { return false }

// refuse makes an Error; args are pairs of name and value.
func refuse(code string, args ...any) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]string{}
		}
		e.Args[fmt.Sprint(args[i])] = fmt.Sprint(args[i+1])
	}
	return e
}

// broken tells a damaged part from a refusal that has its own code already, and from a disk that is full or gone.
func broken(err error, part string) error {
	var own *Error
	var disk *fs.PathError
	if errors.As(err, &own) || errors.As(err, &disk) {
		return err
	}
	return refuse(CodeBroken, "part", part)
}
