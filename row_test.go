package chengge

import (
	"iter"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
)

// A thing of every kind, with every field set.
func oneOfEach(t *testing.T) Contents {
	hours, err := ParseHours("Mo-Fr 20:00-06:00")
	require.NoError(t, err)
	pattern, err := ParseCategoryPattern("matter:06*")
	require.NoError(t, err)
	valid := Period{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 16, 0, 0, 500, time.UTC)}
	shape := orb.MultiPolygon{{{{1, 1}, {2, 1}, {2, 2}, {1, 1}}}}
	c := Contents{Areas: map[Kind]iter.Seq2[Area, error]{}}
	for l := range Layers() {
		if !l.Kind.IsArea() {
			continue
		}
		a := Area{ID: 7, Kind: l.Kind, Code: "A1", Name: "area", Valid: valid, Shape: shape}
		for _, col := range l.Columns {
			switch col.Name {
			case "parent":
				a.Parent = "P"
			case "community":
				a.Community = "C"
			case "organisation":
				a.Organisation = "O"
			case "land_use":
				a.LandUse = "L"
			case "grade":
				a.Grade = "G"
			}
		}
		c.Areas[l.Kind] = Each([]Area{a})
	}
	c.Roads = Each([]RoadSegment{{8, "R1", "road", "from", "to", Arterial, 20.5, 2, true, 3, SegmentSide{"OL", 2}, SegmentSide{"OR", 6}, valid, orb.MultiLineString{{{1, 1}, {2, 2}}}}})
	c.Chiefs = Each([]Chief{{9, "C1", "chief", "first", "O", "1", []Ref{{KindRoads, "R1"}, {KindGrids, "A1"}}, valid}})
	c.Organisations = Each([]Organisation{{10, "O", "org", ContractorBody, "P", "CC", "contact", "1", "roster", valid}})
	c.Duties = Each([]Duty{{11, "D1", "sanitation", "holder", "O", "1", Ref{KindGrids, "A1"}, LeftSide, valid}})
	c.Components = Each([]Component{{12, "K1", "01001", "cover", "U", "A", "O", "M", Damaged, AccuracyB, valid, orb.Point{1, 2}}})
	c.Categories = Each([]Category{{Key: CategoryKey{MatterKind, "10950"}, Name: "类别", NameEn: "category", Party: PartyOwner, Emergency: true, Local: true, Aliases: []string{"one two", "three"}}})
	c.Rules = Each([]Rule{{13, "T1", EscalationRow, pattern, Ref{KindDistricts, "A1"}, Lane, Carriageway, "area_m2", 0, valid, "O", []BodyExpr{ToOffice, "@duty:x"}, []BodyExpr{ToCity}, "source", false}})
	c.Overlays = Each([]Overlay{{14, "V1", "overlay", RoadDig, "O", valid, hours, "09* matter:06010", shape}})
	c.Cameras = Each([]Camera{{15, "M1", "camera", "O", valid, orb.Point{1, 2}}})
	c.Buildings = Each([]Building{{16, "B1", "building", "U", "use", valid, shape}})
	c.Sites = Each([]Site{{17, "S1", "site", RecyclingSite, "O", valid, orb.Point{1, 2}}})
	return c
}

func TestRowsComeBack(t *testing.T) {
	c := oneOfEach(t)
	back := RowContents(0, City{}, c.Rows)
	for l := range Layers() {
		want, err := Collect(c.Rows(l.Kind))
		require.NoError(t, err)
		require.Len(t, want, 1)
		got, err := Collect(back.Rows(l.Kind))
		require.NoError(t, err, l.Kind)
		require.Equal(t, want, got, l.Kind)
		for i, col := range l.Columns {
			if want[0].Values[i] == "" && l.Kind != KindCategories && !(l.Kind == KindRules && col.Name == "name") {
				t.Errorf("%s.%s is not tested", l.Kind, col.Name)
			}
		}
		checked, err := CheckRow(l.Kind, want[0])
		require.NoError(t, err, l.Kind)
		require.Equal(t, want[0].Values, checked.Values)
	}
	same := func(a, b any, err1, err2 error) {
		require.NoError(t, err1)
		require.NoError(t, err2)
		require.Equal(t, a, b)
	}
	a1, e1 := Collect(c.Roads)
	a2, e2 := Collect(back.Roads)
	same(a1, a2, e1, e2)
	b1, e1 := Collect(c.Rules)
	b2, e2 := Collect(back.Rules)
	same(b1, b2, e1, e2)
	d1, e1 := Collect(c.Overlays)
	d2, e2 := Collect(back.Overlays)
	same(d1, d2, e1, e2)
}

func TestCheckRowNamesTheColumn(t *testing.T) {
	c := oneOfEach(t)
	rows, err := Collect(c.Rows(KindRoads))
	require.NoError(t, err)
	for column, value := range map[string]string{"class": "boulevard", "width": "-1", "one_way": "maybe", "left_grade": "7", "begins": "yesterday", "code": "", "precedence": "0"} {
		r := rows[0]
		r.Values = append([]string(nil), r.Values...)
		for i, col := range KindRoads.Layer().Columns {
			if col.Name == column {
				r.Values[i] = value
			}
		}
		_, err := CheckRow(KindRoads, r)
		require.ErrorContains(t, err, column)
	}
	r := rows[0]
	r.Shape = orb.Point{1, 1}
	_, err = CheckRow(KindRoads, r)
	require.ErrorContains(t, err, "want a line")
}
