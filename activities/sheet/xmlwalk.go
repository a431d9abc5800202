package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// xmlWalk goes through a document of another house, element by element: bounded in depth, without a document type, and
// so without entities of its own.
type xmlWalk struct {
	in   *xml.Decoder
	open []string
	said strings.Builder // text since the last tag
}

// xmlStep is the beginning or the end of an element; at its end with the text since the tag before.
type xmlStep struct {
	name string
	end  bool
	text string
}

func newXMLWalk(r io.Reader) *xmlWalk { return &xmlWalk{in: xml.NewDecoder(r)} }

// next gives the next tag; io.EOF behind the root element.
func (w *xmlWalk) next() (xmlStep, error) {
	w.said.Reset()
	for {
		tok, err := w.in.Token()
		switch {
		case errors.Is(err, io.EOF):
			return xmlStep{}, io.EOF
		case err != nil:
			return xmlStep{}, xmlFault(err)
		}
		switch tok := tok.(type) {
		case xml.Directive:
			return xmlStep{}, refuse(CodeBroken, "part", "xml")
		case xml.CharData:
			w.said.Write(tok)
		case xml.StartElement:
			if w.open = append(w.open, tok.Name.Local); len(w.open) > claimsDepth {
				return xmlStep{}, refuse(CodeBroken, "part", "xml")
			}
			return xmlStep{name: plainTag(tok.Name.Local)}, nil
		case xml.EndElement:
			w.open = w.open[:len(w.open)-1]
			return xmlStep{name: plainTag(tok.Name.Local), end: true, text: w.said.String()}, nil
		}
	}
}

// text reads on to the end of the element that has just begun, and gives the text in it.
func (w *xmlWalk) text() (string, error) {
	depth, out := len(w.open), ""
	for {
		e, err := w.next()
		if err != nil {
			return "", cutShort(err)
		}
		if e.end {
			out += e.text
		}
		if len(w.open) < depth {
			return out, nil
		}
	}
}

func plainTag(s string) string { return strings.ToUpper(s) }

// xmlFault keeps errors of the disk apart from those of the document.
func xmlFault(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return refuse(CodeBroken, "part", "xml")
	}
	if strings.Contains(err.Error(), "encoding") { // another one than UTF-8 is declared
		return refuse(CodeEncoding, "guess", "unknown")
	}
	return err
}
