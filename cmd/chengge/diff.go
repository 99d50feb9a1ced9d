package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"chengge"
	"chengge/editions"
	"chengge/exporters"

	"github.com/spf13/cobra"
)

func (a *app) diffCommand() *cobra.Command {
	var f databaseFlags
	var format string
	var against, edition int64
	var consequences bool
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Say what the draft changes, or one edition against another · 比较草稿或版本",
		Long: "diff lists the things that differ between the draft (or --edition) and the edition that it began from (or --against): rows added,\n" +
			"removed and changed, attributes field by field, ground gained and lost in m².\n\n" +
			"With --consequences it lists in their place the reports that would go to somebody else: of the open ones and those of the last 90\n" +
			"days, with who leads and why on both sides, and counts them by office and rule. chengge replay asks about other reports.",
		Example: "  chengge diff\n  chengge diff --edition 12 --against 9 --format json\n  chengge diff --consequences --format csv",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON, exporters.GeoJSON, exporters.CSV)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				if edition == 0 {
					draft, err := d.Draft(ctx)
					if err != nil {
						return err
					}
					edition = draft.Number
				}
				e, err := d.Edition(ctx, edition)
				if err != nil {
					return err
				}
				if !cmd.Flags().Changed("against") {
					against = e.Base
				} else if against > 0 {
					if _, err := d.Edition(ctx, against); err != nil {
						return err
					}
				}
				if consequences {
					return a.showConsequences(ctx, d, to, e, against)
				}
				all, err := differences(ctx, d, against, edition)
				if err != nil {
					return err
				}
				show := a.showDifferences
				if to == exporters.GeoJSON {
					show = a.showPlaces
				}
				if err := show(to, all); err != nil {
					return err
				}
				a.say("版本 {e} 与 {b} 之间有 {n} 处不同", "things that differ between editions {b} and {e}: {n}",
					chengge.Arg{Name: "e", Value: edition}, chengge.Arg{Name: "b", Value: against}, chengge.Arg{Name: "n", Value: len(all)})
				return nil
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().Int64Var(&edition, "edition", 0, "edition to look at (default: the draft)")
	cmd.Flags().Int64Var(&against, "against", 0, "edition to compare with (default: the one that it began from; 0 is an empty one)")
	cmd.Flags().BoolVar(&consequences, "consequences", false, "which reports would go to somebody else, in place of which things differ")
	cmd.Flags().StringVar(&format, "format", "table", "table, json, geojson (each difference at its place) or csv")
	return cmd
}

func (a *app) showDifferences(f exporters.Format, all []editions.Difference) error {
	var rows [][]string
	for _, x := range all {
		rows = append(rows, []string{x.Kind.Layer().Title.In(a.lang), x.Code, x.Sentence(a.lang)})
	}
	return a.listing(f, all, []chengge.Text{{Zh: "图层", En: "layer"}, {Zh: "代码", En: "code"}, {Zh: "变化", En: "change"}}, rows)
}

// showPlaces writes the differences as GeoJSON, each at a point on it; one that
// has no place has no geometry.
func (a *app) showPlaces(_ exporters.Format, all []editions.Difference) error {
	out := bufio.NewWriter(a.stdout)
	out.WriteString(`{"type":"FeatureCollection","features":[`)
	for i, x := range all {
		properties, err := json.Marshal(struct {
			editions.Difference
			Place    *struct{} `json:"place,omitempty"` // is the geometry
			Sentence string    `json:"sentence"`
		}{x, nil, x.Sentence(a.lang)})
		if err != nil {
			return err
		}
		geometry := []byte("null")
		if x.Place != nil {
			geometry = exporters.AppendGeometry(nil, *x.Place)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, "\n{\"type\":\"Feature\",\"geometry\":%s,\"properties\":%s}", geometry, properties)
	}
	out.WriteString("\n]}\n")
	return out.Flush()
}

func differences(ctx context.Context, d *database, from, to int64) ([]editions.Difference, error) {
	kinds, err := d.ChangedKinds(ctx, from, to)
	if err != nil {
		return nil, err
	}
	all := []editions.Difference{}
	for _, k := range kinds {
		for c, err := range d.Changes(ctx, k, from, to) {
			if err != nil {
				return nil, err
			}
			x, err := editions.Describe(k, c.Before, c.After)
			if err != nil {
				return nil, err
			}
			all = append(all, x)
		}
	}
	return all, nil
}
