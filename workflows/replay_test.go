package workflows

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	common "go.temporal.io/api/common/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
)

// histories are what workflows that ran before looked like to the engine. A change of code that cannot carry them on
// would leave the workflows of every running station stuck.
func histories(t *testing.T) map[string]*history.History {
	t.Helper()
	files, err := filepath.Glob("testdata/replay/*.json")
	must(t, err)
	out := map[string]*history.History{}
	for _, name := range files {
		f, err := os.Open(name)
		must(t, err)
		h, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
		must(t, err)
		must(t, f.Close())
		out[strings.TrimSuffix(filepath.Base(name), ".json")] = h
	}
	return out
}

func typeOf(h *history.History) string {
	return h.Events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()
}

func TestReplay(t *testing.T) {
	seen := map[string]bool{}
	for name, h := range histories(t) {
		seen[typeOf(h)] = true
		t.Run(name, func(t *testing.T) {
			r := worker.NewWorkflowReplayer()
			register(r)
			quiet := log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
			must(t, r.ReplayWorkflowHistory(quiet, h))
		})
	}
	for _, typ := range []string{TypeRegister, TypeComplete, TypeWindow, TypeImport, TypeNotify, TypeReorganise, TypeVerify, TypeRemind, TypeFollow, TypeFollowUp, TypeSettle, TypeHandover, TypeEscalate, TypeSubjectRequest, TypeReport,
		TypeReports} {
		if !seen[typ] {
			t.Errorf("no recorded history of %s in testdata/replay: record one, see TestRecord", typ)
		}
	}
}

// secrets are what the people of the recorded scenarios told, in the forms in which it is typed and kept.
func secrets() []string {
	return []string{in, "Ỉn", "Bùi", "Mận", inID, strings.TrimPrefix(inPhone, "0"), inBirth, "1990-09-05", "DT21717", "Lũy", "Bậy",
		"0170900", "0170905", "1992-06-05", "05/06/1992", "1991-04-03", "03/04/1991", "1990-02-01", "01/02/1990", "1993-08-07", "07/08/1993", "Mường", "Nông dân", "424242"}
}

// told looks for personal data in everything the engine keeps of a history.
func told(t *testing.T, h *history.History) (found []string) {
	t.Helper()
	text := h.String()
	look := func(text string) {
		for _, s := range secrets() {
			if strings.Contains(text, s) {
				found = append(found, s)
			}
		}
	}
	look(text)
	must(t, proxy.VisitPayloads(context.Background(), h, proxy.VisitPayloadsOptions{
		Visitor: func(_ *proxy.VisitPayloadsContext, p []*common.Payload) ([]*common.Payload, error) {
			for _, payload := range p {
				look(string(payload.GetData()))
			}
			return p, nil
		}}))
	return found
}

func TestHistoriesTellNothing(t *testing.T) {
	for name, h := range histories(t) {
		if found := told(t, h); len(found) > 0 {
			t.Errorf("%s tells %q", name, found)
		}
	}
}

// The check itself finds what must not be there.
func TestToldFindsSecrets(t *testing.T) {
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(map[string]string{"name": in})
	must(t, err)
	h := &history.History{Events: []*history.HistoryEvent{{Attributes: &history.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &history.WorkflowExecutionStartedEventAttributes{Input: payloads}}}}}
	if len(told(t, h)) == 0 {
		t.Error("a name in a payload was not found")
	}
	h.Events[0].GetWorkflowExecutionStartedEventAttributes().Input = nil
	h.Events[0].GetWorkflowExecutionStartedEventAttributes().WorkflowId = "register/" + inID
	if len(told(t, h)) == 0 {
		t.Error("a number in a workflow's id was not found")
	}
}
