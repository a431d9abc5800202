package activities

import (
	"cmp"
	"maps"
	"slices"

	"hssk/store/health"
	"hssk/store/health/match"
)

// sharers keeps of people who have a number in common with somebody, and are somebody else by all else that is known, one
// for each number: a number of a whole hamlet is one question for each of them, not for each pair.
func sharers(all []lookalike) []lookalike {
	first := map[match.Level]lookalike{}
	for _, o := range all {
		for level, why := range o.by.Shared() {
			if known, ok := first[level]; ok && known.id < o.id {
				continue
			}
			of := o
			if o.by.Verdict == match.Different {
				of.by.Why = append(slices.Clone(o.by.Why), health.Reason{Code: string(why)})
			}
			first[level] = of
		}
	}
	out := slices.Collect(maps.Values(first))
	slices.SortFunc(out, func(a, b lookalike) int { return cmp.Compare(a.id, b.id) })
	return slices.CompactFunc(out, func(a, b lookalike) bool { return a.id == b.id })
}

// sharing lists the people with whom somebody has a number in common that was entered just now.
func (c clerk) sharing(r health.Record, edits []health.Edit) ([]lookalike, error) {
	entered := func(fields ...health.Field) bool {
		return slices.ContainsFunc(edits, func(e health.Edit) bool { return slices.Contains(fields, e.Field) && e.To.Text() != "" })
	}
	old, social := entered(health.OldID), entered(health.SocialNo, health.Insurance)
	if !old && !social {
		return nil, nil
	}
	traits := match.Of(r.Fields)
	near, err := c.tx.Near(traits)
	var out []lookalike
	for _, n := range near {
		j := c.a.Weights.Judge(traits, n.Traits)
		shared := j.Shared()
		if _, same := shared[match.OldSame]; n.ID != r.ID && same && old {
			out = append(out, lookalike{n.ID, j})
		} else if _, same := shared[match.SocialSame]; n.ID != r.ID && same && social {
			out = append(out, lookalike{n.ID, j})
		}
	}
	return sharers(out), err
}

// askSharing asks whose number it is that others carry, too.
func (c clerk) askSharing(id health.PersonID, others []lookalike) error {
	_, err := c.askAlike(id, others)
	return err
}
