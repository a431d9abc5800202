// Package web is the chat page on a phone and the supervisors' board.
//
// A browser holds one session per slot. The slot is a short public name in the address of the page, and the proof that
// the browser may use it is a signed cookie that is sent to that slot alone; so three people can be open in three tabs.
// What is said is data everywhere: pages are filled by html/template, and the script writes text nodes only.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// Channel is the name of this channel.
const Channel = "web"

// Handler holds the conversation; *bot.Bot is one.
type Handler interface {
	Handle(ctx context.Context, in bot.Incoming) ([]bot.Reply, error)
	Picture(ctx context.Context, name, lang string) (png []byte, err error)
	// File writes a file that a reply named, for whoever is at an address.
	File(ctx context.Context, ask bot.FileAsk) (bot.File, error)
	// Watched says how far a list of whoever is at an address is.
	Watched(ctx context.Context, ask bot.FileAsk) (r bot.Reply, over bool, err error)
}

// Shelf answers what the pages show.
type Shelf interface {
	// Lines lists what was said after the line with the given id, oldest first; without one the latest.
	Lines(ctx context.Context, channel, address, after string, limit int) ([]health.Line, error)
	// Recall is asked for the language of a conversation only.
	Recall(ctx context.Context, channel, address, event string) (conv health.Conversation, answered []byte, seen bool, err error)
	Board(ctx context.Context, now time.Time) (health.Board, error)
	Contact(ctx context.Context, channel, address string) (health.Contact, error)
	Staff(ctx context.Context, id health.StaffID) (health.Staff, error)
	Outbox(ctx context.Context, channel string, limit int) ([]health.Message, error)
	ImportList(ctx context.Context, limit int) ([]health.Import, error)
}

// Config is what a Server needs. All fields without a remark are required.
type Config struct {
	Bot        Handler
	Shelf      Shelf
	Views      Views // nil: there is no record view
	Files      Files // nil: no file is handed over by a link
	Phrases    phrase.Book
	Now        func() time.Time
	SigningKey []byte        // of cookies; at least 32 bytes, the same after a restart
	Secure     bool          // the page is served over HTTPS: cookies travel nowhere else
	Origins    []string      // further origins that may post, such as "https://hssk.example.vn" before a proxy; may be empty
	Spool      string        // directory in which a file arrives; empty: the system's
	Demo       bool          // people are invented: shows the outbox to everybody
	SMSOff     bool          // no provider is configured: text messages stay in the outbox, and the outbox says so
	Centre     string        // the health centre's name
	Codec      http.Handler  // opens what the engine keeps sealed, under /decode; nil: it keeps nothing sealed
	TemporalUI string        // address of the engine's own pages, for supervisors; may be empty
	Poll       time.Duration // how often a stream looks for new lines; zero: every second
	Log        *slog.Logger
}

// Server serves the pages.
type Server struct {
	Config
	pages  pages
	assets assets
	hub    hub
	say    limiter // by session
	open   limiter // by network address: opening a session writes to the store
	boards memo
	done   chan struct{}
	once   sync.Once
}

// New makes a Server, or says what is missing.
func New(c Config) (*Server, error) {
	if c.Bot == nil || c.Shelf == nil || c.Phrases == nil || c.Now == nil || c.Log == nil {
		return nil, errors.New("web: a required field is missing")
	}
	if len(c.SigningKey) < 32 {
		return nil, errors.New("web: the signing key is shorter than 32 bytes")
	}
	if c.Poll == 0 {
		c.Poll = time.Second
	}
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	p, err := loadPages()
	if err != nil {
		return nil, err
	}
	return &Server{
		Config: c, pages: p, assets: a, done: make(chan struct{}),
		say:  limiter{perSecond: 5, burst: 10},
		open: limiter{perSecond: 10, burst: 60}, // a whole health centre may sit behind one address
	}, nil
}

// Close ends the streams, which otherwise keep a server from shutting down.
func (s *Server) Close() { s.once.Do(func() { close(s.done) }) }

// Notify wakes the streams of an address: something was said to it. Without it they see it at their next look.
func (s *Server) Notify(address string) { s.hub.notify(address) }

// Handler is the whole site.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.startPage)
	mux.HandleFunc("POST /start", s.start)
	mux.HandleFunc("GET /c/{token}", s.link)
	mux.HandleFunc("GET /board", s.latestBoard)
	if s.Views != nil {
		mux.HandleFunc("GET /ho-so/{token}", s.viewPage)
		mux.HandleFunc("POST /ho-so/{token}", s.view)
	}
	if s.Files != nil {
		mux.HandleFunc("GET /tep/{token}", s.filePage)
		mux.HandleFunc("POST /tep/{token}", s.takeFile)
	}
	mux.HandleFunc("GET /u/{slot}/{$}", s.slotRoot)
	mux.HandleFunc("GET /u/{slot}/c/{token}", s.signed(s.redeem))
	mux.HandleFunc("GET /u/{slot}/chat", s.signed(s.chat))
	mux.HandleFunc("POST /u/{slot}/say", s.signed(s.hear))
	mux.HandleFunc("POST /u/{slot}/card", s.signed(s.card))
	mux.HandleFunc("POST /u/{slot}/file", s.signed(s.file))
	mux.HandleFunc("GET /u/{slot}/file/{name}", s.signed(s.download))
	mux.HandleFunc("GET /u/{slot}/list/{list}", s.signed(s.watch))
	mux.HandleFunc("GET /u/{slot}/lines", s.signed(s.lines))
	mux.HandleFunc("GET /u/{slot}/events", s.signed(s.events))
	mux.HandleFunc("GET /u/{slot}/picture/{name}", s.signed(s.picture))
	mux.HandleFunc("GET /u/{slot}/board", s.signed(s.board))
	mux.HandleFunc("GET /u/{slot}/board/data", s.signed(s.boardData))
	mux.HandleFunc("GET /u/{slot}/outbox", s.signed(s.outbox))
	mux.HandleFunc("GET /u/{slot}/outbox/data", s.signed(s.outboxData))
	mux.HandleFunc("GET /u/{slot}/leave", s.signed(s.leavePage))
	mux.HandleFunc("POST /u/{slot}/leave", s.signed(s.leave))
	mux.HandleFunc("GET /u/{slot}/manifest.webmanifest", s.manifest)
	mux.HandleFunc("GET /u/{slot}/sw.js", s.worker)
	mux.HandleFunc("GET /shell/{lang}", s.shell)
	if s.Demo {
		mux.HandleFunc("GET /outbox", s.openOutbox)
		mux.HandleFunc("GET /outbox/data", s.openOutboxData)
	}
	mux.HandleFunc("GET /static/{name}", s.static)
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.HandleFunc("/", s.missing)
	outer := http.NewServeMux()
	outer.Handle("/", s.sameOrigin(mux))
	if s.Codec != nil {
		outer.HandleFunc("POST /u/{slot}/codec/decode", s.codec)
		outer.HandleFunc("OPTIONS /u/{slot}/codec/decode", s.codec)
	}
	return s.guard(outer)
}

// sameOrigin refuses what another site makes a browser post, besides the cookies' SameSite.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	for _, origin := range s.Origins {
		if err := p.AddTrustedOrigin(origin); err != nil {
			s.Log.Error("origin left out", "err", err)
		}
	}
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, http.StatusForbidden, "web.error.origin")
	}))
	return p.Handler(next)
}

// policy allows what the pages are made of and nothing else. There is no inline script or style.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		// "no-referrer" would make browsers post forms with the origin "null"; this tells other sites just as little.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// ready reports whether the store answers.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	if _, err := s.Shelf.Lines(r.Context(), Channel, "readyz", "", 1); err != nil {
		s.Log.Error("not ready", "err", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}
