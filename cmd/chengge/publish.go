package main

import (
	"context"
	"fmt"
	"time"

	"chengge"
	"chengge/editions"
	"chengge/exporters"
	"chengge/store"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// publishFlags say how an edition is published.
type publishFlags struct {
	databaseFlags
	from, note, format string
	replace            bool
}

func (f *publishFlags) add(flags *pflag.FlagSet) {
	f.databaseFlags.add(flags)
	flags.StringVar(&f.from, "at", "", "when it comes into force: 2027-01-01 or 2027-01-01T00:00:00+08:00 (default: as soon as every server can have it, in 10 s)")
	flags.StringVar(&f.note, "note", "", "why, for the log")
	flags.BoolVar(&f.replace, "replace", false, "withdraw an edition that is scheduled and not yet in force")
	flags.StringVar(&f.format, "format", "table", "table or json")
}

// publishing reads the flags; a bare date is midnight in the city's time zone.
func (f *publishFlags) publishing(city chengge.City) (store.Publishing, error) {
	p := store.Publishing{Actor: actor(), Why: f.note, Replace: f.replace}
	if f.from != "" {
		at, err := chengge.ParseTime(f.from, city.Location())
		if err != nil {
			return p, usageError{fmt.Errorf("--at: %w", err)}
		}
		p.From = at
	}
	return p, nil
}

func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	var accept bool
	var version int64
	cmd := &cobra.Command{
		Use:   "publish",
		Short: "Check the draft and bring it into force · 检查并发布草稿",
		Long: "publish checks the draft and, where nothing stands against it, seals it as an edition that comes into force as soon as every\n" +
			"server can have built it, or at the time given. Errors stop it; warnings stop it unless --accept is given. A published edition\n" +
			"is never changed. It says how many reports go to somebody else by it, of the open ones and those of the last 90 days; chengge diff\n" +
			"--consequences lists them.",
		Example: "  chengge publish --note \"survey of 2026\" --accept\n  chengge publish --at 2027-01-01",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := exporters.ParseFormat(f.format, exporters.Table, exporters.JSON)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				draft, err := d.Draft(ctx)
				if err != nil {
					return err
				}
				p, err := f.publishing(draft.City)
				if err != nil {
					return err
				}
				if p.Version = version; version == 0 {
					p.Version = draft.Version
				}
				// A draft that can't be asked is not published either, and the findings
				// of its check say more than our error.
				means, uncounted := countConsequences(ctx, d, draft)
				if means != nil {
					a.sayConsequences(means)
				}
				var found editions.Findings
				p.Check = editions.Gate(accept, &found)
				e, err := d.Publish(ctx, p)
				if len(found) > 0 {
					if err := editions.WriteFindings(a.stderr, found, string(exporters.Table), a.lang); err != nil {
						return err
					}
				}
				if err != nil {
					return err
				}
				if uncounted != nil {
					a.say("未能统计对问题归属的影响：{why}", "which reports go to somebody else was not counted: {why}", chengge.Arg{Name: "why", Value: uncounted.Error()})
				}
				return a.showPublished(format, e)
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&accept, "accept", false, "publish in spite of warnings")
	cmd.Flags().Int64Var(&version, "version", 0, "version of the draft that you have seen (default: as it is now)")
	return cmd
}

func (a *app) showPublished(f exporters.Format, e store.Edition) error {
	from := e.InForceFrom.In(e.City.Location()).Format(time.RFC3339)
	rows := [][]string{{fmt.Sprint(e.Number), from}}
	return a.listing(f, e, []chengge.Text{{Zh: "版本", En: "edition"}, {Zh: "生效时间", En: "in force from"}}, rows)
}

func (a *app) rollbackCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "rollback EDITION",
		Short: "Publish the state of an earlier edition as a new one · 恢复到较早的版本",
		Long: "rollback publishes what an earlier edition held as a new edition. Nothing is overwritten: the editions between stay, and can be\n" +
			"rolled back to in turn. It wants no open draft.",
		Example: "  chengge rollback 41 --note \"grids of the new zone were wrong\"",
		Args:    a.oneArgument("EDITION"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := exporters.ParseFormat(f.format, exporters.Table, exporters.JSON)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			target, err := editionNumber(args[0])
			if err != nil {
				return err
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				to, err := d.Edition(ctx, target)
				if err != nil {
					return err
				}
				p, err := f.publishing(to.City)
				if err != nil {
					return err
				}
				e, err := d.Rollback(ctx, target, p)
				if err != nil {
					return err
				}
				return a.showPublished(format, e)
			})
		},
	}
	f.add(cmd.Flags())
	return cmd
}
