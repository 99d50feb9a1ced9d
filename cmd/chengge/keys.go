package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"chengge"
	"chengge/api"
	"chengge/exporters"
	"chengge/store"

	"github.com/spf13/cobra"
)

func (a *app) keysCommand() *cobra.Command {
	var f databaseFlags
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Make, list and revoke the keys of the API · 制作、列出、撤销接口密钥",
		Long: "keys makes, lists and revokes API keys. A key has a role, and may be bound to an organisation: then it sees and changes what\n" +
			"concerns that body and those below it. It is sent as \"Authorization: Bearer KEY\". The database keeps its hash only.\n" +
			"Once there is a key, chengge serve wants one over loopback too (but for --loopback-admin), and may listen beyond it.",
		Example: "  chengge keys create --role administrator --name root\n  chengge keys create --role dispatcher --name 'hotline 12345' --channel 12345 --expires 90d\n  chengge keys create --role handler --organisation H01 --name 'H01 desk'\n" +
			"  chengge keys list\n  chengge keys revoke 12",
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f.add(cmd.PersistentFlags())
	cmd.AddCommand(a.createKeyCommand(&f), a.listKeysCommand(&f), a.revokeKeyCommand(&f))
	return cmd
}

func (a *app) createKeyCommand(f *databaseFlags) *cobra.Command {
	var request api.KeyRequest
	var format string
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Make a key and print it, once · 制作密钥，只显示一次",
		Long: "create makes a key and prints it to standard output. It is not kept and can't be shown again: store it where nobody else reads.\n" +
			"Roles: viewer, reporter, handler, dispatcher, planner, analyst, steward, administrator.",
		Example: "  chengge keys create --role administrator --name root\n  chengge keys create --role reporter --name 'citizen app' --channel citizen --crs GCJ-02 --expires 2027-12-31",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			// What is wrong with the flags alone is said without a database.
			if _, err := request.Key(chengge.City{}, time.Now()); err != nil && request.Channel == "" {
				return err
			}
			return f.with(cmd.Context(), func(ctx context.Context, d *database) error {
				e, err := presentEdition(ctx, d)
				if err != nil {
					return err
				}
				k, err := request.Key(e.City, time.Now())
				if err != nil {
					return err
				}
				if known, err := hasBody(ctx, d, e, k.Organisation); err != nil {
					return err
				} else if !known {
					a.say("警告：版本 {edition} 中没有单位 {code}，此密钥将看不到任何问题", "warning: edition {edition} has no body {code}, so the key sees no report",
						chengge.Arg{Name: "edition", Value: e.Number}, chengge.Arg{Name: "code", Value: strconv.Quote(k.Organisation)})
				}
				made, secret, err := d.CreateKey(ctx, actor(), k)
				if err != nil {
					return err
				}
				if to == exporters.JSON {
					return json.NewEncoder(a.stdout).Encode(api.NewKey{Key: made, Secret: secret})
				}
				a.say("密钥 {id}（{name}，{role}）只显示这一次：", "key {id} ({name}, {role}), shown only now:", chengge.Arg{Name: "id", Value: made.ID},
					chengge.Arg{Name: "name", Value: made.Name}, chengge.Arg{Name: "role", Value: made.Role.Text().In(a.lang)})
				_, err = fmt.Fprintln(a.stdout, secret)
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&request.Name, "name", "", "whose key it is: the actor in logs; a name is never given again")
	flags.StringVar(&request.Role, "role", "", "what it may do: viewer, reporter, handler, dispatcher, planner, analyst, steward or administrator")
	flags.StringVar(&request.Organisation, "organisation", "", "code of the body that bounds what it sees and changes (default: the whole city)")
	flags.StringVar(&request.Expires, "expires", "", "how long it opens, 90d or 12h, or until when, 2027-01-01 (default: until it is revoked)")
	flags.StringVar(&request.Channel, "channel", "", "channel of its reports that state none, as in citizen; a reporter reports by no other")
	flags.StringVar(&request.CRS, "crs", "", "coordinate system of its reports that state none, as in GCJ-02")
	flags.StringVar(&format, "format", "table", "table (the key alone) or json")
	return cmd
}

// presentEdition gives the edition in force, the first to come where none is yet,
// the zero Edition where none is published.
func presentEdition(ctx context.Context, d *database) (store.Edition, error) {
	terms, now, err := d.Timetable(ctx)
	if err != nil || len(terms) == 0 {
		return store.Edition{}, err
	}
	return d.Edition(ctx, terms[max(termAt(terms, now), 0)].Edition)
}

// hasBody tells whether an edition has whom a key is for: an organisation, an
// area that may stand for its own, or a centre that stands in where the city
// names none. The whole city is there always, and before the first edition
// everybody.
func hasBody(ctx context.Context, d *database, e store.Edition, code string) (bool, error) {
	if code == "" || e.Number == 0 || code == chengge.DefaultSupervisionCentre.Code || code == chengge.DefaultEmergencyCentre.Code {
		return true, nil
	}
	for _, k := range [...]chengge.Kind{chengge.KindOrganisations, chengge.KindStreetOffices, chengge.KindDistricts} {
		if _, ok, err := d.Find(ctx, e.Number, k, code); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (a *app) listKeysCommand(f *databaseFlags) *cobra.Command {
	var format string
	var limit int
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the keys, newest first · 列出密钥",
		Example: "  chengge keys list --format json",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			to, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON, exporters.CSV)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			if limit < 1 {
				return usageError{fmt.Errorf("--limit %d: must be above 0", limit)}
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				keys, err := d.Keys(ctx, 0, limit)
				if err != nil {
					return err
				}
				var rows [][]string
				for _, k := range keys {
					rows = append(rows, []string{strconv.FormatInt(k.ID, 10), k.Name, string(k.Role), k.Organisation, k.CreatedAt.Format(time.RFC3339), a.endOf(k)})
				}
				return a.listing(to, keys, []chengge.Text{{Zh: "编号", En: "id"}, {Zh: "名称", En: "name"}, {Zh: "角色", En: "role"},
					{Zh: "单位", En: "organisation"}, {Zh: "制作时间", En: "made"}, {Zh: "有效至", En: "until"}}, rows)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, json or csv")
	cmd.Flags().IntVar(&limit, "limit", 200, "how many, newest first")
	return cmd
}

// endOf says until when a key opens.
func (a *app) endOf(k store.Key) string {
	switch {
	case !k.RevokedAt.IsZero():
		return chengge.Text{Zh: "已撤销 ", En: "revoked "}.In(a.lang) + k.RevokedAt.Format(time.RFC3339)
	case k.ExpiresAt.IsZero():
		return chengge.Text{Zh: "不限", En: "no end"}.In(a.lang)
	case !k.Valid(time.Now()):
		return chengge.Text{Zh: "已过期 ", En: "expired "}.In(a.lang) + k.ExpiresAt.Format(time.RFC3339)
	}
	return k.ExpiresAt.Format(time.RFC3339)
}

func (a *app) revokeKeyCommand(f *databaseFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "revoke ID",
		Short:   "End a key for good, on every server within 5 s · 撤销密钥",
		Example: "  chengge keys revoke 12",
		Args:    a.oneArgument("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || id < 1 {
				return usageError{fmt.Errorf("%q is no id of a key: see chengge keys list", args[0])}
			}
			return f.existing(cmd.Context(), a, func(ctx context.Context, d *database) error {
				k, err := d.RevokeKey(ctx, actor(), id)
				if err != nil {
					return err
				}
				a.say("密钥 {id}（{name}）已撤销", "key {id} ({name}) is revoked", chengge.Arg{Name: "id", Value: k.ID}, chengge.Arg{Name: "name", Value: k.Name})
				return nil
			})
		},
	}
}
