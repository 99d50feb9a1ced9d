package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"chengge/store"
)

// Kind is a kind of job: a row of the table that a worker is made of.
type Kind struct {
	Name string
	run  func(ctx context.Context, j *store.Job, progress func(share float64)) ([]byte, error)
}

// KindOf makes a kind whose jobs have arguments of a type. run gives the result
// that is kept; it ends early when ctx does. progress may be called often, by any
// goroutine.
func KindOf[T any](name string, run func(ctx context.Context, j *store.Job, arguments T, progress func(share float64)) ([]byte, error)) Kind {
	return Kind{name, func(ctx context.Context, j *store.Job, progress func(float64)) ([]byte, error) {
		var arguments T
		if err := json.Unmarshal([]byte(j.Arguments), &arguments); err != nil {
			return nil, fmt.Errorf("arguments of job %d: %w", j.ID, err)
		}
		return run(ctx, j, arguments, progress)
	}}
}
