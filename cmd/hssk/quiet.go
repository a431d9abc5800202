package main

import (
	"context"
	"errors"
	"slices"

	sdklog "go.temporal.io/sdk/log"
)

// quietEnd keeps one warning from operators: a step that has ended cannot tell any more that it goes on.
type quietEnd struct{ sdklog.Logger }

// Warn implements sdklog.Logger.
func (q quietEnd) Warn(msg string, keyvals ...any) {
	ended := func(v any) bool {
		err, ok := v.(error)
		return ok && errors.Is(err, context.Canceled)
	}
	if msg == "RecordActivityHeartbeat with error" && slices.ContainsFunc(keyvals, ended) {
		q.Debug(msg, keyvals...)
		return
	}
	q.Logger.Warn(msg, keyvals...)
}
