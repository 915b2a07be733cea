package incoming

import (
	"bytes"
	"strings"
)

// maxSigned is how large a signed mail may be to be looked into.
const maxSigned = 8 << 20

// signedContent returns the mail inside of an S/MIME signature that wraps it (RFC 8551, 3.5.2), nil if there is none:
// another type, or encrypted. The signature is not verified; who wrote is the border's to say.
func signedContent(p *part) []byte {
	if !p.isSMIME() || len(p.body) > maxSigned || strings.HasSuffix(p.kind.param("smime-type"), "enveloped-data") {
		return nil
	}
	outer, _ := cutTLV(p.bytes(), 0)
	// ContentInfo (RFC 5652, 3): a type, and wrapped in [0] the SignedData.
	info := outer.inside(2)
	if info == nil || !bytes.Equal(info[0].value, oidSignedData) {
		return nil
	}
	// SignedData (5.1): version, digest algorithms, and the content.
	signed := info[1].inner().inside(3)
	if signed == nil {
		return nil
	}
	// EncapsulatedContentInfo (5.2): a type, and wrapped in [0] an octet string.
	content := signed[2].inside(2)
	if content == nil || !bytes.Equal(content[0].value, oidData) {
		return nil
	}
	return content[1].inner().octets(0)
}

// isSMIME says whether a part is a signature that wraps, or encrypted. Some servers leave only the name to tell it (3.6).
func (p *part) isSMIME() bool {
	switch p.kind.value {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return true
	case "application/octet-stream":
		return strings.EqualFold(p.name(), "smime.p7m")
	}
	return false
}

// Object identifiers of RFC 5652: 1.2.840.113549.1.7.2 and .1.
var (
	oidSignedData = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidData       = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
)

// Tags of X.690. The second bit from the left of the lower six says that values are inside.
const (
	tagOctets   = 0x04
	constructed = 0x20
)

// maxBER is how deep values of open length are followed.
const maxBER = 8

// tlv is one value of BER (X.690): its tag, and what is in it.
type tlv struct {
	tag   byte
	value []byte
}

// inner is the first value inside.
func (t tlv) inner() tlv {
	one, _ := cutTLV(t.value, 0)
	return one
}

// inside lists the first n values inside, nil if there are fewer.
func (t tlv) inside(n int) []tlv {
	list := make([]tlv, n)
	rest := t.value
	for i := range list {
		if list[i], rest = cutTLV(rest, 0); list[i].tag == 0 {
			return nil
		}
	}
	return list
}

// octets joins the pieces of an octet string.
func (t tlv) octets(depth int) []byte {
	if t.tag == tagOctets {
		return t.value
	}
	if t.tag != tagOctets|constructed || depth > maxBER {
		return nil
	}
	var out []byte
	for rest := t.value; len(rest) > 0; {
		var piece tlv
		if piece, rest = cutTLV(rest, 0); piece.tag == 0 {
			break
		}
		out = append(out, piece.octets(depth+1)...)
	}
	return out
}

// cutTLV takes the first value; one of tag 0 if there is none. A value that was cut off on its way runs to the end.
func cutTLV(b []byte, depth int) (t tlv, rest []byte) {
	if len(b) < 2 || b[0]&0x1f == 0x1f || depth > maxBER {
		return tlv{}, nil
	}
	tag, length, b := b[0], int(b[1]), b[2:]
	if length == 0x80 {
		return cutOpen(tag, b, depth)
	}
	if length > 0x80 {
		n := length - 0x80
		if n > 4 || n > len(b) {
			return tlv{}, nil
		}
		length = 0
		for _, c := range b[:n] {
			length = length<<8 | int(c)
		}
		b = b[n:]
	}
	length = min(length, len(b))
	return tlv{tag, b[:length]}, b[length:]
}

// cutOpen takes a value of open length: it ends where two NULs stand in the place of a tag.
func cutOpen(tag byte, b []byte, depth int) (tlv, []byte) {
	rest := b
	for len(rest) >= 2 && (rest[0] != 0 || rest[1] != 0) {
		one, after := cutTLV(rest, depth+1)
		if one.tag == 0 {
			return tlv{}, nil
		}
		rest = after
	}
	return tlv{tag, b[:len(b)-len(rest)]}, rest[min(2, len(rest)):]
}
