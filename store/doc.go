// Package store keeps editions in PostgreSQL with PostGIS and holds all SQL,
// one file a noun. Rows come and go as the table of layers has them
// (chengge.Row); who may do what, and whether rows make sense, is decided
// elsewhere.
//
// Each exported method is one transaction: it happens whole or not at all.
package store
