package web

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hssk/store/health"
)

// browser starts Chromium with a fresh profile, or skips the test where there is none.
func browser(t *testing.T, width, height int) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a real browser takes seconds")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true)}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // against hanging, not a measure
	t.Cleanup(cancel)
	return ctx
}

// step is one thing done in the page.
type step = chromedp.Action[chromedp.Void]

// do runs steps in the page; an error shows what was on it.
func do(t *testing.T, ctx context.Context, what string, steps ...step) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		text := ""
		if ctx.Err() == nil {
			text, _ = chromedp.Run(ctx, chromedp.Evaluate[string](`"focus on: " + (document.activeElement ? document.activeElement.outerHTML.slice(0, 300) : "nothing") + "\n" + document.body.innerText`))
		}
		t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// until waits for something to be true on the page, which may be on its way to another one meanwhile.
func until(script string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		var ok bool
		var err error
		for range 1500 {
			if ok, err = chromedp.Evaluate[bool]("!!("+script+")")(ctx, page); ok {
				return nil
			}
			time.Sleep(20 * time.Millisecond)
		}
		return fmt.Errorf("never so: %s (%w)", script, err)
	})
}

// saidOnPage waits until the talk has the text in a line of its own.
func saidOnPage(text string) step {
	return until(fmt.Sprintf(`[...document.querySelectorAll("#log .text")].some(p => p.textContent.includes(%q))`, text))
}

// picture keeps a screenshot where HSSK_SCREENSHOTS names a folder, for people to look at.
func picture(name string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		folder := os.Getenv("HSSK_SCREENSHOTS")
		if folder == "" {
			return nil
		}
		shot, err := chromedp.CaptureScreenshot()(ctx, page)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(folder, name+".png"), shot, 0o644)
	})
}

// holds fails unless the script is true on the page.
func holds(what, script string) step {
	return chromedp.Func(func(ctx context.Context, page *chromedp.Target) error {
		ok, err := chromedp.Evaluate[bool](script)(ctx, page)
		if err == nil && !ok {
			return fmt.Errorf("not so: %s", what)
		}
		return err
	})
}

func press(css string) step            { return chromedp.Click(chromedp.CSS(css)) }
func write(text string) step           { return chromedp.SendKeys(chromedp.CSS("#text"), text+"\r") }
func screen(w, h int64) step           { return chromedp.EmulateViewport(w, h) }
func (s *site) visit(path string) step { return chromedp.Navigate(s.http.URL + path) }

// fits says that nothing is wider than the screen.
const fits = `document.documentElement.scrollWidth <= window.innerWidth`

func TestATalkInARealBrowser(t *testing.T) {
	s := open(t, func(c *Config) { c.Demo = true })
	ctx := browser(t, 360, 640)
	do(t, ctx, "start", screen(360, 640), s.visit("/"), picture("start"), holds("the start page fits", fits),
		press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"), picture("chat-greeting"))
	do(t, ctx, "layout", holds("the chat fits", fits),
		holds("buttons are big enough", `[...document.querySelectorAll("button")].every(b => b.offsetHeight >= 44)`))
	do(t, ctx, "the enter key types and presses nothing", write("chữ số 5"),
		saidOnPage("Đã ghi: chữ số 5"), holds("old choices are off", `document.querySelector(".choices button").disabled`))
	s.unasked(`{"text":"Kết quả đề nghị sửa hồ sơ: đã được chấp nhận.","notice":true}`)
	do(t, ctx, "a notice comes by itself", saidOnPage("đã được chấp nhận"), picture("chat-notice"))
	do(t, ctx, "markup stays text", write("<b>đậm</b> https://a.vn/x"), saidOnPage("Đã ghi: <b>đậm</b>"),
		holds("no element came of it", `!document.querySelector("#log b") && document.querySelectorAll("#log .text a").length === 2`))
	do(t, ctx, "a picture", write("tiến độ"), until(`document.querySelector("#log img") && document.querySelector("#log img").naturalWidth === 192`),
		picture("chat-picture"))
	do(t, ctx, "nothing is said twice", chromedp.Reload(), saidOnPage("Tiến độ chung"),
		holds("as many lines as were said", fmt.Sprintf(`document.querySelectorAll("#log li").length === %d`, s.said())))
}

func (s *site) said() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.talk)
}

// unasked keeps a line for the only address there is, as another process would.
func (s *site) unasked(body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.talk = append(s.talk, health.Line{ID: s.newID(), Channel: Channel, Address: s.talk[0].Address, Body: []byte(body), At: s.now})
}

func TestACodeIsTypedHidden(t *testing.T) {
	s := open(t)
	ctx := browser(t, 360, 640)
	do(t, ctx, "press a choice", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"),
		press(`.choices button[value="1"]`), saidOnPage("Nhập mã gồm 6 chữ số."), picture("chat-code"),
		until(`document.getElementById("text").type === "password"`))
	do(t, ctx, "type the code", write("135790"), saidOnPage("Đã ghi: 135790"),
		until(`document.getElementById("text").type === "text"`),
		holds("nothing is kept in the browser", `!JSON.stringify(Object.assign({}, sessionStorage, localStorage)).includes("135790")`))
}

func TestABadConnectionLosesNothing(t *testing.T) {
	s := open(t)
	ctx := browser(t, 360, 640)
	do(t, ctx, "start", screen(360, 640), s.visit("/"), press(`button[value="talk"]`), saidOnPage("Ông/bà cần gì?"))
	s.breaks(fmt.Errorf("the store is away"))
	do(t, ctx, "say something meanwhile", write("không được mất"),
		until(`document.querySelector(".pending .meta") && document.querySelector(".pending .meta").textContent.includes("đang thử lại")`),
		until(`!document.getElementById("state").hidden`), picture("chat-offline"))
	s.breaks(nil)
	do(t, ctx, "it arrives", saidOnPage("Đã ghi: không được mất"), until(`!document.querySelector(".pending")`),
		until(`document.getElementById("state").hidden`))
	if n := s.said(); n != 3 {
		t.Errorf("%d lines, want the greeting, what was said and its answer", n)
	}
}

func (s *site) breaks(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = err
}

func TestTheBoardInARealBrowser(t *testing.T) {
	s := withMessages(open(t, func(c *Config) { c.Demo, c.TemporalUI = true, "http://127.0.0.1:8233" }))
	s.world.board = manyStations()
	s.imports = []health.Import{{Name: "dan-so-van-son.xlsx", State: health.ImportRunning, Rows: 2_000, StartedAt: noon, Tally: health.Tally{Created: 900, Attached: 50, Refused: 50}},
		{Name: "ho-khau-muong-chieng.csv", State: health.ImportDone, Rows: 1_200, StartedAt: noon, Tally: health.Tally{Created: 1_100, Waiting: 100}}}
	ctx := browser(t, 1280, 900)
	do(t, ctx, "open the board", screen(1280, 900), s.visit("/c/sup"), saidOnPage("Ông/bà cần gì?"),
		press("header nav a"), until(`document.querySelector("table")`), picture("board-wide"), holds("the wide board fits", fits))
	s.mu.Lock()
	s.world.board.Stations[0].Records = 9_876
	s.now = s.now.Add(3 * time.Second)
	s.mu.Unlock()
	do(t, ctx, "it changes by itself", until(`document.body.innerText.includes("9.876 / 10.000")`))
	do(t, ctx, "on a small laptop", screen(1024, 768), holds("the board fits a small laptop", fits), screen(800, 600), holds("the board fits a tablet", fits))
	do(t, ctx, "on a phone", screen(360, 800), picture("board-phone"), holds("the board fits a phone", fits),
		holds("scrolled", `(window.scrollTo(0, 1150), true)`), picture("board-phone-2"))
	do(t, ctx, "the outbox", s.visit("/outbox"), picture("outbox-phone"), holds("the outbox fits a phone", fits))
	do(t, ctx, "the outbox wide", screen(1280, 900), picture("outbox-wide"))
}

func manyStations() health.Board {
	b := district()
	for i, name := range []string{"Trạm Y tế Đà Bắc", "Trạm Y tế Tân Lạc", "Trạm Y tế Mường Bi", "Trạm Y tế Toàn Thắng"} {
		n := int64(4_000 + 731*i)
		b.Stations = append(b.Stations, health.Progress{Station: health.StationCode(fmt.Sprint(i)), Name: name, Records: n - 100*int64(i), Complete: n / 2, WithID: n / 3,
			Denominator: health.Denominator{People: n + 400 - 300*int64(i), Source: "Chi cục Thống kê", On: "2024-04-01"}, TasksOpen: 40 * n, TasksHeld: 12, Overdue: int64(i)})
	}
	return b
}
