// Package ocitest runs the real Oracle driver without Oracle: it builds a test double of the client library and answers
// the driver's calls from an engine inside the test process.
//
// It proves what the driver does with our binds, statements, transactions and errors. It proves nothing about an Oracle
// server: parsing, locking, plans, collation and privileges are the server's own. The library refuses to start outside a
// test that has made a Server, and its banner says that it is not Oracle.
package ocitest

import (
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed lib/*.c lib/*.h
var sources embed.FS

// Build compiles the library with the machine's C compiler ($CC, or cc) and returns the directory it is in.
func Build(dir string) (string, error) {
	entries, err := sources.ReadDir("lib")
	if err != nil {
		return "", err
	}
	args := []string{"-shared", "-fPIC", "-O1", "-o", filepath.Join(dir, "libclntsh.so")}
	for _, e := range entries {
		b, err := sources.ReadFile("lib/" + e.Name())
		if err != nil {
			return "", err
		}
		file := filepath.Join(dir, e.Name())
		if err := os.WriteFile(file, b, 0o600); err != nil {
			return "", err
		}
		if filepath.Ext(file) == ".c" {
			args = append(args, file)
		}
	}
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	out, err := exec.Command(cc, append(args, "-lpthread")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the test double of the Oracle client: %w\n%s", err, out)
	}
	return dir, nil
}
