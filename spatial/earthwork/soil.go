package earthwork

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"sync"

	"chengge"
)

//go:embed data
var tableFiles embed.FS

// SoilTable (土方体积折算系数表) tells what one bank m³ measures in each state. It
// is chosen per project and shown with every plan.
//
// Printed tables give all sixteen cells rounded, and do not round-trip: bank →
// loose fill → bank = 1.08 × 0.92 = 0.9936. A table here is one exact rational
// per state, that of the print's bank row; the other cells follow from it, and
// Deviations tells by how much the print differs.
type SoilTable struct {
	Code     string
	Name     chengge.Text
	Material string // earth, rock, sand, mixed, block_stone
	Source   string
	PerBank  map[VolumeState]Ratio // m³ in that state per bank m³; a state that the print lacks is absent
	Printed  []PrintedFactor
}

// PrintedFactor is a cell of a printed table: one m³ in From measures Factor m³
// in To.
type PrintedFactor struct {
	From, To VolumeState
	Factor   Ratio
}

// Deviation is a printed cell beside the exact one.
type Deviation struct {
	PrintedFactor
	Exact Ratio
	// Permille is (printed − exact) / exact in thousandths, for printing.
	Permille float64
}

// Residue is what one rounding left: exact = rounded + Residue, in 0.1 m³.
type Residue = Ratio

// Factor gives what one m³ in a state measures in another, exactly. A state
// that the table lacks is an error.
func (t *SoilTable) Factor(from, to VolumeState) (Ratio, error) {
	f, err := t.perBank(from)
	if err != nil {
		return Ratio{}, err
	}
	g, err := t.perBank(to)
	if err != nil {
		return Ratio{}, err
	}
	return ratioOf(new(big.Rat).Quo(g.rat(), f.rat()))
}

func (t *SoilTable) perBank(s VolumeState) (Ratio, error) {
	if f, ok := t.PerBank[s]; ok {
		return f, nil
	}
	return Ratio{}, chengge.Errorf(chengge.ErrBadBody, "table %s has no factor for %s: choose another table or state the volume in bank m³", t.Code, stateNames[s].En).
		InChinese("折算表 %s 没有%s的系数：请另选折算表，或按自然方填写", t.Code, stateNames[s].Zh)
}

// Bank gives a stated volume in bank m³, rounded once to 0.1 m³, halves up, and
// what the rounding left.
func (t *SoilTable) Bank(v Stated) (BankVolume, Residue, error) {
	if err := v.check(); err != nil {
		return 0, Residue{}, err
	}
	f, err := t.perBank(v.State)
	if err != nil {
		return 0, Residue{}, err
	}
	n, left, err := roundTenths(new(big.Rat).Quo(v.M3.rat(), f.rat()))
	return BankVolume(n), left, err
}

// Loose gives what a bank volume measures in the truck, rounded once.
func (t *SoilTable) Loose(v BankVolume) (LooseVolume, Residue, error) {
	n, left, err := t.out(v, Loose)
	return LooseVolume(n), left, err
}

// Compacted gives what a bank volume measures in a finished fill, rounded once.
func (t *SoilTable) Compacted(v BankVolume) (CompactedVolume, Residue, error) {
	n, left, err := t.out(v, Compacted)
	return CompactedVolume(n), left, err
}

// LooseFill gives what a bank volume measures tipped and not rolled, rounded once.
func (t *SoilTable) LooseFill(v BankVolume) (LooseFillVolume, Residue, error) {
	n, left, err := t.out(v, LooseFill)
	return LooseFillVolume(n), left, err
}

func (t *SoilTable) out(v BankVolume, to VolumeState) (int64, Residue, error) {
	f, err := t.perBank(to)
	if err != nil {
		return 0, Residue{}, err
	}
	return roundTenths(new(big.Rat).Mul(big.NewRat(int64(v), 10), f.rat()))
}

// roundTenths rounds m³ to 0.1 m³.
func roundTenths(m3 *big.Rat) (int64, Residue, error) {
	whole, left := roundHalfAway(m3.Mul(m3, big.NewRat(10, 1)))
	if !whole.IsInt64() {
		return 0, Residue{}, fmt.Errorf("%s m³ is beyond exact integers", m3.FloatString(1))
	}
	r, err := ratioOf(left)
	return whole.Int64(), r, err
}

// Deviations gives the printed cells that differ from the exact ones.
func (t *SoilTable) Deviations() (out []Deviation) {
	for _, p := range t.Printed {
		exact, err := t.Factor(p.From, p.To)
		if err != nil || exact == p.Factor {
			continue
		}
		d := new(big.Rat).Sub(p.Factor.rat(), exact.rat())
		f, _ := d.Quo(d, exact.rat()).Float64()
		out = append(out, Deviation{p, exact, f * 1000})
	}
	return out
}

// DefaultSoilTables gives the tables that come with the product, each with its
// source.
func DefaultSoilTables() []SoilTable { return slices.Clone(defaultSoilTables()) }

var defaultSoilTables = sync.OnceValue(func() []SoilTable {
	f, err := tableFiles.ReadFile("data/soil_tables.csv")
	var tables []SoilTable
	if err == nil {
		tables, err = ReadSoilTables(bytes.NewReader(f))
	}
	if err != nil {
		panic(fmt.Sprintf("embedded soil tables: %v", err)) // every test run reads them
	}
	return tables
})

// FindSoilTable gives the table of a code.
func FindSoilTable(tables []SoilTable, code string) (*SoilTable, error) {
	if i := slices.IndexFunc(tables, func(t SoilTable) bool { return t.Code == code }); i >= 0 {
		return &tables[i], nil
	}
	return nil, chengge.Errorf(chengge.ErrNotFound, "no soil table %q", code).InChinese("没有折算表“%s”", code)
}

// ReadSoilTables reads tables as the embedded one is written: a row per table
// and state of origin, a column per state; the row of bank is the table, other
// rows are what the print says besides. Lines that begin with # are comments.
func ReadSoilTables(r io.Reader) ([]SoilTable, error) {
	var tables []SoilTable
	err := readCSV(r, func(row map[string]string) error {
		code := row["table"]
		i := slices.IndexFunc(tables, func(t SoilTable) bool { return t.Code == code })
		if i < 0 {
			i = len(tables)
			tables = append(tables, SoilTable{Code: code, Name: chengge.Text{Zh: row["name_zh"], En: row["name_en"]},
				Material: row["material"], Source: row["source"], PerBank: map[VolumeState]Ratio{}})
		}
		from, err := ParseVolumeState(row["from"])
		if err != nil {
			return fmt.Errorf("table %s: %w", code, err)
		}
		for _, to := range VolumeStates() {
			cell := row[string(to)]
			if cell == "" {
				continue
			}
			f, err := ParseRatio(cell)
			if err == nil && f.Num <= 0 {
				err = errors.New("a factor is positive")
			}
			if err != nil {
				return fmt.Errorf("table %s, %s to %s: %w", code, from, to, err)
			}
			tables[i].Printed = append(tables[i].Printed, PrintedFactor{from, to, f})
			if from == Bank {
				tables[i].PerBank[to] = f
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if t.PerBank[Bank] != (Ratio{1, 1}) {
			return nil, fmt.Errorf("table %s: its row of bank must say 1 for bank", t.Code)
		}
	}
	return tables, nil
}

// readCSV gives each row of a table by the names of its columns.
func readCSV(in io.Reader, each func(map[string]string) error) error {
	r := csv.NewReader(in)
	r.Comment = '#'
	head, err := r.Read()
	if err != nil {
		return err
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		row := make(map[string]string, len(head))
		for i, column := range head {
			row[column] = cells[i]
		}
		if err := each(row); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}
