package main

import (
	"time"

	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/server/common/authorization"
	clusterpkg "go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

func newServer(o options, st *storage, p ports) (temporal.Server, error) {
	cfg := serverConfig(o, st, p)
	logger := newLogger(o.logLevel)
	authorizer, err := authorization.GetAuthorizerFromConfig(&cfg.Global.Authorization)
	if err != nil {
		return nil, err
	}
	claims, err := authorization.GetClaimMapperFromConfig(&cfg.Global.Authorization, logger)
	if err != nil {
		return nil, err
	}
	return temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts(o.ip, cfg.Services)),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorizer),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return claims }),
		temporal.WithDynamicConfigClient(dynamicConfig()),
	)
}

// newLogger writes JSON lines to standard error.
func newLogger(level string) log.Logger {
	return log.NewZapLogger(log.BuildZapLogger(log.Config{Level: level}))
}

func serverConfig(o options, st *storage, p ports) *config.Config {
	frontend := service(o.ip, p.frontend)
	frontend.RPC.HTTPPort = p.http
	address := hostPort(o.ip, p.frontend)
	return &config.Config{
		Global: config.Global{Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: o.ip}},
		Persistence: config.Persistence{
			DefaultStore: "main", VisibilityStore: "visibility", NumHistoryShards: st.shards,
			DataStores: map[string]config.DataStore{"main": {SQL: &st.main}, "visibility": {SQL: &st.visibility}},
		},
		ClusterMetadata: &clusterpkg.Config{
			FailoverVersionIncrement: 10, MasterClusterName: cluster, CurrentClusterName: cluster,
			ClusterInformation: map[string]clusterpkg.ClusterInformation{cluster: {
				Enabled: true, InitialFailoverVersion: 1, RPCAddress: address, HTTPAddress: hostPort(o.ip, p.http),
			}},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			string(primitives.FrontendService): frontend,
			string(primitives.HistoryService):  service(o.ip, p.history),
			string(primitives.MatchingService): service(o.ip, p.matching),
			string(primitives.WorkerService):   service(o.ip, p.worker),
		},
		Archival: config.Archival{
			History: config.HistoryArchival{State: config.ArchivalDisabled}, Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		}},
		PublicClient: config.PublicClient{HostPort: address},
	}
}

func service(ip string, port int) config.Service {
	return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: ip}}
}

// hosts tells every part where the others are; one process needs no gossip.
func hosts(ip string, services map[string]config.Service) map[primitives.ServiceName]static.Hosts {
	m := map[primitives.ServiceName]static.Hosts{}
	for name, s := range services {
		m[primitives.ServiceName(name)] = static.SingleLocalHost(hostPort(ip, s.RPC.GRPCPort))
	}
	return m
}

// dynamicConfig holds the settings that differ from the server's defaults.
func dynamicConfig() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		// One partition: priorities are strict and a queue's rate limit is not split in four.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
		// One station's campaign must not stand in front of another station's messages.
		dynamicconfig.MatchingEnableFairness.Key(): true,
		// A supervisor can pause a campaign.
		dynamicconfig.WorkflowPauseEnabled.Key(): true,
		// The default of 128,000 cached workflows is made for large machines.
		dynamicconfig.HistoryCacheHostLevelMaxSize.Key(): 8192,
		// The default of 10 queries a second is too few for a supervisors' board.
		dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,
		// These would bind before the disk does.
		dynamicconfig.FrontendRPS.Key():                        10000,
		dynamicconfig.FrontendMaxNamespaceRPSPerInstance.Key(): 10000,
		dynamicconfig.MatchingRPS.Key():                        10000,
		dynamicconfig.HistoryRPS.Key():                         20000,
		// The server would ask its makers for news of newer versions.
		dynamicconfig.EnableServerVersionCheck.Key(): false,
	}
}

// readyQueue is a task queue nobody works on, for the question whether queues answer.
func readyQueue() *taskqueuepb.TaskQueue { return &taskqueuepb.TaskQueue{Name: "temporald-ready"} }
