package main

import (
	"fmt"

	"chengge"
	"chengge/editions"
	"chengge/exporters"

	"github.com/spf13/cobra"
)

func (a *app) checkCommand() *cobra.Command {
	var folder folderFlags
	var format string
	cmd := &cobra.Command{
		Use:   "check --from DIR",
		Short: "Check a folder of files · 检查一个数据文件夹",
		Long: "check reads the folder that city.json describes and lists all findings: on codes, parents, validity of shapes, bodies, chiefs,\n" +
			"components and the responsibility matrix. The exit code is 1 when one of them is an error, 0 with warnings and notes alone.",
		Example: "  chengge check --from testdata/town\n  chengge check --from testdata/town --format geojson > findings.geojson",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON, exporters.GeoJSON, exporters.CSV)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			read, err := folder.read(cmd.Context(), a)
			if err != nil {
				return err
			}
			found, err := editions.Check(read.Contents())
			if err != nil {
				return fmt.Errorf("check %s: %w", folder.from, err)
			}
			all := editions.Findings(append(read.Findings(), found...))
			if err := editions.WriteFindings(a.stdout, all, string(f), a.lang); err != nil {
				return err
			}
			errs, warnings, notes := all.Count(chengge.SeverityError), all.Count(chengge.SeverityWarning), all.Count(chengge.SeverityNote)
			if f != exporters.Table { // which ends with them itself
				a.say("{dir}：错误 {e}，警告 {w}，提示 {n}", "{dir}: errors {e}, warnings {w}, notes {n}",
					chengge.Arg{Name: "dir", Value: folder.from}, chengge.Arg{Name: "e", Value: errs},
					chengge.Arg{Name: "w", Value: warnings}, chengge.Arg{Name: "n", Value: notes})
			}
			if errs > 0 {
				return findingsExit(1)
			}
			return nil
		},
	}
	folder.add(cmd.Flags())
	cmd.Flags().StringVar(&format, "format", "table", "table, json, geojson or csv")
	return cmd
}
