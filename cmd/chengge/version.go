package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"chengge"
	"chengge/exporters"

	"github.com/spf13/cobra"
)

// release is the number of the product, as CHANGELOG counts.
const release = "0.1.0"

// version gives the number with the commit that was built, where it is known.
func version() string {
	v := release
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			v += "+" + s.Value[:12]
		}
	}
	return v
}

func (a *app) versionCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version · 版本",
		Args:  a.noArguments,
		RunE: func(*cobra.Command, []string) error {
			f, err := exporters.ParseFormat(format, exporters.Table, exporters.JSON)
			if err != nil {
				return usageError{fmt.Errorf("--format: %w", err)}
			}
			if f == exporters.JSON {
				return json.NewEncoder(a.stdout).Encode(map[string]string{"version": version(), "engine": chengge.EngineVersion, "go": runtime.Version()})
			}
			_, err = fmt.Fprintf(a.stdout, "chengge %s (engine %s, %s)\n", version(), chengge.EngineVersion, runtime.Version())
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}
