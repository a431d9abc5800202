package main

import (
	"context"
	"fmt"
	"maps"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/config"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
)

// cluster is the name the server knows itself by; it is stored, and must never change.
const cluster = "active"

// searchAttributes maps the schema's preallocated columns to the product's names. The server would choose columns at
// random; they are fixed here so that the right indexes can be kept. None of them may ever hold personal data: the
// server stores them in the clear.
func searchAttributes() map[string]string {
	return map[string]string{
		"Keyword01":  "HsskStation", // station code
		"Keyword02":  "HsskKind",    // kind of work
		"Keyword03":  "HsskStage",   // how far it is
		"Datetime01": "HsskDue",     // when a person should have acted
	}
}

// createNamespace writes the namespace straight into the store, so that it is there the moment the server answers.
// An existing one is left as it is; see [updateNamespace].
func createNamespace(store *config.SQL, o options) error {
	ns, err := sqliteschema.NewNamespaceConfig(cluster, o.namespace, false, map[string]enumspb.IndexedValueType{})
	if err != nil {
		return fmt.Errorf("namespace %s: %w", o.namespace, err)
	}
	ns.Detail.Config.Retention = durationpb.New(o.retention)
	ns.Detail.Config.CustomSearchAttributeAliases = searchAttributes()
	if err := sqliteschema.CreateNamespaces(store, ns); err != nil {
		return fmt.Errorf("namespace %s: %w", o.namespace, err)
	}
	return nil
}

// updateNamespace gives an existing namespace today's retention and search attributes, and returns its identifier,
// which is drawn anew for every new store.
func updateNamespace(ctx context.Context, conn *grpc.ClientConn, o options) (id string, err error) {
	client := workflowservice.NewWorkflowServiceClient(conn)
	got, err := client.DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: o.namespace})
	if err != nil {
		return "", fmt.Errorf("describe namespace %s: %w", o.namespace, err)
	}
	want := namespaceChange(got.GetConfig(), o.retention)
	if want == nil {
		return got.GetNamespaceInfo().GetId(), nil
	}
	_, err = client.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{Namespace: o.namespace, Config: want})
	if err != nil {
		return "", fmt.Errorf("update namespace %s: %w", o.namespace, err)
	}
	return got.GetNamespaceInfo().GetId(), nil
}

// namespaceChange returns what must change, nil if nothing.
func namespaceChange(got *namespacepb.NamespaceConfig, retention time.Duration) *namespacepb.NamespaceConfig {
	want := &namespacepb.NamespaceConfig{}
	changed := false
	if got.GetWorkflowExecutionRetentionTtl().AsDuration() != retention {
		want.WorkflowExecutionRetentionTtl, changed = durationpb.New(retention), true
	}
	have := got.GetCustomSearchAttributeAliases()
	missing := maps.Clone(searchAttributes())
	maps.DeleteFunc(missing, func(field, name string) bool { return have[field] == name })
	if len(missing) > 0 {
		want.CustomSearchAttributeAliases, changed = missing, true
	}
	if !changed {
		return nil
	}
	return want
}
