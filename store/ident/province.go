package ident

// Province is one of the 63 provinces that gave numbers to people before the merger of 1 July 2025, and what it became.
type Province struct {
	Code    string // two digits, the statistical code used until 30 June 2025
	Name    string // short, NFC, without "Tỉnh" or "Thành phố"
	NowCode string // since 1 July 2025
	NowName string
}

// provinces is indexed by Code. Source: TT 07/2016/TT-BCA annex 1 for the codes, NQ 202/2025/QH15 for the mergers.
var provinces = [100]Province{
	1:  {"01", "Hà Nội", "01", "Hà Nội"},
	2:  {"02", "Hà Giang", "08", "Tuyên Quang"},
	4:  {"04", "Cao Bằng", "04", "Cao Bằng"},
	6:  {"06", "Bắc Kạn", "19", "Thái Nguyên"},
	8:  {"08", "Tuyên Quang", "08", "Tuyên Quang"},
	10: {"10", "Lào Cai", "15", "Lào Cai"},
	11: {"11", "Điện Biên", "11", "Điện Biên"},
	12: {"12", "Lai Châu", "12", "Lai Châu"},
	14: {"14", "Sơn La", "14", "Sơn La"},
	15: {"15", "Yên Bái", "15", "Lào Cai"},
	17: {"17", "Hòa Bình", "25", "Phú Thọ"},
	19: {"19", "Thái Nguyên", "19", "Thái Nguyên"},
	20: {"20", "Lạng Sơn", "20", "Lạng Sơn"},
	22: {"22", "Quảng Ninh", "22", "Quảng Ninh"},
	24: {"24", "Bắc Giang", "24", "Bắc Ninh"},
	25: {"25", "Phú Thọ", "25", "Phú Thọ"},
	26: {"26", "Vĩnh Phúc", "25", "Phú Thọ"},
	27: {"27", "Bắc Ninh", "24", "Bắc Ninh"},
	30: {"30", "Hải Dương", "31", "Hải Phòng"},
	31: {"31", "Hải Phòng", "31", "Hải Phòng"},
	33: {"33", "Hưng Yên", "33", "Hưng Yên"},
	34: {"34", "Thái Bình", "33", "Hưng Yên"},
	35: {"35", "Hà Nam", "37", "Ninh Bình"},
	36: {"36", "Nam Định", "37", "Ninh Bình"},
	37: {"37", "Ninh Bình", "37", "Ninh Bình"},
	38: {"38", "Thanh Hóa", "38", "Thanh Hóa"},
	40: {"40", "Nghệ An", "40", "Nghệ An"},
	42: {"42", "Hà Tĩnh", "42", "Hà Tĩnh"},
	44: {"44", "Quảng Bình", "44", "Quảng Trị"},
	45: {"45", "Quảng Trị", "44", "Quảng Trị"},
	46: {"46", "Huế", "46", "Huế"},
	48: {"48", "Đà Nẵng", "48", "Đà Nẵng"},
	49: {"49", "Quảng Nam", "48", "Đà Nẵng"},
	51: {"51", "Quảng Ngãi", "51", "Quảng Ngãi"},
	52: {"52", "Bình Định", "52", "Gia Lai"},
	54: {"54", "Phú Yên", "66", "Đắk Lắk"},
	56: {"56", "Khánh Hòa", "56", "Khánh Hòa"},
	58: {"58", "Ninh Thuận", "56", "Khánh Hòa"},
	60: {"60", "Bình Thuận", "68", "Lâm Đồng"},
	62: {"62", "Kon Tum", "51", "Quảng Ngãi"},
	64: {"64", "Gia Lai", "52", "Gia Lai"},
	66: {"66", "Đắk Lắk", "66", "Đắk Lắk"},
	67: {"67", "Đắk Nông", "68", "Lâm Đồng"},
	68: {"68", "Lâm Đồng", "68", "Lâm Đồng"},
	70: {"70", "Bình Phước", "75", "Đồng Nai"},
	72: {"72", "Tây Ninh", "80", "Tây Ninh"},
	74: {"74", "Bình Dương", "79", "TP. Hồ Chí Minh"},
	75: {"75", "Đồng Nai", "75", "Đồng Nai"},
	77: {"77", "Bà Rịa - Vũng Tàu", "79", "TP. Hồ Chí Minh"},
	79: {"79", "TP. Hồ Chí Minh", "79", "TP. Hồ Chí Minh"},
	80: {"80", "Long An", "80", "Tây Ninh"},
	82: {"82", "Tiền Giang", "82", "Đồng Tháp"},
	83: {"83", "Bến Tre", "86", "Vĩnh Long"},
	84: {"84", "Trà Vinh", "86", "Vĩnh Long"},
	86: {"86", "Vĩnh Long", "86", "Vĩnh Long"},
	87: {"87", "Đồng Tháp", "82", "Đồng Tháp"},
	89: {"89", "An Giang", "91", "An Giang"},
	91: {"91", "Kiên Giang", "91", "An Giang"},
	92: {"92", "Cần Thơ", "92", "Cần Thơ"},
	93: {"93", "Hậu Giang", "92", "Cần Thơ"},
	94: {"94", "Sóc Trăng", "92", "Cần Thơ"},
	95: {"95", "Bạc Liêu", "96", "Cà Mau"},
	96: {"96", "Cà Mau", "96", "Cà Mau"},
}

// Provinces lists the 63 by code.
func Provinces() []Province {
	list := make([]Province, 0, 63)
	for _, p := range provinces {
		if p.Code != "" {
			list = append(list, p)
		}
	}
	return list
}

// FindProvince looks up "017" as it begins a national id, or "17".
func FindProvince(prefix string) (Province, bool) {
	if len(prefix) == 3 && prefix[0] == '0' {
		prefix = prefix[1:]
	}
	if len(prefix) != 2 || prefix[0] < '0' || prefix[0] > '9' || prefix[1] < '0' || prefix[1] > '9' {
		return Province{}, false
	}
	p := provinces[int(prefix[0]-'0')*10+int(prefix[1]-'0')]
	return p, p.Code != ""
}

// LookupProvince gives the name that the province had when it gave the number: "Hòa Bình" for "017".
func LookupProvince(prefix string) (name string, ok bool) {
	p, ok := FindProvince(prefix)
	return p.Name, ok
}

func knownProvince(b []byte) bool { return provinces[value(b)%100].Code != "" && value(b) < 100 }
