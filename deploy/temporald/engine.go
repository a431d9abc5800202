package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/temporal"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// readyLimit bounds the start, which takes about half a second.
const readyLimit = 90 * time.Second

// engine is the running server and UI.
type engine struct {
	address string // host:port of the frontend
	uiURL   string // empty without UI
	store   string // identifier of the namespace
	server  temporal.Server
	ui      *webUI
}

// startEngine returns when the frontend answers and the namespace is in order.
func startEngine(ctx context.Context, o options, st *storage) (*engine, error) {
	p, err := choosePorts(o)
	if err != nil {
		return nil, err
	}
	server, err := newServer(o, st, p)
	if err != nil {
		return nil, fmt.Errorf("configure server: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start server: %w", err)
	}
	e := &engine{address: hostPort(o.ip, p.frontend), server: server}
	if o.uiPort >= 0 {
		e.ui = startUI(o, e.address, p.ui)
		e.uiURL = "http://" + hostPort(o.ip, p.ui)
	}
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	if err := e.waitReady(ctx, o); err != nil {
		e.Stop()
		return nil, err
	}
	return e, nil
}

// Stop ends the UI, then the server. It returns when all is written.
func (e *engine) Stop() {
	if e.ui != nil {
		e.ui.Stop()
	}
	_ = e.server.Stop()
}

func (e *engine) waitReady(ctx context.Context, o options) error {
	conn, err := grpc.NewClient("passthrough:///"+e.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return fmt.Errorf("connect to own frontend: %w", err)
	}
	defer conn.Close()
	err = untilDone(ctx, func(ctx context.Context) error {
		id, err := updateNamespace(ctx, conn, o)
		e.store = id
		return errors.Join(err, answers(ctx, conn, o.namespace))
	})
	if err == nil && e.ui != nil {
		err = untilDone(ctx, e.ui.answers)
	}
	if err != nil {
		return fmt.Errorf("server did not become ready: %w", err)
	}
	return nil
}

// answers asks a question that goes through the frontend to the visibility store and one through it to the task
// queues, so that the first thing the product does finds all parts at work.
func answers(ctx context.Context, conn *grpc.ClientConn, namespace string) error {
	client := workflowservice.NewWorkflowServiceClient(conn)
	_, err := client.CountWorkflowExecutions(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("count workflows: %w", err)
	}
	_, err = client.DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
		Namespace: namespace, TaskQueue: readyQueue(),
	})
	if err != nil {
		return fmt.Errorf("describe task queue: %w", err)
	}
	return nil
}

// untilDone tries f until it succeeds, and returns its last error when ctx ends.
func untilDone(ctx context.Context, f func(context.Context) error) error {
	for {
		one, cancel := context.WithTimeout(ctx, 3*time.Second)
		err := f(one)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// ports are where the parts listen; all of them on the one address.
type ports struct {
	frontend, http, history, matching, worker, ui int
}

// portBusyError says that a port asked for by number is taken.
type portBusyError struct {
	address string
	err     error
}

func (e *portBusyError) Error() string { return fmt.Sprintf("%s is in use: %v", e.address, e.err) }
func (e *portBusyError) Unwrap() error { return e.err }

// choosePorts finds free ports, all held at once so that they differ, and checks the ones asked for.
func choosePorts(o options) (p ports, err error) {
	var held []net.Listener
	defer func() {
		for _, l := range held {
			err = errors.Join(err, l.Close())
		}
	}()
	want := []struct {
		to   *int
		port int
	}{{&p.frontend, o.port}, {&p.ui, max(o.uiPort, 0)}, {&p.http, 0}, {&p.history, 0}, {&p.matching, 0}, {&p.worker, 0}}
	for _, w := range want {
		l, err := net.Listen("tcp", hostPort(o.ip, w.port))
		if err != nil {
			return p, &portBusyError{address: hostPort(o.ip, w.port), err: err}
		}
		held = append(held, l)
		*w.to = l.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}

func hostPort(ip string, port int) string { return net.JoinHostPort(ip, strconv.Itoa(port)) }
