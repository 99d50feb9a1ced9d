package grids_test

import (
	"fmt"
	"time"

	"chengge"
	"chengge/grids"

	"github.com/paulmach/orb"
)

// Whose is the refuse 11 m south of 示范路, in the town of testdata/town?
func ExampleSnapshot_Locate() {
	rows, err := townFiles()
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := grids.Build(rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := s.Locate(chengge.Query{
		Point:    orb.Point{113.6653, 34.7579},
		Accuracy: 30,
		Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"},
		At:       time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC),
	})
	fmt.Println(a.Lead.Code, a.Lead.Name)
	fmt.Println(a.Grid.Code, a.Road.Code, a.Road.Compass, a.Ambiguous)
	for _, r := range a.Reasons {
		fmt.Println(r.Sentence(chengge.English))
	}
	fmt.Println(a.Reasons[0].Sentence(chengge.Chinese))
	// Output:
	// H01 示西区市政服务中心
	// G06 4101990001 south false
	// By row M-121 of the responsibility matrix (matter 06010): 示西区市政服务中心 leads
	// Chief 示范路西段二级路长 of 示范路 (4101990001) is told and supervises
	// Nearest segment 示范路 (4101990001), 11.09 m from its line (limit 25 m)
	// 按权责清单 M-121（事项 06010），由示西区市政服务中心主办
}
