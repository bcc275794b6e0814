//go:build tools

// Package geth names the program that is built, so that go.mod and go.sum lock everything it is made of.
package geth

import _ "github.com/ethereum/go-ethereum/cmd/geth"
