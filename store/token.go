package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// A key is shown as cg_, its id, _ and 32 random bytes in base64url: cg_12_….
// The prefix lets scanners of repositories find one that leaked, the id lets
// people find the row of one that they see. Only its SHA-256 is kept, which
// needs no salt: nobody guesses 256 random bits.
const (
	tokenPrefix = "cg_"
	tokenRandom = 32
	// maxToken is longer than any key.
	maxToken = len(tokenPrefix) + 19 + 1 + 43
)

// newToken makes the key with that id.
func newToken(id int64) string {
	var b [tokenRandom]byte
	_, _ = rand.Read(b[:]) // never fails
	return tokenPrefix + strconv.FormatInt(id, 10) + "_" + base64.RawURLEncoding.EncodeToString(b[:])
}

// HashToken gives the hash by which a key is found; ok is false for what has
// not the form of a key, so that it need not be looked for.
func HashToken(token string) (hash [sha256.Size]byte, ok bool) {
	if len(token) > maxToken || !strings.HasPrefix(token, tokenPrefix) {
		return hash, false
	}
	id, random, _ := strings.Cut(token[len(tokenPrefix):], "_")
	if n, err := strconv.ParseInt(id, 10, 64); err != nil || n < 1 || strconv.FormatInt(n, 10) != id {
		return hash, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(random)
	if err != nil || len(b) != tokenRandom || strings.ContainsAny(random, "\r\n") {
		return hash, false
	}
	return sha256.Sum256([]byte(token)), true
}
