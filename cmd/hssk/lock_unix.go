//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lockData keeps a second server off the same data directory. The lock goes with the process, however it ends.
func lockData(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", errEngineDataBusy, path), f.Close())
	}
	return f, nil
}
