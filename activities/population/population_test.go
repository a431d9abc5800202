package population_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"hssk/activities/population"
	"hssk/activities/population/double"
	"hssk/store/health"
)

func adapter(t *testing.T) (*double.Server, *population.Register) {
	t.Helper()
	s := &double.Server{Token: "ma", Find: func(n string) (double.Person, bool) {
		return double.Person{Name: "Bùi Văn Lành", Birth: "1985-03-12", Sex: "1"}, n == "017085000099"
	}}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, population.New(population.Config{URL: web.URL, Token: "ma", PerSecond: 1000})
}

func asked(change map[health.Field]health.Value) map[health.Field]health.Value {
	out := map[health.Field]health.Value{health.NationalID: "017085000099", health.FullName: "Bùi Văn Lành", health.BirthDate: "1985-03-12", health.SexField: "1"}
	for f, v := range change {
		if out[f] = v; v == "" {
			delete(out, f)
		}
	}
	return out
}

func TestWhatTheDatabaseSays(t *testing.T) {
	for name, c := range map[string]struct {
		change map[health.Field]health.Value
		result health.CheckResult
		wrong  []health.Field
		fails  string
	}{
		"right":            {result: health.CheckMatch},
		"a year alone":     {change: map[health.Field]health.Value{health.BirthDate: "1985"}, result: health.CheckMatch},
		"no sex":           {change: map[health.Field]health.Value{health.SexField: ""}, result: health.CheckMatch},
		"another name":     {change: map[health.Field]health.Value{health.FullName: "Bùi Văn Lãnh Em"}, result: health.CheckMismatch, wrong: []health.Field{health.FullName}},
		"day and sex":      {change: map[health.Field]health.Value{health.BirthDate: "1985-12-03", health.SexField: "2"}, result: health.CheckMismatch, wrong: []health.Field{health.BirthDate, health.SexField}},
		"an unknown one":   {change: map[health.Field]health.Value{health.NationalID: "017085000098"}, result: health.CheckUnknown},
		"without a number": {change: map[health.Field]health.Value{health.NationalID: ""}, fails: "register_question"},
	} {
		_, r := adapter(t)
		got, err := r.Ask(t.Context(), asked(c.change))
		if got.Result != c.result || !slices.Equal(got.Wrong, c.wrong) || health.CodeOf(err) != c.fails {
			t.Errorf("%s: %s %v, %v", name, got.Result, got.Wrong, err)
		}
	}
}

func TestAdapterFails(t *testing.T) {
	s, r := adapter(t)
	for _, c := range []struct {
		status       int
		result, want string
	}{{503, "", "register_away"}, {429, "", "register_busy"}, {401, "", "register_login"}, {200, population.NotYou, "register_login"},
		{200, population.Failed, "register_away"}, {200, population.Known, "register_away"}} { // the last says nothing of any field
		s.Fail(1, c.status, c.result)
		if _, err := r.Ask(t.Context(), asked(nil)); health.CodeOf(err) != c.want {
			t.Errorf("%d %s: %v", c.status, c.result, err)
		}
	}
	if _, err := r.Ask(t.Context(), asked(nil)); err != nil || s.Asked() != 1 {
		t.Errorf("when it is back: %v", err)
	}
}
