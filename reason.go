package chengge

// Reason says which rule decided and by which numbers. Sentences are made at
// the edge, by Sentence.
type Reason struct {
	Rule  RuleID  `json:"rule,omitempty"`
	Code  string  `json:"code,omitempty"`  // of the row, overlay, component, area or segment that decided
	Name  string  `json:"name,omitempty"`  // its name, or that of the body
	Other string  `json:"other,omitempty"` // what it was compared with or found on
	Place string  `json:"place,omitempty"` // name of the ground or thing that Code or Other stands for, where Name is another's
	Value float64 `json:"value,omitempty"` // the first number of the rule's row in the table
	Limit float64 `json:"limit,omitempty"` // the second
}

// RuleID names a row of the routing rule or a way in which a fact was found.
type RuleID string

// The rows of the routing rule, as they are read, then the facts, then hints.
const (
	ByEmergencyDuty   RuleID = "emergency.duty"
	ByEmergencyCentre RuleID = "emergency.centre"
	ByEscalation      RuleID = "escalation"
	ByOverlay         RuleID = "overlay"
	ByComponent       RuleID = "component"
	ByMatrix          RuleID = "matrix"
	BySide            RuleID = "territorial.side"
	ByArea            RuleID = "territorial.area"
	ByOutsideRoutine  RuleID = "outside.routine"
	ByOutsideHazard   RuleID = "outside.hazard"
	ByNoPlace         RuleID = "place.unusable"

	NotedEmergency  RuleID = "emergency.at_once"
	NotedOffice     RuleID = "notify.office"
	NotedChief      RuleID = "notify.chief"
	NotedBorder     RuleID = "fact.border"
	NotedRoad       RuleID = "fact.road"
	NotedRoadTie    RuleID = "fact.road_tie"
	NotedJunction   RuleID = "fact.junction"
	NotedNoRoad     RuleID = "fact.no_road"
	NotedAmbiguous  RuleID = "fact.ambiguous"
	NotedNoParty    RuleID = "fact.no_party"
	NotedUnresolved RuleID = "fact.unresolved"

	HintDatum   RuleID = "hint.datum"
	HintSwapped RuleID = "hint.swapped"
	HintSystem  RuleID = "hint.system"
)

type ruleText struct {
	value, limit string // names of the two numbers in JSON; "" where the rule has none
	text         Text
}

// ruleTexts is the table of reasons: the names of their numbers, and their
// sentences. {this} is Code with its Name, {place} Code and {that} Other with
// Place: 西里街道（410197001）.
var ruleTexts = map[RuleID]ruleText{
	ByEmergencyDuty:   {"", "", Text{"紧急类别，按应急规则 {code} 立即派遣给 {name}", "Emergency category: sent at once to {name} by emergency rule {code}"}},
	ByEmergencyCentre: {"", "", Text{"紧急类别，责任单位不明，由 {name} 协调处置", "Emergency category without a known owner: {name} takes charge"}},
	ByEscalation:      {"value", "threshold", Text{"按升级规则 {code}（{other} 为 {value}，达到 {limit}），由 {name} 主办", "Escalated by rule {code} ({other} is {value}, threshold {limit}): {name} leads"}},
	ByOverlay:         {"", "", Text{"位于有效的占用范围 {code}（{other}）内，由其责任方 {name} 主办", "Inside overlay {code} ({other}), in force now: its holder {name} leads"}},
	ByComponent:       {"distance_m", "within_m", Text{"距部件 {place} {value} 米（限 {limit} 米），由其{other} {name} 主办", "Component {place} is {value} m away (limit {limit} m): its {other} {name} leads"}},
	ByMatrix:          {"", "", Text{"按权责清单 {code}（{other}），由 {name} 主办", "By row {code} of the responsibility matrix ({other}): {name} leads"}},
	BySide:            {"distance_m", "within_m", Text{"属地兜底：距路段 {place} 中线 {value} 米，{other}一侧归 {name}", "Territorial fallback: {value} m from the line of segment {place}, whose {other} belongs to {name}"}},
	ByArea:            {"", "", Text{"属地兜底：该点位于 {place}，归 {name}", "Territorial fallback: the point lies in {place}, which belongs to {name}"}},
	ByOutsideRoutine:  {"", "", Text{"该点不在任何街道范围内，一般问题转 {name}", "Outside every street office: routine reports go to {name}"}},
	ByOutsideHazard:   {"", "", Text{"该点不在任何街道范围内，险情转 {name}", "Outside every street office: hazards go to {name}"}},
	ByNoPlace:         {"", "", Text{"位置无法使用（{other}），转 {name}", "The place is unusable ({other}): it goes to {name}"}},

	NotedEmergency:  {"", "", Text{"紧急类别：立即派遣，先处置后立案", "Emergency category: dispatched at once, filed afterwards"}},
	NotedOffice:     {"", "", Text{"同时告知属地 {name}", "The territorial office {name} is told"}},
	NotedChief:      {"", "", Text{"告知 {that} 的路长 {name}，由其督办", "Chief {name} of {that} is told and supervises"}},
	NotedBorder:     {"", "", Text{"该点恰在{other}边界上，归代码最小者 {this}", "The point lies exactly on a border of {other}: it belongs to the lowest code, {this}"}},
	NotedRoad:       {"distance_m", "within_m", Text{"最近路段 {this}，距中线 {value} 米（限 {limit} 米）", "Nearest segment {this}, {value} m from its line (limit {limit} m)"}},
	NotedRoadTie:    {"distance_m", "", Text{"与路段 {that} 等距（{value} 米），取代码最小者 {this}", "As near to segment {that} ({value} m): the lowest code, {this}, has it"}},
	NotedJunction:   {"precedence", "", Text{"位于多条路段的车行道上，按优先顺序 {value} 归 {this}，不归 {that}", "On the carriageways of several segments: {this} has it by precedence {value}, before {that}"}},
	NotedNoRoad:     {"", "", Text{"附近没有路段", "No road segment is near enough"}},
	NotedAmbiguous:  {"share", "least_share", Text{"位置有歧义：{this} 只占误差圆的 {value}（至少应占 {limit}）", "The place is ambiguous: {this} has only {value} of the disc of uncertainty (at least {limit} is wanted)"}},
	NotedNoParty:    {"", "", Text{"部件 {this} 没有登记责任方", "Component {this} has no party on record"}},
	NotedUnresolved: {"", "", Text{"规则 {code} 所指的 {other} 在此处无对应单位，继续往下", "Rule {code} names {other}, which has no body here: read on"}},

	HintDatum:   {"moved_m", "", Text{"该点按所述坐标系不在管理范围内；若坐标其实是 {code}，则位于 {name}（相差 {value} 米）。未作移动", "The point is outside the city as stated; read as {code} it would lie in {name} ({value} m away). It was not moved"}},
	HintSwapped: {"", "", Text{"该点不在管理范围内；若经纬度对调，则位于 {name}。未作移动", "The point is outside the city; with longitude and latitude exchanged it would lie in {name}. It was not moved"}},
	HintSystem:  {"", "", Text{"若坐标是 {code}，则位于 {name}；请写明坐标系", "If the point is {code} it lies in {name}: state the coordinate system"}},
}

// RuleIDs gives all ids, in no order, for tests and documents.
func RuleIDs() []RuleID {
	ids := make([]RuleID, 0, len(ruleTexts))
	for id := range ruleTexts {
		ids = append(ids, id)
	}
	return ids
}

// Sentence gives the reason in words.
func (r Reason) Sentence(lang Lang) string {
	other := any(r.Other)
	if t, ok := words[r.Other]; ok {
		other = t
	} else if r.Rule == ByNoPlace {
		other = PlaceProblem(r.Other).Text()
	} else if r.Rule == ByMatrix {
		if p, err := ParseCategoryPattern(r.Other); err == nil {
			other = p.Text()
		}
	} else if l := Kind(r.Other).Layer(); l.Kind != "" {
		other = l.Title
	}
	name := r.Name
	if name == "" {
		name = r.Code
	}
	return ruleTexts[r.Rule].text.Render(lang,
		Arg{"code", r.Code}, Arg{"name", name}, Arg{"other", other}, Arg{"value", r.Value}, Arg{"limit", r.Limit},
		Arg{"this", nameAndCode(r.Code, r.Name)}, Arg{"place", nameAndCode(r.Code, r.Place)}, Arg{"that", nameAndCode(r.Other, r.Place)})
}

// nameAndCode calls a thing by both; by its code alone where it has no name, or
// where a stored reason is older than Place.
func nameAndCode(code, name string) Text {
	if name == "" || name == code {
		return Text{code, code}
	}
	return Text{name + "（" + code + "）", name + " (" + code + ")"}
}

// Numbers gives the reason's numbers by the names that the API uses, nil where
// the rule has none.
func (r Reason) Numbers() map[string]float64 {
	t := ruleTexts[r.Rule]
	if t.value == "" {
		return nil
	}
	m := map[string]float64{t.value: r.Value}
	if t.limit != "" {
		m[t.limit] = r.Limit
	}
	return m
}

// words are what Reason.Other may hold besides codes, names and kinds.
var words = map[string]Text{
	string(PartyMaintainer): {"养护单位", "maintainer"},
	string(PartyOwner):      {"权属单位", "owner"},
	string(PartyAuthority):  {"主管部门", "authority"},
	string(LeftSide):        {"左侧", "left side"},
	string(RightSide):       {"右侧", "right side"},
	string(OnLine):          {"中线", "centre line"},
	string(North):           compassTexts[North],
	string(East):            compassTexts[East],
	string(South):           compassTexts[South],
	string(West):            compassTexts[West],
}
