package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/store"
	"hssk/store/health"
)

type auditCmd struct {
	Head   auditHeadCmd   `cmd:""`
	Verify auditVerifyCmd `cmd:""`
	Show   auditShowCmd   `cmd:""`
	Mend   auditMendCmd   `cmd:""`
}

// errAuditFaults ends a check that found something; the program's exit code is then 3.
var errAuditFaults = errors.New("the audit log is not sound")

type auditHeadCmd struct{ JSON bool }

// Run prints the end of the log on one line, to be written down where nobody of this machine can change it.
func (c auditHeadCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		head, err := a.store.AuditHead(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(auditHeadView{head.Seq, head.Hash, time.Now().UTC().Truncate(time.Second)})
		}
		fmt.Println(head.Seq, head.Hash, time.Now().UTC().Format(time.RFC3339))
		return nil
	})
}

type auditHeadView struct {
	Seq  health.AuditSeq `json:"sequence"`
	Hash string          `json:"hash"`
	At   time.Time       `json:"at"`
}

type auditVerifyCmd struct {
	Since int64
	Head  string `type:"path" placeholder:"FILE"`
	JSON  bool
}

// Run reads the whole log, or what comes after a row, and says what is wrong and where.
func (c auditVerifyCmd) Run(ctx context.Context, cfg config) error {
	check := health.AuditCheck{Since: health.AuditSeq(max(c.Since, 0))}
	if c.Head != "" {
		anchors, err := readAnchors(c.Head)
		if err != nil {
			return err
		}
		check.Anchors = anchors
	}
	return withStore(ctx, cfg, func(a *app) error {
		head, err := a.checkAudit(ctx, &check)
		if err != nil {
			return err
		}
		return a.sayAudit(check, head, c.JSON)
	})
}

// readAnchors reads ends that were written down: on each line a sequence, a hash and perhaps more. Lines that begin with #
// are notes.
func readAnchors(path string) ([]health.AuditHead, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, refused("cli.audit_head_file", "path", path)
	}
	defer f.Close()
	var out []health.AuditHead
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		seq, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil || seq < 0 || len(words) < 2 {
			return nil, refused("cli.audit_head_line", "path", path, "line", strconv.Itoa(n))
		}
		out = append(out, health.AuditHead{Seq: health.AuditSeq(seq), Hash: words[1]})
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		return nil, refused("cli.audit_head_line", "path", path, "line", "1")
	}
	return out, nil
}

// auditPage is how many rows are read at once.
const auditPage = 2000

// checkAudit reads the log page by page. The end is read first: rows that are written meanwhile belong to the next check.
func (a *app) checkAudit(ctx context.Context, check *health.AuditCheck) (health.AuditHead, error) {
	check.Key = a.auditKey()
	head, err := a.store.AuditHead(ctx)
	gone := errors.Is(err, store.ErrAuditEnd)
	if gone {
		head, err = health.AuditHead{}, nil
	}
	if err == nil && !gone && check.Since > head.Seq {
		err = refused("cli.audit_since", "since", strconv.FormatInt(int64(check.Since), 10), "seq", strconv.FormatInt(int64(head.Seq), 10))
	}
	if err != nil {
		return head, err
	}
	past := a.auditPast(ctx, check, head)
	outside, err := a.store.AuditOutside(ctx, outsideMax)
	if err = errors.Join(past, err); err != nil {
		return head, err
	}
	check.Outside(outside)
	check.End(head)
	if check.Since > 0 {
		return head, nil
	}
	return head, a.sampleLogged(ctx, check)
}

// outsideMax is how many rows outside the log are listed.
const outsideMax = 500

// loggedSample is how many records are asked whether the log knows of them.
const loggedSample = 20

// sampleLogged looks for the row that made each of some records, whose history stands apart from the log. A log that was
// emptied, its end included, and begun anew is sound by itself.
func (a *app) sampleLogged(ctx context.Context, check *health.AuditCheck) error {
	some, err := a.store.Neighbours(ctx, "", loggedSample)
	if err != nil {
		return err
	}
	for _, n := range some {
		rows, err := a.store.AuditOf(ctx, string(n.ID), 10_000)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(rows, func(r health.AuditRow) bool { return r.Action == health.ActCreate }) && len(rows) < 10_000 {
			check.Unlogged(string(n.ID))
		}
	}
	return nil
}

func (a *app) auditPast(ctx context.Context, check *health.AuditCheck, head health.AuditHead) error {
	words, said := a.phrases.In(a.cfg.Lang), time.Now()
	beyond := head.Seq == 0 // whatever is there stands behind the end
	for after := check.Since; ; {
		rows, err := a.store.AuditRows(ctx, after, auditPage)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			after = r.Seq
			if after > head.Seq && !beyond {
				if beyond, err = a.stands(ctx, head); err != nil || !beyond {
					return err
				}
			}
			check.Next(r)
		}
		if time.Since(said) > 2*time.Second {
			said = time.Now()
			fmt.Fprintln(os.Stderr, words.Say("audit.progress", "done", strconv.FormatInt(int64(after), 10), "all", strconv.FormatInt(int64(head.Seq), 10)))
		}
	}
}

// stands tells rows that stand behind the end from those that were written since the check began, which the noted end has taken
// in by now.
func (a *app) stands(ctx context.Context, began health.AuditHead) (bool, error) {
	now, err := a.store.AuditHead(ctx)
	return err == nil && now.Seq == began.Seq, err
}

type auditFaultView struct {
	Code string          `json:"code"`
	Seq  health.AuditSeq `json:"sequence,omitempty"` // absent: a row outside the log
	Last health.AuditSeq `json:"last,omitempty"`

	ID      string     `json:"id,omitempty"` // of a row outside the log
	At      *time.Time `json:"at,omitempty"`
	Subject string     `json:"subject,omitempty"`
}

type auditVerifyView struct {
	Sound  bool             `json:"sound"`
	Rows   int64            `json:"rows"`
	Head   auditHeadView    `json:"head"`
	Faults []auditFaultView `json:"faults"`
}

func viewFault(f health.AuditFault) auditFaultView {
	v := auditFaultView{Code: f.Code, Seq: f.Seq, Last: f.Last, ID: f.ID, Subject: f.Subject}
	if !f.At.IsZero() {
		v.At = &f.At
	}
	return v
}

// wroteTime is a moment as people write it.
func wroteTime(t time.Time) string { return t.In(health.Zone()).Format("02/01/2006 15:04:05") }

// sayAudit tells what a check came to; faults make the command end with errAuditFaults.
func (a *app) sayAudit(c health.AuditCheck, head health.AuditHead, asJSON bool) error {
	var result error
	if len(c.Faults) > 0 {
		result = errAuditFaults
	}
	if asJSON {
		view := auditVerifyView{len(c.Faults) == 0, c.Rows, auditHeadView{head.Seq, head.Hash, time.Now().UTC().Truncate(time.Second)},
			viewAll(c.Faults, viewFault)}
		return errors.Join(printJSON(view), result)
	}
	words := a.phrases.In(a.cfg.Lang)
	outside := 0
	for _, f := range c.Faults {
		if f.Code == health.AuditOutside {
			outside++
		}
		fmt.Println(words.Say("audit.fault."+f.Code, "seq", strconv.FormatInt(int64(f.Seq), 10), "last", strconv.FormatInt(int64(f.Last), 10),
			"id", f.ID, "at", wroteTime(f.At), "subject", f.Subject))
	}
	if outside > 0 {
		fmt.Println(words.Say("audit.outside", "n", strconv.Itoa(outside), "most", strconv.Itoa(outsideMax)))
	}
	if len(c.Faults) == 1 && c.Faults[0].Code == health.AuditEndGone {
		fmt.Println(words.Say("audit.follow"))
		if n := len(c.Anchors); n > 0 { // every one of them agrees, or there would be another fault
			fmt.Println(words.Say("audit.anchored", "seq", strconv.FormatInt(int64(c.Anchors[n-1].Seq), 10)))
		}
	}
	if result == nil {
		fmt.Println(words.Say("audit.sound", "rows", strconv.FormatInt(c.Rows, 10), "seq", strconv.FormatInt(int64(head.Seq), 10)))
	}
	return result
}

type auditShowCmd struct {
	Person string `arg:""`
	Limit  int    `default:"100"`
	JSON   bool
}

type auditRowView struct {
	Seq    health.AuditSeq `json:"sequence"`
	At     time.Time       `json:"at"`
	Kind   string          `json:"by_kind"`
	By     string          `json:"by"`
	Action health.Action   `json:"action"`
	Detail string          `json:"detail,omitempty"`
}

// Run lists who saw or changed a record, or what was done to a member of staff, a station, a task or an import. The log has no names, numbers or health facts: people are identifiers in it.
func (c auditShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		subject, err := a.subject(ctx, c.Person)
		if err != nil {
			return err
		}
		rows, err := a.store.AuditOf(ctx, subject, min(max(c.Limit, 1), 10_000))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return refused("cli.audit_none", "id", c.Person)
		}
		if c.JSON {
			return printJSON(viewAll(rows, func(r health.AuditRow) auditRowView {
				return auditRowView{r.Seq, r.At, string(r.By.Kind), r.By.ID, r.Action, r.Detail}
			}))
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, a.phrases.In(cfg.Lang).Say("table.audit"))
		for _, r := range rows {
			fmt.Fprintf(w, "%d\t%s\t%s %s\t%s\t%s\n", r.Seq, wroteTime(r.At), r.By.Kind, r.By.ID, r.Action, r.Detail)
		}
		return w.Flush()
	})
}

// subject is what a text names in the log: a person by whatever people show takes, else an id of something else.
func (a *app) subject(ctx context.Context, text string) (string, error) {
	r, _, err := a.looked(ctx, text)
	switch health.CodeOf(err) {
	case "cli.person_unknown":
		return text, nil
	case "":
		return string(r.ID), err
	}
	return "", err
}
