package store_test

import (
	"strings"
	"testing"
	"time"

	"chengge"
	"chengge/store"

	"github.com/stretchr/testify/require"
)

func TestKeys(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	has, err := s.HasValidKey(ctx)
	require.NoError(t, err)
	require.False(t, has)

	made, token, err := s.CreateKey(ctx, "root", store.Key{Name: "坐席 1", Role: chengge.Dispatcher, Organisation: "H01", Channel: "citizen", CRS: "GCJ-02"})
	require.NoError(t, err)
	require.Regexp(t, `^cg_[1-9][0-9]*_[A-Za-z0-9_-]{43}$`, token)
	require.Equal(t, chengge.Principal{Name: "坐席 1", Role: chengge.Dispatcher, Organisation: "H01", Key: made.ID, Channel: "citizen", Datum: "GCJ-02"}, made.Principal())

	hash, ok := store.HashToken(token)
	require.True(t, ok)
	found, ok, err := s.FindKey(ctx, hash)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, made, found)
	hash[0]++
	_, ok, err = s.FindKey(ctx, hash)
	require.NoError(t, err)
	require.False(t, ok)

	_, _, err = s.CreateKey(ctx, "root", store.Key{Name: "坐席 1", Role: chengge.Viewer})
	require.Equal(t, chengge.ErrConflict, chengge.CodeOf(err))
	has, err = s.HasValidKey(ctx)
	require.NoError(t, err)
	require.True(t, has)

	gone, err := s.RevokeKey(ctx, "root", made.ID)
	require.NoError(t, err)
	require.False(t, gone.Valid(time.Now()))
	again, err := s.RevokeKey(ctx, "another", made.ID)
	require.NoError(t, err)
	require.Equal(t, gone, again)
	_, err = s.RevokeKey(ctx, "root", 999)
	require.Equal(t, chengge.ErrNotFound, chengge.CodeOf(err))
	has, err = s.HasValidKey(ctx)
	require.NoError(t, err)
	require.False(t, has, "a revoked key opens nothing")

	short, _, err := s.CreateKey(ctx, "root", store.Key{Name: "short", Role: chengge.Viewer, ExpiresAt: time.Now().Add(300 * time.Millisecond)})
	require.NoError(t, err)
	require.True(t, short.Valid(time.Now()))
	require.False(t, short.Valid(short.ExpiresAt), "the moment of its end is past it")
	require.Eventually(t, func() bool { has, err := s.HasValidKey(ctx); return err == nil && !has }, 5*time.Second, 50*time.Millisecond)

	list, err := s.Keys(ctx, 0, 1)
	require.NoError(t, err)
	require.Equal(t, "short", list[0].Name)
	list, err = s.Keys(ctx, list[0].ID, 10)
	require.NoError(t, err)
	require.Len(t, list, 1)

	// What was done stays known, without the key; history only grows.
	entries, err := s.Audit(ctx, store.AuditFilter{Noun: "key"}, 10)
	require.NoError(t, err)
	require.Len(t, entries, 3)
	require.Equal(t, []string{"create", "revoke", "create"}, []string{entries[0].Action, entries[1].Action, entries[2].Action})
	for _, e := range entries {
		require.NotContains(t, string(e.Detail), token[len("cg_12_"):])
	}
	for _, sql := range []string{"delete from api_key", "truncate api_key", "update key_log set actor = ''", "delete from key_log", "truncate key_log", "delete from edition_log"} {
		_, err := s.Pool().Exec(ctx, sql)
		require.ErrorContains(t, err, "only grows", sql)
	}
}

func TestTokens(t *testing.T) {
	s := open(t)
	_, token, err := s.CreateKey(t.Context(), "root", store.Key{Name: "x", Role: chengge.Viewer})
	require.NoError(t, err)
	for _, bad := range []string{
		"", "cg_", "cg_1_", "cg_1", token + "=", token + "A", token[:len(token)-1], strings.ToUpper(token), " " + token, token + "\n",
		strings.Replace(token, "_", "-", 1), strings.Replace(token, "cg_", "cg_0", 1), strings.Replace(token, "cg_", "cg_-", 1), strings.Replace(token, "cg_", "cg_+", 1),
		"cg_99999999999999999999_" + token[len(token)-43:], strings.Repeat("cg_1_", 100000),
	} {
		_, ok := store.HashToken(bad)
		require.False(t, ok, "%.80q", bad)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	now := time.Now()
	require.NoError(t, store.Key{Name: "x", Role: chengge.Administrator}.Check(now))
	require.NoError(t, store.Key{Name: "x", Role: chengge.Handler, Organisation: "K01"}.Check(now))
	for _, k := range []store.Key{
		{Role: chengge.Viewer}, {Name: "  ", Role: chengge.Viewer}, {Name: "a\nb", Role: chengge.Viewer}, {Name: " a", Role: chengge.Viewer},
		{Name: strings.Repeat("长", 40), Role: chengge.Viewer}, {Name: "loopback", Role: chengge.Viewer}, {Name: "a\xff", Role: chengge.Viewer},
		{Name: "x"}, {Name: "x", Role: "root"}, {Name: "x", Role: chengge.Viewer, ExpiresAt: now},
		{Name: "x", Role: chengge.Steward, Organisation: "H01"}, {Name: "x", Role: chengge.Administrator, Organisation: "H01"},
		{Name: "x", Role: chengge.Viewer, Organisation: "H\x00"},
	} {
		err := k.Check(now)
		require.Equal(t, chengge.ErrUsage, chengge.CodeOf(err), "%+v", k)
		var e *chengge.Error
		require.ErrorAs(t, err, &e)
		require.NotEmpty(t, e.Chinese())
	}
}
