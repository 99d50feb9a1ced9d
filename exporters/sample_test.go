package exporters_test

import (
	"time"

	"chengge"

	"github.com/paulmach/orb"
)

// sample is an answer with a value in nearly every place.
func sample() *chengge.Assignment {
	at, _ := time.Parse(time.RFC3339, "2026-11-21T23:30:00+08:00")
	return &chengge.Assignment{
		Edition: 7, Point: orb.Point{113.6653, 34.7579}, At: at, Accuracy: 30,
		Category: chengge.CategoryKey{Kind: chengge.MatterKind, Code: "06010"},
		Place: chengge.Place{
			District: chengge.Named{ID: 1, Code: "410105", Name: "金水区"}, Office: chengge.Named{ID: 2, Code: "410105001", Name: "经八路"},
			Grid: chengge.Named{ID: 3, Code: "G06"}, Zones: []chengge.Named{{ID: 9, Code: "Z1", Name: "片区"}},
			Borders: []chengge.Kind{chengge.KindGrids},
			Road: chengge.RoadPlace{
				Named: chengge.Named{ID: 4, Code: "R1", Name: "示范路"}, Side: chengge.RightSide, Compass: chengge.South, Position: chengge.RightPos,
				Chainage: 123.456, Distance: 11.125, Limit: 25, Office: "410105001", Class: chengge.Arterial, Foot: orb.Point{113.6653, 34.758},
			},
			Chiefs: []chengge.PlacedChief{
				{Named: chengge.Named{ID: 5, Code: "L1", Name: "张三"}, Level: "area", On: chengge.Ref{Kind: chengge.KindGrids, Code: "G06"}},
				{Named: chengge.Named{ID: 6, Code: "L6", Name: "李四"}, Level: "second", Organisation: "H01", On: chengge.Ref{Kind: chengge.KindRoads, Code: "R1"}},
			},
			Components: []chengge.ComponentCandidate{{Named: chengge.Named{ID: 8, Code: "C1", Name: "井盖"}, Category: "component:01001", Distance: 2.5, Owner: "W1", Chosen: true}},
		},
		Lead: chengge.Body{Code: "H01", Name: "环卫一公司"}, Notify: []chengge.Body{{Code: "410105001"}, {Code: "L6", Name: "李四"}},
		Reasons: []chengge.Reason{
			{Rule: chengge.BySide, Code: "R1", Name: "环卫一公司", Other: "south", Value: 11.125, Limit: 25},
			{Rule: chengge.NotedChief, Code: "L6", Name: "李四", Other: "R1"},
		},
		Candidates: []chengge.Candidate{{Kind: chengge.KindGrids, Named: chengge.Named{ID: 3, Code: "G06"}, Share: 0.7512345678}, {Share: 0.2487654322}},
		Ambiguous:  true,
	}
}

var levels = []chengge.ChiefLevel{{Code: "area", Name: "片长", NameEn: "area chief"}, {Code: "second", Name: "二级路长", NameEn: "second-level road chief"}}
