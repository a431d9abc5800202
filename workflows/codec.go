package workflows

import (
	"fmt"

	common "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// PayloadKeys seals what the engine keeps, and opens it.
type PayloadKeys interface {
	SealPayload(plain []byte) (id string, sealed []byte, err error)
	OpenPayload(id string, sealed []byte) ([]byte, error)
}

// Codec seals payloads before they leave the process: inputs, results and signals carry identifiers only, and the engine
// cannot read even those. What was written before there were keys is read as it stands.
type Codec struct{ Keys PayloadKeys }

// The marks of a sealed payload, as other Temporal tools write them.
const (
	encodingSealed = "binary/encrypted"
	metadataKeyID  = "encryption-key-id"
)

// Encode implements converter.PayloadCodec.
func (c Codec) Encode(payloads []*common.Payload) ([]*common.Payload, error) {
	out := make([]*common.Payload, len(payloads))
	for i, p := range payloads {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("seal a payload: %w", err)
		}
		id, sealed, err := c.Keys.SealPayload(plain)
		if err != nil {
			return nil, fmt.Errorf("seal a payload: %w", err)
		}
		out[i] = &common.Payload{Data: sealed, Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encodingSealed), metadataKeyID: []byte(id)}}
	}
	return out, nil
}

// Decode implements converter.PayloadCodec.
func (c Codec) Decode(payloads []*common.Payload) ([]*common.Payload, error) {
	out := make([]*common.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encodingSealed {
			out[i] = p
			continue
		}
		plain, err := c.Keys.OpenPayload(string(p.GetMetadata()[metadataKeyID]), p.GetData())
		if err != nil {
			return nil, fmt.Errorf("open a payload: %w", err)
		}
		out[i] = &common.Payload{}
		if err := proto.Unmarshal(plain, out[i]); err != nil {
			return nil, fmt.Errorf("open a payload: %w", err)
		}
	}
	return out, nil
}

// Converter is what a client and its workers read and write payloads with; nil keys: as they are.
func Converter(keys PayloadKeys) converter.DataConverter {
	if keys == nil {
		return converter.GetDefaultDataConverter()
	}
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), Codec{keys})
}
