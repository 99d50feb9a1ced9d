package api

import (
	"net/http"

	"chengge"
	"chengge/store"
)

// meRoute tells who asks, on servers of files too.
var meRoute = route{
	method: http.MethodGet, path: "/v1/me", id: "who-am-i", tag: "keys", right: chengge.ReadCity,
	summary: chengge.Text{Zh: "我是谁：角色、权限与范围", En: "Who am I: role, rights and scope"},
	params:  []param{langParam},
	answers: map[string]any{"application/json": Me{}},
	handler: (*server).me,
}

// keyRoutes are for administrators: keys, and what was changed by whom.
var keyRoutes = []route{
	{
		method: http.MethodGet, path: "/v1/keys", id: "list-keys", tag: "keys", right: chengge.Administer,
		summary: chengge.Text{Zh: "密钥，新的在前", En: "Keys, newest first, revoked and expired ones among them"},
		params:  []param{limitParam, afterNumberParam, langParam},
		answers: map[string]any{"application/json": KeyPage{}},
		handler: (*server).listKeys,
	},
	{
		method: http.MethodPost, path: "/v1/keys", id: "create-key", tag: "keys", right: chengge.Administer, created: true,
		summary:     chengge.Text{Zh: "制作密钥；密钥只在应答中出现这一次", En: "Make a key, which this answer tells once and nothing ever again"},
		description: "The key is sent as Authorization: Bearer …; in an address it is not accepted. Only its SHA-256 is kept.",
		params:      []param{langParam},
		document:    KeyRequest{}, example: `{"name":"hotline 12345","role":"dispatcher","organisation":"H01","expires":"90d"}`,
		answers: map[string]any{"application/json": NewKey{}},
		handler: (*server).createKey,
	},
	{
		method: http.MethodDelete, path: "/v1/keys/{id}", id: "revoke-key", tag: "keys", right: chengge.Administer,
		summary:     chengge.Text{Zh: "撤销密钥", En: "Revoke a key for good"},
		description: "Acts on every server within 5 s, and ends its open streams.",
		params:      []param{{name: "id", in: inPath, schema: "integer", required: true, doc: "Id of the key", example: 12}, langParam},
		answers:     map[string]any{},
		handler:     (*server).revokeKey,
	},
	{
		method: http.MethodGet, path: "/v1/audit", id: "audit", tag: "keys", right: chengge.Administer, compress: true,
		summary:     chengge.Text{Zh: "谁在何时改动了什么", En: "Who changed what, and when, newest first"},
		description: "Every change of an edition, a key or a report. It only grows. Nothing of a reporter's name, phone or key is in it.",
		params: []param{
			{name: "actor", in: inQuery, schema: "string", doc: "Only of this actor: the name of a key, loopback, or a user of the command line"},
			{name: "noun", in: inQuery, schema: "string", enum: store.AuditNouns(), doc: "Only of this kind of thing"},
			{name: "target", in: inQuery, schema: "integer", doc: "Only of the edition of this number, or the key or report of this id"},
			{name: "from", in: inQuery, schema: "string", doc: "From this moment", example: "2026-11-01"},
			{name: "to", in: inQuery, schema: "string", doc: "Before this moment"},
			limitParam, {name: "after", in: inQuery, schema: "string", doc: "next of the page before"}, langParam,
		},
		answers: map[string]any{"application/json": AuditPage{}},
		handler: (*server).audit,
	},
}
