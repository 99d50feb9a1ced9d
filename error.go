package chengge

import (
	"errors"
	"fmt"
	"net/http"
)

// ErrorCode names a kind of failure for machines: the API answers with
// /problems/{code}.
type ErrorCode string

// The codes. Each has a row in the table of errors.
const (
	ErrUsage            ErrorCode = "usage"
	ErrBadQuery         ErrorCode = "bad-query"
	ErrBadCoordinates   ErrorCode = "bad-coordinates"
	ErrUnknownCRS       ErrorCode = "unknown-crs"
	ErrRefusedCRS       ErrorCode = "refused-crs"
	ErrUnknownCategory  ErrorCode = "unknown-category"
	ErrBadTime          ErrorCode = "bad-time"
	ErrBadBody          ErrorCode = "bad-body"
	ErrBodyTooLarge     ErrorCode = "body-too-large"
	ErrUnsupportedMedia ErrorCode = "unsupported-media-type"
	ErrNotAcceptable    ErrorCode = "not-acceptable"
	ErrNotFound         ErrorCode = "not-found"
	ErrMethod           ErrorCode = "method-not-allowed"
	ErrForbidden        ErrorCode = "forbidden"
	ErrManifest         ErrorCode = "bad-manifest"
	ErrFile             ErrorCode = "bad-file"
	ErrColumns          ErrorCode = "bad-columns"
	ErrSwapped          ErrorCode = "swapped-columns"
	ErrFindings         ErrorCode = "findings"
	ErrNotReady         ErrorCode = "not-ready"
	ErrConflict         ErrorCode = "conflict"
	ErrStale            ErrorCode = "stale-draft"
	ErrNoMatch          ErrorCode = "precondition-required"
	ErrStep             ErrorCode = "step-not-allowed"
	ErrChanged          ErrorCode = "changed-since"
	ErrKeyReused        ErrorCode = "key-reused"
	ErrGone             ErrorCode = "gone"
	ErrUnauthorised     ErrorCode = "unauthorised"
	ErrTooMany          ErrorCode = "too-many-requests"
	ErrTooCostly        ErrorCode = "too-costly"
	ErrUnavailable      ErrorCode = "database-away"
	ErrDatabase         ErrorCode = "unfit-database"
	ErrInternal         ErrorCode = "internal"
)

type errorText struct {
	status, exit int
	title        Text
}

// errorTexts is the table of errors: HTTP status, exit code, sentence. Exit
// codes: 1 findings or refused, 2 used wrongly.
var errorTexts = map[ErrorCode]errorText{
	ErrUsage:            {http.StatusBadRequest, 2, Text{"用法有误", "used wrongly"}},
	ErrBadQuery:         {http.StatusBadRequest, 2, Text{"查询参数有误", "bad query"}},
	ErrBadCoordinates:   {http.StatusBadRequest, 2, Text{"坐标无法使用", "unusable coordinates"}},
	ErrUnknownCRS:       {http.StatusBadRequest, 2, Text{"未知的坐标系", "unknown coordinate system"}},
	ErrRefusedCRS:       {http.StatusUnprocessableEntity, 1, Text{"该坐标系没有公开的精确转换参数，不予转换", "coordinate system refused: it has no exact public transformation"}},
	ErrUnknownCategory:  {http.StatusBadRequest, 2, Text{"未知的类别", "unknown category"}},
	ErrBadTime:          {http.StatusBadRequest, 2, Text{"时间无法识别", "unreadable time"}},
	ErrBadBody:          {http.StatusBadRequest, 2, Text{"请求正文有误", "bad request body"}},
	ErrBodyTooLarge:     {http.StatusRequestEntityTooLarge, 1, Text{"请求正文过大", "request body too large"}},
	ErrUnsupportedMedia: {http.StatusUnsupportedMediaType, 2, Text{"不支持的正文格式", "unsupported media type"}},
	ErrNotAcceptable:    {http.StatusNotAcceptable, 2, Text{"无法按要求的格式应答", "no such answer format"}},
	ErrNotFound:         {http.StatusNotFound, 1, Text{"不存在", "not found"}},
	ErrMethod:           {http.StatusMethodNotAllowed, 2, Text{"不支持的方法", "method not allowed"}},
	ErrForbidden:        {http.StatusForbidden, 1, Text{"没有权限", "not allowed"}},
	ErrManifest:         {http.StatusUnprocessableEntity, 2, Text{"city.json 有误", "bad city.json"}},
	ErrFile:             {http.StatusUnprocessableEntity, 1, Text{"文件无法使用", "unusable file"}},
	ErrColumns:          {http.StatusUnprocessableEntity, 2, Text{"找不到所需的列", "columns not found"}},
	ErrSwapped:          {http.StatusUnprocessableEntity, 1, Text{"经纬度列疑似颠倒", "longitude and latitude columns look exchanged"}},
	ErrFindings:         {http.StatusUnprocessableEntity, 1, Text{"数据有错误，未予采用", "the data have errors and were not taken"}},
	ErrNotReady:         {http.StatusServiceUnavailable, 1, Text{"尚未就绪", "not ready"}},
	ErrConflict:         {http.StatusConflict, 1, Text{"与正在进行的操作冲突", "in conflict with what is going on"}},
	ErrStale:            {http.StatusPreconditionFailed, 1, Text{"草稿已被他人修改", "the draft has been changed since"}},
	ErrNoMatch:          {http.StatusPreconditionRequired, 2, Text{"须说明所见的草稿版本", "say which version of the draft you have seen"}},
	ErrStep:             {http.StatusConflict, 1, Text{"当前状态不允许此步骤", "the step is not possible now"}},
	ErrChanged:          {http.StatusPreconditionFailed, 1, Text{"已被他人更改", "it has been changed since"}},
	ErrKeyReused:        {http.StatusConflict, 1, Text{"同一 Idempotency-Key 用于不同的内容", "the Idempotency-Key was used for something else"}},
	ErrGone:             {http.StatusGone, 1, Text{"已不再保存", "no longer kept"}},
	ErrUnauthorised:     {http.StatusUnauthorized, 1, Text{"密钥无效或缺失", "no valid key"}},
	ErrTooMany:          {http.StatusTooManyRequests, 1, Text{"请求过多", "too many requests"}},
	ErrTooCostly:        {http.StatusUnprocessableEntity, 1, Text{"查询过重", "the query costs too much"}},
	ErrUnavailable:      {http.StatusServiceUnavailable, 1, Text{"数据库暂时不可用", "the database is away"}},
	ErrDatabase:         {http.StatusServiceUnavailable, 1, Text{"数据库不符合要求", "the database does not serve"}},
	ErrInternal:         {http.StatusInternalServerError, 1, Text{"内部错误", "internal error"}},
}

// ErrorCodes gives all codes, in no order, for tests and documents.
func ErrorCodes() []ErrorCode {
	out := make([]ErrorCode, 0, len(errorTexts))
	for c := range errorTexts {
		out = append(out, c)
	}
	return out
}

// HTTPStatus gives the status with which the API answers.
func (c ErrorCode) HTTPStatus() int { return errorTexts[c].status }

// ExitCode gives the exit code of a verb: 1 findings or refused, 2 used wrongly.
func (c ErrorCode) ExitCode() int { return errorTexts[c].exit }

// Title gives the code in words.
func (c ErrorCode) Title() Text { return errorTexts[c].title }

// Error is a failure with a code for machines and a message for people. The
// message says what to do about it.
type Error struct {
	Code ErrorCode
	Err  error
	zh   string
}

// Errorf makes an Error; its message is formatted as fmt.Errorf does, %w
// included.
func Errorf(code ErrorCode, format string, args ...any) *Error {
	return &Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// InChinese gives e its message in Chinese.
func (e *Error) InChinese(format string, args ...any) *Error {
	e.zh = fmt.Sprintf(format, args...)
	return e
}

// Chinese gives the message in Chinese, "" where it has none.
func (e *Error) Chinese() string { return e.zh }

// Error gives the message without the code's title.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives what the message wraps.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf gives the code of the outermost Error in err's chain, ErrInternal
// where there is none.
func CodeOf(err error) ErrorCode {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ErrInternal
}
