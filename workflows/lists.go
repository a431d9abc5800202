package workflows

import (
	"context"
	"io"

	"hssk/store/health"
)

// LoadList implements bot.Desk: it begins the import of a list that was looked at, or lets one that was begun go on.
func (c *Client) LoadList(ctx context.Context, o health.ListOrder) (health.Import, error) {
	imp, err := c.Acts.BeginList(ctx, o)
	if err != nil || imp.State.Over() {
		return imp, err
	}
	if err := c.StartImport(ctx, imp.ID); err != nil {
		return imp, fromEngine(err)
	}
	return imp, fromEngine(c.follow(ctx, imp.ID))
}

// MoveList implements bot.Desk: it pauses, resumes or cancels an import for whoever has sent its list.
func (c *Client) MoveList(ctx context.Context, id health.ImportID, by health.StaffID, to health.ImportState) (health.Import, error) {
	imp, err := c.Acts.OwnList(ctx, id, by)
	if err != nil {
		return imp, err
	}
	switch to {
	case health.ImportPaused:
		err = c.PauseImport(ctx, id)
	case health.ImportCancelled:
		err = c.CancelImport(ctx, id)
	default:
		err = c.ResumeImport(ctx, id)
	}
	if health.CodeOf(err) == "import.over" {
		err = nil
	}
	if err != nil {
		return imp, err
	}
	if err := c.follow(ctx, id); err != nil {
		return imp, fromEngine(err)
	}
	return c.Acts.OwnList(ctx, id, by)
}

// follow lets somebody who watches an import in a chat see how far it is, now.
func (c *Client) follow(ctx context.Context, id health.ImportID) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, followID(id), signalGoOn, nil, options(followID(id), "", "follow"), TypeFollow, FollowInput{Import: id})
	return err
}

// followUnfollowed begins to follow again what the engine may have lost.
func (c *Client) followUnfollowed(ctx context.Context) error {
	ids, err := c.Acts.Unfollowed(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.follow(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// LookAtList implements bot.Desk.
func (c *Client) LookAtList(ctx context.Context, in health.SentList, read func(context.Context, io.Writer) error) (health.ListLook, error) {
	return c.Acts.LookAtList(ctx, in, read)
}

// DropList implements bot.Desk.
func (c *Client) DropList(ctx context.Context, id health.ImportID) error {
	return c.Acts.DropList(ctx, id)
}

// OfferFile implements bot.Desk.
func (c *Client) OfferFile(ctx context.Context, r health.FileRequest) (health.FileOffer, error) {
	return c.Acts.OfferFile(ctx, r)
}

// HandRows implements bot.Desk.
func (c *Client) HandRows(ctx context.Context, id health.ImportID, by health.StaffID, channel string) (health.Import, error) {
	return c.Acts.HandRows(ctx, id, by, channel)
}
