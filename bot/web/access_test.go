package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func reload() step { return chromedp.Reload() }
func back() step   { return holds("back", `(history.back(), true)`) }

// waits is holds for a promise.
func waits(what, script string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		ok, err := chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise)(ctx, page)
		if err == nil && !ok {
			return fmt.Errorf("not so: %s", what)
		}
		return err
	})
}

// scheme is the reader's choice of light or dark.
func scheme(name string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		type feature struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		}
		return page.Call(ctx, "Emulation.setEmulatedMedia", map[string]any{"features": []feature{{"prefers-color-scheme", name}}}, nil)
	})
}

// letters is the reader's text size in pixels; 16 is what browsers come with.
func letters(px int) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		return page.Call(ctx, "Page.setFontSizes", map[string]any{"fontSizes": map[string]int{"standard": px, "fixed": px}}, nil)
	})
}

// finds fails with what the script lists; a page without fault gives an empty list.
func finds(what, script string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		list, err := chromedp.Evaluate[[]string](script)(ctx, page)
		if err == nil && len(list) > 0 {
			return fmt.Errorf("%s:\n%s", what, strings.Join(list, "\n"))
		}
		return err
	})
}

// nameless lists what a screen reader could only call a button or a field.
const nameless = `(function () {
	var all = [...document.querySelectorAll("button, input, a, img, select, textarea, [role=log]")].filter(e => e.type !== "hidden");
	if (!all.length) return ["nothing on the page"];
	if (!document.documentElement.lang) return ["no language"];
	return all.filter(function (e) {
		var label = e.labels && e.labels.length ? e.labels[0].textContent : "";
		var own = /^(BUTTON|A)$/.test(e.tagName) ? e.textContent + [...e.querySelectorAll("img")].map(i => i.alt).join("") : "";
		return !(e.getAttribute("aria-label") || label || own || e.alt || "").trim();
	}).map(e => e.outerHTML);
})()`

// faint lists text whose contrast with what is behind it is below 4.5 to 1.
const faint = `(function () {
	function rgb(text) { var m = text.match(/[\d.]+/g).map(Number); return m.length < 4 ? m.concat(1) : m; }
	function over(top, under) { return [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1); }
	function light(c) {
		var v = c.slice(0, 3).map(x => x / 255).map(x => x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4));
		return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2];
	}
	function behind(e) {
		if (!e) return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
		return over(rgb(getComputedStyle(e).backgroundColor), behind(e.parentElement));
	}
	function ratio(colour, e) {
		for (var p = e; p; p = p.parentElement) if (getComputedStyle(p).opacity !== "1" && p.type !== "file") return 0;
		var bg = behind(e), a = light(over(rgb(colour), bg)), b = light(bg);
		return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	}
	var out = [], seen = 0;
	document.querySelectorAll("body *").forEach(function (e) {
		var own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
		var hint = e.placeholder && !e.value;
		if ((!own && !hint) || !e.getClientRects().length) return;
		var r = ratio(getComputedStyle(e, hint ? "::placeholder" : null).color, e);
		seen++;
		if (r < 4.5) out.push(r.toFixed(2) + " " + e.outerHTML.slice(0, 120));
	});
	return seen < 3 ? ["only " + seen + " texts"] : out;
})()`

// fixed lists text that keeps its size when the reader asks for letters twice as large.
const fixed = `[...document.querySelectorAll("body, body *")].filter(function (e) {
	return e.getClientRects().length && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 24;
}).map(e => getComputedStyle(e).fontSize + " " + e.outerHTML.slice(0, 120))`

// cut lists what sticks out of a narrow screen.
const cut = `[...document.querySelectorAll("body *")].filter(function (e) {
	var r = e.getBoundingClientRect();
	return r.width > 1 && (r.right > innerWidth + 1 || r.left < -1);
}).map(e => e.outerHTML.slice(0, 120)).concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])`

// readable looks at the page in light and dark, small and large.
func readable(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	for _, s := range []string{"light", "dark"} {
		do(t, ctx, name+" "+s, screen(360, 640), scheme(s), picture(name+"-"+s), finds("faint", faint), finds("without a name", nameless))
	}
	do(t, ctx, name+" large", scheme("light"), screen(360, 640), letters(32), picture(name+"-large"), screen(320, 640),
		finds("letters that do not grow", fixed), finds("cut off", cut), picture(name+"-large-320"), letters(16))
}

func TestEverybodyCanReadThePage(t *testing.T) {
	s := open(t, func(c *Config) { c.Demo = true })
	ctx := browser(t, 360, 640)
	do(t, ctx, "start", screen(360, 640), s.visit("/"))
	readable(t, ctx, "read-start")
	do(t, ctx, "chat", press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"))
	readable(t, ctx, "read-greeting")
	s.unasked(`{"text":"Kết quả đề nghị sửa hồ sơ: đã được chấp nhận.","notice":true}`)
	do(t, ctx, "talk", write("tôi muốn xem hồ sơ https://tanlac.example.vn/mot-dia-chi-rat-dai-khong-co-cho-ngat"), saidOnPage("Đã ghi"), saidOnPage("chấp nhận"),
		write("tiến độ"), until(`document.querySelector("#log img") && document.querySelector("#log img").complete`))
	readable(t, ctx, "read-talk")
	do(t, ctx, "leaving", press("#leave"), until(`document.querySelector("[data-leave]")`))
	readable(t, ctx, "read-leave")
	do(t, ctx, "the empty page", s.visit("/shell/vi"), until(`document.querySelector(".hint")`))
	readable(t, ctx, "read-shell")
}

func TestStaffCanReadTheirPages(t *testing.T) {
	s := withMessages(open(t, func(c *Config) { c.Demo = true }))
	s.world.board = manyStations()
	ctx := browser(t, 360, 640)
	do(t, ctx, "chat", screen(360, 640), s.visit("/c/sup"), saidOnPage("Ông/bà cần gì?"))
	readable(t, ctx, "read-staff")
	do(t, ctx, "board", press(`header a[href$="/board"]`), until(`document.querySelector("table")`))
	readable(t, ctx, "read-board")
	do(t, ctx, "outbox", s.visit("/outbox"), until(`document.querySelector("table")`))
	readable(t, ctx, "read-outbox")
}

func TestAScreenReaderIsLedToTheQuestion(t *testing.T) {
	s := open(t)
	ctx := browser(t, 360, 640)
	const focused = `document.activeElement.classList.contains("bubble") && document.activeElement.textContent.includes(%q)`
	do(t, ctx, "on opening", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), until(fmt.Sprintf(focused, "Ông/bà cần gì?")),
		holds("the log tells what comes", `document.getElementById("log").matches("[role=log][aria-live=polite][aria-label]")`),
		holds("the state tells too", `document.getElementById("state").matches("[role=status]")`))
	do(t, ctx, "after a press", press(`.choices button[value="1"]`), until(fmt.Sprintf(focused, "Nhập mã gồm 6 chữ số.")),
		holds("who said it", `document.querySelector(".mine .who").textContent === "Ông/bà: "`))
	do(t, ctx, "who types is left alone", write("135790"), saidOnPage("Đã ghi: 135790"), holds("still typing", `document.activeElement.id === "text"`))
	s.unasked(`{"text":"Nhắc lịch khám.","notice":true}`)
	do(t, ctx, "also by a notice", saidOnPage("Nhắc lịch khám."), holds("still typing", `document.activeElement.id === "text"`))
}
