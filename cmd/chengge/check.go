package main

import (
	"context"
	"fmt"

	"chengge"
	"chengge/editions"
	"chengge/exporters"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	var source sourceFlags
	var format string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the draft, or a folder of files · 检查草稿或数据文件夹",
		Long: "check lists all findings on the draft in the database, on one of its editions, or with --from on the folder of files that city.json\n" +
			"describes: on codes, parents, validity of shapes, bodies, chiefs, components, the responsibility matrix, gaps and overlaps between\n" +
			"neighbours, nesting, and the road network. The exit code is 1 when one of them is an error, 0 with warnings and notes alone.",
		Example: "  chengge check --from testdata/town\n  chengge check\n  chengge check --edition 12 --format geojson > findings.geojson",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON, exporters.GeoJSON, exporters.CSV)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			of, all, err := source.check(cmd.Context(), a)
			if err != nil {
				return err
			}
			if err := editions.WriteFindings(a.stdout, all, string(f), a.lang); err != nil {
				return err
			}
			errs, warnings, notes := all.Count(chengge.SeverityError), all.Count(chengge.SeverityWarning), all.Count(chengge.SeverityNote)
			if f != exporters.Table || source.folder.from == "" { // a table ends with the counts itself
				a.say("{of}：错误 {e}，警告 {w}，提示 {n}", "{of}: errors {e}, warnings {w}, notes {n}",
					chengge.Arg{Name: "of", Value: of}, chengge.Arg{Name: "e", Value: errs},
					chengge.Arg{Name: "w", Value: warnings}, chengge.Arg{Name: "n", Value: notes})
			}
			if errs > 0 {
				return findingsExit(1)
			}
			return nil
		},
	}
	source.add(cmd.Flags(), "the draft")
	cmd.Flags().StringVar(&format, "format", "table", "table, json, geojson or csv")
	return cmd
}

// check gives the findings, and says what they are on.
func (f *sourceFlags) check(ctx context.Context, a *app) (of any, all editions.Findings, err error) {
	if f.folder.from != "" {
		read, err := f.folder.read(ctx, a)
		if err != nil {
			return "", nil, err
		}
		found, err := editions.Check(read.Contents())
		if err != nil {
			return "", nil, fmt.Errorf("check %s: %w", f.folder.from, err)
		}
		return f.folder.from, append(read.Findings(), found...), nil
	}
	err = f.with(ctx, a, func(ctx context.Context, d *database) error {
		number := f.edition
		of = chengge.Text{Zh: fmt.Sprintf("版本 %d", number), En: fmt.Sprintf("edition %d", number)}
		if number == 0 {
			draft, err := d.Draft(ctx)
			if err != nil {
				return err
			}
			number = draft.Number
			of = chengge.Text{Zh: fmt.Sprintf("草稿 %d（第 %d 版）", number, draft.Version), En: fmt.Sprintf("draft %d at version %d", number, draft.Version)}
		}
		c, release, err := d.Contents(ctx, number)
		if err != nil {
			return err
		}
		defer release()
		all, err = editions.Check(c)
		return err
	})
	return of, all, err
}
