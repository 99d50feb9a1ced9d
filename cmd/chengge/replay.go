package main

import (
	"context"
	"fmt"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/exporters"
	"chengge/grids"
	"chengge/store"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// pastDays is how far back a replay looks by default, beside what is open.
const pastDays = 90

// pastFlags say which past reports are meant.
type pastFlags struct {
	since, until, office, format string
	open, counts                 bool
}

func (f *pastFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.since, "since", "", "only reports taken in from then on, 2026-08-01 or 2026-08-01T08:00+08:00 (default: 90 days ago, and open ones from before)")
	flags.StringVar(&f.until, "until", "", "only reports taken in before then")
	flags.BoolVar(&f.open, "open", false, "only open reports, of whatever age unless --since is given")
	flags.StringVar(&f.office, "office", "", "only reports that were routed to places of this street office, by its code")
	flags.BoolVar(&f.counts, "counts", false, "only the counts, not the list of reports")
}

// filter reads the flags; now is by the database's clock.
func (f *pastFlags) filter(now time.Time, zone *time.Location) (p store.PastFilter, err error) {
	moment := func(flag, text string) (t time.Time) {
		if text == "" || err != nil {
			return t
		}
		if t, err = chengge.ParseTime(text, zone); err != nil {
			err = usageError{fmt.Errorf("%s: %w", flag, err)}
		}
		return t
	}
	p = store.PastFilter{From: moment("--since", f.since), To: moment("--until", f.until), OpenOnly: f.open, Office: f.office}
	if err == nil && !p.From.IsZero() && !p.To.IsZero() && !p.From.Before(p.To) {
		err = usageError{fmt.Errorf("--since %s is not before --until %s", f.since, f.until)}
	}
	if p.From.IsZero() && p.To.IsZero() && !p.OpenOnly {
		p.From, p.OpenToo = now.AddDate(0, 0, -pastDays), true
	}
	return p, err
}

func (a *app) replayCommand() *cobra.Command {
	var d databaseFlags
	var f pastFlags
	var edition, against int64
	var at string
	cmd := &cobra.Command{
		Use:   "replay --edition EDITION",
		Short: "Say what another edition would have decided for past reports · 以另一版本重新定责",
		Long: "replay asks an edition, also the draft, about past reports: by default those of the last 90 days and all that are open. It lists\n" +
			"those that would go to somebody else, newest first, with who leads and why on both sides, and counts them by office and rule.\n\n" +
			"What an edition would have decided is compared with what was decided when the reports came, by whatever edition was in force\n" +
			"then; with --against by that edition, asked anew. For dates and hours each report's own moment counts, or --at. The place is the\n" +
			"point by which the report was routed.",
		Example: "  chengge replay --edition 12\n  chengge replay --edition 12 --against 11 --since 2026-08-01 --until 2026-09-01 --format csv\n" +
			"  chengge replay --edition 12 --open --office 410105001 --format geojson\n  chengge replay --edition 12 --at 2027-01-01T23:00 --counts",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to, err := f.formatOf()
			if err != nil {
				return err
			}
			if edition < 1 || against < 0 {
				return usageError{fmt.Errorf("--edition and --against: write the number of an edition, see chengge editions")}
			}
			return d.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				e, err := d.Edition(ctx, edition)
				if err != nil {
					return err
				}
				var r editions.Replay
				if at != "" {
					if r.At, err = chengge.ParseTime(at, e.City.Location()); err != nil {
						return usageError{fmt.Errorf("--at: %w", err)}
					}
				}
				filter, err := f.past(ctx, d, e.City)
				if err != nil {
					return err
				}
				if r.Before, r.After, err = twoSnapshots(ctx, d, against, edition); err != nil {
					return err
				}
				filter.Stored = r.Before == nil
				return a.showReplay(ctx, d, to, r, filter, f.counts)
			})
		},
	}
	d.add(cmd.Flags())
	f.add(cmd.Flags())
	cmd.Flags().Int64Var(&edition, "edition", 0, "edition to ask")
	cmd.Flags().Int64Var(&against, "against", 0, "edition to ask as well and compare with (default: what was decided when the reports came)")
	cmd.Flags().StringVar(&at, "at", "", "moment for which dates and hours count (default: that of each report)")
	cmd.Flags().StringVar(&f.format, "format", "table", "table, csv, json or geojson (each report at its place)")
	return cmd
}

func (f *pastFlags) formatOf() (exporters.Format, error) {
	to, err := exporters.ParseFormat(f.format, exporters.Table, exporters.CSV, exporters.JSON, exporters.GeoJSON)
	if err == nil && f.counts && to == exporters.GeoJSON {
		err = fmt.Errorf("counts have no place: use table, csv or json")
	}
	if err != nil {
		return to, usageError{fmt.Errorf("--format: %w", err)}
	}
	return to, nil
}

func (f *pastFlags) past(ctx context.Context, d *database, city chengge.City) (store.PastFilter, error) {
	_, now, err := d.Timetable(ctx)
	if err != nil {
		return store.PastFilter{}, err
	}
	return f.filter(now, city.Location())
}

// consequences asks an edition and the one before it about what is open and what
// came in the last 90 days.
func consequences(ctx context.Context, d *database, e store.Edition, against int64) (r editions.Replay, filter store.PastFilter, err error) {
	if against == 0 {
		return r, filter, chengge.Errorf(chengge.ErrNotFound, "there is no edition before %d to compare it with", e.Number).
			InChinese("版本 %d 之前没有版本，无从比较", e.Number)
	}
	if filter, err = (&pastFlags{}).past(ctx, d, e.City); err != nil {
		return r, filter, err
	}
	r.Before, r.After, err = twoSnapshots(ctx, d, against, e.Number)
	return r, filter, err
}

func (a *app) showConsequences(ctx context.Context, d *database, f exporters.Format, e store.Edition, against int64) error {
	r, filter, err := consequences(ctx, d, e, against)
	if err != nil {
		return err
	}
	return a.showReplay(ctx, d, f, r, filter, false)
}

// countConsequences counts what publishing a draft means for reports, nil where
// there are none or nothing before it.
func countConsequences(ctx context.Context, d *database, draft store.Edition) (*editions.Tally, error) {
	if any, err := d.HasReports(ctx); err != nil || !any || draft.Base == 0 {
		return nil, err
	}
	r, filter, err := consequences(ctx, d, draft, draft.Base)
	if err != nil {
		return nil, err
	}
	var tally editions.Tally
	for o, err := range r.Outcomes(d.PastReports(ctx, filter)) {
		if err != nil {
			return nil, err
		}
		tally.Add(o)
	}
	return tally.Sum(), nil
}

// twoSnapshots builds an edition and, where against is not 0, the one that it is
// compared with: they share the layers that are the same.
func twoSnapshots(ctx context.Context, d *database, against, edition int64) (before, after *grids.Snapshot, err error) {
	if against != 0 {
		if before, err = buildEdition(ctx, d, against, nil); err != nil {
			return nil, nil, err
		}
	}
	after, err = buildEdition(ctx, d, edition, before)
	return before, after, err
}
