package activities

import "hssk/store/health"

// granted is who got to see or act for the record that stayed after a merge: whether they meant this record or the one that
// is split off nobody knows, so that a split takes it from them, and they prove or are given it anew.
type granted struct {
	links   []health.Contact
	invites []string // hashes of invitations that nobody has used
	powers  []health.Proxy
}

// grantedSince finds what was granted after a merge.
func (c clerk) grantedSince(m health.Merge) (granted, error) {
	var out granted
	contacts, err := c.tx.ContactsOf(m.Kept)
	if err != nil {
		return out, err
	}
	for _, t := range contacts {
		if t.At.After(m.At) && !m.Gave("contact", t.Channel, t.Address) {
			out.links = append(out.links, t)
		}
	}
	owned, err := c.tx.Owned(m.Kept)
	for _, o := range owned {
		if err != nil {
			break
		}
		if !m.Gave(o.What, o.One.Reveal(), "") {
			err = c.grantedBy(m, o, &out)
		}
	}
	return out, err
}

func (c clerk) grantedBy(m health.Merge, o health.Owned, out *granted) error {
	switch o.What {
	case "invite":
		i, err := c.tx.Invite(o.One.Reveal())
		if err == nil && i.UsedAt.IsZero() && i.ExpiresAt.Add(-ResidentInviteLifetime).After(m.At) && c.now.Before(i.ExpiresAt) {
			out.invites = append(out.invites, i.Hash)
		}
		return ignoreAbsent(err)
	case "ward", "holder":
		p, err := c.tx.Proxy(health.ProxyID(o.One))
		if err == nil && p.To.IsZero() && p.From.After(m.At) {
			out.powers = append(out.powers, p)
		}
		return ignoreAbsent(err)
	}
	return nil
}

// count is how many ways to the record there are: chats that are linked or invited, and powers.
func (g granted) count() (links, powers int) { return len(g.links) + len(g.invites), len(g.powers) }

// revoke takes everything away again that was granted.
func (c clerk) revoke(g granted, by health.Actor) error {
	for _, t := range g.links {
		if err := c.tx.DropContact(t); err != nil {
			return err
		}
		if err := noteUnlinked(c.tx, t, by, c.now, "split"); err != nil {
			return err
		}
	}
	for _, hash := range g.invites {
		if err := c.tx.UseInvite(hash, c.now); err != nil {
			return err
		}
	}
	for _, p := range g.powers {
		p.To, p.EndedBy = c.now, by
		if err := c.tx.EndProxy(p.ID, by, p.To); err != nil {
			return err
		}
		if err := c.a.auditProxy(c.tx, p, by, "ended"); err != nil {
			return err
		}
	}
	return nil
}
