package hotspot

import "chengge"

// Class is what a unit is found to be.
type Class string

// The classes. NotSignificant is a unit whose adjusted p is above alpha. For
// local Moran the four corners name the unit first and its neighbours second;
// for local Geary alike neighbours that are neither are OtherAlike, and unlike
// ones Unlike. Island and NoData have no p and are in no count of tests.
const (
	NotSignificant Class = "none"
	Hot            Class = "hot"  // 热点
	Cold           Class = "cold" // 冷点
	HighHigh       Class = "high-high"
	LowLow         Class = "low-low"
	HighLow        Class = "high-low"
	LowHigh        Class = "low-high"
	OtherAlike     Class = "alike"
	Unlike         Class = "unlike"
	Island         Class = "island"
	NoData         Class = "no-data"
)

var classTexts = map[Class]chengge.Text{
	NotSignificant: {Zh: "不显著", En: "not significant"},
	Hot:            {Zh: "热点", En: "hot spot"},
	Cold:           {Zh: "冷点", En: "cold spot"},
	HighHigh:       {Zh: "高—高聚集", En: "high among high"},
	LowLow:         {Zh: "低—低聚集", En: "low among low"},
	HighLow:        {Zh: "高值被低值包围", En: "high among low"},
	LowHigh:        {Zh: "低值被高值包围", En: "low among high"},
	OtherAlike:     {Zh: "与邻近单元相似", En: "like its neighbours"},
	Unlike:         {Zh: "与邻近单元相异", En: "unlike its neighbours"},
	Island:         {Zh: "无邻近单元", En: "no neighbours"},
	NoData:         {Zh: "无数据", En: "no data"},
}

// Text gives the class in words.
func (c Class) Text() chengge.Text { return classTexts[c] }

// Significant tells whether the class is a finding.
func (c Class) Significant() bool {
	switch c {
	case "", NotSignificant, Island, NoData:
		return false
	}
	return true
}

// corner gives the corner of a unit whose value and lag are above their middles
// or not.
func corner(high, lagHigh bool) Class {
	switch {
	case high && lagHigh:
		return HighHigh
	case high:
		return HighLow
	case lagHigh:
		return LowHigh
	}
	return LowLow
}
