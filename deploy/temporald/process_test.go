package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"
)

// asChild makes the test program behave as temporald: what is tested are real processes, without a second link.
const asChild = "HSSK_TEST_AS_TEMPORALD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		main()
	}
	os.Exit(m.Run())
}

// child is a temporald process.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	ready  ready
	stderr *safeBuffer
	stdout *bufio.Reader
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

func spawn(t *testing.T, args ...string) *child {
	t.Helper()
	c := &child{t: t, cmd: exec.Command(os.Args[0], args...), stderr: &safeBuffer{}}
	c.cmd.Env = append(os.Environ(), asChild+"=1")
	c.cmd.Stderr = c.stderr
	var err error
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stdout = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill(); _ = c.cmd.Wait() })
	return c
}

// start returns a server that is ready.
func start(t *testing.T, args ...string) *child {
	t.Helper()
	c := spawn(t, append([]string{"--exit-with-parent", "--lock-wait", "0"}, args...)...)
	line, err := c.stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("no ready line: %v\n%s", err, c.stderr)
	}
	if err := json.Unmarshal([]byte(line), &c.ready); err != nil || !c.ready.Ready {
		t.Fatalf("ready line %q: %v", line, err)
	}
	return c
}

// exit waits for the end of the process and returns its exit code and what it still said on standard output.
func (c *child) exit() (int, string) {
	c.t.Helper()
	rest, _ := io.ReadAll(c.stdout)
	err := c.cmd.Wait()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.t.Fatal(err)
	}
	return c.cmd.ProcessState.ExitCode(), string(rest)
}

// parentGoes closes standard input, as the end of the parent does, and expects a clean and silent end.
func (c *child) parentGoes() {
	c.t.Helper()
	_ = c.stdin.Close()
	if code, rest := c.exit(); code != 0 || rest != "" {
		c.t.Fatalf("exit code %d, standard output %q\n%s", code, rest, c.stderr)
	}
}

func (c *child) client() workflowservice.WorkflowServiceClient {
	c.t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+c.ready.Address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = conn.Close() })
	return workflowservice.NewWorkflowServiceClient(conn)
}

func (c *child) startWorkflow(id, station string) {
	c.t.Helper()
	value := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`"` + station + `"`)}
	_, err := c.client().StartWorkflowExecution(c.t.Context(), &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "hssk", WorkflowId: id, RequestId: id,
		WorkflowType:     &commonpb.WorkflowType{Name: "record-verify"},
		TaskQueue:        &taskqueuepb.TaskQueue{Name: "core"},
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"HsskStation": value}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// waitForCount waits until the list of workflows shows n of the station; the list follows the truth by a moment.
func (c *child) waitForCount(station string, n int64) {
	c.t.Helper()
	req := &workflowservice.CountWorkflowExecutionsRequest{Namespace: "hssk", Query: `HsskStation = "` + station + `"`}
	ctx, cancel := context.WithTimeout(c.t.Context(), 30*time.Second)
	defer cancel()
	err := untilDone(ctx, func(ctx context.Context) error {
		got, err := c.client().CountWorkflowExecutions(ctx, req)
		if err == nil && got.Count != n {
			err = fmt.Errorf("%d workflows of station %s, want %d", got.Count, station, n)
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestServerIsReadyWhenItSaysSo(t *testing.T) {
	c := start(t, "--data", t.TempDir(), "--retention", "240h")
	if !c.ready.Fresh || c.ready.Version == "" {
		t.Errorf("ready line %+v, want fresh and a version", c.ready)
	}
	ns, err := c.client().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "hssk"})
	if err != nil {
		t.Fatal(err)
	}
	if got := ns.Config.WorkflowExecutionRetentionTtl.AsDuration(); got != 240*time.Hour {
		t.Errorf("retention %s, want 240h", got)
	}
	if change := namespaceChange(ns.Config, 240*time.Hour); change != nil {
		t.Errorf("the new namespace still wants %v", change)
	}
	for _, page := range []string{"/", "/namespaces/hssk/workflows", "/api/v1/namespaces/hssk"} {
		if code := get(t, c.ready.UI+page); code != http.StatusOK {
			t.Errorf("UI page %s answers %d", page, code)
		}
	}
	c.startWorkflow("first", "25123")
	c.waitForCount("25123", 1)
	c.parentGoes()
}

func get(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestStandaloneActivityReachesItsQueue(t *testing.T) {
	c := start(t, "--data", t.TempDir(), "--ui-port", "-1")
	if c.ready.UI != "" {
		t.Errorf("UI %q, want none", c.ready.UI)
	}
	queue := &taskqueuepb.TaskQueue{Name: "sms"}
	_, err := c.client().StartActivityExecution(t.Context(), &workflowservice.StartActivityExecutionRequest{
		Namespace: "hssk", ActivityId: "send-1", RequestId: "send-1", TaskQueue: queue,
		ActivityType:        &commonpb.ActivityType{Name: "send"},
		StartToCloseTimeout: durationpb.New(time.Minute),
		IdReusePolicy:       enumspb.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	task, err := c.client().PollActivityTaskQueue(ctx, &workflowservice.PollActivityTaskQueueRequest{Namespace: "hssk", TaskQueue: queue})
	if err != nil || task.GetActivityType().GetName() != "send" {
		t.Fatalf("polled %v, %v", task, err)
	}
	c.parentGoes()
}

func TestWorkSurvivesStopAndKill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Trạm y tế #2 100%") // all that a path may hold
	c := start(t, "--data", dir)
	c.startWorkflow("kept", "25123")
	c.waitForCount("25123", 1)
	c.parentGoes()
	if left, _ := filepath.Glob(filepath.Join(dir, "*-wal")); len(left) > 0 {
		for _, f := range left {
			if st, err := os.Stat(f); err == nil && st.Size() > 0 {
				t.Errorf("%s still holds %d bytes after a clean stop", f, st.Size())
			}
		}
	}

	store := c.ready.Store
	c = start(t, "--data", dir, "--retention", "96h")
	if store == "" || c.ready.Store != store {
		t.Errorf("store %q, was %q", c.ready.Store, store)
	}
	if c.ready.Fresh {
		t.Error("the second start calls the files fresh")
	}
	c.waitForCount("25123", 1)
	ns, err := c.client().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "hssk"})
	if err != nil || ns.Config.WorkflowExecutionRetentionTtl.AsDuration() != 96*time.Hour {
		t.Errorf("retention after a changed flag: %v, %v", ns.GetConfig().GetWorkflowExecutionRetentionTtl(), err)
	}
	c.startWorkflow("killed", "25123")
	_ = c.cmd.Process.Kill()
	c.exit()

	c = start(t, "--data", dir)
	c.waitForCount("25123", 2)
	c.parentGoes()
}

func TestSecondServerOnADirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	first := start(t, "--data", dir, "--ui-port", "-1")
	second := spawn(t, "--data", dir, "--lock-wait", "0")
	code, _ := second.exit()
	if code != exitDataBusy || !strings.Contains(second.stderr.String(), dir) {
		t.Errorf("exit code %d, message %q; want %d naming %s", code, second.stderr, exitDataBusy, dir)
	}
	first.parentGoes()
}

func TestTakenPortIsNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, flag := range []string{"--port", "--ui-port"} {
		c := spawn(t, "--data", t.TempDir(), flag, port)
		if code, _ := c.exit(); code != exitPortBusy || !strings.Contains(c.stderr.String(), l.Addr().String()) {
			t.Errorf("%s: exit code %d, message %q", flag, code, c.stderr)
		}
	}
}

func TestInterruptIsLeftToTheParent(t *testing.T) {
	c := start(t, "--data", t.TempDir(), "--ui-port", "-1")
	if err := c.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	c.startWorkflow("after-ctrl-c", "25123") // the parent's workers drain against a living server
	c.parentGoes()
}

func TestTerminationIsObeyed(t *testing.T) {
	c := start(t, "--data", t.TempDir(), "--ui-port", "-1")
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code, rest := c.exit(); code != 0 || rest != "" {
		t.Errorf("exit code %d, standard output %q\n%s", code, rest, c.stderr)
	}
}

func TestFilesOfAnotherVersionAreKeptButNotUsed(t *testing.T) {
	dir := t.TempDir()
	c := start(t, "--data", dir, "--ui-port", "-1")
	c.startWorkflow("old", "25123")
	c.waitForCount("25123", 1)
	c.parentGoes()
	store := c.ready.Store
	if err := writeVersion(dir, "1.29.1"); err != nil {
		t.Fatal(err)
	}
	c = start(t, "--data", dir, "--ui-port", "-1")
	kept, _ := filepath.Glob(filepath.Join(dir, "set-aside-1.29.1-*", mainFile))
	if !c.ready.Fresh || c.ready.Store == store || len(kept) != 1 {
		t.Fatalf("fresh %v, store %s, kept %q", c.ready.Fresh, c.ready.Store, kept)
	}
	if msg := c.stderr.String(); !strings.Contains(msg, "1.29.1") || !strings.Contains(msg, filepath.Dir(kept[0])) {
		t.Errorf("message %q names neither the version nor the place", msg)
	}
	c.waitForCount("25123", 0)
	c.parentGoes()
}
