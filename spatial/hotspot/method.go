package hotspot

import "chengge"

// chooseP decides how p is found, and checks that it can be.
func (r *run) chooseP() error {
	s := r.sample
	if r.o.P == Analytic {
		return nil
	}
	if r.o.Null == NullExposure {
		return chengge.Errorf(chengge.ErrBadQuery, "the null of exposure needs exposures").InChinese("按暴露量的原假设需要给出暴露量")
	}
	if r.o.Null == "" {
		r.o.Null = NullConditional
	}
	if r.o.P == Permutation {
		return nil
	}
	if r.o.Statistic == LocalGeary {
		r.o.P = Permutation
		return nil
	}
	refuse := func(en, zh string) error {
		return chengge.Errorf(chengge.ErrBadQuery, "exact p: %s; take permutation", en).InChinese("精确 p 值：%s；请改用 permutation", zh)
	}
	steps := exactSteps(s)
	switch asked := r.o.P == Exact; {
	case !s.whole():
		if asked {
			return refuse("values must be whole numbers", "数值须为整数")
		}
	case !s.w.equal() || r.o.Null == NullTotal && r.o.Statistic == GiStar && !s.w.equalWithSelf():
		if asked {
			return refuse("all neighbours of a unit must weigh the same", "同一单元的各邻近单元权重须相等")
		}
	case steps > exactLimit:
		if asked {
			return refuse("the distribution would take too many steps or too much memory", "分布的计算量或内存过大")
		}
		r.notes = append(r.notes, Note{ID: NotedNotExact, Numbers: map[string]float64{"steps": steps}})
	default:
		r.o.P = Exact
		return nil
	}
	r.o.P = Permutation
	return nil
}
