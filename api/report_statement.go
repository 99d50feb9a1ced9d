package api

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"chengge"
	"chengge/reports"
)

// Statement is what a sender says of something: one report as POST /v1/reports
// reads it.
type Statement struct {
	Channel      string               `json:"channel,omitempty" doc:"Code of the channel; required unless the key has one, which a reporter's key then keeps to" example:"12345"`
	External     string               `json:"external,omitempty" doc:"The sender's own number of the report"`
	Found        string               `json:"found_at,omitempty" format:"date-time" doc:"When it was seen"`
	Received     string               `json:"received_at,omitempty" format:"date-time" doc:"When the channel had it; without it now"`
	Category     string               `json:"category,omitempty" doc:"Category: 06010, matter:01001 or its name" example:"06010"`
	CategoryText string               `json:"category_text,omitempty" doc:"What it is in free words; it becomes the category where it is the name of one"`
	Description  string               `json:"description,omitempty" doc:"In any script, at most 20,000 bytes"`
	Attributes   map[string]float64   `json:"attributes,omitempty" doc:"Numbers that the rules ask for, as area_m2"`
	Place        *chengge.StatedPlace `json:"place,omitempty" doc:"Where: a point with its coordinate system, a component, a place on a road, words"`
	Attachments  []chengge.Attachment `json:"attachments,omitempty" doc:"Pictures and recordings by reference, at most 50"`
	Reporter     *chengge.Person      `json:"reporter,omitempty" doc:"Who reported; kept apart, and shown only to those who need it"`
}

// The bounds of texts, in bytes.
const (
	maxDescription = 20_000
	maxAddress     = 1_000
	maxWords       = 500
	maxName        = 200
	maxURL         = 2_000
	maxList        = 50
)

// clocksDiffer is how far ahead of ours a sender's clock may be.
const clocksDiffer = 5 * time.Minute

// earliest is before any report: clocks that were never set say 1970.
var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// statementReader reads reports from JSON and gathers all that is wrong with
// them.
type statementReader struct {
	router    *reports.Router
	asker     *Asker
	principal chengge.Principal
	now       time.Time
	faults    faults
	path      string // of the report in a batch
}

// maxFaults is how many faults are told of a body.
const maxFaults = 100

func (k *statementReader) wrong(code chengge.ErrorCode, field, value, zh, en string) {
	if len(k.faults) < maxFaults {
		k.faults = append(k.faults, fault(code, k.path+field, value, zh, en))
	}
}

func (k *statementReader) wrongType(field string, n *jsonNode, want jsonKind) {
	value := n.text
	switch n.kind {
	case jsonArray:
		value = "[…]"
	case jsonObject:
		value = "{…}"
	}
	zh, en := "应为"+jsonKinds[want].Zh+"，而不是"+jsonKinds[n.kind].Zh, "expected "+jsonKinds[want].En+", not "+jsonKinds[n.kind].En
	k.wrong(chengge.ErrBadBody, field, value, zh, en)
}

// members gives the members of an object to take, each once; null is no value.
// take tells whether it knows the name.
func (k *statementReader) members(field string, n *jsonNode, take func(name, field string, v *jsonNode) bool) {
	if n.kind != jsonObject {
		k.wrongType(or(field, "body"), n, jsonObject)
		return
	}
	for i, name := range n.names {
		at := within(field, name)
		if slices.Contains(n.names[:i], name) {
			k.wrong(chengge.ErrBadBody, short(at), "", "成员重复", "the member is there twice")
			continue
		}
		if !take(name, at, &n.nodes[i]) {
			k.wrong(chengge.ErrBadBody, short(at), "", "没有这个成员", "there is no such member")
		}
	}
}

// within names a member of what field names; "" is the whole.
func within(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (k *statementReader) text(to *string, field string, n *jsonNode, most int, lines bool) {
	switch {
	case n.kind == jsonNull:
	case n.kind != jsonString:
		k.wrongType(field, n, jsonString)
	case len(n.text) > most:
		k.wrong(chengge.ErrBadBody, field, n.text, fmt.Sprintf("过长：%d 字节，最多 %d", len(n.text), most), fmt.Sprintf("too long: %d bytes, at most %d", len(n.text), most))
	default:
		if err := checkText(k.path+field, n.text, lines); err != nil {
			if len(k.faults) < maxFaults {
				k.faults = append(k.faults, faultsOf(err)...)
			}
			return
		}
		*to = strings.TrimSpace(n.text)
	}
}

func (k *statementReader) number(to *float64, field string, n *jsonNode) (ok bool) {
	if n.kind == jsonNull {
		return false
	}
	if n.kind != jsonNumber {
		k.wrongType(field, n, jsonNumber)
		return false
	}
	if *to, ok = n.number(); !ok {
		k.wrong(chengge.ErrBadBody, field, n.text, "数字过大", "the number is too large")
	}
	return ok
}

func (k *statementReader) metres(to *float64, field string, n *jsonNode) {
	if k.number(to, field, n) && !(*to >= 0 && *to <= maxMetres) {
		k.wrong(chengge.ErrBadBody, field, n.text, "应为 0 到 100000 之间的米数", "write metres, 0 to 100000")
	}
}

func (k *statementReader) moment(to *time.Time, field string, n *jsonNode) {
	var s string
	if k.text(&s, field, n, 100, false); s == "" {
		return
	}
	t, f := k.asker.Time(s)
	switch {
	case f != nil:
		k.wrong(chengge.ErrBadTime, field, s, "时间无法识别：请写作 2026-11-21T14:30:00+08:00、2026-11-21 14:30 或 2026-11-21", "unreadable: write 2026-11-21T14:30:00+08:00, 2026-11-21 14:30 or 2026-11-21")
	case t.After(k.now.Add(clocksDiffer)):
		k.wrong(chengge.ErrBadTime, field, s, "在将来：服务器时间为 "+k.now.Format(time.RFC3339)+"，请校准时钟", "in the future: the server's clock shows "+k.now.Format(time.RFC3339)+"; set the clock")
	case t.Before(earliest):
		k.wrong(chengge.ErrBadTime, field, s, "早于 2000 年：请校准时钟", "before the year 2000: set the clock")
	default:
		*to = t
	}
}

// statement reads one report.
func (k *statementReader) statement(n *jsonNode) (r chengge.Report, p chengge.Person) {
	before := len(k.faults)
	r.Channel = k.principal.Channel
	r.Client = k.principal.Name
	var category string
	k.members("", n, func(name, field string, v *jsonNode) bool {
		switch name {
		case "channel":
			if v.kind != jsonNull {
				k.text(&r.Channel, field, v, maxName, false)
			}
		case "external":
			k.text(&r.External, field, v, maxName, false)
		case "found_at":
			k.moment(&r.Found, field, v)
		case "received_at":
			k.moment(&r.Received, field, v)
		case "category":
			k.text(&category, field, v, maxName, false)
		case "category_text":
			k.text(&r.CategoryText, field, v, maxWords, false)
		case "description":
			k.text(&r.Description, field, v, maxDescription, true)
		case "attributes":
			r.Attributes = k.attributes(field, v)
		case "place":
			k.place(&r.Stated, field, v)
		case "attachments":
			r.Attachments = k.attachments(field, v)
		case "reporter":
			k.person(&p, field, v)
		default:
			return false
		}
		return true
	})
	if len(k.faults) > before {
		return r, p
	}
	k.category(&r, "category", category)
	if r.Channel == "" {
		k.wrong(chengge.ErrBadBody, "channel", "", "缺少来源渠道，例如 12345", "the channel is missing, such as 12345")
	}
	r.Collected = k.channel(r.Channel).Collected
	if !r.Found.IsZero() && !r.Received.IsZero() && r.Found.After(r.Received.Add(clocksDiffer)) {
		k.wrong(chengge.ErrBadTime, "found_at", r.Found.Format(time.RFC3339), "晚于收到的时间", "later than it was received")
	}
	if category == "" && r.CategoryText == "" && r.Description == "" && r.Stated.Component == "" {
		k.wrong(chengge.ErrBadBody, "category", "", "category、category_text、description 至少应有一个", "say what it is: category, category_text or description")
	}
	return r, p
}

// channel gives the channel of a report, "" is none.
func (k *statementReader) channel(code string) chengge.Channel {
	channel, ok := k.router.Channel(code)
	if !ok && code != "" {
		k.wrong(chengge.ErrBadBody, "channel", code, "没有这个渠道", "there is no such channel in this city")
	}
	// Reports of some channels are filed without being verified: an app must not
	// call itself a patrol.
	if own := k.principal.Channel; k.principal.Role == chengge.Reporter && own != "" && code != own {
		k.wrong(chengge.ErrForbidden, "channel", code, "该密钥只以渠道 "+own+" 上报", "this key reports by the channel "+own+" only")
	}
	return channel
}

// category reads a category; words that are the name of one are it, other words
// are kept as they are.
func (k *statementReader) category(r *chengge.Report, field, category string) {
	if category != "" {
		key, f := k.asker.Category(category)
		if f != nil && len(k.faults) < maxFaults {
			f.Field = k.path + field
			k.faults = append(k.faults, f)
		}
		r.Category = key
	} else if r.CategoryText != "" {
		if key, f := k.asker.Category(r.CategoryText); f == nil {
			r.Category = key
		}
	}
}

// assumed gives the coordinate system of a point that states none: the key's,
// else the channel's.
func assumed(k *reports.Router, p chengge.Principal, channel string) string {
	if p.Datum != "" {
		return p.Datum
	}
	c, _ := k.Channel(channel)
	return c.Datum
}

func (k *statementReader) attributes(field string, n *jsonNode) map[string]float64 {
	if n.kind == jsonNull {
		return nil
	}
	out := map[string]float64{}
	k.members(field, n, func(name, field string, v *jsonNode) bool {
		if len(name) > 100 || checkText("", name, false) != nil || name == "" {
			k.wrong(chengge.ErrBadBody, short(field), "", "属性名无法使用", "no usable name of an attribute")
			return true
		}
		if v.kind == jsonBool {
			out[name] = map[string]float64{"true": 1, "false": 0}[v.text]
			return true
		}
		var f float64
		if k.number(&f, field, v) {
			out[name] = f
		}
		return true
	})
	if len(out) > maxList {
		k.wrong(chengge.ErrBadBody, field, strconv.Itoa(len(out)), "属性过多，最多 50 个", "too many attributes: at most 50")
	}
	return out
}

func (k *statementReader) place(to *chengge.StatedPlace, field string, n *jsonNode) {
	if n.kind == jsonNull {
		return
	}
	k.members(field, n, func(name, field string, v *jsonNode) bool {
		var f float64
		switch name {
		case "lng":
			if k.number(&f, field, v) {
				to.Lng = &f
			}
		case "lat":
			if k.number(&f, field, v) {
				to.Lat = &f
			}
		case "crs":
			k.text(&to.CRS, field, v, 10_000, true)
		case "accuracy":
			k.metres(&to.Accuracy, field, v)
		case "component":
			k.text(&to.Component, field, v, maxName, false)
		case "road":
			k.road(&to.Road, field, v)
		case "address":
			k.text(&to.Address, field, v, maxAddress, true)
		default:
			return false
		}
		return true
	})
	if (to.Lng == nil) != (to.Lat == nil) {
		k.wrong(chengge.ErrBadBody, or(field, "lng,lat"), "", "lng 与 lat 须同时给出", "lng and lat belong together")
	}
}

func (k *statementReader) road(to **chengge.RoadRef, field string, n *jsonNode) {
	if n.kind == jsonNull {
		return
	}
	ref := &chengge.RoadRef{}
	oneOf := func(to *string, field string, v *jsonNode, allowed ...string) {
		k.text(to, field, v, maxName, false)
		if *to != "" && !slices.Contains(allowed, *to) {
			list := strings.Join(allowed, ", ")
			k.wrong(chengge.ErrBadBody, field, *to, "只能是 "+list, "use one of "+list)
		}
	}
	k.members(field, n, func(name, field string, v *jsonNode) bool {
		switch name {
		case "road":
			k.text(&ref.Road, field, v, maxName, false)
		case "crossing":
			k.text(&ref.Crossing, field, v, maxName, false)
		case "side":
			oneOf(&ref.Side, field, v, "left", "right", "north", "east", "south", "west")
		case "toward":
			oneOf(&ref.Toward, field, v, "north", "east", "south", "west")
		case "offset_m":
			k.metres(&ref.Offset, field, v)
		default:
			return false
		}
		return true
	})
	if ref.Road == "" {
		k.wrong(chengge.ErrBadBody, within(field, "road"), "", "缺少道路名称或路段代码", "the name of the road or the code of a segment is missing")
	}
	*to = ref
}

func (k *statementReader) person(to *chengge.Person, field string, n *jsonNode) {
	if n.kind == jsonNull {
		return
	}
	k.members(field, n, func(name, field string, v *jsonNode) bool {
		// What is wrong with it is told without its value.
		before := len(k.faults)
		switch name {
		case "name":
			k.text(&to.Name, field, v, maxName, false)
		case "phone":
			k.text(&to.Phone, field, v, maxName, false)
		default:
			return false
		}
		for i := before; i < len(k.faults); i++ {
			k.faults[i] = &Fault{Code: chengge.ErrBadBody, Field: k.path + field, Text: chengge.Text{
				Zh: k.path + field + "：应为文本，最多 200 字节，不含控制字符", En: k.path + field + ": expected a text of at most 200 bytes without control characters",
			}}
		}
		return true
	})
}

func (k *statementReader) attachments(field string, n *jsonNode) (out []chengge.Attachment) {
	switch {
	case n.kind == jsonNull:
		return nil
	case n.kind != jsonArray:
		k.wrongType(field, n, jsonArray)
		return nil
	case len(n.nodes) > maxList:
		k.wrong(chengge.ErrBadBody, field, strconv.Itoa(len(n.nodes)), "附件过多，最多 50 个", "too many attachments: at most 50")
		return nil
	}
	for i := range n.nodes {
		var a chengge.Attachment
		var kind string
		at := field + "[" + strconv.Itoa(i) + "]"
		k.members(at, &n.nodes[i], func(name, field string, v *jsonNode) bool {
			switch name {
			case "kind":
				k.text(&kind, field, v, maxName, false)
			case "url":
				k.text(&a.URL, field, v, maxURL, false)
			case "type":
				k.text(&a.Type, field, v, maxName, false)
			case "sha256":
				k.text(&a.Sum, field, v, maxName, false)
				if a.Sum = strings.ToLower(a.Sum); a.Sum != "" && (len(a.Sum) != 64 || strings.Trim(a.Sum, "0123456789abcdef") != "") {
					k.wrong(chengge.ErrBadBody, field, a.Sum, "应为 64 位十六进制数", "write 64 hexadecimal digits")
				}
			case "taken_at":
				k.moment(&a.At, field, v)
			default:
				return false
			}
			return true
		})
		if a.Kind = chengge.AttachmentKind(or(kind, string(chengge.OtherAttachment))); !slices.Contains(attachmentKinds, a.Kind) {
			k.wrong(chengge.ErrBadBody, at+".kind", kind, "只能是 near, far, reference, before, after, other", "use one of near, far, reference, before, after, other")
		}
		if !usableURL(a.URL) {
			k.wrong(chengge.ErrBadBody, at+".url", a.URL, "应为 https、http 地址或相对路径", "write an address of https or http, or a relative path")
		}
		out = append(out, a)
	}
	return out
}

var attachmentKinds = []chengge.AttachmentKind{chengge.Near, chengge.Far, chengge.Reference, chengge.Before, chengge.After, chengge.OtherAttachment}

// usableURL tells whether an attachment's address can be shown as a link: no
// script, no way out of the store of attachments.
func usableURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || s == "" || !utf8.ValidString(s) || strings.Contains(s, `\`) {
		return false
	}
	if u.Scheme == "" {
		return u.Host == "" && u.Path != "" && !strings.HasPrefix(u.Path, "/") && !slices.Contains(strings.Split(u.Path, "/"), "..")
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
