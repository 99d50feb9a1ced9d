package api

import (
	"net/http"
	"time"

	"chengge"
)

// Me is who asks.
type Me struct {
	Name         string          `json:"name"`
	Role         chengge.Role    `json:"role"`
	RoleName     string          `json:"role_name"`
	Rights       []chengge.Right `json:"rights"`
	Key          int64           `json:"key,omitempty" doc:"Id of the key; absent over loopback without one"`
	Organisation string          `json:"organisation,omitempty" doc:"Absent is the whole city"`
	Scope        []string        `json:"scope,omitempty" doc:"Codes of the organisation and those below it"`
	Channel      string          `json:"channel,omitempty"`
	CRS          string          `json:"crs,omitempty"`
	ExpiresAt    time.Time       `json:"expires_at,omitzero"`
}

// me answers who asks.
func (s *server) me(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		p := c.principal
		m := Me{
			Name: p.Name, Role: p.Role, RoleName: p.Role.Text().In(c.lang), Rights: []chengge.Right{}, Key: p.Key,
			Organisation: p.Organisation, Scope: s.scopeOf(c), Channel: p.Channel, CRS: p.Datum,
		}
		for _, right := range chengge.Rights() {
			if p.May(right) {
				m.Rights = append(m.Rights, right)
			}
		}
		if p.Key != 0 {
			k, err := s.doors.key(c.context, r.Header.Get("Authorization"))
			if err != nil {
				return err
			}
			m.ExpiresAt = k.ExpiresAt
		}
		return writeJSON(w, m)
	}
}
