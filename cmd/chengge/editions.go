package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"chengge"
	"chengge/exporters"
	"chengge/store"

	"github.com/spf13/cobra"
)

// editionNumber reads the number of an edition.
func editionNumber(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, usageError{fmt.Errorf("%q is no number of an edition: see chengge editions", s)}
	}
	return n, nil
}

func (a *app) editionsCommand() *cobra.Command {
	var f databaseFlags
	var format string
	var limit int
	list := func(head []chengge.Text, get func(context.Context, *database) (any, [][]string, error)) func(*cobra.Command, []string) error {
		return func(cmd *cobra.Command, _ []string) error {
			to, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON, exporters.CSV)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			if limit < 1 {
				return usageError{fmt.Errorf("--limit %d: must be above 0", limit)}
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				v, rows, err := get(ctx, d)
				if err != nil {
					return err
				}
				return a.listing(to, v, head, rows)
			})
		}
	}
	cmd := &cobra.Command{
		Use:     "editions",
		Short:   "List editions, drafts and what was done to them · 列出数据版本与操作记录",
		Example: "  chengge editions\n  chengge editions log\n  chengge editions discard",
		Args:    a.noArguments,
		RunE: list([]chengge.Text{{Zh: "版本", En: "edition"}, {Zh: "状态", En: "state"}, {Zh: "生效时间", En: "in force from"}, {Zh: "发布人", En: "by"}, {Zh: "说明", En: "why"}},
			func(ctx context.Context, d *database) (any, [][]string, error) {
				all, err := d.Editions(ctx, 0, limit)
				var rows [][]string
				for _, e := range all {
					from, by := "", e.SealedBy
					if e.State == store.Draft {
						by = e.CreatedBy
					} else {
						from = e.InForceFrom.In(e.City.Location()).Format(time.RFC3339)
					}
					rows = append(rows, []string{fmt.Sprint(e.Number), a.stateOf(e), from, by, e.Note})
				}
				return all, rows, err
			}),
	}
	log := &cobra.Command{
		Use:     "log",
		Short:   "Who did what, and why · 操作记录",
		Example: "  chengge editions log --limit 20",
		Args:    a.noArguments,
		RunE: list([]chengge.Text{{Zh: "时间", En: "at"}, {Zh: "版本", En: "edition"}, {Zh: "操作人", En: "by"}, {Zh: "操作", En: "what"}, {Zh: "详情", En: "detail"}},
			func(ctx context.Context, d *database) (any, [][]string, error) {
				entries, err := d.Log(ctx, 0, 0, limit)
				var rows [][]string
				for _, e := range entries {
					rows = append(rows, []string{e.At.Format(time.RFC3339), fmt.Sprint(e.Edition), e.Actor, e.Action, string(e.Detail)})
				}
				return entries, rows, err
			}),
	}
	discard := &cobra.Command{
		Use:     "discard",
		Short:   "Throw the draft away · 放弃草稿",
		Example: "  chengge editions discard",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				draft, err := d.Draft(ctx)
				if err != nil {
					return err
				}
				if err := d.Discard(ctx, actor(), draft.Version); err != nil {
					return err
				}
				a.say("草稿 {n} 已放弃", "draft {n} is discarded", chengge.Arg{Name: "n", Value: draft.Number})
				return nil
			})
		},
	}
	flags := cmd.PersistentFlags()
	f.add(flags)
	flags.StringVar(&format, "format", "table", "table, json or csv")
	flags.IntVar(&limit, "limit", 50, "how many, newest first")
	cmd.AddCommand(log, discard)
	return cmd
}

var stateTexts = map[store.EditionState]chengge.Text{
	store.Draft: {Zh: "草稿", En: "draft"}, store.Sealed: {Zh: "已发布", En: "published"}, store.Withdrawn: {Zh: "已撤回", En: "withdrawn"},
}

func (a *app) stateOf(e store.Edition) string { return stateTexts[e.State].In(a.lang) }
