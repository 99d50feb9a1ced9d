package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"chengge"
	"chengge/demo"
	"chengge/editions"
	"chengge/exporters"
	"chengge/store"

	"github.com/spf13/cobra"
)

type demoFlags struct {
	serveFlags
	city demo.Options
	out  string
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make a city, load it and serve it · 生成示范城市并提供服务",
		Long: "demo makes a city of 1,394 km² with 857 responsibility grids and a million components, the same one for the same seed, brings it\n" +
			"into the private database under --data, publishes it and serves it as chengge serve does. A second start serves what is there.\n" +
			"With --out it writes the city as a folder of files instead, with city.json, 90 days of reports and the truth about them. All names\n" +
			"in it are invented.",
		Example: "  chengge demo\n  chengge demo --data /var/tmp/demo --listen 127.0.0.1:0 --components 100000\n  chengge demo --out city",
		Args:    a.noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), &f) },
	}
	f.serveFlags.databaseFlags.add(cmd.Flags())
	f.addServing(cmd.Flags())
	cmd.Flags().Uint64Var(&f.city.Seed, "seed", 1, "another seed makes another city")
	cmd.Flags().IntVar(&f.city.Components, "components", 1_000_000, "how many components")
	cmd.Flags().IntVar(&f.city.Days, "days", 90, "how many days of reports, with --out")
	cmd.Flags().StringVar(&f.out, "out", "", "write the city as a folder of files here, and don't serve it")
	return cmd
}

func (a *app) demo(ctx context.Context, f *demoFlags) error {
	if f.city.Components < 1 || f.city.Days < 1 {
		return usageError{fmt.Errorf("--components and --days must be above 0")}
	}
	if err := onlyLoopback(ctx, f.listen); err != nil {
		return err // before the work, not after it
	}
	if f.out != "" {
		city, err := demo.New(f.city)
		if err != nil {
			return err
		}
		p := a.newProgress()
		defer p.end()
		return demo.WriteFolder(f.out, city, p.step)
	}
	return f.with(ctx, func(ctx context.Context, d *database) error {
		if err := a.loadDemo(ctx, d, f); err != nil {
			return err
		}
		f.opened = d
		return a.serve(ctx, &f.serveFlags)
	})
}

// loadDemo makes the city, brings it into the database and publishes it, unless
// that has been done. A database that holds another city is left alone.
func (a *app) loadDemo(ctx context.Context, d *database, f *demoFlags) error {
	source := fmt.Sprintf("demo city, seed %d, %d components", f.city.Seed, f.city.Components)
	there, err := d.Editions(ctx, 0, 1)
	if err != nil {
		return err
	}
	if len(there) == 0 {
		if err := a.importDemo(ctx, d, f, source); err != nil {
			return err
		}
	} else if same, err := hasImport(ctx, d, source); err != nil {
		return err
	} else if !same {
		return chengge.Errorf(chengge.ErrConflict, "the database under %s holds %s already: serve it with chengge serve, or choose another folder with --data", f.data, there[0].City.Name)
	} else if there[0].Number > 1 || there[0].State != store.Draft {
		return nil // what was done to the city since is served as it is
	}
	draft, err := d.Draft(ctx)
	if err != nil {
		return err
	}
	var found editions.Findings
	_, err = d.Publish(ctx, store.Publishing{Actor: actor(), Why: source, Version: draft.Version, Check: editions.Gate(true, &found)})
	if err != nil && len(found) > 0 {
		_ = editions.WriteFindings(a.stderr, found, string(exporters.Table), a.lang)
	}
	return err
}

func (a *app) importDemo(ctx context.Context, d *database, f *demoFlags, source string) error {
	city, err := demo.New(f.city)
	if err != nil {
		return err
	}
	p := a.newProgress()
	defer p.end()
	in := store.Import{Actor: actor(), Source: source, City: city.Contents().City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for l := range chengge.Layers() {
		if rows := city.Contents().Rows(l.Kind); rows != nil {
			in.Layers[l.Kind] = rows
		}
	}
	in.Progress = func(k chengge.Kind, done, total int64) { p.step(string(k), done, total) }
	_, _, err = d.Import(ctx, in)
	return err
}

// hasImport tells whether the log has an import of that source.
func hasImport(ctx context.Context, d *database, source string) (bool, error) {
	log, err := d.Log(ctx, 0, 0, 10_000)
	if err != nil {
		return false, err
	}
	for _, e := range log {
		var detail struct {
			Source string `json:"source"`
		}
		if e.Action == "import" && json.Unmarshal(e.Detail, &detail) == nil && detail.Source == source {
			return true, nil
		}
	}
	return false, nil
}
