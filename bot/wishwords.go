package bot

import (
	"strings"
	"sync"
)

// longForm writes the short forms out that people type; other words stay.
func longForm(key string) string {
	switch key {
	case "k", "ko", "kg", "hok", "hong", "hem", "khg", "kh", "hk", "khonng", "khog":
		return "khong"
	case "dc", "duocc":
		return "duoc"
	case "dk", "dky":
		return "dang ky"
	case "r", "rui", "ruj", "roj", "oy":
		return "roi"
	case "thoy", "thui", "thoii":
		return "thoi"
	case "bik", "bjt", "bit", "bt":
		return "biet"
	case "mun", "muonn":
		return "muon"
	case "z", "zay", "dzay", "v":
		return "vay"
	case "j":
		return "gi"
	case "dug", "dzung", "dunng", "dungg", "duung":
		return "dung"
	case "xnhan":
		return "xac nhan"
	case "hso", "hoso":
		return "ho so"
	case "hs":
		return "ho so"
	case "nvu", "nv":
		return "nhiem vu"
	case "ktra", "kt":
		return "kiem tra"
	case "tn":
		return "tin nhan"
	case "qc":
		return "quang cao"
	case "dthoai", "dtdd", "fone", "phone", "dthoaj", "dt":
		return "dien thoai"
	case "sodt", "sdt", "sdtdd":
		return "so dien thoai"
	case "sdtmoi":
		return "so dien thoai moi"
	case "ntn":
		return "nhu the nao"
	case "oke", "okie", "oki", "okla", "okay", "okey", "okk", "okee":
		return "ok"
	case "uh", "uhm", "um", "uk", "ukm", "uhu", "uhuh", "umm":
		return "u"
	case "tuvong":
		return "tu vong"
	case "chuyendi":
		return "chuyen di"
	}
	return key
}

// polite are words around a wish that say nothing about it.
func polite(key string) bool {
	switch key {
	case "xin", "cho", "toi", "tui", "em", "minh", "chau", "con", "bac", "co", "bs", "anh", "chi", "oi", "a", "ah", "ak", "ad", "muon", "can", "hay", "nhe", "nha",
		"voi", "di", "da", "vang", "roi", "lam", "on", "cam", "please", "pls", "thanks", "tks", "vui", "long", "giup", "ma", "day", "vay", "nua", "lai", "thi", "thua", "ong", "ba", "tram":
		return true
	}
	return false
}

// trimTail leaves the polite words at the end out; the first word stays.
func trimTail(words []word) []word {
	to := len(words)
	for to > 1 && polite(words[to-1].key) {
		to--
	}
	return words[:to]
}

// politely gives the words without each number of polite words at the beginning, with those at the end and without; as
// much as there is comes first, and one word stays.
func politely(words []word) (out [][]word) {
	for from := range words {
		out = append(out, words[from:], trimTail(words[from:]))
		if !polite(words[from].key) {
			break
		}
	}
	return out
}

// trimPolite leaves the polite words at both ends out, unless nothing else is there.
func trimPolite(words []word) []word {
	from, to := 0, len(words)
	for from < to && polite(words[from].key) {
		from++
	}
	for to > from && polite(words[to-1].key) {
		to--
	}
	if from == to {
		return words
	}
	return words[from:to]
}

// phrases are messages that mean one thing as a whole, written without spaces.
var phrases = sync.OnceValue(func() map[string]Want {
	out := map[string]Want{}
	for want, list := range map[Want]string{
		WantYes: `co ok u y yes yep da vang phai phairoi dungroi dungvay dungthe dunghet dungca dunghetroi chinhxac vangdung vangdungroi dadung
			dadungroi dadungvay dongy nhatri xacnhan xacnhandung xndung xn chuan chuanroi duoc duocroi duocnhe vangdungvay oknhe dunghoantoan
			dungthongtin thongtindung dunghoso okdung dungdo dungnhe dungah tatcadung`,
		WantNo: `khong khongphai khongdung sai sairoi saibet saihet saimot chua chuadung chuaphai no n nope wrong khongdongy saithongtin thongtinsai
			khongchinhxac xacnhansai xnsai nham nhamroi khongphaitoi khongco saitenroi saithongtinroi nosai`,
		WantStop: `stop stopall unsubscribe optout revoke tuchoiqc tcqc tuchoiquangcao tuchoitin tuchoinhantin tcquangcao huydangky huydangkynhantin huytin huynhantin
			ngungnhantin ngungnhan ngungtin khongnhantin khongnhan dungnhantin dungguitin dungnhantinnua dungguinua dunglamphien lamphienqua phienqua
			khongmuonnhantin thoinhantin thoikhongnhan bonhantin chantin stopsms huysms huytinnhan tuchoitinnhan ngungguitin ngunggui khongmuonnhan
			khongcannhantin khongcantin bonhac thoinhac huynhac khongnhacnua dungnhacnua thoikhongnhac nomoremessages nomoremessage nomessages donttextme donttext dontmessageme stoptexting stoptextingme stopmessages stopmessaging stopsending stopsendingme stopsendingmemessages pleasestopsendingmemessages stopsendingmessages unsub remove stopit stopmsg chan chanso xoaso xoasotoi xoasotoidi xoasocuatoi xoasodienthoaicuatoi xoasomay`,
		WantRefuse: `tuchoi tc toituchoi`,
		WantStart: `start unstop nhanlai nhantinlai nhanlaitin nhanlaitinnhan batlai molai tieptucnhan tieptucnhantin dongynhantin dangkylai
			dangkynhantin nhantin chonhanlai tiepnhantin batnhantin monhantin subscribe nhanthongbao batthongbao`,
		WantOut:     `huy huybo thoi thoat trove quaylai quaylui exit back goback cancel thoikhonglam khonglamnua boqua`,
		WantEnough:  `dunglai ngung ngunglai ngungdi end quit khongcan khongcannua toikhongcan toikhongcannua toikhongcandau`,
		WantHelp:    `trogiup help hd huongdan huongdansudung hdsd cachdung lamthenao lamsao giup giupvoi khonghieu khongbiet khongbietlam hotro lamnhuthenao chihuong hoi cachnhan cuphap soantin`,
		WantTasks:   `nhiemvu viec congviec danhsach ds dsviec danhsachviec viechomnay nhiemvucuatram vieccantlam viccanlam vieccanlam conviecgi viecgi xemviec tasks danhsachnhiemvu coviecgi`,
		WantCorrect: `baosai baochosai suahoso suathongtin baosaithongtin suacho suachosai muonsua muonsuahoso reportamistake reportmistake reportanerror fixmyrecord correctmyrecord somethingiswrong somethingiswronginmyrecord mistake mydateofbirthiswrong mybirthdateiswrong myphonenumberiswrong mynameiswrong thereisamistake`,
		WantWhole:   `xem xemdaydu xemdayduhoso xemtoanbo xemtoanbohoso xemhetho xemhethoso xemchitiet xemchitiethoso toanbohoso hosodaydu fullrecord showmywholerecord showmeeverything seeeverything showwholerecord seewholerecord seefullrecord seemyfullrecord showfullrecord wholerecord`,
		WantMissing: `thieu thieugi conthieu conthieugi hosothieugi hosoconthieugi hosothieu bosung bosunghoso bosungthongtin canbosung canbosunggi thieunhunggi conthieunhunggi thieumucnao conthieumucnao thieucaigi thieuthongtingi chuacogi missing`,
		WantLook: `hssk hoso hosocuatoi xemhoso tracuu tracuuhoso kiemtrahoso kiemtra tinhtrang tinhtranghoso trangthai hososuckhoe hosodaduchua
			hososaoroi hosothenaoroi hosothenao xemtinhtrang hosodaxongchua hosoxongchua hosoduchua xemhosocuatoi record hosonhuthenao sosuckhoe sohososuckhoe`,
		WantMenu:    `menu batdau xinchao chao hi hello alo chaotram chaobacsi hey xinchaotram`,
		WantResend:  `guilaima guilai guimalai guimamoi guilaimaxacnhan xinma xinmamoi xinlaima xincapma xincapmamoi caplaima capmamoi laymamoi laymalai mamoi maxacnhanmoi resend sendagain newcode`,
		WantThanks:  `camon camonnhieu xincamon camonnhe camona camontram camonbacsi camonban camonem camonanh camonchi thank thanks thankyou tks`,
		WantEnglish: `english en tienganh eng speakenglish`,
		WantViet:    `tiengviet vietnamese`,
		WantMore:    `xemthem xt xtiep xemtiep tiep themnua more tieptheo doctiep`,
	} {
		for phrase := range strings.FieldsSeq(list) {
			out[phrase] = want
		}
	}
	return out
})
