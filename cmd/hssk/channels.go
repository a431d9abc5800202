package main

import (
	"context"
	"io"
	"net/http"
)

func (a *app) startChannels(ctx context.Context, out io.Writer) (func(), error) {
	return func() {}, nil
}

func (a *app) webHandler(r running) (http.Handler, error) { return http.NewServeMux(), nil }

type benchCmd struct{}

func (benchCmd) Run() error { return nil }
