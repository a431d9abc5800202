package main

import (
	"time"

	"hssk/activities"
	"hssk/activities/report"
	"hssk/bot/console"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// senders are the ways out. What is not configured stays inside and says what it would have sent.
func (a *app) senders() map[string]activities.Sender {
	keep := keeper{a.store}
	return map[string]activities.Sender{
		console.Name: console.Sender{Keep: keep, Phrases: a.phrases, NewID: newID, Now: time.Now},
	}
}

// painter draws for the bot.
type painter struct{}

// Progress implements bot.Painter.
func (painter) Progress(b health.Board, w phrase.Words) ([]byte, error) {
	return report.Progress(b, w.Say)
}
