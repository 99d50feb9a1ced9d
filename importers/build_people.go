package importers

import (
	"fmt"
	"strings"

	"chengge"
)

func plainRange(least, most int) string {
	if most >= 1<<30 {
		return fmt.Sprintf("a whole number from %d", least)
	}
	return fmt.Sprintf("a whole number from %d to %d", least, most)
}

// buildChief reads a chief. Under "on" a code alone is that of a segment.
func buildChief(f *Folder, r *record) {
	c := chengge.Chief{
		Code: r.code, Name: r.text("name"), Level: r.text("level"), Organisation: r.text("organisation"),
		Phone: r.text("phone"), Valid: r.period(),
	}
	for _, item := range r.list("on") {
		c.On = append(c.On, r.ref("on", item, chengge.KindRoads))
	}
	f.chiefs.add(r, c, func(old *chengge.Chief, c chengge.Chief) bool {
		return joined(old, c, func(c *chengge.Chief) *[]chengge.Ref { return &c.On })
	})
}

func buildOrganisation(f *Folder, r *record) {
	o := chengge.Organisation{
		Code: r.code, Name: r.text("name"), Type: parsed(r, "type", chengge.ParseOrganisationType), Parent: r.text("parent"),
		CreditCode: r.text("credit_code"), Contact: r.text("contact"), Phone: r.text("phone"), Roster: r.text("roster"), Valid: r.period(),
	}
	if o.CreditCode != "" && r.city.Codes == chengge.NationalCodes {
		if _, err := chengge.ParseCreditCode(o.CreditCode); err != nil {
			r.wrong(chengge.FindBadValue, r.fields.slots["credit_code"], o.CreditCode, err.Error())
		}
	}
	f.organisations.add(r, o, nil)
}

func buildDuty(f *Folder, r *record) {
	d := chengge.Duty{
		Code: r.code, Role: r.text("role"), Holder: r.text("name"), Organisation: r.text("organisation"), Phone: r.text("phone"),
		On: r.ref("on", r.text("on"), ""), Side: parsed(r, "side", parseSide), Valid: r.period(),
	}
	f.duties.add(r, d, nil)
}

// parseSide reads a side as the segment's line runs; empty is both.
func parseSide(s string) (chengge.Side, error) {
	switch strings.ToLower(s) {
	case "":
		return "", nil
	case "left", "左", "左侧":
		return chengge.LeftSide, nil
	case "right", "右", "右侧":
		return chengge.RightSide, nil
	}
	return "", fmt.Errorf("unknown side %q: use left or right, as the segment's line runs", s)
}
