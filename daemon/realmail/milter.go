package realmail

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
)

// milter is one connection of Postfix to the border. It speaks the milter protocol, version 6: packets of a
// four-byte length, a command letter and data, where strings end in NUL. Of a mail it sees the sender, the fields
// and the end, and at the end it takes forged fields out and puts its own in.
type milter struct {
	conn    net.Conn
	verdict func(passing) string
	macros  map[string]string
	mail    passing
}

// What the milter asks for in the negotiation: bits of the protocol as Sendmail's libmilter defines them.
const (
	milterVersion = 6
	mayAdd        = 0x01 // SMFIF_ADDHDRS
	mayChange     = 0x10 // SMFIF_CHGHDRS
	noConnect     = 0x01
	noHelo        = 0x02
	noRcpt        = 0x08
	noBody        = 0x10
	noUnknown     = 0x100
	noData        = 0x200
	noReplyHeader = 0x80
	maxPacket     = 1 << 20
)

var errPacket = errors.New("milter packet of impossible length")

func (m *milter) serve() {
	defer m.conn.Close()
	m.macros = map[string]string{}
	for {
		command, data, err := m.read()
		if err != nil || m.handle(command, data) != nil {
			return
		}
	}
}

func (m *milter) handle(command byte, data []byte) error {
	switch command {
	case 'O':
		return m.negotiate()
	case 'D':
		m.define(data)
	case 'M':
		m.mail = passing{login: strings.ToLower(m.macros["{auth_authen}"]), port: m.macros["{daemon_name}"]}
		return m.write('c', nil)
	case 'L':
		m.field(data)
	case 'E':
		return m.finish()
	case 'A', 'K':
		m.mail = passing{}
	case 'Q':
		return io.EOF
	default:
		return m.write('c', nil)
	}
	return nil
}

func (m *milter) negotiate() error {
	var b [12]byte
	binary.BigEndian.PutUint32(b[0:], milterVersion)
	binary.BigEndian.PutUint32(b[4:], mayAdd|mayChange)
	binary.BigEndian.PutUint32(b[8:], noConnect|noHelo|noRcpt|noBody|noUnknown|noData|noReplyHeader)
	return m.write('O', b[:])
}

// define takes macros in: the command they belong to, then names and values in turn.
func (m *milter) define(data []byte) {
	if len(data) == 0 {
		return
	}
	words := strings.Split(string(data[1:]), "\x00")
	if data[0] == 'M' { // of this mail: what the one before had is void
		delete(m.macros, "{auth_authen}")
	}
	for i := 0; i+1 < len(words); i += 2 {
		m.macros[words[i]] = words[i+1]
	}
}

func (m *milter) field(data []byte) {
	name, rest, _ := strings.Cut(string(data), "\x00")
	value := strings.TrimSuffix(rest, "\x00")
	switch {
	case strings.EqualFold(name, "From"):
		m.mail.from = value
	case strings.EqualFold(name, "Authentication-Results"):
		m.mail.forged = append(m.mail.forged, value)
	}
}

// finish takes fields out from the last to the first, so that their numbers stay right, and puts ours where the
// common milters (OpenDKIM, OpenDMARC) do: below the Received of Postfix itself, which is no. 0.
func (m *milter) finish() error {
	for i := len(m.mail.forged) - 1; i >= 0; i-- {
		if !ours(m.mail.forged[i]) {
			continue
		}
		if err := m.write('m', indexed(i+1, "Authentication-Results", "")); err != nil {
			return err
		}
	}
	if err := m.write('i', indexed(1, "Authentication-Results", m.verdict(m.mail))); err != nil {
		return err
	}
	return m.write('c', nil)
}

func indexed(i int, name, value string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(i))
	return append(b, name+"\x00"+value+"\x00"...)
}

func (m *milter) read() (command byte, data []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(m.conn, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n == 0 || n > maxPacket {
		return 0, nil, errPacket
	}
	data = make([]byte, n-1)
	_, err = io.ReadFull(m.conn, data)
	return head[4], data, err
}

func (m *milter) write(command byte, data []byte) error {
	var b bytes.Buffer
	binary.Write(&b, binary.BigEndian, uint32(len(data)+1))
	b.WriteByte(command)
	b.Write(data)
	_, err := m.conn.Write(b.Bytes())
	return err
}
