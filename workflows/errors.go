package workflows

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"

	"hssk/activities"
	"hssk/store/health"
)

// Translator turns errors of the house into errors of the engine at the edge of an activity, so that the engine tries
// again what trying again may cure, and nothing else.
type Translator struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (t *Translator) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	out := &translatedActivity{}
	out.Next = next
	return out
}

type translatedActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor.
func (t *translatedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	res, err := t.Next.ExecuteActivity(ctx, in)
	return res, toEngine(err)
}

// toEngine keeps code, fault and arguments; the cause stays in the worker's log.
func toEngine(err error) error {
	var e *health.Error
	if errors.As(err, &e) {
		return temporal.NewApplicationErrorWithOptions(e.Error(), e.Code, temporal.ApplicationErrorOptions{
			NonRetryable: !e.Retry, Details: []any{string(e.Fault), e.Args}})
	}
	if activities.Missing(err) {
		return temporal.NewNonRetryableApplicationError(err.Error(), "not_found", nil,
			string(health.FaultSystem), map[string]string(nil))
	}
	return err
}

// ended reports whether an update found its workflow over before it was answered.
func ended(err error) bool {
	var gone *serviceerror.NotFound
	var app *temporal.ApplicationError
	return errors.As(err, &gone) || (errors.As(err, &app) && app.Type() == "AcceptedUpdateCompletedWorkflow")
}

func faultOf(app *temporal.ApplicationError) health.Fault {
	var fault string
	if app.HasDetails() && app.Details(&fault) == nil {
		return health.Fault(fault)
	}
	return health.FaultSystem
}

// fromEngine gives the caller back the error of the house that the engine carried.
func fromEngine(err error) error {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) {
		return err
	}
	var fault string
	var args map[string]string
	if !app.HasDetails() || app.Details(&fault, &args) != nil {
		return err
	}
	return &health.Error{Code: app.Type(), Fault: health.Fault(fault), Args: args, Err: err}
}
