package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	sites, template, replan, solver string
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
			"--template writes a workbook to begin with. Prices that nobody states are ours and are listed as assumptions.\n" +
			"Warnings go to standard error; what is wrong with the input is named by file, row, site and field, and nothing is planned.",
		Example: "  chengge balance --from testdata/town\n" +
			"  chengge balance --from city --out plan.html --orders orders.xlsx\n" +
			"  chengge balance --from city --order zone-first --max-distance 25000 --close XN41 --format json\n" +
			"  chengge balance --from city --replan plan.json --out plan2.json\n" +
			"  chengge balance --template sites.xlsx && chengge balance --sites sites.xlsx",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.balance(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	f.folder.add(flags)
	flags.StringVar(&f.sites, "sites", "", "workbook (.xlsx) with the sheets of --template, in place of what city.json names; without --from ways are straight")
	flags.StringVar(&f.template, "template", "", "write a workbook to begin with to this file, and end")
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
	flags.StringVar(&f.format, "format", "", "table, json, csv or geojson (default: table)")
	flags.StringVar(&f.out, "out", "", "write to this file, whole or not at all: .html, .xlsx, .json, .csv or .geojson")
	flags.StringVar(&f.orders, "orders", "", "also write haul orders by haulier, night and vehicle to this file: .xlsx or .json")
	exclude(flags, "template", "from")
	exclude(flags, "template", "sites")
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
	o, err := f.options()
	if err != nil {
		return err
	}
	write, err := f.writer()
	if err != nil {
		return err
	}
	in, err := f.input(ctx, a)
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

func (f *balanceFlags) options() (o balance.Options, err error) {
	o = balance.Options{Objective: earthwork.Criterion(f.objective), Order: balance.Order(f.order), MaxMetres: f.maxDistance, Close: f.closed,
		NeedPermits: f.needPermits, MostOpen: f.mostOpen, Exactly: f.exactly, Straight: f.straight, Worths: f.worths}
	o.Solver.Program = f.solver
	if f.worths == 0 {
		o.Worths = -1
	}
	switch o.Objective {
	case earthwork.LeastCost, earthwork.LeastDistance, earthwork.LeastCO2:
	default:
		return o, usageError{fmt.Errorf("--objective %q: use cost, distance or co2", f.objective)}
	}
	switch o.Order {
	case balance.NoOrder, balance.NearestFrom, balance.ZoneFirst:
	default:
		return o, usageError{fmt.Errorf("--order %q: use nearest or zone-first", f.order)}
	}
	switch f.periods {
	case "month":
	case "week":
		o.Weeks = true
	default:
		return o, usageError{fmt.Errorf("--periods %q: use month or week", f.periods)}
	}
	if f.maxDistance < 0 || f.mostOpen < 0 || f.worths < 0 {
		return o, usageError{errors.New("--max-distance, --open and --prices are 0 or more")}
	}
	if o.Window, err = chengge.ParseHours(f.hours); err != nil {
		return o, usageError{fmt.Errorf("--hours: %w", err)}
	}
	for _, pair := range f.fix {
		from, to, ok := strings.Cut(pair, ",")
		if !ok {
			return o, usageError{fmt.Errorf("--fix %q: write FROM,TO", pair)}
		}
		o.Fixed = append(o.Fixed, [2]string{strings.TrimSpace(from), strings.TrimSpace(to)})
	}
	if f.replan != "" {
		old, err := os.Open(f.replan)
		if err != nil {
			return o, chengge.Errorf(chengge.ErrFile, "--replan: %w", err)
		}
		defer old.Close()
		if o.Former, err = balance.ReadDocument(old); err != nil {
			return o, fmt.Errorf("--replan %s: %w", f.replan, err)
		}
	}
	return o, nil
}

// input reads the city and the tables.
func (f *balanceFlags) input(ctx context.Context, a *app) (in balance.Input, err error) {
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
