package workflows

import (
	"strings"
	"testing"

	common "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"hssk/store/seal"
)

func TestCodecSealsAndReadsWhatIsOlder(t *testing.T) {
	ring := seal.NewRing()
	c := Converter(ring)
	in := RegisterInput{Draft: "draft-17", Station: phongPhu}
	sealed, err := c.ToPayloads(in)
	must(t, err)
	if text := sealed.String(); strings.Contains(text, "draft-17") || strings.Contains(text, "TYT") {
		t.Errorf("the engine can read %s", text)
	}
	ring.AddMaster()
	var out RegisterInput
	must(t, c.FromPayloads(sealed, &out))
	if out != in {
		t.Errorf("read back %+v", out)
	}
	older, err := converter.GetDefaultDataConverter().ToPayloads(in)
	must(t, err)
	out = RegisterInput{}
	must(t, c.FromPayloads(older, &out))
	if out != in {
		t.Errorf("from before there were keys: %+v", out)
	}
	if err := Converter(seal.NewRing()).FromPayloads(sealed, &out); err == nil {
		t.Error("keys of another place opened it")
	}
}

func TestCodecRefusesDamage(t *testing.T) {
	c := Codec{seal.NewRing()}
	out, err := c.Encode([]*common.Payload{{Data: []byte(`"d1"`)}})
	must(t, err)
	for name, damage := range map[string]func(*common.Payload){
		"cut short":   func(p *common.Payload) { p.Data = p.Data[:10] },
		"another key": func(p *common.Payload) { p.Metadata[metadataKeyID] = []byte("x") },
		"no key":      func(p *common.Payload) { delete(p.Metadata, metadataKeyID) },
	} {
		bad := &common.Payload{Data: append([]byte(nil), out[0].Data...), Metadata: map[string][]byte{}}
		for k, v := range out[0].Metadata {
			bad.Metadata[k] = v
		}
		damage(bad)
		if _, err := c.Decode([]*common.Payload{bad}); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
