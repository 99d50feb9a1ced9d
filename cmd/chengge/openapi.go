package main

import (
	"chengge/api"

	"github.com/spf13/cobra"
)

func (a *app) openapiCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "openapi",
		Short: "Print the OpenAPI document of the server · 接口文档",
		Long: "openapi prints what a server with a database answers at /openapi.json: all routes of /v1 with their types.\n" +
			"Of it the types of the map page are made; so can those of any other client be.",
		Args: a.noArguments,
		RunE: func(*cobra.Command, []string) error {
			document, err := api.Document(release)
			if err != nil {
				return err
			}
			_, err = a.stdout.Write(append(document, '\n'))
			return err
		},
	}
}
