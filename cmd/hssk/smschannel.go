package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"hssk/bot"
	"hssk/bot/console"
	"hssk/bot/sms"
	"hssk/store"
	"hssk/store/health"
)

// smsOn reports whether text messages leave this machine.
func (c config) smsOn() bool { return c.TwilioAccount != "" || c.KannelURL != "" }

// means says what the channels are able to. Those that are not named can show anything.
func (c config) means() map[string]bot.Means {
	return map[string]bot.Means{console.Name: {Named: true}, sms.Name: {Short: true, Plain: true, Fits: sms.Fits(c.SMSMarks), Post: true}}
}

// twilioCallback is where Twilio reports what became of a message; nowhere unless people outside can reach the page.
func (a *app) twilioCallback() string {
	if a.cfg.PublicURL == "" {
		return ""
	}
	return a.cfg.PublicURL + "/twilio/status"
}

// kannelCallback is where Kannel reports it: beside us on the same machine it needs no public address.
func (a *app) kannelCallback() string {
	if u, err := url.Parse(a.cfg.KannelURL); err == nil && sms.Local(u.Hostname()) {
		return "http://" + a.cfg.Listen + "/kannel/dlr"
	}
	return a.cfg.publicURL() + "/kannel/dlr"
}

// openSMS makes the way out for text messages. Where both are configured Kannel sends: people can answer it, while in
// Viet Nam Twilio carries nothing back.
func (a *app) openSMS() error {
	switch {
	case a.cfg.KannelURL != "":
		k, err := sms.NewKannel(sms.KannelConfig{URL: a.cfg.KannelURL, User: a.cfg.KannelUser, Password: a.cfg.KannelPassword,
			From: a.cfg.KannelFrom, Callback: a.kannelCallback(), Secret: a.cfg.KannelSecret, Marks: a.cfg.SMSMarks}, a.phrases, a.cfg.SMSPerSecond, time.Now)
		a.acts.Senders[sms.Name] = k
		return err
	case a.cfg.TwilioAccount != "":
		t, err := sms.NewTwilio(sms.Config{AccountSID: a.cfg.TwilioAccount, AuthToken: a.cfg.TwilioToken, From: a.cfg.TwilioFrom,
			MessagingService: a.cfg.TwilioService, Endpoint: a.cfg.TwilioURL, Callback: a.twilioCallback(), Marks: a.cfg.SMSMarks}, a.phrases, a.cfg.SMSPerSecond, time.Now)
		a.acts.Senders[sms.Name] = t
		return err
	}
	return nil
}

// handleSMS mounts the addresses that providers call.
func (a *app) handleSMS(mux *http.ServeMux) {
	talk := &sms.Talk{Handle: a.bot.Handle, Notify: a.notify, Consent: a.acts.Consent, Asked: a.bot.AsksStop, Flood: &sms.Flood{Now: time.Now}, Log: a.log}
	if a.cfg.TwilioAccount != "" && a.twilioCallback() != "" {
		mux.Handle("/twilio/status", &sms.Receipts{AuthToken: a.cfg.TwilioToken, URL: a.twilioCallback(), Got: a.receipt, Log: a.log})
		mux.Handle("/twilio/sms", &sms.TwilioInbox{AuthToken: a.cfg.TwilioToken, URL: a.cfg.PublicURL + "/twilio/sms", Talk: talk})
	}
	if a.cfg.KannelURL != "" {
		calls := &sms.KannelCalls{Secret: a.cfg.KannelSecret, From: a.cfg.KannelHost, Talk: talk, Got: a.receipt}
		mux.Handle("/kannel/sms", calls)
		mux.Handle("/kannel/dlr", calls)
	}
}

// receipt notes what became of a message, and tries it again later where that says something.
func (a *app) receipt(ctx context.Context, id health.MessageID, status, code string) error {
	if err := a.acts.Receipt(ctx, id, status, code); err != nil {
		return err
	}
	m, err := a.store.Message(ctx, id)
	if err != nil || m.State != health.MessageNew || m.SendAt.IsZero() {
		return unlessAbsent(err)
	}
	return a.desk.Notify(ctx, id)
}

func unlessAbsent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
