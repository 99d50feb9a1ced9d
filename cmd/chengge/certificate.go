package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"chengge"
)

// certificate is that of --tls-cert and --tls-key, read again when a file has
// changed, as when it is renewed. Where the new one can't be read the old one
// stays.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	state  string    // of the files when they were read
	looked time.Time // when the files were last looked at
}

// lookAgain is how often at most the files are looked at.
const lookAgain = time.Second

// openCertificate reads both files.
func openCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	c := &certificate{cert: cert, key: key, log: log}
	if err := c.load(); err != nil {
		return nil, chengge.Errorf(chengge.ErrUsage, "--tls-cert %s, --tls-key %s: %w", cert, key, err)
	}
	return c, nil
}

func (c *certificate) load() error {
	state, err := c.now()
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.loaded, c.state, c.looked = &pair, state, time.Now()
	return nil
}

// now tells the state of the files.
func (c *certificate) now() (string, error) {
	state := ""
	for _, path := range []string{c.cert, c.key} {
		info, err := os.Stat(path)
		if err != nil {
			return "", err
		}
		state += fmt.Sprint(info.ModTime().UnixNano(), info.Size(), ";")
	}
	return state, nil
}

// get gives the certificate for a connection.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < lookAgain {
		return c.loaded, nil
	}
	c.looked = time.Now()
	if state, err := c.now(); err == nil && state == c.state {
		return c.loaded, nil
	}
	if err := c.load(); err != nil { // half of a pair is written, or the file is not there for a moment
		c.log.Warn("the certificate was not read again", "error", err.Error())
	} else {
		c.log.Info("the certificate was read again")
	}
	return c.loaded, nil
}

// config says how to encrypt.
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}
