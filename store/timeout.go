package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

type statementTimeout struct{}

// WithStatementTimeout bounds the statements of transactions that are begun with
// the context: one that takes longer is ended by the database, and answered with
// ErrTooCostly.
func WithStatementTimeout(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, statementTimeout{}, d)
}

// beginQuery gives the words that begin a transaction, with the timeout in the
// same round trip; "" where there is none.
func beginQuery(ctx context.Context, o pgx.TxOptions) string {
	d, ok := ctx.Value(statementTimeout{}).(time.Duration)
	if !ok || o.BeginQuery != "" {
		return o.BeginQuery
	}
	begin := "begin"
	if o.IsoLevel != "" {
		begin += " isolation level " + string(o.IsoLevel)
	}
	if o.AccessMode != "" {
		begin += " " + string(o.AccessMode)
	}
	if o.DeferrableMode != "" {
		begin += " " + string(o.DeferrableMode)
	}
	return begin + "; set local statement_timeout = " + strconv.FormatInt(max(1, d.Milliseconds()), 10)
}
