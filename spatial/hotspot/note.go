package hotspot

import "chengge"

// NoteID names something that had to be said about an answer.
type NoteID string

// The notes.
const (
	NotedSkew         NoteID = "analytic-p-of-skewed-values"
	NotedIslands      NoteID = "islands"
	NotedNoData       NoteID = "units-without-data"
	NotedFew          NoteID = "few-events"
	NotedUndecided    NoteID = "undecided"
	NotedFloor        NoteID = "permutations-too-few"
	NotedShared       NoteID = "shared-draws"
	NotedGain         NoteID = "permutations-beyond-gain"
	NotedArrangements NoteID = "permutations-beyond-arrangements"
	NotedSmallerTail  NoteID = "smaller-tail"
	NotedUncorrected  NoteID = "uncorrected"
	NotedNotExact     NoteID = "exact-too-costly"
	NotedTies         NoteID = "nearest-ties"
	NotedNegative     NoteID = "negative-values"
	NotedDispersed    NoteID = "counts-vary-more"
)

// Note is something that had to be said, with its numbers.
type Note struct {
	ID      NoteID             `json:"id"`
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

var noteTexts = map[NoteID]chengge.Text{
	NotedSkew:         {Zh: "解析 p 值假定统计量近似正态，而数值偏度为 {skewness}、邻域平均仅 {neighbours} 个单元：p 值可能严重失真，宜用 exact 或 permutation", En: "analytic p takes the statistic for normal, but the values have a skewness of {skewness} and a unit has {neighbours} neighbours on average: p may be badly wrong; take exact or permutation"},
	NotedIslands:      {Zh: "{count} 个单元没有邻近单元，未检验", En: "{count} units have no neighbours and were not tested"},
	NotedNoData:       {Zh: "{count} 个单元无数据，已连同其邻接一并剔除（无数据不等于零）", En: "{count} units have no data and were left out with their links (no data is not zero)"},
	NotedFew:          {Zh: "仅 {events} 个事件，任何聚集都难以判断", En: "there are {events} events only: hardly any clustering can be told"},
	NotedUndecided:    {Zh: "{share} % 的单元在置换误差内可能改判", En: "{share} % of the units could turn within the error of their permutations"},
	NotedFloor:        {Zh: "{permutations} 次置换的最小 p 值为 {floor}，经多重检验校正后须有 {needed} 个单元同时达到才可能显著", En: "with {permutations} permutations p is at least {floor}: after correction nothing is significant unless {needed} units are there at once"},
	NotedShared:       {Zh: "各单元共用同一批置换，其 p 值误差同源，可能整片偏显著", En: "all units share one set of permutations: the errors of their p have one cause, and a whole region may be a little too significant"},
	NotedGain:         {Zh: "{permutations} 次置换超出精度所需：p = {alpha} 处的标准误仅 {error}", En: "{permutations} permutations are more than the precision gains from: at p = {alpha} the standard error is {error}"},
	NotedArrangements: {Zh: "每单元有 {permutations} 次置换，而邻近取值的不同组合不过 {arrangements} 种：更多置换不会更精确", En: "each unit has {permutations} permutations, but there are only {arrangements} choices of neighbours: more do not make p more precise"},
	NotedSmallerTail:  {Zh: "p 值取较小一侧、未加倍（按所选约定）：原假设下约十分之一的单元低于 0.05", En: "p is the smaller tail, not doubled, as the convention has it: under the null one unit of ten is below 0.05"},
	NotedUncorrected:  {Zh: "未作多重检验校正：{tests} 个单元中约有 {expected} 个会被误判为显著", En: "p is not corrected for many tests: of {tests} units about {expected} are found by chance"},
	NotedNotExact:     {Zh: "精确分布的计算量过大（约 {steps} 步），改用置换法", En: "the exact distribution would cost {steps} steps: p is by permutation"},
	NotedTies:         {Zh: "{count} 个单元的第 k 近邻有等距并列，取序号在前者", En: "{count} units have ties at the last of their nearest neighbours: the one that comes first was taken"},
	NotedNegative:     {Zh: "{count} 个数值为负：全局 G 仅适用于非负数值", En: "{count} values are negative: the global G is meant for values of at least 0"},
	NotedDispersed:    {Zh: "各单元计数的离散程度为暴露量所能解释的 {dispersion} 倍：p 值偏小，发现可能过多", En: "counts vary {dispersion} times as much as exposures explain, all over the area: p is too small and too much is found"},
}

// NoteIDs gives all notes, in no order, for tests and documents.
func NoteIDs() []NoteID {
	out := make([]NoteID, 0, len(noteTexts))
	for id := range noteTexts {
		out = append(out, id)
	}
	return out
}

// Sentence says the note in words.
func (n Note) Sentence(lang chengge.Lang) string {
	args := make([]chengge.Arg, 0, len(n.Numbers))
	for name, v := range n.Numbers {
		args = append(args, chengge.Arg{Name: name, Value: chengge.Figure(v)})
	}
	return noteTexts[n.ID].Render(lang, args...)
}
