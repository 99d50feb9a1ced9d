package chengge

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Camera (视频探头) is a fixed probe that reports come from.
type Camera struct {
	ID           ID
	Code, Name   string
	Organisation string
	Valid        Period
	Point        orb.Point
}

// Building (楼栋) is a house by its footprint.
type Building struct {
	ID         ID
	Code, Name string
	UnitGrid   string
	Use        string
	Valid      Period
	Shape      orb.MultiPolygon
}

// Site is a place that gives or takes earth or rubble.
type Site struct {
	ID           ID
	Code, Name   string
	Type         SiteType
	Organisation string
	Valid        Period
	Point        orb.Point
}

// SiteType says what a site is.
type SiteType string

// The types.
const (
	ProjectSite   SiteType = "project"         // 工地
	DisposalSite  SiteType = "disposal_site"   // 消纳场
	RecyclingSite SiteType = "recycling_plant" // 资源化利用厂
	TransferSite  SiteType = "transfer_site"   // 转运调配场
	BorrowPit     SiteType = "borrow_pit"      // 取土场
)

// ParseSiteType reads a type.
func ParseSiteType(s string) (SiteType, error) {
	switch t := SiteType(strings.ToLower(strings.TrimSpace(s))); t {
	case ProjectSite, DisposalSite, RecyclingSite, TransferSite, BorrowPit:
		return t, nil
	}
	return "", fmt.Errorf("unknown site type %q: use project, disposal_site, recycling_plant, transfer_site or borrow_pit", s)
}
