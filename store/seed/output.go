package seed

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Header is the header of the list, as a station would have it.
func Header() []string {
	return []string{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD/ĐDCN", "Số CMND", "Dân tộc", "Nghề nghiệp", "Số điện thoại",
		"Số thẻ BHYT", "Mã hộ", "Quan hệ với chủ hộ", "Người giám hộ", "Thôn/xóm", "Xã", "Địa chỉ", "Ghi chú"}
}

// Cells are the texts of a row under [Header].
func (r Row) Cells() []string {
	return []string{strconv.FormatInt(r.Number-1, 10), r.Name, r.Birth, r.Sex, r.ID, r.CMND, r.Ethnic, r.Job, r.Phone,
		r.Card, r.House, r.Relation, r.Guardian, r.Hamlet, r.Unit, r.Address, r.Note}
}

// WriteCSV writes the list: UTF-8 with a byte order mark, as a spreadsheet program saves it.
func WriteCSV(w io.Writer, d *District) error {
	return write(w, "\ufeff", Header(), d, Row.Cells)
}

// KeyHeader is the header of the key.
func KeyHeader() []string {
	return []string{"row", "person", "first_row", "state", "marks", "faults", "name", "birth", "sex", "id", "household", "unit"}
}

// WriteKey writes the answers: for each row of the list the number of the true person, the row that was first about
// the same person if this is another one, the person's state, marks (twin, namesake) and the faults of the row, and
// the truth about name, birth date, sex, id, household and commune. Two rows are about one person if and only if
// their person is the same.
func WriteKey(w io.Writer, d *District) error {
	return write(w, "", KeyHeader(), d, Row.key)
}

func (r Row) key() []string {
	var marks, faults []string
	if r.Person.Twin {
		marks = append(marks, "twin")
	}
	if r.Person.Namesake {
		marks = append(marks, "namesake")
	}
	for _, f := range r.Faults {
		faults = append(faults, string(f))
	}
	first := ""
	if r.First > 0 {
		first = strconv.FormatInt(r.First, 10)
	}
	p := r.Person
	return []string{strconv.FormatInt(r.Number, 10), strconv.FormatInt(p.Number, 10), first, string(p.State), strings.Join(marks, " "),
		strings.Join(faults, " "), p.Name(), written(p.Birth), string(p.Sex), p.ID, strconv.FormatInt(p.Household, 10), p.Unit}
}

func write(w io.Writer, mark string, header []string, d *District, cells func(Row) []string) error {
	buf := bufio.NewWriterSize(w, 256<<10)
	buf.WriteString(mark)
	out := csv.NewWriter(buf)
	if err := out.Write(header); err != nil {
		return err
	}
	for r := range d.Rows() {
		if err := out.Write(cells(r)); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buf.Flush()
}
