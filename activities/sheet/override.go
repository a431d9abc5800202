package sheet

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"hssk/store/ident"
)

// ReadOverride reads a mapping file: TOML lines of the form "Số riêng của trạm" = "MA_BN".
// An empty value means: leave that column out. What is wrong is refused with its line.
func ReadOverride(r io.Reader, k Kind) (Override, error) {
	text, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil, err
	}
	var lines map[string]any
	if err := toml.Unmarshal(text, &lines); err != nil {
		return nil, refuse(CodeMapping, "line", tomlLine(err))
	}
	o := Override{}
	for _, header := range slices.Sorted(maps.Keys(lines)) {
		line := lineOf(string(text), header)
		name, ok := lines[header].(string)
		if !ok {
			return nil, refuse(CodeMapping, "line", line)
		}
		f := Field(strings.ToUpper(strings.TrimSpace(name)))
		if f != "" && !slices.Contains(k.Fields(), f) {
			return nil, refuse(CodeMappingName, "line", line, "header", header, "field", strings.TrimSpace(name),
				"near", nearest(k, name), "known", names(k.Fields()))
		}
		o[marked(header)] = f
	}
	return o, nil
}

// tomlLine is the line of a syntax error, 0 if the library does not say.
func tomlLine(err error) int {
	if p, ok := err.(toml.ParseError); ok {
		return p.Position.Line
	}
	return 0
}

// lineOf finds the line that maps a header, from 1; 0 if it stands on no line alone.
func lineOf(text, header string) int {
	for i, line := range strings.Split(text, "\n") {
		var one map[string]any
		if toml.Unmarshal([]byte(line), &one) != nil {
			continue
		}
		if _, ok := one[header]; ok {
			return i + 1
		}
	}
	return 0
}

// nearest is the field that a wrong name was probably meant for: by what the name means as a header, else by its letters.
func nearest(k Kind, name string) Field {
	if rec, err := newRecogniser(k, nil); err == nil {
		if f, ok := rec.field(name); ok && canonical(f) != "" {
			return canonical(f)
		}
	}
	typed := strings.ReplaceAll(strings.ToUpper(plain(name)), " ", "_")
	return slices.MinFunc(k.Fields(), func(a, b Field) int { return ident.Distance(typed, string(a)) - ident.Distance(typed, string(b)) })
}

// names writes fields in a row.
func names(fields []Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return strings.Join(out, ", ")
}

// Need refuses a table that has no column for one of the fields: every row of it would be refused.
func (t *Table) Need(fields ...Field) error {
	var missing []Field
	for _, f := range fields {
		if !t.gives(f) {
			missing = append(missing, f)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	e := refuse(CodeMissing, "missing", names(missing))
	for _, h := range t.head.mapping.Headers() {
		if h != "" {
			e.Seen = append(e.Seen, h)
		}
	}
	return e
}

// gives reports whether the table has a field. Tick columns may hold the year of birth: the first rows tell.
func (t *Table) gives(f Field) bool {
	if !slices.Contains(t.plan.fields, f) {
		return false
	}
	if !slices.Contains(t.head.mapping.Missing, f) {
		return true
	}
	return slices.ContainsFunc(t.queue, func(raw rawRow) bool {
		raw.cells = slices.Clone(raw.cells)
		row := t.plan.row(raw)
		return row.Values.Get(f) != ""
	})
}
