package ident

// Sex is coded as field GIOI_TINH of QĐ 4750/QĐ-BYT. Empty means absent.
type Sex string

// The three values of GIOI_TINH.
const (
	Male         Sex = "1"
	Female       Sex = "2"
	Undetermined Sex = "3"
)

// Valid reports whether s is one of the three values; absent is not.
func (s Sex) Valid() bool { return s == Male || s == Female || s == Undetermined }

// ParseSex reads the code or a word, with or without marks: "1", "Nam", "M", "nữ", "Nu", "F", "chưa xác định".
func ParseSex(s string) (Sex, error) {
	switch Fold(s) {
	case "":
		return "", nil
	case "1", "nam", "m", "male", "trai":
		return Male, nil
	case "2", "nu", "f", "female", "gai":
		return Female, nil
	case "3", "chua xac dinh", "khong xac dinh", "khac", "u", "unknown", "other":
		return Undetermined, nil
	}
	return "", refuse(SexFormat, "")
}
