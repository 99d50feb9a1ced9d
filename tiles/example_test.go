package tiles_test

import (
	"context"
	"fmt"

	"chengge"
	"chengge/demo"
	"chengge/grids"
	"chengge/tiles"
)

// A tile of the demo city with two layers, as a browser gets it.
func ExampleSet_Tile() {
	city, err := demo.New(demo.Options{Components: 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot, err := grids.Build(city.Contents())
	if err != nil {
		fmt.Println(err)
		return
	}
	set := tiles.NewSet(snapshot, nil, tiles.NewCache(64<<20))
	layers, err := chengge.ParseTileLayers("roads,grids")
	if err != nil {
		fmt.Println(err)
		return
	}
	names := []string{layers[0].Name, layers[1].Name}
	tile, err := set.Tile(context.Background(), names, 14, 13420, 6503, tiles.Gzip)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(names, tile.Encoding, tile.Empty, len(tile.Body) > 1000)
	_, err = set.Tile(context.Background(), names, 3, 8, 0, tiles.Gzip)
	fmt.Println(err)
	// Output:
	// [grids roads] gzip false true
	// no tile 8/0 at zoom 3: x and y go from 0 to 7 there
}
