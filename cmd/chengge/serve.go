package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"chengge"
	"chengge/api"
	"chengge/grids"
	"chengge/importers"
	"chengge/store"
	webmap "chengge/web/map"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type serveFlags struct {
	folderFlags
	databaseFlags
	listen, logLevel string
	drain            time.Duration
	maxBody          int64
	opened           *database // by the caller, who closes it; nil to open what the flags say
	// greet, which may be nil, says more than the address once that is said. It
	// ends with ctx.
	greet func(ctx context.Context, address string, live *grids.Live)
}

func (a *app) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer over HTTP, with a map page · 提供接口与地图页面",
		Long: "serve answers over HTTP from the edition in force: the map page at /, the API under /v1, its documents at /docs and /openapi.json,\n" +
			"/healthz, /readyz and /metrics. Editions are kept in the database (--database), by default in a private PostgreSQL under --data, which\n" +
			"serve runs itself. While the database is away questions are answered all the same. With --from it answers from the folder of files\n" +
			"that city.json describes and needs no database. Once it can answer it prints the line \"listening on http://HOST:PORT\" to\n" +
			"standard error. INT and TERM stop it when the requests under way are done.",
		Example: "  chengge serve\n  chengge serve --database postgres://chengge@db/city\n  chengge serve --from testdata/town --listen 127.0.0.1:0",
		Args:    a.noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), &f) },
	}
	f.folderFlags.add(cmd.Flags())
	f.databaseFlags.add(cmd.Flags())
	exclude(cmd.Flags(), "from", "database", "data")
	f.addServing(cmd.Flags())
	return cmd
}

// addServing adds the flags that say how to answer, whatever is served.
func (f *serveFlags) addServing(flags *pflag.FlagSet) {
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "loopback address and port to listen on; port 0 takes a free one")
	flags.StringVar(&f.logLevel, "log-level", "info", "debug (each request), info, warn or error")
	flags.DurationVar(&f.drain, "drain", 10*time.Second, "how long requests under way may take after INT or TERM")
	flags.Int64Var(&f.maxBody, "max-body", 256<<20, "bytes that the body of a request may have")
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return usageError{fmt.Errorf("--log-level %q: use debug, info, warn or error", f.logLevel)}
	}
	if f.maxBody <= 0 {
		return usageError{fmt.Errorf("--max-body %d: must be above 0", f.maxBody)}
	}
	if err := onlyLoopback(ctx, f.listen); err != nil {
		return err
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", f.listen)
	if err != nil {
		return chengge.Errorf(chengge.ErrUsage, "%w: choose another address with --listen (port 0 takes a free one)", err)
	}
	defer listener.Close()

	log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
	city, err := f.city(ctx, a, log)
	if err != nil {
		return err
	}
	defer city.close()
	handler, err := api.New(api.Options{
		Live: city.live, Store: city.store, Import: city.importer, Page: webmap.FS(), Log: log, Version: version(), Limits: api.Limits{BodyBytes: f.maxBody},
	})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		// Streams move these two on with every block.
		ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer server.Close()

	fmt.Fprintf(a.stderr, "listening on http://%s\n", listener.Addr())
	if f.greet != nil {
		var greeting sync.WaitGroup
		greeting.Go(func() { f.greet(ctx, "http://"+listener.Addr().String()+"/", city.live) })
		defer greeting.Wait()
	}

	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	a.say("正在停止，等待进行中的请求 …", "stopping; waiting for requests under way …")
	drain, cancel := context.WithTimeout(context.Background(), f.drain)
	defer cancel()
	if err := server.Shutdown(drain); errors.Is(err, context.DeadlineExceeded) {
		a.say("有请求超过 --drain 规定的时间，已中断", "requests took longer than --drain and were cut")
	}
	return nil
}

// city is where the answers come from.
type city struct {
	live     *grids.Live
	store    *store.Store // nil for files
	importer api.Importer
	close    func()
}

// city opens what is to be served: the folder of --from, else the database,
// whose edition in force is then followed until close.
func (f *serveFlags) city(ctx context.Context, a *app, log *slog.Logger) (*city, error) {
	if f.from != "" {
		snap, err := f.folderFlags.open(ctx, a)
		if err != nil {
			return nil, err
		}
		return &city{live: grids.Fixed(snap), close: func() {}}, nil
	}
	var err error
	d, closed := f.opened, func() {}
	if d == nil {
		if d, err = f.databaseFlags.open(ctx, log, false); err != nil {
			return nil, err
		}
		closed = d.close
	}
	if d.follow, err = store.Open(d.url, store.Options{MaxConnections: 3}); err != nil {
		closed()
		return nil, err
	}
	live := grids.NewLive(grids.Source{Timetable: d.follow.Timetable, Contents: a.newThrift().contents(d.follow.Contents)}, grids.LiveOptions{Report: func(err error) {
		log.Warn("the edition in force may be out of date", "error", err.Error())
	}})
	if err := patiently(ctx, live.Look); err != nil {
		closed()
		return nil, err
	}
	if live.Now() == nil {
		a.say("尚无已发布的版本：请先 chengge import 再 chengge publish；发布后立即生效",
			"no edition is in force yet: chengge import DIR, then chengge publish; it is then served at once")
	}
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	var followers sync.WaitGroup
	followers.Go(func() { live.Follow(following) })
	followers.Go(func() { d.follow.Listen(following, live.Wake) })
	if f.url == "" && d.server == nil {
		followers.Go(func() { d.takeOver(following, f.private(log)) })
	}
	return &city{live: live, store: d.Store, importer: f.importFolder, close: func() {
		stop()
		followers.Wait()
		closed()
	}}, nil
}

// importFolder reads a folder for the draft, as chengge import does.
func (f *serveFlags) importFolder(ctx context.Context, dir string, progress func(layer string, done, total int64)) (store.Import, error) {
	folder, err := importers.Open(ctx, dir, importers.Options{GDAL: f.gdal, Progress: progress})
	if err != nil {
		return store.Import{}, err
	}
	return importOf(dir, folder)
}

// onlyLoopback refuses addresses that other machines reach.
func onlyLoopback(ctx context.Context, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return usageError{fmt.Errorf("--listen %q: write an address and a port, as in 127.0.0.1:8080", address)}
	}
	ips, err := net.DefaultResolver.LookupIP(ctx, "ip", host)
	if ip := net.ParseIP(host); ip != nil {
		ips, err = []net.IP{ip}, nil
	}
	if host != "" && err != nil {
		return usageError{fmt.Errorf("--listen %q: %w", address, err)}
	}
	for _, ip := range ips {
		if !ip.IsLoopback() {
			host, ips = "", nil
			break
		}
	}
	if host == "" || len(ips) == 0 {
		return &api.Fault{Code: chengge.ErrForbidden, Field: "--listen", Value: address, Text: chengge.Text{
			Zh: fmt.Sprintf("--listen %q：其他机器可访问的地址，在密钥启用之前不予监听，因为来访者都将是管理员。请用 --listen 127.0.0.1:%s；从其他机器访问请用 ssh -L %s:127.0.0.1:%s", address, port, port, port),
			En: fmt.Sprintf("--listen %q is refused until keys come: other machines reach it, and whoever asks is administrator. Use --listen 127.0.0.1:%s, and from other machines ssh -L %s:127.0.0.1:%s", address, port, port, port),
		}}
	}
	return nil
}
