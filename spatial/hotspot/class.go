package hotspot

import (
	"slices"

	"chengge"
)

// Class is what a unit is found to be.
type Class uint8

// The classes. NotSignificant is a unit whose adjusted p is above alpha. For
// local Moran the four corners name the unit first and its neighbours second;
// for local Geary alike neighbours that are neither are OtherAlike, and unlike
// ones Unlike. Island and NoData have no p and are in no count of tests.
const (
	NotSignificant Class = iota
	Hot                  // 热点
	Cold                 // 冷点
	HighHigh
	LowLow
	HighLow
	LowHigh
	OtherAlike
	Unlike
	Island
	NoData
)

// Classes is the number of classes: they are 0 to Classes−1.
const Classes = int(NoData) + 1

var classNames = [Classes]string{"none", "hot", "cold", "high-high", "low-low", "high-low", "low-high", "alike", "unlike", "island", "no-data"}

// String gives the name of the class, such as "high-low".
func (c Class) String() string { return classNames[c] }

// MarshalText writes the name.
func (c Class) MarshalText() ([]byte, error) { return []byte(classNames[c]), nil }

// UnmarshalText reads the name.
func (c *Class) UnmarshalText(text []byte) error {
	k := slices.Index(classNames[:], string(text))
	if k < 0 {
		return chengge.Errorf(chengge.ErrBadQuery, "class %q is not known", text).InChinese("未知的类别 %q", text)
	}
	*c = Class(k)
	return nil
}

var classTexts = [Classes]chengge.Text{
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
	return c != NotSignificant && c != Island && c != NoData
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
