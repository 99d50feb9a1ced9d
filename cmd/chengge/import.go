package main

import (
	"fmt"
	"iter"
	"log/slog"
	"os/user"

	"chengge"
	"chengge/editions"
	"chengge/exporters"
	"chengge/importers"
	"chengge/store"

	"github.com/spf13/cobra"
)

// actor names who runs a verb, for the log of editions.
func actor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unknown"
}

func (a *app) importCommand() *cobra.Command {
	var db databaseFlags
	var folder folderFlags
	var note, format string
	var version int64
	cmd := &cobra.Command{
		Use:   "import DIR",
		Short: "Bring a folder of files into the draft · 将数据文件夹导入草稿",
		Long: "import reads the folder that city.json describes and replaces the layers it holds in the draft, all or none; other layers stay as\n" +
			"they are. It opens a draft where there is none. Nothing is in force before chengge publish.",
		Example: "  chengge import testdata/town --note \"first survey\"",
		Args:    a.oneArgument("DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			folder.from = args[0]
			ctx := cmd.Context()
			read, err := folder.readClean(ctx, a)
			if err != nil {
				return err
			}
			d, err := db.open(ctx, slog.New(slog.DiscardHandler), false)
			if err != nil {
				return err
			}
			defer d.close()
			in, err := importOf(folder.from, read)
			if err != nil {
				return err
			}
			in.Actor, in.Note, in.Version = actor(), note, version
			p := a.newProgress()
			in.Progress = func(k chengge.Kind, done, total int64) { p.step(string(k), done, total) }
			draft, changes, err := d.Import(ctx, in)
			p.end()
			if err != nil {
				return err
			}
			return a.showImport(f, draft, changes)
		},
	}
	db.add(cmd.Flags())
	cmd.Flags().StringVar(&folder.gdal, "gdal", "", "path of chengge-gdal, which reads the files (default: beside this program, then $PATH)")
	cmd.Flags().StringVar(&note, "note", "", "why, for the log")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.Flags().Int64Var(&version, "version", 0, "version that the draft must have; 0 is any")
	return cmd
}

// importOf makes an import of a folder; one that has findings which are errors
// is refused.
func importOf(source string, folder *importers.Folder) (store.Import, error) {
	if n := editions.Findings(folder.Findings()).Count(chengge.SeverityError); n > 0 {
		first := ""
		for _, finding := range folder.Findings() {
			if finding.Severity() == chengge.SeverityError {
				first = finding.Where() + ": " + finding.Message(chengge.English)
				break
			}
		}
		return store.Import{}, chengge.Errorf(chengge.ErrFindings, "%s has %d errors and was not taken; the first: %s; see all with chengge check --from %s", source, n, first, source)
	}
	c := folder.Contents()
	in := store.Import{Source: source, City: c.City, Layers: map[chengge.Kind]iter.Seq2[chengge.Row, error]{}}
	for _, layer := range folder.Manifest().Layers {
		in.Layers[layer.Kind] = c.Rows(layer.Kind)
	}
	return in, nil
}

// importResult is what an import tells.
type importResult struct {
	Draft   int64               `json:"draft"`
	Version int64               `json:"version"`
	Layers  []store.LayerChange `json:"layers"`
}

func (a *app) showImport(f exporters.Format, draft store.Edition, changes []store.LayerChange) error {
	var rows [][]string
	for _, c := range changes {
		rows = append(rows, []string{c.Kind.Layer().Title.In(a.lang), fmt.Sprint(c.Added), fmt.Sprint(c.Changed), fmt.Sprint(c.Removed), fmt.Sprint(c.Unchanged)})
	}
	head := []chengge.Text{{Zh: "图层", En: "layer"}, {Zh: "新增", En: "added"}, {Zh: "变化", En: "changed"}, {Zh: "删除", En: "removed"}, {Zh: "不变", En: "unchanged"}}
	if err := a.listing(f, importResult{draft.Number, draft.Version, changes}, head, rows); err != nil {
		return err
	}
	if draft.Number == 0 {
		a.say("与最新版本完全一致，未建立草稿", "nothing differs from the newest edition: no draft was opened")
		return nil
	}
	a.say("草稿 {draft} 现为第 {version} 版。检查：chengge check；发布：chengge publish",
		"draft {draft} is at version {version}: check it with chengge check, publish it with chengge publish",
		chengge.Arg{Name: "draft", Value: draft.Number}, chengge.Arg{Name: "version", Value: draft.Version})
	return nil
}
