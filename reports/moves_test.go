package reports_test

import (
	"slices"
	"testing"
	"time"

	"chengge"
	"chengge/reports"

	"github.com/stretchr/testify/require"
)

var when = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// complete is a step that says all that any step must.
func complete(k chengge.StepKind, role chengge.Role) chengge.Step {
	yes := true
	s := chengge.Step{Kind: k, Role: role, At: when, Why: "x", Until: when.Add(time.Hour)}
	if k == chengge.StepVerifyBefore || k == chengge.StepVerifyAfter || k == chengge.StepCallBack {
		s.Outcome = &yes
	}
	return s
}

var steps = []chengge.StepKind{chengge.StepAccept, chengge.StepVerifyBefore, chengge.StepFile, chengge.StepDispatch, chengge.StepResolve, chengge.StepVerifyAfter,
	chengge.StepClose, chengge.StepReturn, chengge.StepExtend, chengge.StepSuspend, chengge.StepResume, chengge.StepSupervise, chengge.StepCorrect, chengge.StepVoid, chengge.StepCallBack}

// TestEveryMove walks from a new report through everything that any role may do,
// and holds what is true of all states that are met: Allowed and Apply agree,
// versions rise by one, nothing is closed that was not filed, an emergency alone
// is dispatched unfiled, and every state is met and left for an end.
func TestEveryMove(t *testing.T) {
	for _, emergency := range []bool{false, true} {
		for _, collected := range []bool{false, true} {
			start := chengge.Report{ID: 1, Version: 1, State: chengge.Reported, Emergency: emergency, Collected: collected, Lead: chengge.Body{Code: "H01"}}
			type place struct {
				state chengge.State
				filed bool
			}
			met := map[place]bool{{chengge.Reported, false}: true}
			leads := map[place][]place{}
			for queue := []chengge.Report{start}; len(queue) > 0; queue = queue[1:] {
				r := queue[0]
				from := place{r.State, !r.Filed.IsZero()}
				for _, role := range chengge.Roles() {
					allowed := reports.Allowed(&r, role)
					for _, k := range steps {
						after, step, err := reports.Apply(r, complete(k, role))
						require.Equal(t, slices.Contains(allowed, k), err == nil, "%s by %s in %s: %v", k, role, r.State, err)
						if err != nil {
							require.Contains(t, []chengge.ErrorCode{chengge.ErrStep, chengge.ErrForbidden}, chengge.CodeOf(err))
							continue
						}
						require.Equal(t, r.Version+1, after.Version)
						require.Equal(t, after.Version, step.No)
						require.Equal(t, r.State, step.From)
						require.Equal(t, after.State, step.To)
						require.Equal(t, when, after.Updated)
						to := place{after.State, !after.Filed.IsZero()}
						if after.State == chengge.Closed {
							require.True(t, to.filed)
						}
						if after.State == chengge.Dispatched && !emergency {
							require.True(t, to.filed)
						}
						if after.State == chengge.FiledState {
							require.True(t, to.filed)
						}
						leads[from] = append(leads[from], to)
						if !met[to] {
							met[to] = true
							queue = append(queue, after)
						}
					}
				}
			}
			for _, s := range chengge.States() {
				require.True(t, met[place{s, true}] || met[place{s, false}], "%s is never met", s)
			}
			// From everywhere there is a way to an end.
			ends := map[place]bool{}
			for p := range met {
				ends[p] = !p.state.Open()
			}
			for range met {
				for p, next := range leads {
					ends[p] = ends[p] || slices.ContainsFunc(next, func(n place) bool { return ends[n] })
				}
			}
			for p := range met {
				require.True(t, ends[p], "%v has no end", p)
			}
			require.Equal(t, emergency, met[place{chengge.Dispatched, false}])
		}
	}
}

// TestNothingAppliedIsShared: the report that a step was applied to stays.
func TestNothingAppliedIsShared(t *testing.T) {
	r := chengge.Report{ID: 1, Version: 3, State: chengge.FiledState, Filed: when, Lead: chengge.Body{Code: "A"}}
	after, step, err := reports.Apply(r, chengge.Step{Kind: chengge.StepDispatch, Role: chengge.Dispatcher, At: when, Lead: &chengge.Body{Code: "B"}})
	require.NoError(t, err)
	require.Equal(t, "A", r.Lead.Code)
	require.Equal(t, "B", after.Lead.Code)
	require.Equal(t, "B", step.Lead.Code)
	_, _, err = reports.Apply(r, chengge.Step{Kind: "conquer", Role: chengge.Dispatcher})
	require.Equal(t, chengge.ErrBadBody, chengge.CodeOf(err))
	_, _, err = reports.Apply(r, chengge.Step{Kind: chengge.StepDispatch, Role: chengge.Viewer})
	require.Equal(t, chengge.ErrForbidden, chengge.CodeOf(err))
}
