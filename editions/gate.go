package editions

import "chengge"

// Gate gives the check that stands before publishing: errors stop it, warnings
// too unless they are accepted. What was found is put into found, in either
// case. The error has the code ErrFindings.
func Gate(accept bool, found *Findings) func(chengge.Contents) error {
	return func(c chengge.Contents) error {
		all, err := Check(c)
		if err != nil {
			return err
		}
		*found = all
		f := Findings(all)
		errors, warnings := f.Count(chengge.SeverityError), f.Count(chengge.SeverityWarning)
		switch {
		case errors > 0:
			return chengge.Errorf(chengge.ErrFindings, "the draft has %d errors (and %d warnings): correct them, then publish", errors, warnings).
				InChinese("草稿有 %d 处错误（另有 %d 处警告）：请改正后发布", errors, warnings)
		case warnings > 0 && !accept:
			return chengge.Errorf(chengge.ErrFindings, "the draft has %d warnings: look at them, then publish with accept, or correct them", warnings).
				InChinese("草稿有 %d 处警告：请核对后以 accept 发布，或改正", warnings)
		}
		return nil
	}
}
