package chengge

// Principal is who asks: every handler has one from the start.
type Principal struct {
	Name string
	Role Role
}

// Role is what a principal may do.
type Role string

// Administrator may do everything. It is the role of whoever asks over the
// loopback address; other roles come with keys.
const Administrator Role = "administrator"

// LoopbackAdministrator is the principal of requests over loopback.
var LoopbackAdministrator = Principal{Name: "loopback", Role: Administrator}
