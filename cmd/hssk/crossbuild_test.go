package main_test

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// windowsC is Debian's C compiler for Windows (gcc-mingw-w64-x86-64).
const windowsC = "x86_64-w64-mingw32-gcc"

// TestBuildsForWindowsWithOracle: the program for Windows has the way to Oracle in it, which needs cgo. That it is built
// says nothing about a run on Windows.
func TestBuildsForWindowsWithOracle(t *testing.T) {
	if _, err := exec.LookPath(windowsC); err != nil {
		t.Skip("no C compiler for Windows: apt-get install gcc-mingw-w64-x86-64")
	}
	exe := filepath.Join(t.TempDir(), "hssk.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", exe, ".")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=1", "CC="+windowsC)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	info, err := buildinfo.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]string{}
	for _, s := range info.Settings {
		built[s.Key] = s.Value
	}
	driver := false
	for _, m := range info.Deps {
		driver = driver || m.Path == "github.com/godror/godror"
	}
	if built["GOOS"] != "windows" || built["CGO_ENABLED"] != "1" || !driver {
		t.Errorf("built for %s, cgo %s, with the driver: %v", built["GOOS"], built["CGO_ENABLED"], driver)
	}
}
