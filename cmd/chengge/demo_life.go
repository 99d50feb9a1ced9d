package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"chengge"
	"chengge/reports"
)

// demoLife takes a report of the demo the way that reports go, by the table of
// moves: taken up within minutes, resolved within hours or days, emergencies
// first; some are sent back, found undone, put off, or void. What would come
// after until is not done yet, so that the last days' reports are in all
// states. The same number gives the same life.
func demoLife(r chengge.Report, no uint64, until time.Time) (chengge.Report, []chengge.Step, error) {
	l := &life{r: r, until: until, at: r.Received, chance: rand.New(rand.NewPCG(no, 0x6c696665))}
	l.steps = append(l.steps, chengge.Step{At: r.Received, Actor: "demo", Role: chengge.Reporter, Kind: chengge.StepReport, To: chengge.Reported})
	l.desk = fmt.Sprintf("坐席%02d", 1+l.chance.IntN(24))
	l.live()
	return l.r, l.steps, l.failed
}

type life struct {
	r      chengge.Report
	steps  []chengge.Step
	at     time.Time // of the last step
	until  time.Time
	over   bool // the next step lies beyond until, or failed
	failed error
	desk   string
	chance *rand.Rand
}

func (l *life) live() {
	if l.r.Emergency {
		l.desks(chengge.StepDispatch, 1, 6)
		l.works(0.5, 4)
		l.desks(chengge.StepFile, 5, 60)
	} else {
		l.desks(chengge.StepAccept, 2, 25)
		if l.r.DuplicateOf != 0 && l.chance.IntN(10) < 7 {
			l.step(chengge.StepVoid, 1, 20, chengge.Step{Actor: l.desk, Role: chengge.Dispatcher, Why: "重复上报，并入首次上报的问题"})
			return
		}
		if !l.r.Collected {
			yes := l.chance.IntN(100) >= 6
			l.step(chengge.StepVerifyBefore, 15, 180, chengge.Step{Actor: "监督员", Role: chengge.Dispatcher, Outcome: &yes})
			if !yes {
				return
			}
		}
		l.desks(chengge.StepFile, 2, 30)
		l.desks(chengge.StepDispatch, 2, 40)
		if l.chance.IntN(100) < 2 {
			l.step(chengge.StepReturn, 20, 600, chengge.Step{Actor: l.r.Lead.Code, Role: chengge.Handler, Why: "不属本单位职责"})
			l.desks(chengge.StepDispatch, 10, 120)
		}
		if l.chance.IntN(1000) < 4 {
			l.step(chengge.StepSuspend, 600, 3000, chengge.Step{Actor: l.desk, Role: chengge.Dispatcher, Why: "需列入改造计划", Until: l.at.AddDate(0, 6, 0)})
			return
		}
		l.works(2, 30)
	}
	no, yes := false, true
	if l.chance.IntN(100) < 6 {
		l.step(chengge.StepVerifyAfter, 30, 400, chengge.Step{Actor: "监督员", Role: chengge.Dispatcher, Outcome: &no})
		l.works(1, 12)
	}
	l.step(chengge.StepVerifyAfter, 30, 400, chengge.Step{Actor: "监督员", Role: chengge.Dispatcher, Outcome: &yes})
	l.desks(chengge.StepClose, 5, 90)
}

// works resolves what was dispatched, after hours that are seldom many: their
// median is given, and they are at most ten days.
func (l *life) works(least, median float64) {
	hours := min(240, least+(median-least)*math.Exp(l.chance.NormFloat64()*0.8))
	l.step(chengge.StepResolve, hours*60, hours*60, chengge.Step{Actor: l.r.Lead.Code, Role: chengge.Handler, Why: "已处置"})
}

func (l *life) desks(kind chengge.StepKind, from, to float64) {
	l.step(kind, from, to, chengge.Step{Actor: l.desk, Role: chengge.Dispatcher})
}

// step makes a step from to to minutes after the last one.
func (l *life) step(kind chengge.StepKind, from, to float64, s chengge.Step) {
	l.at = l.at.Add(time.Duration((from + (to-from)*l.chance.Float64()) * float64(time.Minute))).Truncate(time.Second)
	if l.over = l.over || !l.at.Before(l.until); l.over {
		return
	}
	s.Kind, s.At = kind, l.at
	r, done, err := reports.Apply(l.r, s)
	if err != nil {
		l.over, l.failed = true, fmt.Errorf("report %s: %w", l.r.External, err)
		return
	}
	l.r, l.steps = r, append(l.steps, done)
}
