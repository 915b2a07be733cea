package incoming

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// fingerprint is SHA-256 over From, Date, Message-ID and Subject as they stand and the raw body, all with LF line
// ends. Each value goes in with its length, so that no two mails can spell the same stream.
func fingerprint(h header, body []byte) [sha256.Size]byte {
	sum := sha256.New()
	for _, name := range []string{"from", "date", "message-id", "subject"} {
		for _, f := range h {
			if f.name == name {
				hashValue(sum, []byte(name))
				hashValue(sum, f.raw)
			}
		}
	}
	hashValue(sum, body)
	return [sha256.Size]byte(sum.Sum(nil))
}

// hashValue writes a value without its CRs before LF, piece by piece: a body may be large.
func hashValue(sum hash.Hash, value []byte) {
	crlf := []byte("\r\n")
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(value)-bytes.Count(value, crlf)))
	sum.Write(length[:])
	for {
		line, rest, found := bytes.Cut(value, crlf)
		sum.Write(line)
		if !found {
			return
		}
		sum.Write(crlf[1:])
		value = rest
	}
}
