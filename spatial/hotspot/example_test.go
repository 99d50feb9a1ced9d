package hotspot_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"chengge"
	"chengge/spatial/hotspot"

	"github.com/paulmach/orb"
)

// Reports on a row of ten blocks, of which three in the middle have most.
func ExampleLocal() {
	reports := []float64{0, 1, 0, 0, 9, 12, 8, 0, 1, 0, 0, 0, 1, 0, 0, 1}
	var links []hotspot.Link
	for i := 1; i < len(reports); i++ {
		links = append(links, hotspot.Link{From: i - 1, To: i, Weight: 1}, hotspot.Link{From: i, To: i - 1, Weight: 1})
	}
	w, err := hotspot.NewWeights(len(reports), links)
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := hotspot.Local(context.Background(), hotspot.Data{Values: reports}, w, hotspot.Options{Correction: hotspot.NoCorrection, Tail: hotspot.Greater})
	if err != nil {
		fmt.Println(err)
		return
	}
	u := r.Units[5]
	fmt.Printf("%s p: Gi* %.3f, p %.4f, %s\n", r.Options.P, u.Z, u.P, u.Class)
	fmt.Println(r.Null.Text().In(chengge.English))
	for _, n := range r.Notes {
		fmt.Println(n.Sentence(chengge.English))
	}
	// Two of the other 15 blocks can be chosen in 105 ways, and of these only the
	// two neighbours have 17 reports or more.

	// Output:
	// exact p: Gi* 3.773, p 0.0095, hot
	// null: the unit keeps its value, and the values of its neighbours are a random choice of those of all other units, each choice equally likely
	// p is not corrected for many tests: of 16 units about 1 are found by chance
}

// Six points of PySAL's documentation within a band of 15, as a GAL file.
func ExampleWriteGAL() {
	points := []orb.Point{{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}}
	w, err := hotspot.BandPlanar(points, 15)
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	if err := hotspot.WriteGAL(&file, w, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(file.String())
	_, _, err = hotspot.ReadGAL(strings.NewReader("2\n1 1\n3\n2 0\n"), "town.gal", nil)
	fmt.Println(err)
	// Output:
	// 0 6 chengge id
	// 1 2
	// 2 4
	// 2 3
	// 1 4 5
	// 3 1
	// 5
	// 4 3
	// 1 2 5
	// 5 4
	// 2 3 4 6
	// 6 1
	// 5
	// read weights town.gal row 3 field 1: the neighbour "3" of unit "1" is no unit of the file
}
