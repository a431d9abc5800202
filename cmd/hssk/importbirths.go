package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"hssk/store/health"
)

type importBirthsCmd struct {
	Paths  []string `arg:"" name:"path" type:"existingfile"`
	Again  bool
	Detach bool
	JSON   bool
}

// Run loads files of certificates of birth one after the other. A file that is at fault does not keep the others out.
func (c importBirthsCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		failed := 0
		for _, path := range c.Paths {
			if len(c.Paths) > 1 && !c.JSON && !c.Detach {
				fmt.Println(path)
			}
			file := fileFlags{Path: path, Again: c.Again, Detach: c.Detach, JSON: c.JSON}
			err := file.loadWith(ctx, a, health.Import{Kind: health.ImportBirths})
			if err != nil && len(c.Paths) == 1 || ctx.Err() != nil {
				return err
			}
			if err != nil {
				failed++
				fmt.Fprintln(os.Stderr, a.phrases.In(cfg.Lang).Say("error.cli.of_file", "path", path, "reason", inWords(cfg, err)))
			}
		}
		if failed > 0 {
			return refused("cli.files_failed", "n", strconv.Itoa(failed), "of", strconv.Itoa(len(c.Paths)))
		}
		return nil
	})
}
