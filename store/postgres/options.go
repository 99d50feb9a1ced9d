package postgres

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// Options say where and how to run a server. Only Dir is required.
type Options struct {
	// Dir is the folder of everything that the server keeps, such as
	// var/postgres. It is made where it is missing.
	Dir string
	// Binaries is the folder of postgres and initdb. By default they are looked
	// for: those of the data's major version, else 15, else the newest.
	Binaries string
	// User is whom the server runs as when we are root: by default the owner of
	// existing data, else postgres. Without root it runs as ourselves.
	User string
	// Database is created, with PostGIS and owned by Role: chengge by default.
	Database string
	// Role is the user that URL connects as, no superuser but allowed to create
	// databases: chengge by default.
	Role string
	// ShortDir is where a private folder for the socket is made when Dir has too
	// long a path: /tmp by default, which the server's user can enter;
	// $XDG_RUNTIME_DIR is as good where we are not root.
	ShortDir string
	// Settings are parameters of postgresql.conf that replace or join Defaults.
	Settings map[string]string
	// Log hears of starts, stops, restarts and of what was cleared away.
	Log *slog.Logger
}

// Defaults gives the settings for one machine that also runs everything else
// of ours. They are given on the command line and so rule over postgresql.conf
// and ALTER SYSTEM; Options.Settings rules over them.
func Defaults() map[string]string {
	return map[string]string{
		"shared_buffers":       "256MB",
		"maintenance_work_mem": "256MB",
		"work_mem":             "16MB",
		"max_wal_size":         "2GB",
		"max_connections":      "100",
		"random_page_cost":     "1.1",
		// A load is a partition: a query of all editions locks each.
		"max_locks_per_transaction": "256",
		// Short queries of many: compiling them and spreading them over two cores
		// costs more than it brings.
		"jit":                             "off",
		"max_parallel_workers_per_gather": "0",
		// In files of the data, not in /dev/shm: logind empties that when a user
		// logs out (RemoveIPC), and what a killed server leaves there stays.
		"dynamic_shared_memory_type": "mmap",
		// Never lose a committed edition.
		"fsync":              "on",
		"full_page_writes":   "on",
		"synchronous_commit": "on",
		// The query of a client that has gone ends within so long, and its locks.
		"client_connection_check_interval": "2s",
		"timezone":                         "UTC",
		"log_timezone":                     "UTC",
		"log_line_prefix":                  "%m [%p] ",
		"log_min_duration_statement":       "5s",
		// Not with what was handed in: who reported is in no log.
		"log_parameter_max_length":          "0",
		"log_parameter_max_length_on_error": "0",
		"log_lock_waits":                    "on",
	}
}

// ours are the settings that this package rests on.
var ours = []string{"listen_addresses", "port", "unix_socket_directories", "unix_socket_permissions", "unix_socket_group",
	"data_directory", "config_file", "hba_file", "ident_file", "external_pid_file", "cluster_name",
	"logging_collector", "log_destination", "restart_after_crash"}

func (o Options) withDefaults() (Options, error) {
	settings := Defaults()
	for name, value := range o.Settings {
		if slices.Contains(ours, strings.ToLower(name)) {
			return o, refuse(BadSetting, "the setting %s of the private PostgreSQL cannot be changed: leave it out", name)
		}
		settings[name] = value
	}
	o.Settings = settings
	fill := func(s *string, value string) {
		if *s == "" {
			*s = value
		}
	}
	fill(&o.Database, "chengge")
	fill(&o.Role, "chengge")
	fill(&o.ShortDir, "/tmp")
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir == "" {
		return o, refuse(NotData, "no folder is given for the private PostgreSQL")
	}
	return o, nil
}

// arguments gives the command line of the server.
func (o Options) arguments(data, socketDir, cluster string) []string {
	settings := maps.Clone(o.Settings)
	maps.Copy(settings, map[string]string{
		"listen_addresses":        "",
		"port":                    port,
		"unix_socket_directories": socketDir,
		"unix_socket_permissions": "0700",
		"cluster_name":            cluster,
		"logging_collector":       "off",
		"log_destination":         "stderr",
		"restart_after_crash":     "on",
	})
	args := []string{"-D", data}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}
