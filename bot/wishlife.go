package bot

import (
	"regexp"
	"slices"
	"strings"
)

// kinDied is a death in the family as people tell it, without a name: "bo toi mat hom qua", "my father passed away".
var kinDied = regexp.MustCompile(`^(?:hom (?:qua|nay|kia) |sang nay |toi qua |dem qua )?` +
	`(?:bo|me|ma|cha|ba|ong|ba noi|ong noi|ba ngoai|ong ngoai|chong|vo|con|con trai|con gai|anh|anh trai|chi|chi gai|em|em trai|em gai|bac|chu|co|di|cau|mo|cu|bo chong|me chong|bo vo|me vo|nguoi nha|nguoi than)` +
	`(?: (?:toi|em|chau|minh|tui|nha toi|gia dinh toi))?(?: (?:vua|moi|da|vua moi|bi))* (?:mat|qua doi|chet|tu vong|tu tran|khong con nua)` +
	`(?: (?:roi|a|hom qua|hom nay|hom kia|sang nay|toi qua|dem qua|nam ngoai|tuan truoc|thang truoc|(?:hom|ngay|luc|vao|tu|cach day|nam|thang|duoc) .*))*$`)

// ownMove is somebody's own move: "toi chuyen di Ha Noi", "khong con o xa nay", "I moved to Hanoi".
var ownMove = regexp.MustCompile(`^(?:` +
	`(?:toi|em|chau|minh|tui|gia dinh toi|gia dinh|nha toi|ca nha toi|chung toi|vo chong toi) (?:(?:da|vua|moi|se|sap|dang) )*` +
	`(?:chuyen (?:di|nha|ra|den|ve|vao|len|xuong|khau|cho o|noi o|noi khac)|doi cho o|doi noi o|khong con o|khong o)(?: .*)?` +
	`|(?:(?:da|vua|moi) )*(?:chuyen di|chuyen nha|chuyen khau|chuyen noi khac|doi cho o)(?: roi)?` +
	`|khong con o (?:day|xa|thon|xom|khu|dia phuong)(?: .*)?)$`)

var (
	englishDied = regexp.MustCompile(`^my [a-z ]{2,30}? (?:has |just |have )*(?:died|passed away|passed|is dead)\b`)
	// cameBack is somebody who is here again.
	cameBack = regexp.MustCompile(`chuyen ve(?: (?:roi|nha|nha roi|day|xa|que|lai|o day|nha minh|nha cu)(?: .*)?)?$`)
	// kinMoved is the move of somebody of the family, without a name.
	kinMoved = regexp.MustCompile(`^(?:bo|me|ma|cha|ba|ong|chong|vo|con|con trai|con gai|anh|anh trai|chi|chi gai|em|em trai|em gai|chau)(?: (?:toi|em|minh|tui))` +
		`(?: (?:da|vua|moi|sap|se))*(?: (?:chuyen (?:di|nha|ra|den|ve|vao|len|xuong|khau|cho o|noi o|noi khac)|bo di|doi cho o|lay chong ve|lay vo ve|di lam dau)) ?.*$`)
	englishKinMoved = regexp.MustCompile(`^my [a-z ]{2,30}? (?:has |just |have )*moved\b`)
	englishMoved    = regexp.MustCompile(`^(?:i|we)(?: have| ve| just)* moved\b|^(?:i|we)(?: do not| don t| no longer)* live (?:here|there) (?:any ?more|now)$|^(?:i|we) no longer live (?:here|there)$`)
)

// kinLife is a death in the family or somebody's own move, where nobody is named.
func (m message) kinLife() (Wish, bool) {
	said := spaced(m.words)
	switch {
	case lives(said):
		return Wish{}, false
	case said == "bao mat", said == "bao tu", said == "bao tu vong", said == "tu vong", kinDied.MatchString(said), englishDied.MatchString(said):
		return Wish{Want: WantDied}, true
	case staysThere(said):
		return Wish{}, false
	case cameBack.MatchString(said):
		return Wish{}, false
	case kinMoved.MatchString(said) && m.numbers() == 0, englishKinMoved.MatchString(said):
		return Wish{Want: WantMoved}, true
	case ownMove.MatchString(said) && m.numbers() == 0, englishMoved.MatchString(said):
		return Wish{Want: WantMoved, Own: true}, true
	}
	return Wish{}, false
}

// lives reports whether a death is denied: "toi chua chet".
func lives(said string) bool {
	return slices.ContainsFunc([]string{" chua chet ", " chua mat ", " khong phai ", " con song ", " is not dead "}, func(p string) bool {
		return strings.Contains(" "+said+" ", p)
	})
}

// staysThere reports whether what is said to change is no place to live: a telephone, a card, money.
func staysThere(said string) bool {
	return slices.ContainsFunc([]string{"dien thoai", "so moi", "sim", "the", "tien", "can cuoc", "bhyt", "ngay", "lich", "gio"}, func(what string) bool {
		return strings.Contains(" "+said+" ", " "+what+" ")
	})
}
