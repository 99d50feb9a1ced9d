package coupled

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"chengge/spatial/earthwork/proof"
)

// The two sides of the pipe. A request is the magic, a head and arrays; answers
// are frames of one byte for the type, four for the length (little-endian) and
// the payload: any number of progress, then a solution or an error.
const (
	requestMagic = "chengge solve 1\n"

	// ProgressFrame carries three numbers: bound, best, nodes.
	ProgressFrame byte = 'P'
	solutionFrame byte = 'S'
	errorFrame    byte = 'E'
)

// MostColumns and MostRows bound what is tried: with many shared rows Clp does
// not end in reasonable time beyond.
const (
	MostColumns = 100_000
	MostRows    = 200_000
	mostEntries = 2_000_000
)

type requestHead struct {
	Columns, Rows, Entries int64
	Whole                  int64 // 1 where columns are marked whole
	Seconds, Gap           float64
}

// Request is a problem as the child gets it: numbers as float64, which hold all
// integers of the problem exactly, and bounds that do not bind as infinities.
type Request struct {
	Cost, Lower, Upper, RowLower, RowUpper, Entry []float64
	Start, Row                                    []int32
	Whole                                         []byte // nil for a linear programme
	Seconds, Gap                                  float64
}

const mostExact = 1 << 53

// newRequest turns a problem into what is sent. Numbers beyond exact float64 are
// refused.
func newRequest(p *proof.Linear, o Options) (*Request, error) {
	n, m := len(p.Cost), len(p.RowLower)
	if n > MostColumns || m > MostRows || len(p.Entry) > mostEntries {
		return nil, fmt.Errorf("%d flows under %d shared limits are too many for a linear programme: the limit is %d and %d", n, m, MostColumns, MostRows)
	}
	r := &Request{Seconds: o.Seconds, Gap: o.Gap, Row: p.Row}
	var err error
	floats := func(v []int64) []float64 {
		out := make([]float64, len(v))
		for i, x := range v {
			switch {
			case x == proof.Infinite:
				out[i] = math.Inf(1)
			case x == -proof.Infinite:
				out[i] = math.Inf(-1)
			case x > mostExact || x < -mostExact:
				err = fmt.Errorf("%d is beyond exact numbers", x)
			default:
				out[i] = float64(x)
			}
		}
		return out
	}
	r.Cost, r.Lower, r.Upper = floats(p.Cost), floats(p.Lower), floats(p.Upper)
	r.RowLower, r.RowUpper, r.Entry = floats(p.RowLower), floats(p.RowUpper), floats(p.Entry)
	for _, s := range p.Start {
		r.Start = append(r.Start, int32(s))
	}
	if p.Integer != nil {
		r.Whole = make([]byte, n)
		for j, whole := range p.Integer {
			if whole {
				r.Whole[j] = 1
			}
		}
	}
	return r, err
}

func (r *Request) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	head := requestHead{int64(len(r.Cost)), int64(len(r.RowLower)), int64(len(r.Entry)), 0, r.Seconds, r.Gap}
	if r.Whole != nil {
		head.Whole = 1
	}
	out.WriteString(requestMagic)
	for _, part := range []any{head, r.Cost, r.Lower, r.Upper, r.RowLower, r.RowUpper, r.Entry, r.Start, r.Row, r.Whole} {
		if err := binary.Write(out, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return out.Flush()
}

// ReadRequest reads what the parent sends, within limits, and checks that all
// places in it exist.
func ReadRequest(in io.Reader) (*Request, error) {
	magic := make([]byte, len(requestMagic))
	if _, err := io.ReadFull(in, magic); err != nil || string(magic) != requestMagic {
		return nil, errors.New("this is no request of chengge")
	}
	var h requestHead
	if err := binary.Read(in, binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	if h.Columns < 1 || h.Columns > MostColumns || h.Rows < 0 || h.Rows > MostRows || h.Entries < 0 || h.Entries > mostEntries {
		return nil, fmt.Errorf("%d columns, %d rows and %d entries are beyond the limits", h.Columns, h.Rows, h.Entries)
	}
	r := &Request{Cost: make([]float64, h.Columns), Lower: make([]float64, h.Columns), Upper: make([]float64, h.Columns),
		RowLower: make([]float64, h.Rows), RowUpper: make([]float64, h.Rows), Entry: make([]float64, h.Entries),
		Start: make([]int32, h.Columns+1), Row: make([]int32, h.Entries), Seconds: h.Seconds, Gap: h.Gap}
	if h.Whole != 0 {
		r.Whole = make([]byte, h.Columns)
	}
	for _, part := range []any{r.Cost, r.Lower, r.Upper, r.RowLower, r.RowUpper, r.Entry, r.Start, r.Row, r.Whole} {
		if err := binary.Read(in, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("read request: %w", err)
		}
	}
	if r.Start[0] != 0 || int64(r.Start[h.Columns]) != h.Entries {
		return nil, errors.New("the columns do not hold the entries")
	}
	for j := range r.Cost {
		if r.Start[j] > r.Start[j+1] {
			return nil, fmt.Errorf("column %d ends before it begins", j)
		}
	}
	for _, i := range r.Row {
		if i < 0 || int64(i) >= h.Rows {
			return nil, fmt.Errorf("there is no row %d", i)
		}
	}
	return r, nil
}

// WriteSolution ends an answer. x is empty where there is no plan, dual where
// there is no relaxation.
func WriteSolution(w io.Writer, s Status, bound float64, x, dual []float64) error {
	body := binary.LittleEndian.AppendUint64(nil, uint64(s))
	body = binary.LittleEndian.AppendUint64(body, math.Float64bits(bound))
	body = binary.LittleEndian.AppendUint64(body, uint64(len(x)))
	for _, list := range [][]float64{x, dual} {
		for _, v := range list {
			body = binary.LittleEndian.AppendUint64(body, math.Float64bits(v))
		}
	}
	return writeFrame(w, solutionFrame, body)
}

// WriteError ends an answer with why there is none.
func WriteError(w io.Writer, message string) error {
	return writeFrame(w, errorFrame, []byte(message[:min(len(message), 4096)]))
}

func writeFrame(w io.Writer, kind byte, body []byte) error {
	head := binary.LittleEndian.AppendUint32([]byte{kind}, uint32(len(body)))
	if _, err := w.Write(append(head, body...)); err != nil {
		return err
	}
	return nil
}

// readAnswer reads frames until the answer is complete.
func readAnswer(in io.Reader, columns, rows int, progress func(Progress)) (*Answer, error) {
	r := bufio.NewReader(in)
	for {
		var head [5]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil, errDied
		}
		size := binary.LittleEndian.Uint32(head[1:])
		if int64(size) > int64(24+8*(columns+rows))+4096 {
			return nil, errors.New("the solver's answer is longer than it can be")
		}
		body := make([]byte, size)
		if _, err := io.ReadFull(r, body); err != nil {
			return nil, errDied
		}
		number := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(body[8*i:])) }
		switch {
		case head[0] == errorFrame:
			return nil, errors.New(string(body))
		case head[0] == ProgressFrame && size == 24:
			if progress != nil {
				progress(Progress{Bound: number(0), Best: number(1), Nodes: number(2)})
			}
		case head[0] == solutionFrame && size >= 24 && size%8 == 0:
			count := int(binary.LittleEndian.Uint64(body[16:]))
			a := &Answer{Status: Status(binary.LittleEndian.Uint64(body)), Stated: number(1)}
			if rest := int(size)/8 - 3; count != 0 && count != columns || rest != count && rest != count+rows {
				return nil, errors.New("the solver's answer has not the size of the problem")
			}
			for i := 3; i < int(size)/8; i++ {
				if i < 3+count {
					a.X = append(a.X, number(i))
				} else {
					a.Dual = append(a.Dual, number(i))
				}
			}
			return a, nil
		default:
			return nil, errors.New("the solver's answer is not understood")
		}
	}
}

var errDied = errors.New("the solver ended before its answer")
