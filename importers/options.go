package importers

import (
	"time"

	"chengge"
)

// Options are the options of Open; the zero value is useful.
type Options struct {
	// GDAL is the path of chengge-gdal; empty is beside this program, else $PATH.
	GDAL string
	// Progress is called now and then with the name of a layer's file, the rows
	// read and the rows there are, −1 where unknown; done = total ends a layer.
	Progress func(layer string, done, total int64)
	// Only are the kinds of layers that are read; none is all.
	Only []chengge.Kind
	// MemoryLimit is the address space of chengge-gdal in bytes, at least 2 GB;
	// 0 is 4 GB.
	MemoryLimit int64
	// TimeLimit is how long one file may take; 0 is 15 minutes.
	TimeLimit time.Duration
	// UnpackLimit is how many bytes one archive may unpack to; 0 is 8 GB.
	UnpackLimit int64
	// TempDir is where the working folder is made; empty is the system's.
	TempDir string
}

func (o Options) memoryLimit() int64 {
	if o.MemoryLimit == 0 {
		return 4 << 30
	}
	return max(o.MemoryLimit, 2<<30)
}

func (o Options) timeLimit() time.Duration {
	if o.TimeLimit == 0 {
		return 15 * time.Minute
	}
	return o.TimeLimit
}

func (o Options) unpackLimit() int64 {
	if o.UnpackLimit == 0 {
		return maxUnpacked
	}
	return o.UnpackLimit
}
