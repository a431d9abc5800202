package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestALinkOpensAChatAsTheInvitedPerson(t *testing.T) {
	p := open(t).phone()
	page := p.get("/u/" + p.invited("nurse") + "/chat").body
	wants(t, page, "Xin chào ông/bà.", "Liên kết hồ sơ", "Bảng theo dõi")
}

func TestACitizenStartsWithoutALink(t *testing.T) {
	p := open(t).phone()
	page := p.get("/u/" + p.started() + "/chat").body
	wants(t, page, "Xin chào ông/bà.", `lang="vi"`)
	lacks(t, page, "/board")
	wants(t, p.get("/").body, "Tiếp tục cuộc trò chuyện trước")
}

func TestStartingInEnglishIsRemembered(t *testing.T) {
	p := open(t).phone()
	slot := p.slotOf(p.do(p.request("POST", "/start", "application/x-www-form-urlencoded", "lang=en")))
	wants(t, p.get("/u/"+slot+"/chat").body, `<html lang="en">`, "Type a message")
}

func TestThreePeopleAreOpenInOneBrowser(t *testing.T) {
	p := open(t).phone()
	people := map[string]string{}
	for _, token := range []string{"sup", "nurse", "head"} {
		people[token] = p.invited(token)
	}
	for token, slot := range people {
		p.say(slot, utterance{Event: "event-" + token, Text: "tôi là " + token})
	}
	for token, slot := range people {
		page := p.get("/u/" + slot + "/chat").body
		for other := range people {
			if has := strings.Contains(page, "tôi là "+other); has != (other == token) {
				t.Errorf("the page of %s shows what %s said: %v", token, other, has)
			}
		}
	}
}

func TestOpeningALinkAgainMakesANewConversation(t *testing.T) {
	p := open(t).phone()
	if one, two := p.invited("nurse"), p.invited("nurse"); one == two {
		t.Error("both openings share a slot")
	}
	if len(p.contacts) != 2 {
		t.Errorf("%d addresses, want 2", len(p.contacts))
	}
}

func TestLookingAtALinkDoesNotUseItUp(t *testing.T) {
	s := open(t)
	for name, ask := range map[string]func(*phone) got{
		"a preview keeps no cookies": func(p *phone) got { p.client.Jar = nil; return p.get("/c/nurse") },
		"HEAD":                       func(p *phone) got { return p.do(p.request("HEAD", "/c/nurse", "", "")) },
	} {
		ask(s.phone())
		if len(s.contacts) != 0 {
			t.Errorf("%s: the invitation was redeemed", name)
		}
	}
}

func TestALinkWhoseAnswerWasLostIsRedeemedOnce(t *testing.T) {
	p := open(t).phone()
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	next := p.get("/c/nurse").Header.Get("Location")
	for range 2 {
		if g := p.get(next); g.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d %s", g.StatusCode, g.body)
		}
	}
	if len(p.contacts) != 1 || len(p.events) != 1 {
		t.Errorf("%d addresses and %d events, want one each", len(p.contacts), len(p.events))
	}
}

func TestCookiesProtectASlot(t *testing.T) {
	s := open(t, func(c *Config) { c.Secure = true })
	owner := s.phone()
	owner.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res := owner.get("/c/sup")
	var cookie *http.Cookie
	for _, c := range res.Cookies() {
		if c.Name != latestName {
			cookie = c
		}
	}
	slot := strings.TrimPrefix(cookie.Name, "hssk_")
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/u/"+slot+"/" {
		t.Errorf("cookie %v", cookie)
	}
	parts := strings.Split(cookie.Value, ".")
	other := strings.Repeat("a", 12)
	first := "b"
	if parts[0][:1] == first {
		first = "c"
	}
	for name, c := range map[string]struct {
		slot, name, value string
		want              int
	}{
		"as given":                {slot, cookie.Name, cookie.Value, 200},
		"another address":         {slot, cookie.Name, first + parts[0][1:] + "." + parts[1] + "." + parts[2], 403},
		"younger than it is":      {slot, cookie.Name, parts[0] + ".9999999999." + parts[2], 403},
		"without signature":       {slot, cookie.Name, parts[0] + "." + parts[1] + ".", 403},
		"only an address":         {slot, cookie.Name, parts[0], 403},
		"moved to another slot":   {other, cookieName(other), cookie.Value, 403},
		"none":                    {slot, "x", "y", 403},
		"slot that is not a slot": {"..%2f", "hssk_../", cookie.Value, 403},
	} {
		r := s.phone().request("GET", "/u/"+c.slot+"/chat", "", "")
		r.Header.Set("Cookie", c.name+"="+c.value)
		if g := s.phone().do(r); g.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, g.StatusCode, c.want)
		}
	}
}

func TestLeavingASharedPhone(t *testing.T) {
	p := open(t).phone()
	kept, left := p.invited("sup"), p.invited("nurse")
	wants(t, p.get("/u/"+left+"/leave").body, "Thoát khỏi máy này?", `method="post"`)
	if g := p.get("/u/" + left + "/chat"); g.StatusCode != http.StatusOK {
		t.Errorf("asking alone has ended the session: %d", g.StatusCode)
	}
	p.do(p.request("POST", "/u/"+left+"/leave", "", ""))
	if g := p.get("/u/" + left + "/chat"); g.StatusCode != http.StatusForbidden {
		t.Errorf("after leaving: %d, want 403", g.StatusCode)
	}
	if g := p.get("/u/" + kept + "/chat"); g.StatusCode != http.StatusOK {
		t.Errorf("the other tab: %d, want 200", g.StatusCode)
	}
	lacks(t, p.get("/").body, "Tiếp tục")
}

func TestASessionEndsUnlessItIsUsed(t *testing.T) {
	p := open(t).phone()
	slot := p.started()
	for range 5 {
		p.pass(10 * 24 * time.Hour)
		if g := p.get("/u/" + slot + "/chat"); g.StatusCode != http.StatusOK {
			t.Fatalf("a session in use ended: %d", g.StatusCode)
		}
	}
	p.pass(sessionLife + time.Hour)
	g := p.get("/u/" + slot + "/chat")
	if g.StatusCode != http.StatusForbidden {
		t.Errorf("%d, want 403", g.StatusCode)
	}
	wants(t, g.body, "Hãy mở lại đường dẫn")
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	s := open(t, func(c *Config) { c.Origins = []string{"https://hssk.example.vn"} })
	p := s.phone()
	slot := p.started()
	for name, c := range map[string]struct {
		header, value string
		want          int
	}{
		"this site":                  {"Origin", s.http.URL, 200},
		"the address before a proxy": {"Origin", "https://hssk.example.vn", 200},
		"another site":               {"Origin", "https://evil.example", 403},
		"nowhere":                    {"Origin", "null", 403},
		"said by the browser":        {"Sec-Fetch-Site", "cross-site", 403},
	} {
		r := p.request("POST", "/u/"+slot+"/say", "application/json", `{"event":"event-00","text":"xin chào"}`)
		r.Header.Set(c.header, c.value)
		if g := p.do(r); g.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, g.StatusCode, c.want)
		}
	}
}

func TestOpeningIsLimited(t *testing.T) {
	p := open(t).phone()
	p.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for range 60 {
		p.get("/c/nurse")
	}
	if g := p.get("/c/nurse"); g.StatusCode != http.StatusTooManyRequests {
		t.Errorf("%d, want 429", g.StatusCode)
	}
	p.pass(time.Second)
	if g := p.get("/c/nurse"); g.StatusCode != http.StatusSeeOther {
		t.Errorf("%d after a second, want 303", g.StatusCode)
	}
}
