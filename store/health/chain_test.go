package health

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// visits is a log of n disclosures.
func visits(n int, key []byte) ([]AuditRow, AuditHead) {
	head := AuditHead{Hash: AuditStart}
	var rows []AuditRow
	for i := range n {
		r := AuditRow{ID: fmt.Sprint("row-", i), Audit: Audit{At: noon.Add(time.Duration(i) * time.Minute), By: Actor{Kind: ByStaff, ID: "lan"},
			Action: ActDisclose, Subject: fmt.Sprint("p", i), Detail: "task fill"}}
		head = r.Link(head, key)
		rows = append(rows, r)
	}
	return rows, head
}

func faultsOf(c AuditCheck, rows []AuditRow, head AuditHead) string {
	for _, r := range rows {
		c.Next(r)
	}
	c.End(head)
	var out []string
	for _, f := range c.Faults {
		text := fmt.Sprint(f.Code, " ", f.Seq)
		if f.Last > 0 {
			text += fmt.Sprint("-", f.Last)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func TestAuditCheckFindsWhatWasDone(t *testing.T) {
	_, earlier := visits(4, nil)
	for _, c := range []struct {
		name   string
		check  AuditCheck
		spoil  func(rows []AuditRow, head *AuditHead) []AuditRow
		faults string
	}{
		{name: "nothing", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return r }},
		{name: "nothing, with an anchor", check: AuditCheck{Anchors: []AuditHead{earlier}}, spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return r }},
		{name: "another reader", faults: "changed 3", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { r[2].By.ID = "hanh"; return r }},
		{name: "a text moved to the next column", faults: "changed 3", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow {
			r[2].Subject, r[2].Detail = r[2].Subject+"x", r[2].Detail[1:]
			return r
		}},
		{name: "a row taken out", faults: "missing 3-3", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return slices.Delete(r, 2, 3) }},
		{name: "the first row taken out", faults: "missing 1-1", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return r[1:] }},
		{name: "two rows swapped", faults: "changed 3, broken 3, broken 4, changed 4, broken 5", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow {
			r[2], r[3] = r[3], r[2]
			r[2].Seq, r[3].Seq = 3, 4
			return r
		}},
		{name: "the last rows taken off", faults: "cut_off 5-6", spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return r[:4] }},
		{name: "the last rows and the noted end taken off", faults: "", spoil: func(r []AuditRow, head *AuditHead) []AuditRow {
			*head = AuditHead{Seq: 4, Hash: r[3].Hash}
			return r[:4]
		}},
		{name: "the same, with an anchor", check: AuditCheck{Anchors: []AuditHead{{Seq: 6, Hash: "s1:"}}}, faults: "cut_off 5-6", spoil: func(r []AuditRow, head *AuditHead) []AuditRow {
			*head = AuditHead{Seq: 4, Hash: r[3].Hash}
			return r[:4]
		}},
		{name: "the whole log made anew, with an anchor", check: AuditCheck{Anchors: []AuditHead{earlier}}, faults: "anchor 4", spoil: func(r []AuditRow, head *AuditHead) []AuditRow {
			made := AuditHead{Hash: AuditStart}
			for i := range r {
				r[i].By.ID = "nobody"
				made = r[i].Link(made, nil)
			}
			*head = made
			return r
		}},
		{name: "a row after the end", faults: "overrun 6-6", spoil: func(r []AuditRow, head *AuditHead) []AuditRow {
			*head = AuditHead{Seq: 5, Hash: r[4].Hash}
			return r
		}},
		{name: "an empty table", faults: "cut_off 1-6", spoil: func([]AuditRow, *AuditHead) []AuditRow { return nil }},
		{name: "an empty table, checked from a row on", check: AuditCheck{Since: 2}, faults: "cut_off 3-6", spoil: func([]AuditRow, *AuditHead) []AuditRow { return nil }},
		{name: "from a row on", check: AuditCheck{Since: 3}, spoil: func(r []AuditRow, _ *AuditHead) []AuditRow { return r[3:] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, head := visits(6, nil)
			rows = c.spoil(rows, &head)
			if got := sorted(faultsOf(c.check, rows, head)); got != sorted(c.faults) {
				t.Errorf("found %q, want %q", got, c.faults)
			}
		})
	}
}

func sorted(list string) string {
	parts := strings.Split(list, ", ")
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

func TestAuditKey(t *testing.T) {
	key := []byte("the key of the district")
	rows, head := visits(3, key)
	if got := faultsOf(AuditCheck{Key: key}, rows, head); got != "" {
		t.Errorf("a sound log: %s", got)
	}
	if got := faultsOf(AuditCheck{Key: []byte("another")}, rows, head); got != "changed 1, changed 2, changed 3" {
		t.Errorf("another key: %s", got)
	}
	if got := faultsOf(AuditCheck{}, rows, head); got != "wrong_key 1, wrong_key 2, wrong_key 3" {
		t.Errorf("no key: %s", got)
	}
	forged := AuditRow{ID: "forged", Audit: rows[2].Audit}
	end := forged.Link(AuditHead{Seq: 2, Hash: rows[1].Hash}, nil)
	if got := faultsOf(AuditCheck{Key: key}, append(rows[:2:2], forged), end); got != "unkeyed 3" {
		t.Errorf("a row made without the key: %s", got)
	}
}

func TestAuditOutside(t *testing.T) {
	c := AuditCheck{}
	c.Outside(make([]AuditRow, 5000))
	if len(c.Faults) != auditFaultsMax || c.Faults[0].Code != AuditOutside {
		t.Errorf("%d faults", len(c.Faults))
	}
}
