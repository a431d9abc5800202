package workflows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// deployment names the product among whatever else works for a namespace.
const deployment = "hssk"

// How a process goes on when the program is replaced. What waits for people, for days or for channels moves to the new
// build, which is held to take its history again; what ends within minutes ends where it began.
const (
	moves = workflow.VersioningBehaviorAutoUpgrade
	stays = workflow.VersioningBehaviorPinned
)

// WorkAs makes a worker one of a build. Builds that are ordered by age have ids in that order.
func WorkAs(build string) worker.DeploymentOptions {
	return worker.DeploymentOptions{UseVersioning: true, DefaultVersioningBehavior: moves,
		Version: worker.WorkerDeploymentVersion{DeploymentName: deployment, BuildID: build}}
}

// Build is one build of the program that has worked for the engine and may do so still.
type Build struct {
	ID      string
	Current bool // it gets what begins
	Since   time.Time
	Drained bool // nothing that began under it is open
	Stays   int  // open processes that end where they began
}

// CurrentBuild gives the build that gets what begins; empty: none was named yet.
func (c *Client) CurrentBuild(ctx context.Context) (string, error) {
	d, err := c.Engine.WorkerDeploymentClient().GetHandle(deployment).Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	var none *serviceerror.NotFound
	switch {
	case errors.As(err, &none), err == nil && d.Info.RoutingConfig.CurrentVersion == nil:
		return "", nil
	case err != nil:
		return "", fmt.Errorf("builds: %w", err)
	}
	return d.Info.RoutingConfig.CurrentVersion.BuildID, nil
}

// UseBuild gives a build whatever begins from now on, and what moves from one to the next. Nothing is asked of its queues: a
// build that serves one queue less has moved its work to another.
func (c *Client) UseBuild(ctx context.Context, build string) error {
	_, err := c.Engine.WorkerDeploymentClient().GetHandle(deployment).SetCurrentVersion(ctx,
		client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build, IgnoreMissingTaskQueues: true, AllowNoPollers: true})
	if err != nil {
		return fmt.Errorf("use build %s: %w", build, err)
	}
	return nil
}

// Builds lists the builds that the engine remembers, the newest first.
func (c *Client) Builds(ctx context.Context) ([]Build, error) {
	d, err := c.Engine.WorkerDeploymentClient().GetHandle(deployment).Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	var none *serviceerror.NotFound
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("builds: %w", err)
	}
	var out []Build
	for _, v := range d.Info.VersionSummaries {
		b := Build{ID: v.Version.BuildID, Since: v.CreateTime, Drained: v.DrainageStatus == client.WorkerDeploymentVersionDrainageStatusDrained}
		b.Current = d.Info.RoutingConfig.CurrentVersion != nil && d.Info.RoutingConfig.CurrentVersion.BuildID == b.ID
		open, err := c.stayers(ctx, b.ID)
		if err != nil {
			return nil, err
		}
		b.Stays = len(open)
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Build) int { return b.Since.Compare(a.Since) })
	return out, nil
}

// stayers lists the open processes that end under the build under which they began.
func (c *Client) stayers(ctx context.Context, build string) ([]workflow.Execution, error) {
	query := fmt.Sprintf("TemporalWorkerDeploymentVersion = '%s:%s' AND TemporalWorkflowVersioningBehavior = 'Pinned' AND ExecutionStatus = 'Running'",
		deployment, strings.ReplaceAll(build, "'", ""))
	var out []workflow.Execution
	var token []byte
	for {
		page, err := c.Engine.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, NextPageToken: token})
		if err != nil {
			return nil, fmt.Errorf("processes of build %s: %w", build, err)
		}
		for _, e := range page.GetExecutions() {
			out = append(out, workflow.Execution{ID: e.GetExecution().GetWorkflowId(), RunID: e.GetExecution().GetRunId()})
		}
		if token = page.GetNextPageToken(); len(token) == 0 {
			return out, nil
		}
	}
}

// ReleaseBuild lets what began under a build that works no more go on under the current one, and tells how much that is.
func (c *Client) ReleaseBuild(ctx context.Context, build string) (n int, err error) {
	open, err := c.stayers(ctx, build)
	if err != nil {
		return 0, err
	}
	for _, e := range open {
		_, err := c.Engine.UpdateWorkflowExecutionOptions(ctx, client.UpdateWorkflowExecutionOptionsRequest{WorkflowId: e.ID, RunId: e.RunID,
			WorkflowExecutionOptionsChanges: client.WorkflowExecutionOptionsChanges{
				VersioningOverride: &client.VersioningOverrideChange{Value: &client.AutoUpgradeVersioningOverride{}}}})
		var gone *serviceerror.NotFound
		switch {
		case errors.As(err, &gone): // it has ended in between
		case err != nil:
			return n, fmt.Errorf("release %s: %w", e.ID, err)
		default:
			n++
		}
	}
	return n, nil
}
