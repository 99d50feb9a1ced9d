package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/balance"
	"chengge/importers"
	"chengge/spatial/earthwork"

	"github.com/spf13/cobra"
)

// balanceFlags are the flags of balance.
type balanceFlags struct {
	folder                          folderFlags
	database                        databaseFlags
	load, changes, tradeOff         string
	scenario                        string
	compare                         []string
	alternatives                    int
	sites, template, replan, solver string
	network                         string
	objective, order, periods       string
	format, out, orders, hours      string
	maxDistance                     int64
	closed, fix                     []string
	needPermits, straight, exactly  bool
	mostOpen, worths                int
}

func (a *app) balanceCommand() *cobra.Command {
	var f balanceFlags
	cmd := &cobra.Command{
		Use:   "balance",
		Short: "Plan where each cubic metre of earth should go · 土方平衡与调配",
		Long: "balance reads the sites of a city, what they give and take by month, permits, hauliers, bans and prices: from the tables that\n" +
			"the member balance of city.json names, or from a workbook (--sites). It plans where each m³ goes along the city's roads, has the\n" +
			"plan proven by a verifier of its own, and compares it with what happens without coordination. It needs no database.\n\n" +
			"--changes reads what is otherwise (a file in JSON, as the member changes of POST /v1/balances): volumes, sites, bans, prices. --scenario\n" +
			"shows what happens without coordination (baseline) or today (practice) as a plan of its own. --trade-off finds the curve between two\n" +
			"objectives. --compare puts plans of --out FILE.json side by side. --load brings a folder's tables into the database, for the console\n" +
			"and for POST /v1/balances.\n\n" +
			"--template writes a workbook to begin with. Prices that nobody states are ours and are listed as assumptions.\n" +
			"Warnings go to standard error; what is wrong with the input is named by file, row, site and field, and nothing is planned.",
		Example: "  chengge balance --from testdata/town\n" +
			"  chengge balance --from city --out plan.html --orders orders.xlsx\n" +
			"  chengge balance --from city --order zone-first --max-distance 25000 --close XN41 --format json\n" +
			"  chengge balance --from city --replan plan.json --out plan2.json\n" +
			"  chengge balance --from city --changes alert.json --out alert.json\n" +
			"  chengge balance --compare plan.json --compare plan2.json\n" +
			"  chengge balance --from city --trade-off cost,co2\n" +
			"  chengge balance --load city\n" +
			"  chengge balance --template sites.xlsx && chengge balance --sites sites.xlsx",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.balance(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	f.folder.add(flags)
	flags.StringVar(&f.sites, "sites", "", "workbook (.xlsx) with the sheets of --template, in place of what city.json names; without --from ways are straight")
	flags.StringVar(&f.template, "template", "", "write a workbook to begin with to this file, and end")
	flags.StringVar(&f.network, "network", "", "roads of OpenStreetMap (.osm.pbf, .osm or .osm.gz) that trucks take in place of the city's")
	flags.StringVar(&f.objective, "objective", "cost", "what to make least: cost, distance or co2")
	flags.StringVar(&f.order, "order", "", "what goes before it, whatever it costs: nearest (direct reuse, then short ways) or zone-first (inside the zone)")
	flags.Int64Var(&f.maxDistance, "max-distance", 0, "forbid hauls longer than so many metres (default: no limit)")
	flags.StringVar(&f.periods, "periods", "month", "month or week")
	flags.StringVar(&f.hours, "hours", "", "hours of haulage, such as 20:00-06:00 (default: all day)")
	flags.StringArrayVar(&f.closed, "close", nil, "code of a site that takes and lends nothing; may be repeated")
	flags.StringArrayVar(&f.fix, "fix", nil, "FROM,TO: keep what moves between two sites as in --replan, else as in the table of flows; may be repeated")
	flags.StringVar(&f.replan, "replan", "", "plan in force (.json of --out): little of it is changed")
	flags.BoolVar(&f.needPermits, "need-permits", false, "only what permits cover may move")
	flags.IntVar(&f.mostOpen, "open", 0, "open at most so many of the candidates (default: no limit)")
	flags.BoolVar(&f.exactly, "open-exactly", false, "open exactly as many as --open says")
	flags.BoolVar(&f.straight, "straight", false, "leave the roads aside: straight lines times a factor")
	flags.IntVar(&f.worths, "prices", 8, "how many capacities to price; 0 for none")
	flags.StringVar(&f.solver, "solver", "", "path of chengge-solve, for plans whose flows are tied together (default: beside this program, then $PATH)")
	flags.IntVar(&f.alternatives, "alternatives", 1000, "for how many flows, the dearest first, to find the best plan without them; 0 for none")
	flags.StringVar(&f.scenario, "scenario", "", "optimum, baseline or practice (default: optimum)")
	flags.StringVar(&f.changes, "changes", "", "file (JSON) with what differs from the tables: volumes, sites, bans, no_bans, prices, permits, flows")
	flags.StringVar(&f.tradeOff, "trade-off", "", "A,B or A,B,N: N plans (7) from the best for A to the best for B, of cost, distance and co2")
	flags.StringArrayVar(&f.compare, "compare", nil, "put this plan (.json of --out) beside others; may be repeated")
	flags.StringVar(&f.load, "load", "", "bring the tables that city.json of this folder names into the database, and end")
	f.database.add(flags)
	flags.StringVar(&f.format, "format", "", "table, json, csv or geojson (default: table)")
	flags.StringVar(&f.out, "out", "", "write to this file, whole or not at all: .html, .xlsx, .json, .csv or .geojson")
	flags.StringVar(&f.orders, "orders", "", "also write haul orders by haulier, night and vehicle to this file: .xlsx or .json")
	exclude(flags, "template", "from")
	exclude(flags, "template", "sites")
	exclude(flags, "load", "from", "template", "compare", "out", "orders")
	exclude(flags, "compare", "from", "sites", "template", "orders")
	return cmd
}

func (a *app) balance(ctx context.Context, f *balanceFlags) error {
	if f.template != "" {
		var b bytes.Buffer
		if err := balance.WriteTemplate(&b, a.lang); err != nil {
			return err
		}
		return a.writeOut(f.template, b.Bytes())
	}
	switch {
	case f.load != "":
		return f.keep(ctx, a)
	case len(f.compare) > 0:
		return f.beside(a)
	}
	o, err := f.options()
	if err != nil {
		return err
	}
	write, err := f.writer()
	if err != nil {
		return err
	}
	in, err := f.input(ctx, a)
	if err == nil {
		in.Plans, err = f.changed(in)
	}
	if err != nil {
		return err
	}
	p := a.newProgress()
	o.Progress = func(g earthwork.Progress) { p.step(string(g.Criterion), g.Pivots, -1) }
	result, err := balance.Solve(ctx, in, o)
	p.end()
	var refused *balance.Refused
	if errors.As(err, &refused) {
		a.sayFindings(refused.Findings)
		return chengge.Errorf(chengge.ErrFindings, "what is stated has errors, and nothing was planned").InChinese("数据有错误，未作计划")
	}
	if err != nil {
		return err
	}
	a.sayFindings(result.Findings)
	d := result.Document(a.lang)
	var b bytes.Buffer
	if err := write(result, d, &b); err != nil {
		return err
	}
	if err := a.writeOut(f.out, b.Bytes()); err != nil {
		return err
	}
	if f.orders == "" {
		return nil
	}
	b.Reset()
	orders := result.Orders(d)
	if strings.EqualFold(filepath.Ext(f.orders), ".json") {
		err = orders.WriteJSON(&b)
	} else {
		err = orders.WriteWorkbook(&b)
	}
	if err != nil {
		return err
	}
	return a.writeOut(f.orders, b.Bytes())
}

// sayFindings lists what was found, the first of them.
func (a *app) sayFindings(list []importers.PlanFinding) {
	for i, f := range list {
		if i == shownFindings {
			a.say("另有 {n} 条", "and {n} more", chengge.Arg{Name: "n", Value: len(list) - i})
			return
		}
		line := balance.FindingLine(f, a.lang)
		if line.Where != "" {
			line.Where += ": "
		}
		fmt.Fprintf(a.stderr, "%s: %s%s\n", line.Severity, line.Where, line.Say)
	}
}

// options reads the flags, by the words of POST /v1/balances.
func (f *balanceFlags) options() (o balance.Options, err error) {
	if f.periods != "month" && f.periods != "week" {
		return o, usageError{fmt.Errorf("--periods %q: use month or week", f.periods)}
	}
	if f.maxDistance < 0 || f.mostOpen < 0 || f.worths < 0 || f.alternatives < 0 {
		return o, usageError{errors.New("--max-distance, --open, --prices and --alternatives are 0 or more")}
	}
	r := balance.PlanRequest{Scenario: f.scenario, Objective: f.objective, Order: f.order, Periods: f.periods, MaxMetres: f.maxDistance, Hours: f.hours, Close: f.closed,
		OpenAtMost: f.mostOpen, NeedPermits: f.needPermits, Straight: f.straight, Worths: f.worths, Alternatives: f.alternatives}
	if f.exactly {
		r.OpenAtMost, r.OpenExactly = 0, f.mostOpen
	}
	if f.worths == 0 {
		r.Worths = -1
	}
	if f.alternatives == 0 {
		r.Alternatives = -1
	}
	for _, pair := range f.fix {
		from, to, ok := strings.Cut(pair, ",")
		if !ok {
			return o, usageError{fmt.Errorf("--fix %q: write FROM,TO", pair)}
		}
		r.Fixed = append(r.Fixed, balance.PlanPair{From: strings.TrimSpace(from), To: strings.TrimSpace(to)})
	}
	if f.tradeOff != "" {
		parts := strings.Split(f.tradeOff, ",")
		if len(parts) < 2 || len(parts) > 3 {
			return o, usageError{fmt.Errorf("--trade-off %q: write cost,co2 or cost,co2,9", f.tradeOff)}
		}
		r.TradeOff = &balance.TradeOff{A: parts[0], B: parts[1]}
		if len(parts) == 3 {
			if r.TradeOff.Points, err = strconv.Atoi(parts[2]); err != nil {
				return o, usageError{fmt.Errorf("--trade-off %q: write cost,co2 or cost,co2,9", f.tradeOff)}
			}
		}
	}
	if o, err = r.Options(); err != nil {
		return o, usageError{fmt.Errorf("--%w", err)}
	}
	o.Solver.Program = f.solver
	if f.replan != "" {
		if o.Former, err = readPlan(f.replan); err != nil {
			return o, fmt.Errorf("--replan: %w", err)
		}
	}
	return o, nil
}

// readPlan reads a plan that --out wrote.
func readPlan(name string) (*balance.Document, error) {
	old, err := os.Open(name)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "%w", err)
	}
	defer old.Close()
	d, err := balance.ReadDocument(old)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// changed gives the tables with what --changes says.
func (f *balanceFlags) changed(in balance.Input) (*importers.SitePlans, error) {
	if f.changes == "" || in.Plans.Errors() > 0 {
		return in.Plans, nil
	}
	b, err := os.ReadFile(f.changes)
	if err != nil {
		return nil, chengge.Errorf(chengge.ErrFile, "--changes: %w", err)
	}
	c, err := balance.ReadPlanChanges(b)
	if err != nil {
		return nil, fmt.Errorf("--changes %s: %w", f.changes, err)
	}
	g, err := balance.GroundOf(in.Plans).With(c, nil)
	if err != nil {
		return nil, fmt.Errorf("--changes %s: %w", f.changes, err)
	}
	plans, err := g.Plans(in.City)
	if err == nil {
		plans.Network = in.Plans.Network // the roads are no table of the ground
	}
	return plans, err
}

// input reads the city and the tables.
func (f *balanceFlags) input(ctx context.Context, a *app) (in balance.Input, err error) {
	defer func() {
		if f.network != "" && in.Plans != nil {
			in.Plans.Network = f.network
		}
	}()
	if f.folder.from == "" && f.sites != "" {
		zone, err := time.LoadLocation("Asia/Shanghai")
		if err != nil {
			return in, err
		}
		in.City = chengge.City{CRS: "WGS84", Zone: zone}
		in.Plans, err = importers.ReadWorkbook(f.sites, in.City)
		return in, err
	}
	f.folder.only = balance.Kinds
	folder, err := f.folder.readClean(ctx, a)
	if err != nil {
		return in, err
	}
	var plans *importers.SitePlans
	if f.sites != "" {
		plans, err = importers.ReadWorkbook(f.sites, folder.City())
	} else {
		plans, err = importers.ReadSitePlans(ctx, folder.Manifest(), importers.Options{GDAL: f.folder.gdal})
	}
	if err != nil {
		return in, err
	}
	return balance.InputOf(folder.Contents(), plans)
}
