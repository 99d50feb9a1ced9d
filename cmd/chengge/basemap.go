package main

import (
	"fmt"
	"log/slog"
	"strings"

	"chengge/api"

	"github.com/spf13/pflag"
)

// basemapFlags say what the map page draws below the city.
type basemapFlags struct {
	addresses, attributions []string
	basemaps                []api.Basemap // as check read them
}

func (f *basemapFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.addresses, "basemap", nil, "address of raster tiles to draw below the city, https://…/{z}/{x}/{y}.png or a path on this server's address; in Web Mercator of WGS 84 or CGCS2000, as 天地图's _w layers. May be given several times, the lowest first. A key in it (tk=…) is yours, and everyone who may open the map sees it")
	flags.StringArrayVar(&f.attributions, "basemap-attribution", nil, "text to show with the basemap; given once for all of them, or once for each")
}

// check reads the flags, before anything is opened. In the environment, which
// has a flag once, addresses stand one after the other with spaces between.
func (f *basemapFlags) check() error {
	addresses := strings.Fields(strings.Join(f.addresses, " "))
	if n := len(f.attributions); n > 1 && n != len(addresses) || n > 0 && len(addresses) == 0 {
		return usageError{fmt.Errorf("--basemap-attribution is there %d times and --basemap %d times: give it once for all, or once for each", n, len(addresses))}
	}
	for i, address := range addresses {
		attribution := ""
		if n := len(f.attributions); n > 0 {
			attribution = f.attributions[min(i, n-1)]
		}
		b, err := api.ParseBasemap(address, attribution)
		if err != nil {
			return err
		}
		f.basemaps = append(f.basemaps, b)
	}
	return nil
}

func (f *basemapFlags) warn(log *slog.Logger) {
	for i, b := range f.basemaps {
		if b.Plain() {
			log.Warn("a basemap comes by http: browsers do not load it on a page that has come by https", "basemap", i+1)
		}
	}
}
