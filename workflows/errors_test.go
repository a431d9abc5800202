package workflows

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"hssk/store"
	"hssk/store/health"
)

// over carries an error through the engine as it does itself.
func over(err error) error {
	c := temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: converter.GetDefaultDataConverter()})
	return c.FailureToError(c.ErrorToFailure(err))
}

func TestErrorsThroughTheEngine(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		want  health.Error
		retry bool
	}{
		{"refused", health.Refuse("import.twice", map[string]string{"id": "i1", "date": "02/11/2026"}),
			health.Error{Code: "import.twice", Fault: health.FaultUser, Args: map[string]string{"id": "i1", "date": "02/11/2026"}}, false},
		{"refused without arguments", fmt.Errorf("task: %w", health.Refuse("task_held", nil)),
			health.Error{Code: "task_held", Fault: health.FaultUser}, false},
		{"conflict", &health.Error{Code: "import.moved", Fault: health.FaultConflict, Retry: true},
			health.Error{Code: "import.moved", Fault: health.FaultConflict}, true},
		{"outside", &health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true, Err: errors.New("reset")},
			health.Error{Code: "sms.down", Fault: health.FaultOutside}, true},
		{"not found", fmt.Errorf("task_get: %w", store.ErrNotFound), health.Error{Code: "not_found", Fault: health.FaultSystem}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			carried := over(toEngine(c.err))
			var app *temporal.ApplicationError
			if !errors.As(carried, &app) || app.NonRetryable() == c.retry {
				t.Fatalf("carried %#v, retry wanted %t", carried, c.retry)
			}
			if got := faultOf(app); got != c.want.Fault {
				t.Errorf("fault %s, want %s", got, c.want.Fault)
			}
			var got *health.Error
			if !errors.As(fromEngine(fmt.Errorf("update: %w", carried)), &got) {
				t.Fatalf("came back as %v", carried)
			}
			got.Err = nil
			if !reflect.DeepEqual(*got, c.want) {
				t.Errorf("came back as %+v, want %+v", *got, c.want)
			}
		})
	}
}

func TestOtherErrorsStayThemselves(t *testing.T) {
	plain := errors.New("disk full")
	if toEngine(plain) != plain || fromEngine(plain) != plain || toEngine(nil) != nil || fromEngine(nil) != nil {
		t.Error("changed an error that is none of the house")
	}
	odd := over(temporal.NewApplicationError("odd", "odd", 42))
	var app *temporal.ApplicationError
	if got := fromEngine(odd); got != odd || !errors.As(odd, &app) || faultOf(app) != health.FaultSystem {
		t.Errorf("took %v for an error of the house", got)
	}
}

func TestEnded(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{serviceerror.NewNotFound("workflow execution already completed"), true},
		{temporal.NewApplicationError("ended", "AcceptedUpdateCompletedWorkflow"), true},
		{toEngine(health.Refuse("task_closed", nil)), false},
		{errors.New("reset"), false},
		{nil, false},
	} {
		if got := ended(c.err); got != c.want {
			t.Errorf("%v: %t", c.err, got)
		}
	}
}
