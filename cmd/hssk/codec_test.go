package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	common "go.temporal.io/api/common/v1"
	enums "go.temporal.io/api/enums/v1"
	history "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/sdk/client"
)

// TestTheEngineCannotRead: with keys nothing that the engine keeps of a process is readable, and the process works.
func TestTheEngineCannotRead(t *testing.T) {
	needEngine(t)
	keys := filepath.Join(t.TempDir(), "keys")
	if code := run(t.Context(), []string{"keys", "init", "--keys-file", keys, "--lang", "en"}, &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatal("no keys")
	}
	s := newSiteWith(t, func(c *config) { c.KeysFile = keys })
	id := s.load(s.list(20), 20)
	h := &history.History{}
	c, err := client.DialContext(t.Context(), client.Options{HostPort: s.app.engine.Address(), Namespace: "hssk"})
	ok(t, err)
	defer c.Close()
	it := c.GetWorkflowHistory(t.Context(), "import/"+string(id), "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for it.HasNext() {
		e, err := it.Next()
		ok(t, err)
		h.Events = append(h.Events, e)
	}
	seen := 0
	ok(t, proxy.VisitPayloads(context.Background(), h, proxy.VisitPayloadsOptions{SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, all []*common.Payload) ([]*common.Payload, error) {
			for _, p := range all {
				seen++
				if strings.Contains(string(p.GetData()), string(id)) || string(p.GetMetadata()["encoding"]) != "binary/encrypted" {
					t.Errorf("readable: %s %s", p.GetMetadata(), p.GetData())
				}
			}
			return all, nil
		}}))
	if seen == 0 {
		t.Error("the history has no payload")
	}
}
