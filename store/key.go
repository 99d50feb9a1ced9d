package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"chengge"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Key (密钥) is what a program or a person shows to be let in. The key itself is
// told once, by CreateKey, and never again.
type Key struct {
	ID   int64        `json:"id"`
	Name string       `json:"name" doc:"The actor in logs; never given again"`
	Role chengge.Role `json:"role"`
	// Organisation bounds what the key sees and changes; "" is the whole city.
	Organisation string `json:"organisation,omitempty" doc:"Bounds what the key sees and changes to that body and those below it; absent is the whole city"`
	// Channel and CRS stand where a report of this key states none.
	Channel   string    `json:"channel,omitempty" doc:"Channel of reports that state none"`
	CRS       string    `json:"crs,omitempty" doc:"Coordinate system of reports that state none"`
	CreatedAt time.Time `json:"created_at"`
	CreatedBy string    `json:"created_by"`
	ExpiresAt time.Time `json:"expires_at,omitzero" doc:"Absent is never"`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
	RevokedBy string    `json:"revoked_by,omitempty"`
}

// Principal gives who asks with this key.
func (k Key) Principal() chengge.Principal {
	return chengge.Principal{Name: k.Name, Role: k.Role, Organisation: k.Organisation, Key: k.ID, Channel: k.Channel, Datum: k.CRS}
}

// Valid tells whether the key opens at t.
func (k Key) Valid(t time.Time) bool {
	return k.RevokedAt.IsZero() && (k.ExpiresAt.IsZero() || t.Before(k.ExpiresAt))
}

// maxKeyName is how many bytes the name of a key may have.
const maxKeyName = 100

// Check tells whether a key of this kind may be made: a name that is fit to
// stand in logs, a known role, an end in the future, and no bounds for a role
// whose work knows none.
func (k Key) Check(now time.Time) error {
	switch {
	case strings.TrimSpace(k.Name) == "":
		return chengge.Errorf(chengge.ErrUsage, "a key wants a name: it is who did it in the logs").
			InChinese("密钥需要名称：操作记录用它表示操作人")
	case len(k.Name) > maxKeyName || k.Name != strings.TrimSpace(k.Name) || !utf8.ValidString(k.Name) || strings.ContainsFunc(k.Name, unprintable):
		return chengge.Errorf(chengge.ErrUsage, "name: at most %d bytes, without control characters and blanks at its ends", maxKeyName).
			InChinese("名称最多 %d 字节，不含控制字符，首尾没有空格", maxKeyName)
	case k.Name == chengge.LoopbackAdministrator.Name:
		return chengge.Errorf(chengge.ErrUsage, "the name %q stands in logs for who asks without a key: take another", k.Name).
			InChinese("名称“%s”在操作记录中表示无密钥的本机来访者：请换一个", k.Name)
	case !utf8.ValidString(k.Organisation) || len(k.Organisation) > maxKeyName || strings.ContainsFunc(k.Organisation, unprintable):
		return chengge.Errorf(chengge.ErrUsage, "organisation: write the code of a body").InChinese("organisation：请写责任单位的代码")
	case !k.ExpiresAt.IsZero() && !k.ExpiresAt.After(now):
		return chengge.Errorf(chengge.ErrUsage, "the key would have expired already, at %s", k.ExpiresAt.Format(time.RFC3339)).
			InChinese("该密钥在 %s 已经过期", k.ExpiresAt.Format(time.RFC3339))
	}
	if _, err := chengge.ParseRole(string(k.Role)); err != nil {
		return err
	}
	if k.Organisation != "" {
		for _, right := range chengge.Rights() {
			if right.WholeCity() && k.Role.May(right) {
				return chengge.Errorf(chengge.ErrUsage, "a key of the role %s is for the whole city: leave the organisation out, or take a lesser role", k.Role).
					InChinese("角色 %s 面向全市：请不要限定单位，或改用较小的角色", k.Role)
			}
		}
	}
	return nil
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

const (
	sqlKeyID     = `select nextval(pg_get_serial_sequence('api_key', 'id'))`
	sqlCreateKey = `insert into api_key (id, hash, name, role, organisation, channel, datum, created_by, expires_at) overriding system value
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ` + keyColumns
	sqlLogKey = `insert into key_log (actor, action, key_id, detail) values ($1, $2, $3, $4)`
)

const keyColumns = `id, name, role, organisation, channel, datum, created_at, created_by, expires_at, revoked_at, coalesce(revoked_by, '')`

func scanKey(row pgx.CollectableRow) (k Key, err error) {
	var expires, revoked *time.Time
	err = row.Scan(&k.ID, &k.Name, &k.Role, &k.Organisation, &k.Channel, &k.CRS, &k.CreatedAt, &k.CreatedBy, &expires, &revoked, &k.RevokedBy)
	if expires != nil {
		k.ExpiresAt = *expires
	}
	if revoked != nil {
		k.RevokedAt = *revoked
	}
	return k, err
}

// CreateKey makes a key: of k its name, role, organisation, channel, coordinate
// system and end count. It gives the row and the key itself, which is not kept.
func (s *Store) CreateKey(ctx context.Context, actor string, k Key) (made Key, token string, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		var id int64
		if err := tx.QueryRow(ctx, sqlKeyID).Scan(&id); err != nil {
			return err
		}
		token = newToken(id)
		hash := sha256.Sum256([]byte(token))
		var expires *time.Time
		if !k.ExpiresAt.IsZero() {
			expires = &k.ExpiresAt
		}
		rows, err := tx.Query(ctx, sqlCreateKey, id, hash[:], k.Name, k.Role, k.Organisation, k.Channel, k.CRS, actor, expires)
		if err != nil {
			return err
		}
		if made, err = pgx.CollectExactlyOneRow(rows, scanKey); err != nil {
			return taken(err, k.Name)
		}
		_, err = tx.Exec(ctx, sqlLogKey, actor, "create", id, map[string]any{
			"name": made.Name, "role": made.Role, "organisation": made.Organisation, "channel": made.Channel, "crs": made.CRS, "expires_at": expires,
		})
		return err
	})
	if err != nil {
		return Key{}, "", err
	}
	return made, token, nil
}

// taken says which name is not free any more.
func taken(err error, name string) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.ConstraintName == "api_key_name_key" {
		return chengge.Errorf(chengge.ErrConflict, "there is or was a key of the name %q: take another, logs know keys by their names", name).
			InChinese("已有或曾有名为“%s”的密钥：请换一个名称，操作记录以名称区分密钥", name)
	}
	return err
}

const sqlKeys = `select ` + keyColumns + ` from api_key where ($1::bigint = 0 or id < $1) order by id desc limit $2`

// Keys gives the keys, newest first, from the first one whose id is below after
// (0 for all), at most limit of them.
func (s *Store) Keys(ctx context.Context, after int64, limit int) ([]Key, error) {
	return query(ctx, s, scanKey, sqlKeys, after, limit)
}

const (
	sqlLockKey   = `select ` + keyColumns + ` from api_key where id = $1 for update`
	sqlRevokeKey = `update api_key set revoked_at = clock_timestamp(), revoked_by = $2 where id = $1 returning ` + keyColumns
)

// RevokeKey ends a key for good. To revoke it again changes nothing.
func (s *Store) RevokeKey(ctx context.Context, actor string, id int64) (k Key, err error) {
	err = s.transact(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sqlLockKey, id)
		if err != nil {
			return err
		}
		k, err = pgx.CollectExactlyOneRow(rows, scanKey)
		if errors.Is(err, pgx.ErrNoRows) {
			return chengge.Errorf(chengge.ErrNotFound, "there is no key %d", id).InChinese("没有编号为 %d 的密钥", id)
		}
		if err != nil || !k.RevokedAt.IsZero() {
			return err
		}
		if rows, err = tx.Query(ctx, sqlRevokeKey, id, actor); err != nil {
			return err
		}
		if k, err = pgx.CollectExactlyOneRow(rows, scanKey); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlLogKey, actor, "revoke", id, map[string]any{"name": k.Name})
		return err
	})
	return k, err
}

const (
	sqlFindKey  = `select ` + keyColumns + ` from api_key where hash = $1`
	sqlValidKey = `select exists (select from api_key where revoked_at is null and (expires_at is null or expires_at > clock_timestamp()))`
)

// FindKey gives the key of a hash, be it valid or not; ok is false where there
// is none.
func (s *Store) FindKey(ctx context.Context, hash [sha256.Size]byte) (k Key, ok bool, err error) {
	list, err := query(ctx, s, scanKey, sqlFindKey, hash[:])
	if err != nil || len(list) == 0 {
		return Key{}, false, err
	}
	return list[0], true, nil
}

// HasValidKey tells whether any key opens now, by the clock of the database.
func (s *Store) HasValidKey(ctx context.Context) (bool, error) {
	list, err := query(ctx, s, pgx.RowTo[bool], sqlValidKey)
	return err == nil && list[0], err
}
