package main

import (
	"context"
	"fmt"

	"chengge"
	"chengge/editions"
	"chengge/grids"
	"chengge/importers"

	"github.com/spf13/pflag"
)

// folderFlags say which folder of files to read.
type folderFlags struct {
	from, gdal string
	only       []chengge.Kind // layers that are read, all where none
}

func (f *folderFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.from, "from", "", "folder of files that city.json describes")
	flags.StringVar(&f.gdal, "gdal", "", "path of chengge-gdal, which reads the files (default: beside this program, then $PATH)")
}

// read reads the folder and says how far it is.
func (f *folderFlags) read(ctx context.Context, a *app) (*importers.Folder, error) {
	if f.from == "" {
		return nil, usageError{fmt.Errorf("%s", chengge.Text{
			Zh: "请用 --from 写明数据文件夹（其中有 city.json）", En: "say with --from which folder to read: the one that holds city.json"}.In(a.lang))}
	}
	p := a.newProgress()
	defer p.end()
	return importers.Open(ctx, f.from, importers.Options{GDAL: f.gdal, Only: f.only, Progress: func(layer string, done, total int64) { p.step(layer, done, total) }})
}

// shownFindings is how many findings a verb lists that only wanted to read.
const shownFindings = 20

// readClean reads a folder that is to be used: findings that are errors are
// listed and refused; of the others the number is said.
func (f *folderFlags) readClean(ctx context.Context, a *app) (*importers.Folder, error) {
	folder, err := f.read(ctx, a)
	if err != nil {
		return nil, err
	}
	findings := editions.Findings(folder.Findings())
	if n := findings.Count(chengge.SeverityError); n > 0 {
		shown := 0
		for _, finding := range findings {
			if finding.Severity() == chengge.SeverityError && shown < shownFindings {
				fmt.Fprintf(a.stderr, "%s: %s\n", finding.Where(), finding.Message(a.lang))
				shown++
			}
		}
		en := fmt.Sprintf("%s has %d errors and was not taken; see all of them with chengge check --from %s", f.from, n, f.from)
		if n == 1 {
			en = fmt.Sprintf("%s has an error and was not taken; correct it, or see chengge check --from %s", f.from, f.from)
		}
		return nil, chengge.Errorf(chengge.ErrFindings, "%s", chengge.Text{
			Zh: fmt.Sprintf("%s 有 %d 处错误，未予采用；全部问题见 chengge check --from %s", f.from, n, f.from), En: en}.In(a.lang))
	}
	if n := findings.Count(chengge.SeverityWarning); n > 0 {
		a.say("{dir}：警告 {n} 条，见 chengge check --from {dir}", "{dir}: warnings: {n}; see chengge check --from {dir}",
			chengge.Arg{Name: "dir", Value: f.from}, chengge.Arg{Name: "n", Value: n})
	}
	return folder, nil
}

// open reads the folder and builds its snapshot.
func (f *folderFlags) open(ctx context.Context, a *app) (*grids.Snapshot, error) {
	folder, err := f.readClean(ctx, a)
	if err != nil {
		return nil, err
	}
	snap, err := grids.Build(folder.Contents())
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", f.from, err)
	}
	return snap, nil
}
