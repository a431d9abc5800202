package main

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"hssk/activities/sheet"
	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/oracle"
	"hssk/store/seal"
	"hssk/store/sqlite"
)

// refused makes an error that the operator can mend, said by the phrase "error." with its code.
func refused(code string, args ...string) error {
	m := map[string]string{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return health.Refuse(code, m)
}

// inWords says an error that a person can mend in their language; others as they are.
func inWords(cfg config, err error) string {
	phrases, loadErr := phrase.Load()
	if loadErr != nil {
		return err.Error()
	}
	words := phrases.In(cfg.Lang)
	var e *health.Error
	for _, known := range systemErrors() {
		if errors.Is(err, known.err) {
			return words.SayMap(known.key, map[string]string{"data": cfg.Data, "keys": cfg.keyPath(), "listen": cfg.Listen, "id": lacking(err)})
		}
	}
	if !errors.As(err, &e) {
		return err.Error()
	}
	for _, key := range []string{"error." + e.Code, "problem." + e.Code} {
		if phrases.Has(key) {
			return words.SayMap(key, readable(phrases, words, e))
		}
	}
	return err.Error()
}

// lacking names the master key that is missing, empty when none is.
func lacking(err error) string {
	var m seal.MissingMaster
	errors.As(err, &m)
	return m.ID
}

// saidError is an error of the system that a person can mend, and the phrase that tells how.
type saidError struct {
	err error
	key string
}

func systemErrors() []saidError {
	return []saidError{{context.Canceled, "error.cli.stopped"}, {errEngineDataBusy, "error.cli.data_busy"}, {errEnginePortBusy, "error.cli.engine_port"},
		{errEngineMissing, "error.cli.engine_missing"}, {errEngineNoGo, "error.cli.engine_no_go"}, {syscall.EADDRINUSE, "error.cli.page_port"},
		{errNoDSN, "error.cli.oracle_dsn"}, {errOtherAnswers, "error.cli.steps_other"}, {errUnsound, "error.cli.oracle_unsound"}, {oracle.ErrForm, "error.cli.oracle_form"}, {oracle.ErrNoClient, "error.cli.oracle_client"},
		{oracle.ErrOldClient, "error.cli.oracle_old_client"}, {oracle.ErrLogin, "error.cli.oracle_login"}, {oracle.ErrLocked, "error.cli.oracle_locked"},
		{oracle.ErrAddress, "error.cli.oracle_address"}, {oracle.ErrService, "error.cli.oracle_service"}, {oracle.ErrListener, "error.cli.oracle_listener"},
		{store.ErrNewer, "error.cli.database_newer"}, {sqlite.ErrDamaged, "error.cli.database_damaged"}, {sqlite.ErrForeign, "error.cli.database_foreign"},
		{errAuditFaults, "error.cli.audit_faults"}, {store.ErrAuditEnd, "error.cli.audit_end"}, {store.ErrSealed, "error.cli.keys_needed"}, {store.ErrKeyGone, "error.cli.keys_gone"},
		{store.ErrKeys, "error.cli.keys_wrong"}, {seal.ErrDamaged, "error.cli.sealed_damaged"}}
}

// readable puts the arguments of an error into the reader's language.
func readable(phrases phrase.Book, words phrase.Words, e *health.Error) map[string]string {
	args := maps.Clone(e.Args)
	if args == nil {
		args = map[string]string{}
	}
	for name, say := range map[string]string{"kind": "sheet_kind.", "what": "sheet_unit."} {
		if key := say + args[name]; phrases.Has(key) {
			args[name] = words.Say(key)
		}
	}
	if n, err := strconv.ParseInt(args["limit"], 10, 64); err == nil {
		args["limit"] = words.Count(n)
	}
	if codes := args["missing"]; codes != "" {
		var names []string
		for _, f := range strings.Split(codes, ", ") {
			names = append(names, words.Say("field."+f)+" ("+f+")")
		}
		args["code"], _, _ = strings.Cut(codes, ",")
		args["missing"] = strings.Join(names, ", ")
	}
	if codes := args["fields"]; codes != "" {
		var names []string
		for _, f := range strings.Split(codes, ", ") {
			names = append(names, words.Say("field_in."+f))
		}
		args["fields"] = strings.Join(names, ", ")
	}
	args["headers"] = "–"
	var s *sheet.Error
	if errors.As(e.Err, &s) && len(s.Seen) > 0 {
		args["headers"] = quoted(s.Seen)
	}
	return args
}

// numbered is a cell with a number in it, which no header has: what stands there is about somebody.
var numbered = regexp.MustCompile(`\d.*\d.*\d.*\d`)

// quoted shows the headers of a list, as many and as much of each as a person will read, and no digit of a number.
func quoted(headers []string) string {
	var out []string
	for _, h := range headers[:min(len(headers), 40)] {
		if utf8.RuneCountInString(h) > 40 {
			h = string([]rune(h)[:40]) + "…"
		}
		if numbered.MatchString(h) {
			h = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return '•'
				}
				return r
			}, h)
		}
		out = append(out, "“"+h+"”")
	}
	if len(headers) > 40 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// misreading is a complaint of the parser and the phrase that says it.
type misreading struct {
	shape *regexp.Regexp
	key   string
	names []string // of what the shape captures
}

func misreadings() []misreading {
	m := func(shape, key string, names ...string) misreading {
		return misreading{regexp.MustCompile(shape), key, names}
	}
	return []misreading{
		m(`^unknown flag (\S+), did you mean (?:one of )?(.+)\?$`, "usage_error.flag_near", "flag", "near"),
		m(`^unknown flag (\S+)$`, "usage_error.flag", "flag"),
		m(`^unexpected argument (\S+), did you mean (?:one of )?(.+)\?$`, "usage_error.argument_near", "argument", "near"),
		m(`^unexpected argument (.+)$`, "usage_error.argument", "argument"),
		m(`^missing flags: (.+)$`, "usage_error.missing", "what"),
		m(`^missing positional arguments (.+)$`, "usage_error.missing", "what"),
		m(`^expected one of (.+)$`, "usage_error.one_of", "what"),
		m(`^expected "?([^"]+)"?$`, "usage_error.missing", "what"),
		m(`^(\S+) must be one of (\S+) but got "(.*)"$`, "usage_error.choice", "flag", "what", "got"),
		m(`^(\S+): expected an? (?:valid \d+ bit )?u?int but got "([^"]*)".*$`, "usage_error.number", "flag", "got"),
		m(`^(\S+): expected \S+ value but got .*$`, "usage_error.value", "flag"),
		m(`^(\S+): missing value.*$`, "usage_error.value", "flag"),
		m(`^(\S+): stat (.+): no such file or directory$`, "usage_error.no_file", "flag", "file"),
		m(`^(\S+): "(.+)" exists but is a directory$`, "usage_error.folder", "flag", "file"),
	}
}

// misread says in the reader's language why a command line was not understood.
func misread(words phrase.Words, err error) string {
	for _, m := range misreadings() {
		found := m.shape.FindStringSubmatch(err.Error())
		if found == nil {
			continue
		}
		var args []string
		for i, name := range m.names {
			args = append(args, name, strings.ReplaceAll(found[i+1], `"`, ""))
		}
		return words.Say(m.key, args...)
	}
	return err.Error()
}
