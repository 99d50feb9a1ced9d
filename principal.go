package chengge

import "slices"

// Principal is who asks: every handler has one from the start.
type Principal struct {
	Name string // of the key, or of who asks over loopback; the actor of logs
	Role Role
	// Organisation bounds what is seen and changed to what concerns that body
	// and those below it; "" is the whole city.
	Organisation string
	// Key is the id of the key that was shown, 0 for none. Idempotency keys and
	// a reporter's own reports belong to it.
	Key int64
	// Channel and Datum stand where a report of this key states none.
	Channel, Datum string
}

// Role is what a principal may do.
type Role string

// The roles. What each may do is in the table of rights.
const (
	Viewer        Role = "viewer"        // 查看: looks
	Reporter      Role = "reporter"      // 上报: an app, a collector, a camera system; sees its own
	Handler       Role = "handler"       // 处置: a body that resolves what it is sent
	Dispatcher    Role = "dispatcher"    // 坐席: takes in, files, dispatches, closes
	Planner       Role = "planner"       // 规划: balances of earth and rubble
	Analyst       Role = "analyst"       // 分析: statistics and exports
	Steward       Role = "steward"       // 数据管理: editions
	Administrator Role = "administrator" // 系统管理
)

// Right is a thing that a role may do. A route asks for one.
type Right string

// The rights.
const (
	ReadCity       Right = "city.read"       // whose a point is, things and layers of the edition in force
	TakeReports    Right = "reports.take"    // hand in reports
	ReadReports    Right = "reports.read"    // reports and events, within the scope
	ReadPersons    Right = "persons.read"    // a reporter's name and phone
	WorkReports    Right = "reports.work"    // steps; which of them is in the table of moves
	ReadEditions   Right = "editions.read"   // drafts, past editions, checks and differences
	ChangeEditions Right = "editions.change" // import, change, publish, roll back
	ReplayReports  Right = "reports.replay"  // what another edition would have decided
	RunAnalyses    Right = "analyses.run"
	RunBalances    Right = "balances.run"
	ManageBalances Right = "balances.manage" // load the ground of balances, approve plans: who is bound to no body
	Export         Right = "export"
	Administer     Right = "administer" // keys, audit, metrics
)

// WholeCity tells whether a right is about the city as a whole, so that who is
// bound to an organisation cannot have it: editions, keys, the audit.
func (r Right) WholeCity() bool { return r == ChangeEditions || r == Administer }

type roleText struct {
	text   Text
	rights []Right
}

// roleTexts is the table of roles and rights. An administrator has them all.
var roleTexts = map[Role]roleText{
	Viewer:     {Text{"查看", "viewer"}, []Right{ReadCity, ReadReports}},
	Reporter:   {Text{"上报", "reporter"}, []Right{ReadCity, TakeReports, ReadReports, WorkReports}},
	Handler:    {Text{"处置", "handler"}, []Right{ReadCity, TakeReports, ReadReports, WorkReports, ReadPersons}},
	Dispatcher: {Text{"坐席", "dispatcher"}, []Right{ReadCity, TakeReports, ReadReports, WorkReports, ReadPersons, ReadEditions, ReplayReports, Export}},
	Planner:    {Text{"规划", "planner"}, []Right{ReadCity, ReadReports, RunBalances, ManageBalances, RunAnalyses, Export}},
	Analyst:    {Text{"分析", "analyst"}, []Right{ReadCity, ReadReports, RunAnalyses, ReadEditions, ReplayReports, Export}},
	Steward:    {Text{"数据管理", "steward"}, []Right{ReadCity, ReadReports, ReadEditions, ChangeEditions, ReplayReports, Export}},
	Administrator: {Text{"系统管理", "administrator"}, []Right{
		ReadCity, TakeReports, ReadReports, WorkReports, ReadPersons, ReadEditions, ChangeEditions, ReplayReports, RunAnalyses, RunBalances, ManageBalances, Export, Administer,
	}},
}

// Roles gives all roles, from the least to the most.
func Roles() []Role {
	return []Role{Viewer, Reporter, Handler, Dispatcher, Planner, Analyst, Steward, Administrator}
}

// Rights gives all rights.
func Rights() []Right { return slices.Clone(roleTexts[Administrator].rights) }

// ParseRole reads a role by its name.
func ParseRole(s string) (Role, error) {
	if _, ok := roleTexts[Role(s)]; !ok {
		return "", Errorf(ErrUsage, "unknown role %q: use one of %v", s, Roles()).InChinese("未知的角色“%s”：可用 %v", s, Roles())
	}
	return Role(s), nil
}

// Text gives the role in words.
func (r Role) Text() Text { return roleTexts[r].text }

// May tells whether the role has a right. No role has none.
func (r Role) May(right Right) bool { return slices.Contains(roleTexts[r].rights, right) }

// May tells whether who asks has a right. Of what it may then see and change,
// its organisation bounds the rest.
func (p Principal) May(right Right) bool {
	return p.Role.May(right) && (p.Organisation == "" || !right.WholeCity())
}

// LoopbackAdministrator is the principal of requests over loopback.
var LoopbackAdministrator = Principal{Name: "loopback", Role: Administrator}
