package incoming

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// tnef is what a winmail.dat says: a stream of attributes in which Outlook wraps a mail for its own kind (MS-OXTNEF).
type tnef struct {
	text  string // the mail's own text, if it is there in plain or as HTML
	files []Attachment

	charset string
	rich    string
}

// maxTNEFFiles is how many files of a winmail.dat are named.
const maxTNEFFiles = 100

func (p *part) isTNEF() bool {
	switch p.kind.value {
	case "application/ms-tnef", "application/vnd.ms-tnef":
		return true
	}
	return strings.EqualFold(p.name(), "winmail.dat")
}

// Attributes (MS-OXTNEF, 2.1.3.1), by the number of their names; the upper half of an id is a type.
const (
	tnefSignature   = 0x223e9f78
	tnefBody        = 0x800c
	tnefCodepage    = 0x9007
	tnefProps       = 0x9003
	tnefFileBegins  = 0x9002
	tnefFileTitle   = 0x8010
	tnefFileData    = 0x800f
	tnefFileProps   = 0x9005
	maxTNEFProps    = 4000
	tnefHeaderBytes = 9
)

// readTNEF reads the attributes in turn. It stops where they break off.
func readTNEF(b []byte) (t tnef) {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature {
		return t
	}
	for b = b[6:]; len(b) >= tnefHeaderBytes; {
		level, id := b[0], binary.LittleEndian.Uint16(b[1:])
		size := int(binary.LittleEndian.Uint32(b[5:]))
		if level != 1 && level != 2 {
			break
		}
		b = b[tnefHeaderBytes:]
		data := b[:min(size, len(b))]
		t.attribute(id, data)
		b = b[min(size+2, len(b)):] // two bytes are a sum
	}
	if t.text == "" && t.rich != "" {
		t.text = joinLines(htmlLines(t.rich))
	}
	for i, file := range t.files {
		if file.Type == "" {
			t.files[i].Type = typeOf(file.Name)
		}
	}
	return t
}

func (t *tnef) attribute(id uint16, data []byte) {
	if id == tnefFileBegins && len(t.files) < maxTNEFFiles {
		t.files = append(t.files, Attachment{})
	}
	switch id {
	case tnefCodepage:
		if len(data) >= 4 {
			t.charset = fmt.Sprintf("cp%d", binary.LittleEndian.Uint32(data))
		}
	case tnefBody:
		t.setText(toUTF8(data[:min(len(data), maxText)], t.charset))
	case tnefProps, tnefFileProps:
		readProps(data, func(p prop) { t.property(p, id == tnefFileProps) })
	}
	file := t.file()
	if file == nil {
		return
	}
	switch id {
	case tnefFileTitle:
		if file.Name == "" {
			file.Name = oneLine(toUTF8(data, t.charset))
		}
	case tnefFileData:
		file.Size = len(data)
	}
}

// file is the one that the last attributes are about, nil before the first.
func (t *tnef) file() *Attachment {
	if len(t.files) == 0 {
		return nil
	}
	return &t.files[len(t.files)-1]
}

func (t *tnef) setText(text string) {
	if text = strings.TrimSpace(lineEnds(text)); t.text == "" {
		t.text = text
	}
}

// Properties (MS-OXPROPS) that say something to a reader.
const (
	propBody     = 0x1000
	propHTML     = 0x1013
	propFileData = 0x3701
	propLongName = 0x3707
	propMIMEType = 0x370e
)

func (t *tnef) property(p prop, ofFile bool) {
	file := t.file()
	switch {
	case p.id == propBody && !ofFile:
		t.setText(p.text(t.charset))
	case p.id == propHTML && !ofFile:
		t.rich = toUTF8(p.value[:min(len(p.value), maxText)], metaCharset(p.value), t.charset)
	case !ofFile || file == nil:
	case p.id == propLongName:
		if name := oneLine(p.text(t.charset)); name != "" {
			file.Name = name
		}
	case p.id == propMIMEType:
		if kind := parseMedia(p.text(t.charset)); strings.Contains(kind.value, "/") {
			file.Type = kind.value
		}
	case p.id == propFileData && file.Size == 0:
		file.Size = max(0, len(p.value)-16*btoi(p.kind == kindObject))
	}
}

// typeOf names the media type of a file by its name, where the mail does not say it.
func typeOf(name string) string {
	kinds := map[string]string{
		"pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "htm": "text/html", "html": "text/html", "zip": "application/zip",
		"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "tif": "image/tiff", "bmp": "image/bmp",
		"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "rtf": "application/rtf",
		"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"eml":  "message/rfc822", "ics": "text/calendar", "vcf": "text/vcard", "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4",
	}
	if kind := kinds[strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])]; kind != "" {
		return kind
	}
	return "application/octet-stream"
}
