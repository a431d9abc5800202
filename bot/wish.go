package bot

import (
	"strings"

	"hssk/store/ident"
)

// wantsMore hears that somebody wants to read on.
func wantsMore(said string) bool {
	switch strings.NewReplacer(" ", "", ".", "", "!", "").Replace(ident.Fold(said)) {
	case "xemthem", "xt", "xtiep", "xemtiep", "tiep", "themnua", "more", "+":
		return true
	}
	return false
}
