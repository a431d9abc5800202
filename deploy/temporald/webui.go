package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	uioptions "github.com/temporalio/ui-server/v2/server/server_options"
)

// webUI is Temporal's own web pages; their files are inside the program.
type webUI struct {
	url    string
	server *uiserver.Server
}

func startUI(o options, frontend string, port int) *webUI {
	host := o.ip
	if net.ParseIP(host).To4() == nil {
		host = "[" + host + "]" // the UI server joins host and port with a bare colon
	}
	cfg := &uiconfig.Config{
		Host: host, Port: port,
		TemporalGRPCAddress: frontend,
		DefaultNamespace:    o.namespace,
		EnableUI:            true,
		HideLogs:            true,
		DisableNewsFetch:    true, // no connection leaves the machine
		CORS:                uiconfig.CORS{CookieInsecure: true},
	}
	u := &webUI{url: "http://" + hostPort(o.ip, port), server: uiserver.NewServer(uioptions.WithConfigProvider(cfg))}
	go func() { _ = u.server.Start() }() // it ends the process itself if it cannot listen
	return u
}

func (u *webUI) Stop() { u.server.Stop() }

func (u *webUI) answers(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.url+"/healthz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("web UI answers %s", resp.Status)
	}
	return nil
}
