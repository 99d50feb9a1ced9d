package store_test

import (
	"regexp"
	"testing"

	"chengge/store"

	"github.com/stretchr/testify/require"
)

var tokenForm = regexp.MustCompile(`^cg_[1-9][0-9]{0,18}_[A-Za-z0-9_-]{43}$`)

func FuzzHashToken(f *testing.F) {
	for _, s := range []string{"", "cg_", "cg_1_", "cg_1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cg_01_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cg_1_\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := store.HashToken(s); ok {
			require.Regexp(t, tokenForm, s)
		}
	})
}

func FuzzParseAuditPosition(f *testing.F) {
	f.Add("1795332000000000.report.4398046511104.3")
	f.Add("0.key.0.0")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := store.ParseAuditPosition(s)
		if err != nil {
			return
		}
		again, err := store.ParseAuditPosition(p.String())
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}
