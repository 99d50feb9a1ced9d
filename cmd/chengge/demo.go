package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chengge"
	"chengge/demo"
	"chengge/editions"
	"chengge/exporters"
	"chengge/grids"
	"chengge/store"
	"chengge/store/postgres"

	"github.com/spf13/cobra"
)

type demoFlags struct {
	serveFlags
	city  demo.Options
	until string // last day of reports, 2026-11-20
	out   string
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make a city, load it and serve it · 生成示范城市并提供服务",
		Long: "demo makes a city of 1,394 km² with 857 responsibility grids and a million components, the same one for the same seed and --until, brings it\n" +
			"into the private database under --data, publishes it, serves it as chengge serve does, says where, and shows one of its reports\n" +
			"located. Its first edition is in force since the first of January 2026, its reports go up to now. A second start serves what is there.\n" +
			"Only one demo runs on a folder at a time. With --out it writes the city as a folder of files instead, with city.json, --days of\n" +
			"reports and the truth about them. All names in it are invented.",
		Example: "  chengge demo\n  chengge demo --data /var/tmp/demo --listen 127.0.0.1:0 --components 100000\n  chengge demo --out city",
		Args:    a.noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), &f) },
	}
	f.serveFlags.databaseFlags.add(cmd.Flags())
	data := cmd.Flags().Lookup("data")
	data.DefValue = filepath.Join(data.DefValue, "demo") // beside the user's own city
	f.data = data.DefValue
	f.addServing(cmd.Flags())
	cmd.Flags().Uint64Var(&f.city.Seed, "seed", 1, "another seed makes another city")
	cmd.Flags().IntVar(&f.city.Components, "components", 1_000_000, "how many components; at least one of each of the 153 categories is made")
	cmd.Flags().IntVar(&f.city.Days, "days", 90, "how many days of reports")
	cmd.Flags().StringVar(&f.until, "until", "", "last day of reports, "+demo.LastDay+" (default today; with --out "+demo.LastDay+", so that it always writes the same)")
	cmd.Flags().StringVar(&f.out, "out", "", "write the city as a folder of files here, and don't serve it")
	return cmd
}

func (a *app) demo(ctx context.Context, f *demoFlags) error {
	if f.city.Components < 1 || f.city.Days < 1 {
		return usageError{fmt.Errorf("--components and --days must be above 0")}
	}
	if f.until == "" && f.out == "" {
		f.until = time.Now().In(demo.Zone()).Format(time.DateOnly)
	}
	if f.until != "" {
		last, err := time.ParseInLocation(time.DateOnly, f.until, demo.Zone())
		if err != nil {
			return usageError{fmt.Errorf("--until %s: write a day as %s", f.until, demo.LastDay)}
		}
		f.city.Until = last.AddDate(0, 0, 1)
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
	if beyond, err := reaches(ctx, f.listen); err != nil {
		return err
	} else if beyond { // before the work, not after it
		return refusedListen(f.listen, "示范城市没有密钥，只供本机使用；制作密钥之后，请用 chengge serve 提供",
			"the demo city has no keys and is for this machine; make keys, and serve it with chengge serve")
	}
	if err := f.alone(); err != nil {
		return err
	}
	return f.with(ctx, func(ctx context.Context, d *database) error {
		if err := a.loadDemo(ctx, d, f); err != nil {
			return err
		}
		f.opened = d
		f.greet = func(ctx context.Context, address string, live *grids.Live) {
			if d.server != nil {
				_ = os.WriteFile(f.servedAt(), []byte(address+"\n"), 0o644)
			}
			a.greetDemo(ctx, d, f, address, live)
		}
		if d.server != nil { // else the folder may be another demo's
			defer os.Remove(f.servedAt())
		}
		return a.serve(ctx, &f.serveFlags)
	})
}

// servedAt is the file that says at which address the folder's city is served.
func (f *demoFlags) servedAt() string { return filepath.Join(f.data, "address") }

// alone refuses a folder that another process has open: a second demo there
// would end with the first one, whose database it would use.
func (f *demoFlags) alone() error {
	if f.url != "" {
		return nil
	}
	if _, running := postgres.Running(postgres.Options{Dir: filepath.Join(f.data, "postgres")}); !running {
		return nil
	}
	if address, err := os.ReadFile(f.servedAt()); err == nil {
		at := strings.TrimSpace(string(address))
		return chengge.Errorf(chengge.ErrConflict, "a demo on %s runs already, at %s : open that, or stop it with Ctrl-C, or choose another folder with --data", f.data, at).
			InChinese("%s 上已有示范在运行，地址为 %s ：请打开该地址，或用 Ctrl-C 停止它，或用 --data 另选文件夹", f.data, at)
	}
	return chengge.Errorf(chengge.ErrConflict, "another chengge has %s open: wait until it is done, or choose another folder with --data", f.data).
		InChinese("另一个 chengge 正在使用 %s：请等待其结束，或用 --data 另选文件夹", f.data)
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
		a.say("正在生成示范城市并写入数据库；下次启动只需数秒 …", "making the demo city and bringing it into the database; the next start takes seconds …")
		if err := a.importDemo(ctx, d, f, source); err != nil {
			return err
		}
	} else if same, err := hasImport(ctx, d, source); err != nil {
		return err
	} else if !same {
		flag, name := "--data "+f.data, there[0].City.Name
		if f.url != "" {
			flag = "--database …" // an address may hold a password
		}
		return chengge.Errorf(chengge.ErrConflict, "%s holds another city or another demo (%s): serve it with chengge serve %s, or choose another folder with --data", flag, name, flag).
			InChinese("%s 中是另一个城市或另一份示范（%s）：请用 chengge serve %s 提供服务，或用 --data 另选文件夹", flag, name, flag)
	} else if there[0].Number > 1 || there[0].State != store.Draft {
		return nil // what was done to the city since is served as it is
	}
	draft, err := d.Draft(ctx)
	if err != nil {
		return err
	}
	var found editions.Findings
	gate := editions.Gate(true, &found)
	p := a.newProgress()
	publishing := store.Publishing{Actor: actor(), Why: source, Version: draft.Version, Check: func(c chengge.Contents) error {
		defer p.end()
		c.Components = counted(c.Components, func(n int64) { p.step(demoChecks.In(a.lang), n, int64(f.city.Components)) })
		return gate(c)
	}}
	// In force since January, so that questions about its reports have answers.
	if began := time.Date(2026, time.January, 1, 0, 0, 0, 0, draft.City.Location()); began.Before(time.Now()) {
		publishing.From = began
	}
	_, err = d.Publish(ctx, publishing)
	if err != nil && len(found) > 0 {
		_ = editions.WriteFindings(a.stderr, found, string(exporters.Table), a.lang)
	}
	return err
}

var (
	demoChecks   = chengge.Text{Zh: "检查", En: "checking"}
	demoCompares = chengge.Text{Zh: "生成", En: "making"}
	demoStores   = chengge.Text{Zh: "写入", En: "storing"}
)

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
	in.Progress = func(k chengge.Kind, done, total int64) {
		if k != chengge.KindComponents {
			return // they take a moment
		}
		if total > 0 {
			p.step(demoStores.In(a.lang), done, total)
		} else {
			p.step(demoCompares.In(a.lang), done, int64(f.city.Components))
		}
	}
	_, _, err = d.Import(ctx, in)
	return err
}

// counted tells, now and then, how many rows of a sequence have gone by.
func counted[T any](seq iter.Seq2[T, error], tell func(int64)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := int64(0)
		for r, err := range seq {
			if n++; n%16384 == 0 {
				tell(n)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// hasImport tells whether the log has an import of that source.
func hasImport(ctx context.Context, d *database, source string) (bool, error) {
	log, err := d.Log(ctx, 0, 0, 10_000)
	return slices.ContainsFunc(log, func(e store.LogEntry) bool {
		var detail struct {
			Source string `json:"source"`
		}
		return e.Action == "import" && json.Unmarshal(e.Detail, &detail) == nil && detail.Source == source
	}), err
}
