package api

import (
	"errors"
	"fmt"

	"chengge"
)

// Fault is a value that cannot be used: of a parameter, a flag or a column, said
// in both languages.
type Fault struct {
	Code  chengge.ErrorCode
	Field string // name of the parameter, flag or column; may be empty
	Value string
	Text  chengge.Text
}

// Error gives the English sentence.
func (f *Fault) Error() string { return f.Text.En }

// Unwrap gives the error for machines.
func (f *Fault) Unwrap() error { return chengge.Errorf(f.Code, "%s", f.Text.En) }

// In gives an error's message in lang, where it has one in that language.
func In(lang chengge.Lang, err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Text.In(lang)
	}
	var c *chengge.CategoryError
	if errors.As(err, &c) {
		return c.Text.In(lang)
	}
	var e *chengge.Error
	if lang == chengge.Chinese && errors.As(err, &e) && e.Chinese() != "" {
		return e.Chinese()
	}
	if lang == chengge.Chinese { // what only readers of files say, with the code in Chinese
		if code := chengge.CodeOf(err); code != chengge.ErrInternal {
			return code.Title().Zh + "：" + err.Error()
		}
	}
	return err.Error()
}

// fault makes a Fault whose sentences quote the value.
func fault(code chengge.ErrorCode, field, value string, zh, en string) *Fault {
	return &Fault{Code: code, Field: field, Value: value, Text: chengge.Text{
		Zh: fmt.Sprintf("%s“%s”：%s", field, short(value), zh),
		En: fmt.Sprintf("%s %q: %s", field, short(value), en),
	}}
}

// short keeps a quoted value from filling the screen.
func short(s string) string {
	for i := range s {
		if i > 60 {
			return s[:i] + "…"
		}
	}
	return s
}
