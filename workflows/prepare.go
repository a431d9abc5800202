package workflows

import (
	"context"
	"errors"
	"fmt"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// Prepare makes a server that is not ours know the search attributes that processes are started with. The embedded
// server knows them already; so does one that was prepared before.
func Prepare(ctx context.Context, c client.Client, namespace string) error {
	_, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: namespace,
		SearchAttributes: map[string]enums.IndexedValueType{attrStation.GetName(): enums.INDEXED_VALUE_TYPE_KEYWORD,
			attrKind.GetName(): enums.INDEXED_VALUE_TYPE_KEYWORD}})
	var there *serviceerror.AlreadyExists
	if err == nil || errors.As(err, &there) {
		return nil
	}
	return fmt.Errorf("search attributes of namespace %s: %w", namespace, err)
}
