package main

import (
	"cmp"

	"hssk/bot"
)

// smsBy names what carries text messages; empty: nothing does.
func (a *app) smsBy() string {
	switch {
	case a.cfg.KannelURL != "":
		return "Kannel"
	case a.cfg.TwilioAccount != "":
		return "Twilio"
	}
	return ""
}

// setup says how the product is set up, for administrators: what is on, not with which secrets.
func (a *app) setup(lang string) []bot.Setting {
	w := a.phrases.In(lang)
	onOff := func(on bool) string {
		if on {
			return w.Say("setup.on")
		}
		return w.Say("setup.off")
	}
	sealed := "setup.unsealed"
	if len(a.auditKey()) > 0 {
		sealed = "setup.sealed"
	}
	return []bot.Setting{
		{Name: w.Say("setup.name_centre"), Value: a.cfg.Centre},
		{Name: w.Say("setup.name_address"), Value: a.cfg.publicURL()},
		{Name: w.Say("setup.name_telegram"), Value: onOff(a.cfg.TelegramToken != "")},
		{Name: w.Say("setup.name_sms"), Value: cmp.Or(a.smsBy(), onOff(false))},
		{Name: w.Say("setup.name_seal"), Value: w.Say(sealed)},
		{Name: w.Say("setup.name_profile"), Value: a.bot.Profile.ID()},
		{Name: w.Say("setup.name_policy"), Value: a.bot.Policy.ID()},
	}
}
