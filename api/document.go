package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"chengge"
)

// maxDocument is how large the body of a change may be: the border of a
// district with a hundred thousand vertices fits.
const maxDocument = 16 << 20

// maxWhy is how many bytes a reason for the log may have.
const maxWhy = 4096

// readBody reads a JSON body whole.
func readBody(r *http.Request) ([]byte, error) {
	if t := r.Header.Get("Content-Type"); t != "" {
		if media, _, err := mime.ParseMediaType(t); err != nil || media != "application/json" && media != "application/merge-patch+json" {
			return nil, fault(chengge.ErrUnsupportedMedia, "Content-Type", t, "此处用 application/json", "use application/json here")
		}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, fault(chengge.ErrUnsupportedMedia, "Content-Encoding", e, "请不要压缩正文", "send the body uncompressed")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxDocument+1))
	if err != nil {
		return nil, badBody("body", "", "正文不完整", "the body stopped half way")
	}
	if len(body) > maxDocument {
		return nil, &Fault{Code: chengge.ErrBodyTooLarge, Field: "body", Text: chengge.Text{Zh: "正文超过 16 MiB", En: "the body has more than 16 MiB"}}
	}
	return body, nil
}

// member is a member of a JSON object.
type member struct {
	name string
	raw  json.RawMessage
}

// readObject reads a body that is one JSON object, in UTF-8, with each member
// once.
func readObject(body []byte) ([]member, error) {
	if !utf8.Valid(body) {
		return nil, badBody("body", "", "正文不是 UTF-8：若为 GBK，请先转换", "the body is not UTF-8: if it is GBK, convert it")
	}
	malformed := func(err error) error {
		var syntax *json.SyntaxError
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return badBody("body", "", "JSON 不完整", "the JSON ends half way")
		case errors.As(err, &syntax):
			return badBody("body", "", fmt.Sprintf("JSON 不合规范（第 %d 字节）", syntax.Offset), fmt.Sprintf("malformed JSON at byte %d: %v", syntax.Offset, err))
		}
		return badBody("body", "", "JSON 不合规范", "malformed JSON: "+err.Error())
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, badBody("body", "", "正文应为一个 JSON 对象", "the body is to be one JSON object")
	}
	var members []member
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, malformed(err)
		}
		m := member{}
		m.name, _ = t.(string)
		if seen[m.name] {
			return nil, badBody(m.name, "", "成员重复", "the member is there twice")
		}
		seen[m.name] = true
		if err := d.Decode(&m.raw); err != nil {
			return nil, malformed(err)
		}
		if name, twice := repeated(m.raw); twice {
			return nil, badBody(m.name, name, "其中有重复的成员："+name, "has a member twice: "+name)
		}
		members = append(members, m)
	}
	if _, err := d.Token(); err != nil {
		return nil, malformed(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, badBody("body", "", "正文应为一个 JSON 对象，其后不应再有内容", "the body is to be one JSON object with nothing after it")
	}
	return members, nil
}

// repeated finds a member that an object within valid JSON has twice: of two
// values json.Unmarshal would silently take the last.
func repeated(raw json.RawMessage) (name string, twice bool) {
	var within []map[string]bool // of the values that are open, nil for arrays
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{':
			within = append(within, map[string]bool{})
		case '[':
			within = append(within, nil)
		case '}', ']':
			within = within[:len(within)-1]
		case '"':
			from := i
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
			to := i + 1
			if rest := bytes.TrimLeft(raw[to:], " \t\r\n"); len(rest) == 0 || rest[0] != ':' {
				continue // a text
			}
			if json.Unmarshal(raw[from:to], &name) != nil {
				continue
			}
			if seen := within[len(within)-1]; seen[name] {
				return name, true
			} else {
				seen[name] = true
			}
		}
	}
	return "", false
}

// readDocument reads a JSON body into the struct that v points to; an empty
// body leaves it as it is. Members that it doesn't have are refused, and texts of
// more than so many bytes.
func readDocument(r *http.Request, v any, most int) error {
	body, err := readBody(r)
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return err
	}
	members, err := readObject(body)
	if err != nil {
		return err
	}
	into := reflect.ValueOf(v).Elem()
	fields := map[string]reflect.Value{}
	var names []string
	for i := range into.NumField() {
		name, _, _ := strings.Cut(into.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = into.Field(i)
		names = append(names, name)
	}
	for _, m := range members {
		f, ok := fields[m.name]
		if !ok {
			list := strings.Join(names, ", ")
			return badBody(m.name, "", "没有这个成员，可用的有 "+list, "there is no such member; there are "+list)
		}
		if err := json.Unmarshal(m.raw, f.Addr().Interface()); err != nil {
			want := jsonOf(f.Type())
			return badBody(m.name, string(m.raw), "应为"+want.Zh, "expected "+want.En)
		}
		if f.Kind() == reflect.String {
			if err := checkText(m.name, f.String(), true); err != nil {
				return err
			}
			if f.Len() > most {
				return badBody(m.name, f.String(), "过长", fmt.Sprintf("more than %d bytes", most))
			}
		}
	}
	return nil
}

// jsonOf says which JSON value a Go type is read from.
func jsonOf(t reflect.Type) chengge.Text {
	switch t.Kind() {
	case reflect.Bool:
		return jsonKinds[jsonBool]
	case reflect.String:
		return jsonKinds[jsonString]
	case reflect.Slice:
		return jsonKinds[jsonArray]
	case reflect.Map:
		of := jsonOf(t.Elem())
		return chengge.Text{Zh: "对象，其各值为" + of.Zh, En: "an object, each value " + of.En}
	case reflect.Int, reflect.Int64:
		return chengge.Text{Zh: "整数", En: "a whole number"}
	case reflect.Uint64:
		return chengge.Text{Zh: "不小于 0 的整数", En: "a whole number from 0"}
	}
	return jsonKinds[jsonNumber]
}

// checkText refuses what no text is to hold: control characters, of which blank
// ones may be allowed, and what stands for letters that got lost.
func checkText(field, s string, blanks bool) error {
	for _, r := range s {
		switch {
		case blanks && (r == '\t' || r == '\n' || r == '\r'):
		case unicode.IsControl(r):
			return badBody(field, s, "含有控制字符", fmt.Sprintf("has the control character %U", r))
		case r == utf8.RuneError:
			return badBody(field, s, "含有损坏的字符", "has a letter that was damaged on its way (U+FFFD)")
		}
	}
	return nil
}

// why reads the reason for a change.
func why(r *http.Request) (string, error) {
	s := strings.TrimSpace(r.Header.Get("X-Why"))
	if len(s) > maxWhy {
		return "", fault(chengge.ErrBadQuery, "X-Why", s, "过长", fmt.Sprintf("more than %d bytes", maxWhy))
	}
	return s, checkText("X-Why", s, false)
}

// storable tells whether a code may stand in the database: one that may not
// names nothing.
func storable(code string) bool { return utf8.ValidString(code) && !strings.ContainsRune(code, 0) }

func badBody(field, value, zh, en string) error {
	return fault(chengge.ErrBadBody, field, value, zh, en)
}
