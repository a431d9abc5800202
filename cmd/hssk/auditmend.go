package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hssk/store"
	"hssk/store/health"
)

type auditMendCmd struct {
	Yes  bool
	JSON bool
}

// Run notes the end of a log anew whose note is gone. What stands in the log is checked and told first; the log says from then
// on who did it, and behind which row.
func (c auditMendCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		if _, err := a.store.AuditHead(ctx); !errors.Is(err, store.ErrAuditEnd) {
			if err == nil {
				err = refused("cli.audit_whole")
			}
			return err
		}
		if !c.Yes {
			var check health.AuditCheck
			head, err := a.checkAudit(ctx, &check)
			if err != nil {
				return err
			}
			if err := a.sayAudit(check, head, c.JSON); err != nil && !errors.Is(err, errAuditFaults) {
				return err
			}
			return refused("cli.audit_mend_yes")
		}
		end, err := a.store.NoteAuditEnd(ctx, operator(), time.Now())
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(auditHeadView{end.Seq, end.Hash, time.Now().UTC().Truncate(time.Second)})
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say("audit.mended", "seq", strconv.FormatInt(int64(end.Seq), 10)))
		return nil
	})
}
