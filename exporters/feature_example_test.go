package exporters_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"chengge"
	"chengge/exporters"

	"github.com/paulmach/orb"
)

// Two covers of wells of the town become a table for Excel.
func ExampleWriteFeatures() {
	dir, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "covers")
	w, err := exporters.WriteFeatures(context.Background(), out, exporters.Features{
		Name: "covers", Geometry: chengge.Points,
		Columns: []chengge.Column{
			{Name: "code", Type: chengge.TextColumn, Title: chengge.Text{Zh: "代码", En: "code"}},
			{Name: "name", Type: chengge.TextColumn, Title: chengge.Text{Zh: "名称", En: "name"}},
		},
		Rows: chengge.Each([]chengge.Row{
			{ID: 1, Values: []string{"0102", "雨水井盖"}, Shape: orb.Point{113.6701, 34.7571}},
			{ID: 2, Values: []string{"0103", "污水井盖"}, Shape: orb.Point{113.6702, 34.7571}},
		}),
	}, exporters.FileOptions{Format: exporters.CSV, Headers: chengge.Chinese})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range w.Files {
		fmt.Println(f.Name)
	}
	text, err := os.ReadFile(filepath.Join(out, "covers.csv"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(text[len("\ufeff"):]))
	// Output:
	// covers.csv
	// manifest.json
	// 内部编号,代码,名称,经度,纬度
	// 1,0102,雨水井盖,113.6701,34.7571
	// 2,0103,污水井盖,113.6702,34.7571
}
