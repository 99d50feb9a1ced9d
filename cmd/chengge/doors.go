package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"chengge"
	"chengge/api"
	"chengge/store"

	"github.com/spf13/pflag"
)

// doorFlags say who is let in, how, and how much of it.
type doorFlags struct {
	cert, key                string
	plainHTTP, loopbackAdmin bool
	proxy                    []string
	limits                   api.Limits
	proxies                  []netip.Prefix // as check read them
}

func (f *doorFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.cert, "tls-cert", "", "file with the certificate, and those above it; read again when it changes")
	flags.StringVar(&f.key, "tls-key", "", "file with its private key")
	flags.BoolVar(&f.plainHTTP, "plain-http", false, "listen beyond loopback without TLS, behind a proxy that ends it")
	flags.StringSliceVar(&f.proxy, "proxy", nil, "addresses of proxies, as 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed")
	flags.BoolVar(&f.loopbackAdmin, "loopback-admin", false, "who asks over loopback without a key is administrator also when there are keys (default: only while no valid key exists)")
	flags.Float64Var(&f.limits.Rate, "rate", 5000, "requests a second of one key")
	flags.IntVar(&f.limits.Burst, "burst", 10_000, "requests of one key at once")
	flags.Float64Var(&f.limits.AddressRate, "address-rate", 100, "requests a second of one address without a key")
	flags.IntVar(&f.limits.AddressBurst, "address-burst", 500, "requests of one address without a key at once")
	flags.IntVar(&f.limits.Running, "max-running", 512, "requests answered at a time; streams of events don't count")
	flags.IntVar(&f.limits.Streams, "max-streams", 10_000, "streams of events open at a time")
	flags.IntVar(&f.limits.StreamsKey, "key-streams", 2500, "streams of events that one key, or one address without a key, has open at a time")
	flags.DurationVar(&f.limits.Deadline, "deadline", 30*time.Second, "how long a request may take")
	flags.DurationVar(&f.limits.LengthyDeadline, "long-deadline", 30*time.Minute, "how long imports, checks, publishing and the like may take")
	flags.Int64Var(&f.limits.BodyBytes, "max-body", 256<<20, "bytes that the body of a request may have")
}

// check reads the flags, before anything is opened.
func (f *doorFlags) check() error {
	if (f.cert == "") != (f.key == "") {
		return usageError{fmt.Errorf("--tls-cert and --tls-key go together")}
	}
	if f.cert != "" && f.plainHTTP {
		return usageError{fmt.Errorf("--plain-http and --tls-cert exclude each other: give one")}
	}
	for _, word := range f.proxy {
		p, err := netip.ParsePrefix(word)
		if a, e := netip.ParseAddr(word); e == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return usageError{fmt.Errorf("--proxy %q: write an address or a network, as 10.1.2.3 or 10.0.0.0/8", word)}
		}
		if p.Bits() == 0 {
			return usageError{fmt.Errorf("--proxy %s: would believe everybody; name the addresses of your proxies", word)}
		}
		f.proxies = append(f.proxies, p.Masked())
	}
	l := f.limits
	for _, limit := range []struct {
		flag string
		ok   bool
	}{
		{"rate", l.Rate > 0}, {"burst", l.Burst > 0}, {"address-rate", l.AddressRate > 0}, {"address-burst", l.AddressBurst > 0}, {"max-running", l.Running > 0},
		{"max-streams", l.Streams > 0}, {"key-streams", l.StreamsKey > 0},
		{"deadline", l.Deadline > 0}, {"long-deadline", l.LengthyDeadline > 0}, {"max-body", l.BodyBytes > 0},
	} {
		if !limit.ok {
			return usageError{fmt.Errorf("--%s: must be above 0", limit.flag)}
		}
	}
	return nil
}

// reaches tells whether other machines reach an address to listen on.
func reaches(ctx context.Context, address string) (beyond bool, err error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, usageError{fmt.Errorf("--listen %q: write an address and a port, as in 127.0.0.1:8080", address)}
	}
	if host == "" {
		return true, nil
	}
	ips, err := net.DefaultResolver.LookupIP(ctx, "ip", host)
	if ip := net.ParseIP(host); ip != nil {
		ips, err = []net.IP{ip}, nil
	}
	if err != nil {
		return false, usageError{fmt.Errorf("--listen %q: %w", address, err)}
	}
	for _, ip := range ips {
		if !ip.IsLoopback() {
			return true, nil
		}
	}
	return len(ips) == 0, nil
}

// mayListen refuses to be reached by other machines in the open: of files, which
// have no keys, and without TLS.
func (f *doorFlags) mayListen(ctx context.Context, address string, files bool) (beyond bool, err error) {
	if beyond, err = reaches(ctx, address); err != nil || !beyond {
		return beyond, err
	}
	port := address[strings.LastIndexByte(address, ':')+1:]
	switch {
	case files:
		return beyond, refusedListen(address,
			fmt.Sprintf("其他机器可访问，而 --from 的文件夹没有密钥，来访者都将是管理员。请用 --listen 127.0.0.1:%s，从其他机器访问请用 ssh -L %s:127.0.0.1:%s；或导入数据库，再用 chengge keys create 制作密钥", port, port, port),
			fmt.Sprintf("other machines reach it, and a folder of --from has no keys: whoever asks would be administrator. Use --listen 127.0.0.1:%s, and from other machines ssh -L %s:127.0.0.1:%s; or serve a database, whose keys chengge keys create makes", port, port, port))
	case f.cert == "" && !f.plainHTTP:
		return beyond, refusedListen(address,
			"其他机器可访问，密钥与数据将以明文传输。请给出 --tls-cert 与 --tls-key；若由前面的代理终止 TLS，请写 --plain-http，并用 --proxy 写明代理的地址",
			"other machines reach it, and keys and data would go there in the open. Give --tls-cert and --tls-key; behind a proxy that ends TLS, --plain-http, and its address with --proxy")
	}
	return beyond, nil
}

// wantKeys refuses to be reached by other machines while no key opens.
func wantKeys(ctx context.Context, address string, s *store.Store) error {
	return patiently(ctx, func(ctx context.Context) error {
		any, err := s.HasValidKey(ctx)
		if err == nil && !any {
			err = refusedListen(address,
				"其他机器可访问，但还没有有效的密钥。请先制作：chengge keys create --role administrator --name root（数据库参数与 serve 相同），再启动 serve",
				"other machines reach it, and there is no valid key. Make one first: chengge keys create --role administrator --name root (with the same --database or --data), then start serve again")
		}
		return err
	})
}

func refusedListen(address, zh, en string) error {
	return &api.Fault{Code: chengge.ErrForbidden, Field: "--listen", Value: address, Text: chengge.Text{
		Zh: fmt.Sprintf("--listen %q：%s", address, zh), En: fmt.Sprintf("--listen %q is refused: %s", address, en),
	}}
}
