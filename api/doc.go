// Package api speaks HTTP: it parses, authorises, calls and renders, and
// decides nothing about the city. New gives the handler of a server.
//
// The routes stand in one table (routes.go), from which huma makes the OpenAPI
// document and chi the router. A handler loads the snapshot once and answers
// from it. Every error is an RFC 9457 problem in the caller's language.
//
// Asker turns texts into questions and Batch answers many of them in order, for
// requests and for the command line alike.
package api
