package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"chengge"
	"chengge/spatial"
	"chengge/store"
)

// KeyRequest says which key is to be made.
type KeyRequest struct {
	Name         string `json:"name" doc:"The actor in logs; a name is never given again"`
	Role         string `json:"role" doc:"viewer, reporter, handler, dispatcher, planner, analyst, steward or administrator"`
	Organisation string `json:"organisation,omitempty" doc:"Code of the body that bounds what the key sees and changes; absent is the whole city"`
	Expires      string `json:"expires,omitempty" doc:"How long it opens, 90d or 12h, or until when, 2027-01-01; absent is for ever"`
	Channel      string `json:"channel,omitempty" doc:"Channel of reports that state none"`
	CRS          string `json:"crs,omitempty" doc:"Coordinate system of reports that state none"`
}

// NewKey is a key with what opens the door, which nobody is told again.
type NewKey struct {
	store.Key
	Secret string `json:"key" doc:"To be sent as Authorization: Bearer …"`
}

// KeyPage is a page of keys, newest first.
type KeyPage struct {
	Items []store.Key `json:"items"`
	Next  string      `json:"next,omitempty" doc:"after of the next page; absent on the last"`
}

// Key reads the request; its channel is to be one of the city's. The zero City
// has the channels that come with the product.
func (r KeyRequest) Key(city chengge.City, now time.Time) (store.Key, error) {
	role, err := chengge.ParseRole(r.Role)
	if err != nil {
		return store.Key{}, err
	}
	k := store.Key{Name: r.Name, Role: role, Organisation: r.Organisation, Channel: r.Channel}
	if r.Expires != "" {
		if k.ExpiresAt, err = expiry(r.Expires, city, now); err != nil {
			return store.Key{}, err
		}
	}
	if r.Channel != "" {
		var codes []string
		for _, ch := range city.AllChannels() {
			codes = append(codes, ch.Code)
		}
		if !slices.Contains(codes, r.Channel) {
			list := strings.Join(codes, ", ")
			return store.Key{}, fault(chengge.ErrUsage, "channel", r.Channel, "没有这个渠道，可用的有 "+list, "there is no such channel; there are "+list)
		}
	}
	if r.CRS != "" {
		crs, err := spatial.ParseCRS(r.CRS)
		if err != nil || crs.WKT != "" {
			return store.Key{}, fault(chengge.ErrUnknownCRS, "crs", r.CRS, "请用 CGCS2000（WGS84）、GCJ-02、BD-09 或 EPSG 代码", "use CGCS2000 (WGS84), GCJ-02, BD-09 or an EPSG code")
		}
		k.CRS = crs.String()
	}
	return k, k.Check(now)
}

// expiry reads how long a key opens, 90d or 12h, or until when.
func expiry(s string, city chengge.City, now time.Time) (time.Time, error) {
	if n, ok := strings.CutSuffix(s, "d"); ok {
		if days, err := strconv.Atoi(n); err == nil && days > 0 && days <= 36_525 {
			return now.AddDate(0, 0, days), nil
		}
	} else if d, err := time.ParseDuration(s); err == nil && d > 0 {
		return now.Add(d), nil
	} else if at, err := chengge.ParseTime(s, city.Location()); err == nil {
		return at, nil
	}
	return time.Time{}, fault(chengge.ErrBadTime, "expires", s, "请写 90d、12h 或 2027-01-01", "write 90d, 12h or 2027-01-01")
}

func (s *server) listKeys(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		limit, after := q.count("limit", min(100, s.limits.Page), s.limits.Page), q.number("after")
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		list, err := s.store.Keys(c.context, after, limit+1)
		if err != nil {
			return err
		}
		page := KeyPage{Items: list}
		if len(list) > limit {
			page.Items, page.Next = list[:limit], strconv.FormatInt(list[limit-1].ID, 10)
		}
		return writeJSON(w, page)
	}
}

func (s *server) createKey(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		var request KeyRequest
		if err := readDocument(r, &request, maxWhy); err != nil {
			return err
		}
		var city chengge.City
		if snap := s.live.Now(); snap != nil {
			city = snap.City()
		}
		k, err := request.Key(city, s.live.Clock())
		if chengge.CodeOf(err) == chengge.ErrUsage { // the word of the command line
			err = &Fault{Code: chengge.ErrBadBody, Text: chengge.Text{Zh: In(chengge.Chinese, err), En: In(chengge.English, err)}}
		}
		if err != nil {
			return err
		}
		made, secret, err := s.store.CreateKey(c.context, c.principal.Name, k)
		if err != nil {
			return err
		}
		s.doors.changed(made.ID)
		w.Header().Set("Location", "/v1/keys/"+strconv.FormatInt(made.ID, 10))
		return writeCreated(w, NewKey{made, secret})
	}
}

func (s *server) revokeKey(rt *route) handler {
	return func(w http.ResponseWriter, r *http.Request, c *call) error {
		q := readQuery(r, rt)
		q.lang()
		if err := q.err(); err != nil {
			return err
		}
		id, err := strconv.ParseInt(pathValue(r, "id"), 10, 64)
		if err != nil || id < 1 || id > int64(chengge.MaxID) {
			return fault(chengge.ErrNotFound, "id", pathValue(r, "id"), "没有这个密钥", "there is no such key")
		}
		if _, err := s.store.RevokeKey(c.context, c.principal.Name, id); err != nil {
			return err
		}
		s.doors.changed(id)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
}
