package chengge

import (
	"fmt"
	"strings"
)

// Organisation (责任单位) is a body that work can be sent to. Organisations
// form a tree: city → district or zone → terminal unit, with departments,
// contractors and collection companies beside them.
type Organisation struct {
	ID         ID
	Code       string
	Name       string
	Type       OrganisationType
	Parent     string // code of the body above
	CreditCode string // 统一社会信用代码
	Contact    string
	Phone      string
	Roster     string // duty roster (值班表) in words
	Valid      Period
}

// OrganisationType says what a body is.
type OrganisationType string

// The types. A city has at most one body of each of the three last ones; where
// it names none the product's own stand in, so that every report has a
// destination.
const (
	CityBody          OrganisationType = "city"
	DistrictBody      OrganisationType = "district"
	ZoneBody          OrganisationType = "zone"
	OfficeBody        OrganisationType = "office"             // terminal unit: street office, township, park
	DepartmentBody    OrganisationType = "department"         // 委办局
	ContractorBody    OrganisationType = "contractor"         // 作业单位
	CollectionBody    OrganisationType = "collection_company" // 采集公司
	SupervisionCentre OrganisationType = "supervision_centre" // 监督中心
	EmergencyCentre   OrganisationType = "emergency_centre"   // 应急协调处置中心
)

// ParseOrganisationType reads a type; empty is a department.
func ParseOrganisationType(s string) (OrganisationType, error) {
	switch t := OrganisationType(strings.ToLower(strings.TrimSpace(s))); t {
	case "":
		return DepartmentBody, nil
	case CityBody, DistrictBody, ZoneBody, OfficeBody, DepartmentBody, ContractorBody, CollectionBody, SupervisionCentre, EmergencyCentre:
		return t, nil
	}
	return "", fmt.Errorf("unknown organisation type %q: use city, district, zone, office, department, contractor, collection_company, supervision_centre or emergency_centre", s)
}

// The bodies that stand in where a city has not named its own.
var (
	DefaultSupervisionCentre = Organisation{Code: "supervision-centre", Name: "监督中心", Type: SupervisionCentre}
	DefaultEmergencyCentre   = Organisation{Code: "emergency-centre", Name: "应急协调处置中心", Type: EmergencyCentre}
)
