package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"chengge"
	"chengge/balance"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// keyScheme is the name of the security scheme in the OpenAPI document.
const keyScheme = "key"

// describe gives the OpenAPI document of a table of routes. huma knows the routes
// and their types.
func describe(version string, table []*route) *huma.OpenAPI {
	spec := huma.NewAPI(huma.Config{OpenAPI: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Chengge 城格", Version: version,
			Description: "Whose is this point? Errors are RFC 9457 problems; their types are explained at /problems/{code}. " +
				"Who asks shows a key as Authorization: Bearer …; over loopback that is not needed while there are no keys. " +
				"Ratelimit and Ratelimit-Policy say how many requests are left."},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{keyScheme: {
				Type: "http", Scheme: "bearer", BearerFormat: "cg_ID_RANDOM", Description: "A key of chengge keys create or POST /v1/keys",
			}},
		},
		Security: []map[string][]string{{keyScheme: {}}},
	}}, humachi.NewAdapter(chi.NewMux())).OpenAPI()
	spec.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[balance.Number](), reflect.TypeFor[float64]())
	for _, rt := range table {
		spec.AddOperation(rt.operation(spec.Components.Schemas))
	}
	return spec
}

// Document gives the OpenAPI document of a server with a database, as JSON:
// what /openapi.json of one answers.
func Document(version string) ([]byte, error) {
	return json.Marshal(describe(version, tableOf(true)))
}

// mount puts the table of routes on the router and gives their OpenAPI
// document. Parameters are read by our own reader, which gathers all faults and
// speaks both languages.
func (s *server) mount(mux *chi.Mux) (*huma.OpenAPI, error) {
	table := s.routes()
	spec := describe(s.version, table)
	compressed := mux.With(middleware.Compress(5, "application/json"))
	for _, rt := range table {
		if rt.right == anyone {
			return nil, fmt.Errorf("api: route %s %s asks for no right", rt.method, rt.path)
		}
		h := s.behind(door{rt.right, rt.want, rt.pace}, rt.handler(s, rt))
		if rt.of != nil {
			h = s.orOf(rt, h)
		}
		to := chi.Router(mux)
		if rt.compress {
			to = compressed
		}
		to.Method(rt.method, rt.path, h)
		if rt.method == http.MethodGet {
			to.Method(http.MethodHead, rt.path, h)
		}
	}
	for path, h := range map[string]http.HandlerFunc{
		"/healthz":         s.handle(anyone, anyTime, s.healthz),
		"/readyz":          s.handle(anyone, anyTime, s.readyz),
		"/metrics":         s.handle(chengge.Administer, anyTime, s.metricsPage()),
		"/problems/{code}": s.handle(anyone, anyTime, s.explain),
	} {
		mux.Get(path, h)
		mux.Head(path, h)
	}
	return spec, nil
}

// orOf answers from the edition that a request names, otherwise with h.
func (s *server) orOf(rt *route, h http.HandlerFunc) http.HandlerFunc {
	of := s.handle(chengge.ReadEditions, anyTime, func(_ http.ResponseWriter, r *http.Request, _ *call) error {
		return fault(chengge.ErrBadQuery, "edition", r.URL.Query().Get("edition"), "此处提供的是文件夹，没有版本", "a folder of files is served here, which has no editions")
	})
	if s.store != nil {
		of = s.behind(door{chengge.ReadEditions, anyTime, rt.pace}, rt.of(s, rt))
	}
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.RawQuery, "edition=") && r.URL.Query().Get("edition") != "" {
			of(w, r)
			return
		}
		h(w, r)
	}
}

// methodNotAllowed says which methods there are.
func (s *server) methodNotAllowed(mux *chi.Mux) handler {
	return func(w http.ResponseWriter, r *http.Request, _ *call) error {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if mux.Match(chi.NewRouteContext(), method, r.URL.Path) {
				allowed = append(allowed, method)
			}
		}
		list := strings.Join(allowed, ", ")
		w.Header().Set("Allow", list)
		return &Fault{Code: chengge.ErrMethod, Field: "method", Value: short(r.Method), Text: chengge.Text{Zh: "此处可用 " + list, En: "use " + list + " here"}}
	}
}
