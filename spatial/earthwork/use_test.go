package earthwork_test

import (
	"strings"
	"testing"

	"chengge/spatial/earthwork"

	"github.com/stretchr/testify/require"
)

func TestMatrixNamesTheRule(t *testing.T) {
	m := earthwork.DefaultMatrix()
	for _, c := range []struct {
		what earthwork.Material
		to   earthwork.Use
		may  bool
		rule string
	}{
		{earthwork.Material{Waste: earthwork.Spoil, Quality: earthwork.Contaminated}, earthwork.GeneralFill, false, "U-020"},
		{earthwork.Material{Waste: earthwork.Spoil, Quality: earthwork.Contaminated}, earthwork.Disposal, false, "U-020"},
		{earthwork.Material{Waste: earthwork.Spoil, Quality: earthwork.Contaminated}, earthwork.Treatment, true, "U-010"},
		{earthwork.Material{Waste: earthwork.Spoil}, earthwork.Treatment, false, "U-030"},
		{earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Topsoil}, earthwork.Disposal, false, "U-110"},
		{earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Topsoil}, earthwork.Planting, true, "U-100"},
		{earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.Clay}, earthwork.Planting, false, "U-120"},
		{earthwork.Material{Waste: earthwork.Spoil, Soil: earthwork.SoftMud}, earthwork.StructuralFill, false, "U-200"},
		{earthwork.Material{Waste: earthwork.Spoil}, earthwork.StructuralFill, true, "U-210"},
		{earthwork.Material{Waste: earthwork.Slurry}, earthwork.GeneralFill, false, "U-320"},
		{earthwork.Material{Waste: earthwork.DemolitionRubble}, earthwork.Recycling, true, "U-400"},
		{earthwork.Material{Waste: earthwork.RenovationWaste}, earthwork.GeneralFill, false, "U-430"},
		{earthwork.Material{Waste: earthwork.RenovationWaste}, earthwork.Stockpile, false, earthwork.NoUseRule},
	} {
		may, rule := m.May(c.what, c.to)
		require.Equal(t, c.may, may, "%v to %s by %s", c.what, c.to, rule.Code)
		require.Equal(t, c.rule, rule.Code)
		require.NotEmpty(t, rule.Say.Zh)
		require.NotEmpty(t, rule.Say.En)
	}
	for _, r := range m {
		require.NotEmpty(t, r.Source, r.Code)
	}
}

func TestMatrixRefusesBadRows(t *testing.T) {
	head := "code,decides,use,waste,soil,quality,say_zh,say_en,source\n"
	for _, row := range []string{"A,perhaps,,,,,x,x,x", "A,allow,eating,,,,x,x,x", "A,allow,,gold,,,x,x,x", ",allow,,,,,x,x,x", "A,allow,,,,,x,x,x\nA,allow,,,,,x,x,x"} {
		_, err := earthwork.ReadMatrix(strings.NewReader(head + row + "\n"))
		require.Error(t, err, row)
	}
}
