package chengge

// FindIgnoredValue is a value that an import could not use and left out, and
// not the row with it: of a field that was found by its name and that city.json
// doesn't mention. Such a field may be something else.
const FindIgnoredValue FindingRule = "value.ignored"

func init() {
	findingTexts[FindIgnoredValue] = findingText{
		SeverityWarning,
		Text{"{field} 的值“{value}”未采用：{cause}", "{field} {value!} was not used: {cause}"},
		Text{"请改正 {field}；若该字段另有含义，请在 city.json 的 fields 中将 {other} 设为 null", "Correct {field}, or write \"{other}\": null under fields in city.json if it is something else"},
	}
}
