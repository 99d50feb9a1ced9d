package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"chengge/grids"
	"chengge/jobs"
	"chengge/spatial/earthwork/coupled"
	"chengge/store"

	"github.com/spf13/cobra"
)

// newWorker makes a worker of all kinds of jobs, with connections of its own; done
// closes them.
func newWorker(url string, live *grids.Live, o jobs.Options) (w *jobs.Worker, done func(), err error) {
	s, err := store.Open(url, store.Options{MaxConnections: int32(6 + 3*max(o.Workers, 1))})
	if err != nil {
		return nil, nil, err
	}
	if w, err = jobs.NewWorker(s, []jobs.Kind{
		jobs.Hotspots(s, live), jobs.Balances(s, live, coupled.Options{}),
		jobs.Exports(s, live, jobs.ExportOptions{Version: version()}),
	}, o); err != nil {
		s.Close()
		return nil, nil, err
	}
	return w, s.Close, nil
}

func (a *app) workCommand() *cobra.Command {
	var f databaseFlags
	var workers int
	var logLevel string
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Work on jobs apart from the server · 单独执行后台任务",
		Long: "work takes jobs (analyses, balances of earth, exports) from the database and does them, until INT or TERM: what is under way then goes to another worker.\n" +
			"chengge serve does so by itself unless it has --no-work. A job whose worker is killed is taken again within half a minute.",
		Example: "  chengge work --database postgres://chengge@db/city --workers 2",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var level slog.Level
			if err := level.UnmarshalText([]byte(logLevel)); err != nil {
				return usageError{fmt.Errorf("--log-level %q: use debug, info, warn or error", logLevel)}
			}
			if workers < 1 || workers > 64 {
				return usageError{fmt.Errorf("--workers %d: take 1 to 64", workers)}
			}
			log := slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				live := grids.NewLive(grids.Source{Timetable: d.Timetable, Contents: a.newThrift().contents(d.Contents)}, grids.LiveOptions{})
				if err := patiently(ctx, live.Look); err != nil {
					return err
				}
				w, done, err := newWorker(d.url, live, jobs.Options{Workers: workers, Log: log})
				if err != nil {
					return err
				}
				defer done()
				var followers sync.WaitGroup
				followers.Go(func() { live.Follow(ctx) })
				defer followers.Wait()
				modestly()
				a.say("等待任务 …", "waiting for jobs …")
				w.Run(ctx)
				return nil
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().IntVar(&workers, "workers", 1, "jobs at a time")
	cmd.Flags().StringVar(&logLevel, "log-level", "info", "debug, info, warn or error")
	return cmd
}
