package main

import (
	"context"
	"crypto/tls"
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
	"chengge/jobs"
	"chengge/store"
	webmap "chengge/web/map"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type serveFlags struct {
	folderFlags
	databaseFlags
	doorFlags
	basemapFlags
	listen, logLevel string
	drain            time.Duration
	keepEvents       time.Duration
	noWork           bool
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
			"that city.json describes and needs no database. Who asks shows a key (chengge keys create); over loopback one is administrator\n" +
			"without, but only while no valid key exists, or with --loopback-admin. Beyond loopback serve wants a key in the database, and TLS\n" +
			"(--tls-cert, --tls-key) or a proxy that ends it (--plain-http). Once it can answer it prints the line \"listening on http://HOST:PORT\" to\n" +
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
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address and port to listen on; port 0 takes a free one. Beyond loopback it wants keys and TLS")
	flags.StringVar(&f.logLevel, "log-level", "info", "debug (each request), info, warn or error")
	flags.DurationVar(&f.drain, "drain", 10*time.Second, "how long requests under way may take after INT or TERM")
	flags.DurationVar(&f.keepEvents, "keep-events", 7*24*time.Hour, "how long GET /v1/events can be resumed from, at least; what is older is dropped")
	flags.BoolVar(&f.noWork, "no-work", false, "leave jobs (analyses, balances, exports) to others: to chengge work, or to servers without this flag")
	f.basemapFlags.add(flags)
	f.doorFlags.add(flags)
}

func (a *app) serve(ctx context.Context, f *serveFlags) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return usageError{fmt.Errorf("--log-level %q: use debug, info, warn or error", f.logLevel)}
	}
	if err := f.doorFlags.check(); err != nil {
		return err
	}
	if err := f.basemapFlags.check(); err != nil {
		return err
	}
	beyond, err := f.mayListen(ctx, f.listen, f.from != "")
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
	f.basemapFlags.warn(log)
	scheme, encryption := "http", (*tls.Config)(nil)
	if f.cert != "" {
		c, err := openCertificate(f.cert, f.key, log)
		if err != nil {
			return err
		}
		scheme, encryption = "https", c.config()
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", f.listen)
	if err != nil {
		return chengge.Errorf(chengge.ErrUsage, "%w: choose another address with --listen (port 0 takes a free one)", err)
	}
	defer listener.Close()

	city, err := f.city(ctx, a, log)
	if err != nil {
		return err
	}
	defer city.close()
	if beyond {
		if err := wantKeys(ctx, f.listen, city.store); err != nil {
			return err
		}
	}
	handler, err := api.New(api.Options{
		Live: city.live, Store: city.store, Import: city.importer, Following: city.following, Page: webmap.FS(), Log: log, Version: version(), Limits: f.limits,
		Keys: city.keys, LoopbackAdmin: f.loopbackAdmin, Proxies: f.proxies,
		Basemaps: f.basemaps,
	})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, TLSConfig: encryption, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		// Streams move these two on with every block.
		ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	if city.following != nil {
		server.RegisterOnShutdown(city.following.EndStreams)
	}
	served := make(chan error, 1)
	go func() {
		if encryption != nil {
			served <- server.ServeTLS(listener, "", "") // what get gives
			return
		}
		served <- server.Serve(listener)
	}()
	defer server.Close()

	fmt.Fprintf(a.stderr, "listening on %s://%s\n", scheme, listener.Addr())
	if f.greet != nil {
		var greeting sync.WaitGroup
		greeting.Go(func() { f.greet(ctx, scheme+"://"+listener.Addr().String()+"/", city.live) })
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
	keys     *store.Store // the same, by a pool that requests don't keep busy
	importer api.Importer
	// following tells and counts changes of reports; nil for files.
	following *store.Following
	close     func()
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
	if d.follow, err = store.Open(d.url, store.Options{MaxConnections: 6}); err != nil {
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
	events := store.NewFollowing(d.follow, store.FollowingOptions{Keep: f.keepEvents, Report: func(err error) {
		log.Warn("changes of reports may be told late", "error", err.Error())
	}})
	followers.Go(func() { events.Run(following) })
	if !f.noWork {
		worker, done, err := newWorker(d.url, live, jobs.Options{Log: log})
		if err != nil {
			stop()
			followers.Wait()
			closed()
			return nil, err
		}
		followers.Go(func() {
			defer done()
			worker.Run(following)
		})
	}
	if f.url == "" && d.server == nil {
		followers.Go(func() { d.takeOver(following, f.private(log)) })
	}
	return &city{live: live, store: d.Store, keys: d.follow, importer: f.importFolder, following: events, close: func() {
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
