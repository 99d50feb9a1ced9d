//go:build !linux

package main

// modestly does nothing here.
func modestly() {}
