// Package policy reads the file that says what may be told where.
package policy

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"hssk/store/health"
)

//go:embed default.toml
var shipped []byte

// Default is the policy that ships with the product.
func Default() (health.Policy, error) { return Parse(shipped) }

// Parse reads a policy from TOML. A word that means nothing is an error: a row that never fits would hide that what it was
// meant to forbid is allowed.
func Parse(text []byte) (health.Policy, error) {
	var p health.Policy
	meta, err := toml.Decode(string(text), &p)
	if err != nil {
		return health.Policy{}, err
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return health.Policy{}, fmt.Errorf("policy: %s is no setting of a policy", odd[0])
	}
	if p.Name == "" || p.Version < 1 || len(p.Rows) == 0 {
		return health.Policy{}, errors.New("policy: name, version (from 1) and rows are needed")
	}
	for i, r := range p.Rows {
		if err := check(r); err != nil {
			return health.Policy{}, fmt.Errorf("policy: row %d: %w", i+1, err)
		}
	}
	return p, nil
}

func check(r health.PolicyRow) error {
	switch {
	case r.Channel != "*" && !slices.Contains([]string{"sms", "telegram", "web", "console"}, r.Channel):
		return fmt.Errorf("channel %q", r.Channel)
	case r.Purpose != "*" && !slices.Contains(health.Purposes(), r.Purpose):
		return fmt.Errorf("purpose %q", r.Purpose)
	case r.Class != "*" && !slices.Contains(health.DataClasses(), r.Class):
		return fmt.Errorf("class %q", r.Class)
	case !slices.Contains(health.Verdicts(), r.Say):
		return fmt.Errorf("say %q", r.Say)
	}
	return nil
}
