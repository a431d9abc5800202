package main

import (
	"path/filepath"
	"strings"
)

// invoked is what a person types to run this program again, as they ran it now: program is its first argument, cache the
// build cache where one is set.
func invoked(program, cache string) string {
	path := filepath.ToSlash(program)
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "go-build") { // where "go run" leaves what it built
			return "go run ./cmd/hssk"
		}
	}
	if cache != "" && strings.HasPrefix(path, filepath.ToSlash(cache)+"/") {
		return "go run ./cmd/hssk"
	}
	return shellWord(program)
}

// shellWord writes a word for a shell.
func shellWord(word string) string {
	if !strings.ContainsAny(word, " '\"$\\`&;()<>|*?#~") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// commandLine is invoked with the data directory, unless that is the usual one: another terminal has another environment.
func commandLine(program, cache, data, usual string) string {
	line := invoked(program, cache)
	if data != usual {
		line += " --data " + shellWord(data)
	}
	return line
}
