package importers

import (
	"fmt"
	"strings"

	"chengge"
)

func buildComponent(f *Folder, r *record) {
	c := chengge.Component{
		Code: r.code, Category: parsed(r, "category", parseComponentCategory), Name: r.text("name"), UnitGrid: r.text("unit_grid"),
		Authority: r.text("authority"), Owner: r.text("owner"), Maintainer: r.text("maintainer"),
		State: parsed(r, "state", chengge.ParseComponentState), Accuracy: parsed(r, "accuracy", chengge.ParseSurveyAccuracy),
		Valid: r.period(), Point: r.point(),
	}
	f.components.add(r, c, nil)
}

// parseComponentCategory reads the five digits of a component category, alone
// or as component:01001. Whether the catalogue has it is for a check to say.
func parseComponentCategory(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	kind, code, ok := strings.Cut(strings.Replace(s, "：", ":", 1), ":")
	if !ok {
		kind, code = string(chengge.ComponentKind), s
	}
	if kind == "部件" {
		kind = string(chengge.ComponentKind)
	}
	k, err := chengge.ParseCategoryKey(kind + ":" + code)
	switch {
	case err != nil:
		return "", fmt.Errorf("category %q: write the five digits of GB/T 47678.5, such as 01001", s)
	case k.Kind != chengge.ComponentKind:
		return "", fmt.Errorf("category %q is one of matters: a component has one of components", s)
	}
	return k.Code, nil
}

func buildOverlay(f *Folder, r *record) {
	o := chengge.Overlay{
		Code: r.code, Name: r.text("name"), Type: parsed(r, "type", chengge.ParseOverlayType), Holder: r.text("holder"),
		Valid: r.period(), Hours: parsed(r, "hours", chengge.ParseHours), Category: parsed(r, "category", parsePatterns), Shape: r.polygons(),
	}
	f.overlays.add(r, o, nil)
}

// parsePatterns checks category patterns and gives them parted by blanks.
func parsePatterns(s string) (string, error) {
	parts := chengge.SplitList(s)
	for _, p := range parts {
		if _, err := chengge.ParseCategoryPattern(p); err != nil {
			return "", err
		}
	}
	return strings.Join(parts, " "), nil
}

func buildCamera(f *Folder, r *record) {
	f.cameras.add(r, chengge.Camera{
		Code: r.code, Name: r.text("name"), Organisation: r.text("organisation"), Valid: r.period(), Point: r.point(),
	}, nil)
}

func buildBuilding(f *Folder, r *record) {
	f.buildings.add(r, chengge.Building{
		Code: r.code, Name: r.text("name"), UnitGrid: r.text("unit_grid"), Use: r.text("use"), Valid: r.period(), Shape: r.polygons(),
	}, nil)
}

func buildSite(f *Folder, r *record) {
	f.sites.add(r, chengge.Site{
		Code: r.code, Name: r.text("name"), Type: parsed(r, "type", chengge.ParseSiteType), Organisation: r.text("organisation"),
		Valid: r.period(), Point: r.point(),
	}, nil)
}
