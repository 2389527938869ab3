// Package config holds the manifests of the product, so that a program can carry them.
package config

import "embed"

// Files are the manifests as they stand in this folder.
//
//go:embed crd policy rbac samples
var Files embed.FS
