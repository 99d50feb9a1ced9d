package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
)

// srid is CGCS2000 in lng/lat.
const srid = 4490

const sqlGeometryOID = `select coalesce(to_regtype('geometry')::oid, 0)`

// registerGeometry teaches a new connection the geometry type.
func registerGeometry(ctx context.Context, c *pgx.Conn) error {
	var oid uint32
	if err := c.QueryRow(ctx, sqlGeometryOID).Scan(&oid); err != nil {
		return fmt.Errorf("look up the geometry type: %w", err)
	}
	if oid != 0 { // else the schema isn't there yet
		c.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: geometryCodec{}})
	}
	return nil
}

// geometryCodec carries orb geometries as binary EWKB.
type geometryCodec struct{}

func (geometryCodec) FormatSupported(format int16) bool { return format == pgx.BinaryFormatCode }
func (geometryCodec) PreferredFormat() int16            { return pgx.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, _ int16, value any) pgtype.EncodePlan {
	if _, ok := value.(orb.Geometry); ok {
		return geometryPlan{}
	}
	return nil
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, _ int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*orb.Geometry); ok {
		return geometryPlan{}
	}
	return nil
}

func (geometryCodec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (driver.Value, error) {
	return append([]byte(nil), src...), nil
}

func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (any, error) {
	return decodeGeometry(src)
}

type geometryPlan struct{}

func (geometryPlan) Encode(value any, buf []byte) ([]byte, error) {
	b, err := ewkb.Marshal(value.(orb.Geometry), srid)
	return append(buf, b...), err
}

func (geometryPlan) Scan(src []byte, target any) error {
	g, err := decodeGeometry(src)
	*target.(*orb.Geometry) = g
	return err
}

func decodeGeometry(src []byte) (orb.Geometry, error) {
	if src == nil {
		return nil, nil
	}
	g, _, err := ewkb.Unmarshal(src)
	if err != nil {
		return nil, fmt.Errorf("geometry from the database: %w", err)
	}
	return g, nil
}

func floatFromRaw(b []byte) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}
