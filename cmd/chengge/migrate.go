package main

import (
	"fmt"
	"log/slog"

	"chengge"

	"github.com/spf13/cobra"
)

func (a *app) migrateCommand() *cobra.Command {
	var f databaseFlags
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring a database's schema up to date · 升级数据库结构",
		Long: "migrate brings the schema of the database to what this binary needs, and prints the steps it took. Servers that run meanwhile go\n" +
			"on: a step only adds until a later release takes away. The private database is brought up to date by whatever verb starts it.",
		Example: "  chengge migrate --database postgres://chengge@db/city",
		Args:    a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := f.open(cmd.Context(), slog.New(slog.DiscardHandler), true)
			if err != nil {
				return err
			}
			defer d.close()
			for _, step := range d.applied {
				fmt.Fprintln(a.stdout, step)
			}
			a.say("数据库结构已是最新（新执行 {n} 步）", "the schema is up to date (steps taken now: {n})", chengge.Arg{Name: "n", Value: len(d.applied)})
			return nil
		},
	}
	f.add(cmd.Flags())
	return cmd
}
