package earthwork

import (
	"strings"

	"chengge"
)

// WasteClass is one of the five classes of construction waste of GB 55012-2021.
type WasteClass string

// The classes.
const (
	Spoil              WasteClass = "spoil"               // 工程渣土
	Slurry             WasteClass = "slurry"              // 工程泥浆
	ConstructionRubble WasteClass = "construction_rubble" // 工程垃圾
	DemolitionRubble   WasteClass = "demolition_rubble"   // 拆除垃圾
	RenovationWaste    WasteClass = "renovation_waste"    // 装修垃圾
)

// WasteClasses gives the five classes in the order of the code.
func WasteClasses() []WasteClass {
	return []WasteClass{Spoil, Slurry, ConstructionRubble, DemolitionRubble, RenovationWaste}
}

// SoilClass (土质) is what ground a spoil is; rubble has none.
type SoilClass string

// The classes of ground, coarse enough for a project's survey to tell.
const (
	Clay     SoilClass = "clay"     // 黏性土
	Silt     SoilClass = "silt"     // 粉土
	Sand     SoilClass = "sand"     // 砂土
	Gravel   SoilClass = "gravel"   // 碎石土
	Rock     SoilClass = "rock"     // 岩石
	Topsoil  SoilClass = "topsoil"  // 表土, 耕植土
	MadeUp   SoilClass = "made_up"  // 杂填土
	SoftMud  SoilClass = "soft_mud" // 淤泥
	AnyEarth SoilClass = ""         // not surveyed
)

// Quality is how clean a material is.
type Quality string

// The qualities.
const (
	Clean        Quality = "clean"        // 清洁
	Unknown      Quality = ""             // 未检测
	Slight       Quality = "slight"       // 轻度污染, within the values for commercial land
	Contaminated Quality = "contaminated" // 污染
)

// Material is what a volume consists of. Materials that differ in a field are
// balanced and stored apart.
type Material struct {
	Waste   WasteClass
	Soil    SoilClass
	Quality Quality
}

type named struct {
	text  chengge.Text
	names []string
}

var wasteNames = map[WasteClass]named{
	Spoil:              {chengge.Text{Zh: "工程渣土", En: "spoil"}, []string{"渣土"}},
	Slurry:             {chengge.Text{Zh: "工程泥浆", En: "slurry"}, []string{"泥浆"}},
	ConstructionRubble: {chengge.Text{Zh: "工程垃圾", En: "construction rubble"}, nil},
	DemolitionRubble:   {chengge.Text{Zh: "拆除垃圾", En: "demolition rubble"}, []string{"拆迁垃圾"}},
	RenovationWaste:    {chengge.Text{Zh: "装修垃圾", En: "renovation waste"}, []string{"装饰装修垃圾"}},
}

var soilNames = map[SoilClass]named{
	Clay:    {chengge.Text{Zh: "黏性土", En: "clay"}, []string{"黏土", "粘土", "粘性土"}},
	Silt:    {chengge.Text{Zh: "粉土", En: "silt"}, nil},
	Sand:    {chengge.Text{Zh: "砂土", En: "sand"}, []string{"砂", "砂方"}},
	Gravel:  {chengge.Text{Zh: "碎石土", En: "gravel"}, []string{"碎石", "砾石"}},
	Rock:    {chengge.Text{Zh: "岩石", En: "rock"}, []string{"石方"}},
	Topsoil: {chengge.Text{Zh: "表土", En: "topsoil"}, []string{"耕植土", "种植土"}},
	MadeUp:  {chengge.Text{Zh: "杂填土", En: "made ground"}, nil},
	SoftMud: {chengge.Text{Zh: "淤泥", En: "mud"}, []string{"淤泥质土"}},
}

var qualityNames = map[Quality]named{
	Clean:        {chengge.Text{Zh: "清洁", En: "clean"}, []string{"合格"}},
	Slight:       {chengge.Text{Zh: "轻度污染", En: "slightly contaminated"}, nil},
	Contaminated: {chengge.Text{Zh: "污染", En: "contaminated"}, []string{"污染土"}},
}

func parseNamed[T ~string](s, what, zh string, table map[T]named) (T, error) {
	s = strings.TrimSpace(s)
	for key, n := range table {
		if strings.EqualFold(s, string(key)) || s == n.text.Zh || strings.EqualFold(s, n.text.En) {
			return key, nil
		}
		for _, alias := range n.names {
			if s == alias {
				return key, nil
			}
		}
	}
	return "", chengge.Errorf(chengge.ErrUnknownCategory, "unknown %s %q", what, s).InChinese("未知的%s“%s”", zh, s)
}

// ParseWasteClass reads a class by its name in either language.
func ParseWasteClass(s string) (WasteClass, error) {
	return parseNamed(s, "waste class", "建筑垃圾类别", wasteNames)
}

// ParseSoilClass reads a class of ground; an empty text is AnyEarth.
func ParseSoilClass(s string) (SoilClass, error) {
	if strings.TrimSpace(s) == "" {
		return AnyEarth, nil
	}
	return parseNamed(s, "soil class", "土质", soilNames)
}

// ParseQuality reads a quality; an empty text is Unknown.
func ParseQuality(s string) (Quality, error) {
	if strings.TrimSpace(s) == "" {
		return Unknown, nil
	}
	return parseNamed(s, "quality", "质量等级", qualityNames)
}

// Title gives the class in words.
func (c WasteClass) Title() chengge.Text { return wasteNames[c].text }

// Title gives the class of ground in words, "" for AnyEarth.
func (c SoilClass) Title() chengge.Text { return soilNames[c].text }

// Title gives the quality in words, "" for Unknown.
func (q Quality) Title() chengge.Text { return qualityNames[q].text }

// Title gives the material in words.
func (m Material) Title() chengge.Text {
	t := m.Waste.Title()
	if s := m.Soil.Title(); s.En != "" {
		t = chengge.Text{Zh: t.Zh + "·" + s.Zh, En: t.En + ", " + s.En}
	}
	if q := m.Quality.Title(); q.En != "" {
		t = chengge.Text{Zh: t.Zh + "·" + q.Zh, En: t.En + ", " + q.En}
	}
	return t
}

func (m Material) check() error {
	if _, ok := wasteNames[m.Waste]; !ok {
		_, err := ParseWasteClass(string(m.Waste))
		return err
	}
	if _, err := ParseSoilClass(string(m.Soil)); err != nil {
		return err
	}
	_, err := ParseQuality(string(m.Quality))
	return err
}
