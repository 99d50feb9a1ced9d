package api

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"chengge"
	"chengge/store"
)

// honoured is how long known keys open while the database is away.
const honoured = 10 * time.Minute

// Bounds of what doors keep. Keys are few, and unknown ones are not worth much.
const (
	maxKnown   = 20_000
	maxUnknown = 10_000
)

// doors find out who asks. Keys are looked up by their hash and kept for some
// seconds, such as nobody has for less.
type doors struct {
	keys          *store.Store // nil where files are served: then there are no keys
	now           func() time.Time
	loopbackAdmin bool
	proxies       []netip.Prefix

	anyKey  fact[bool]    // whether any key opens
	looking chan struct{} // bounds the lookups of hashes that are not known
	mu      sync.RWMutex
	known   map[[sha256.Size]byte]*fact[store.Key]
	unknown map[[sha256.Size]byte]time.Time
}

func newDoors(keys *store.Store, now func() time.Time, loopbackAdmin bool, proxies []netip.Prefix) *doors {
	return &doors{
		keys: keys, now: now, loopbackAdmin: loopbackAdmin, proxies: proxies, looking: make(chan struct{}, 2),
		known: map[[sha256.Size]byte]*fact[store.Key]{}, unknown: map[[sha256.Size]byte]time.Time{},
	}
}

// prime finds out whether any key opens, so that who asks over loopback is let
// in should the database be away later.
func (d *doors) prime() {
	if d.keys != nil {
		_, _ = d.anyKey.get(context.Background(), honoured, d.keys.HasValidKey)
	}
}

// whoAsks gives the principal of a request. With an Authorization header it is
// that of the key or an error; without one, over loopback, the administrator
// while no key opens, or where the server is told so.
func (d *doors) whoAsks(r *http.Request) (chengge.Principal, error) {
	switch shown := r.Header["Authorization"]; len(shown) {
	case 0:
		return d.keyless(r)
	case 1:
		k, err := d.key(r.Context(), shown[0])
		return k.Principal(), err
	}
	return chengge.Principal{}, unauthorised("请只写一个 Authorization", "send one Authorization header")
}

// knows tells whether a request shows a key that is known, so that finding out
// who asks costs the database next to nothing.
func (d *doors) knows(r *http.Request) bool {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	hash, ok := store.HashToken(strings.Trim(token, " "))
	if !ok {
		return false
	}
	f, _ := d.kept(hash)
	return f != nil
}

// keyless gives the principal of a request without a key.
func (d *doors) keyless(r *http.Request) (chengge.Principal, error) {
	if !isDirect(r) || d.isProxy(remoteOf(r)) {
		if d.keys == nil {
			return chengge.Principal{}, &Fault{Code: chengge.ErrForbidden, Text: chengge.Text{
				Zh: "此处提供的是文件夹，没有密钥，只应答本机的直接访问", En: "a folder of files is served here, which has no keys: only this machine is answered, and directly",
			}}
		}
		return chengge.Principal{}, unauthorised("请在 Authorization: Bearer 中写明密钥；管理员用 chengge keys create 制作", "send a key as Authorization: Bearer …; an administrator makes one with chengge keys create")
	}
	if !ownName(r.Host) { // a page of a foreign site could have sent it (DNS rebinding)
		return chengge.Principal{}, &Fault{Code: chengge.ErrForbidden, Field: "Host", Value: r.Host, Text: chengge.Text{
			Zh: "没有密钥时，本机服务只应答 localhost、127.0.0.1 与 [::1]", En: "without a key only localhost, 127.0.0.1 and [::1] are answered over loopback",
		}}
	}
	if d.keys == nil || d.loopbackAdmin {
		return chengge.LoopbackAdministrator, nil
	}
	// Without a key in the database nobody can make one while it is away, so what
	// held before still does.
	any, err := d.anyKey.get(r.Context(), 365*24*time.Hour, d.keys.HasValidKey)
	switch {
	case err != nil:
		return chengge.Principal{}, err
	case any:
		return chengge.Principal{}, unauthorised("已有密钥，本机访问也需要密钥：请写 Authorization: Bearer，或以 serve --loopback-admin 启动",
			"there are keys, so this machine wants one too: send it as Authorization: Bearer …, or start with serve --loopback-admin")
	}
	return chengge.LoopbackAdministrator, nil
}

// key gives the key of an Authorization header, if it opens.
func (d *doors) key(ctx context.Context, header string) (store.Key, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return store.Key{}, unauthorised("请写 Authorization: Bearer 与密钥", "write Authorization: Bearer and the key")
	}
	if d.keys == nil {
		return store.Key{}, unauthorised("此处提供的是文件夹，没有密钥：请去掉 Authorization", "a folder of files is served here, which has no keys: leave Authorization out")
	}
	hash, ok := store.HashToken(strings.Trim(token, " "))
	if !ok {
		return store.Key{}, noSuchKey()
	}
	k, err := d.find(ctx, hash)
	if err != nil {
		return store.Key{}, err
	}
	switch {
	case !k.RevokedAt.IsZero():
		return store.Key{}, unauthorised("该密钥已撤销", "the key has been revoked")
	case !k.Valid(d.now()):
		return store.Key{}, unauthorised("该密钥已过期", "the key has expired")
	}
	return k, nil
}

// find gives the key of a hash, valid or not.
func (d *doors) find(ctx context.Context, hash [sha256.Size]byte) (store.Key, error) {
	if f, unknown := d.kept(hash); unknown {
		return store.Key{}, noSuchKey()
	} else if f == nil {
		if err := d.look(ctx, hash); err != nil {
			return store.Key{}, err
		}
	}
	f, _ := d.kept(hash)
	if f == nil {
		return store.Key{}, noSuchKey()
	}
	return f.get(ctx, honoured, func(ctx context.Context) (store.Key, error) {
		k, ok, err := d.keys.FindKey(ctx, hash)
		if err == nil && !ok { // keys are never taken away, but who can write to the database may
			k.RevokedAt = time.Now()
		}
		return k, err
	})
}

// kept gives what is known of a hash: the fact of its key, or that there was
// none a moment ago.
func (d *doors) kept(hash [sha256.Size]byte) (f *fact[store.Key], unknown bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if f = d.known[hash]; f != nil {
		return f, false
	}
	at, ok := d.unknown[hash]
	return nil, ok && time.Since(at) < keySoon
}

// look asks the database for a hash that nothing is known of; few do at a time,
// so that who tries keys at random keeps no others waiting for the database.
func (d *doors) look(ctx context.Context, hash [sha256.Size]byte) error {
	select {
	case d.looking <- struct{}{}:
		defer func() { <-d.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if f, unknown := d.kept(hash); f != nil || unknown { // who was before us has found out
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keyPatience)
	defer cancel()
	began := time.Now()
	k, ok, err := d.keys.FindKey(ctx, hash)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !ok {
		if len(d.unknown) >= maxUnknown {
			clear(d.unknown)
		}
		d.unknown[hash] = began
		return nil
	}
	for other := range d.known {
		if len(d.known) < maxKnown {
			break
		}
		delete(d.known, other)
	}
	f := &fact[store.Key]{}
	f.set(k, began)
	d.known[hash] = f
	return nil
}

// changed has a key asked for again that was made or revoked here: on this
// server that acts at once.
func (d *doors) changed(id int64) {
	d.anyKey.forget()
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.unknown)
	for _, f := range d.known {
		if f.last().ID == id {
			f.forget()
		}
	}
}

func noSuchKey() error {
	return unauthorised("没有这个密钥", "there is no such key")
}

func unauthorised(zh, en string) error {
	return &Fault{Code: chengge.ErrUnauthorised, Text: chengge.Text{Zh: zh, En: en}}
}
