package importers

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"chengge"

	"github.com/paulmach/orb"
	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmxml"
)

// osmSink is told what a file of OpenStreetMap holds, in the order of the file.
// A nil function is not asked. What it is handed is its own only during the call.
type osmSink struct {
	node func(id int64, at orb.Point, tags osm.Tags) error
	way  func(id int64, nodes []int64, tags osm.Tags) error
}

// isOSM tells whether a file is one of OpenStreetMap by its name.
func isOSM(name string) bool {
	name = strings.ToLower(name)
	for _, end := range []string{".pbf", ".osm", ".osm.gz", ".osm.xml"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// scanOSM reads a file of OpenStreetMap from beginning to end: .pbf, or XML as
// .osm, .osm.xml or .osm.gz. It holds one block or element at a time.
func scanOSM(ctx context.Context, name string, sink osmSink) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := io.Reader(bufio.NewReaderSize(f, 1<<20))
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".pbf") {
		return scanPBF(ctx, in, sink)
	}
	if strings.HasSuffix(lower, ".gz") {
		if in, err = gzip.NewReader(in); err != nil {
			return err
		}
	}
	return scanOSMXML(ctx, in, sink)
}

// mostOSMElement bounds an element of XML in bytes: a way has at most 2,000
// nodes, which takes 60 kB, and a relation some MB.
const mostOSMElement = 16 << 20

// elementLimit ends a reading in which the decoder swallows too much without
// an element coming out.
type elementLimit struct {
	in   io.Reader
	left int
}

func (l *elementLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, fmt.Errorf("an element has more than %d MB", mostOSMElement>>20)
	}
	n, err := l.in.Read(p)
	l.left -= n
	return n, err
}

func scanOSMXML(ctx context.Context, in io.Reader, sink osmSink) error {
	limit := &elementLimit{in, mostOSMElement}
	s := osmxml.New(ctx, limit)
	defer s.Close()
	var nodes []int64
	for s.Scan() {
		limit.left = mostOSMElement
		var err error
		switch o := s.Object().(type) {
		case *osm.Node:
			if sink.node != nil {
				err = sink.node(int64(o.ID), orb.Point{o.Lon, o.Lat}, o.Tags)
			}
		case *osm.Way:
			if sink.way != nil {
				nodes = nodes[:0]
				for _, n := range o.Nodes {
					nodes = append(nodes, int64(n.ID))
				}
				err = sink.way(int64(o.ID), nodes, o.Tags)
			}
		}
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.Err(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func osmError(name string, err error) error {
	if chengge.CodeOf(err) != chengge.ErrInternal || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return chengge.Errorf(chengge.ErrFile, "%s: %w", name, err).InChinese("%s 无法读取：%v", name, err)
}
