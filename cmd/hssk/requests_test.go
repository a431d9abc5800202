package main

import (
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// TestRequestsAreWords: whatever a request can be, and whatever can become of it, is said in both languages.
func TestRequestsAreWords(t *testing.T) {
	book, err := phrase.Load()
	ok(t, err)
	var keys []string
	add := func(key string) { keys = append(keys, key) }
	for _, k := range health.RequestKinds() {
		for _, table := range []string{"kind", "menu", "sure"} {
			add("request." + table + "." + string(k))
		}
		for _, o := range k.Decisions() {
			add("request.decision." + string(o))
			add("request.do." + string(o))
			if o == health.RequestDone {
				add("notice.request.done." + string(k))
				continue
			}
			for _, why := range health.RefuseReasons(k, o) {
				add("request.reason." + string(why))
				if o == health.RequestPartly && k == health.RequestErase {
					add("notice.request.limited." + string(why))
					continue
				}
				add("notice.request." + string(o) + "." + string(why))
			}
		}
	}
	for _, why := range health.ExtendReasons() {
		add("request.reason." + string(why))
		add("notice.request.extended." + string(why))
	}
	for _, n := range health.RequestNudges() {
		add("notice.request." + string(n))
		add("request.nudge." + string(n))
	}
	for _, o := range health.RequestOutcomes() {
		add("request.stand." + string(o))
	}
	for _, l := range health.Limits() {
		add("request.limit." + string(l))
	}
	for _, told := range []health.RequestTold{health.ToldThem, health.ToldNobody} {
		add("request.told." + string(told))
	}
	for _, channel := range []string{health.RequestCounter, "web", "sms", "telegram", "console"} {
		add("request.channel." + channel)
	}
	add("notice.request.partly." + string(health.ReasonRight)) // where the station took a part of the corrections
	for _, lang := range phrase.Langs() {
		for _, key := range keys {
			if book[lang][key] == "" {
				t.Errorf("%s: nothing is said for %s", lang, key)
			}
		}
	}
}
