//go:build windows

package main

import (
	"fmt"
	"os"
)

// lockData keeps a second server off the same data directory: Windows lets nobody else open a file without sharing.
func lockData(path string) (*os.File, error) {
	_ = os.Remove(path) // fails while another process holds it
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errEngineDataBusy, path)
	}
	return f, nil
}
