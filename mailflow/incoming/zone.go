package incoming

import "math"

// unknownZone is a zone that is not given, or that says nothing.
const unknownZone = math.MinInt

// zoneIn finds the zone behind a time of day, in seconds east of Greenwich: +0200, +02:00, +2, CEST, GMT+2, "W. Europe
// Standard Time". A number wins over a name.
func zoneIn(words []word, behind int) int {
	named := unknownZone
	for i, w := range words {
		if w.at <= behind {
			continue
		}
		if w.text == "+" || w.text == "-" {
			if offset := offsetIn(words[i+1:]); offset != unknownZone {
				return offset * (1 - 2*btoi(w.text == "-"))
			}
			continue
		}
		if named == unknownZone {
			named = zoneNamed(words, i)
		}
	}
	if named == unknownZone {
		return bareOffset(words, behind)
	}
	return named
}

// offsetIn reads the digits behind a sign.
func offsetIn(words []word) int {
	n := number(words, 0)
	if n < 0 {
		return unknownZone
	}
	hours, minutes := n, 0
	if len(words[0].text) > 2 {
		hours, minutes = n/100, n%100
	} else if is(words, 1, ":.") && number(words, 2) >= 0 {
		minutes = words[2].number
	}
	if hours > 14 || minutes > 59 {
		return unknownZone // Greenwich, says RFC 5322, 4.3
	}
	return hours*3600 + minutes*60
}

// bareOffset reads an offset that lost its sign: four digits with a zero in front.
func bareOffset(words []word, behind int) int {
	for i, w := range words {
		if w.at > behind && len(w.text) == 4 && w.text[0] == '0' && w.number >= 0 {
			return offsetIn(words[i:])
		}
	}
	return unknownZone
}

// zoneNamed knows the zones of RFC 5322, 4.3, others that mail programs write, and the long names of Windows. The
// letters of armies mean nothing there, since many had them the wrong way round.
func zoneNamed(words []word, i int) int {
	if offset, ok := zones[words[i].text]; ok {
		return offset * 60
	}
	offset, ok := longZones[words[i].text]
	if !ok {
		return unknownZone
	}
	for _, w := range words[i+1:] {
		switch w.text {
		case "daylight", "summer", "sommerzeit":
			return (offset + 60) * 60
		case "standard", "normalzeit", "winter":
			return offset * 60
		}
	}
	return unknownZone
}

// zones are minutes east of Greenwich. Where a name means several, it is the one that writes the most mail.
var zones = map[string]int{
	"gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0,
	"cet": 60, "mez": 60, "met": 60, "bst": 60, "west": 60, "wat": 60, "cest": 120, "mesz": 120, "mest": 120, "eet": 120, "sast": 120, "cat": 120,
	"eest": 180, "msk": 180, "eat": 180, "msd": 240, "gst": 240, "pkt": 300, "ist": 330, "npt": 345, "ict": 420, "wib": 420,
	"hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
	"nst": -210, "ndt": -150, "ast": -240, "adt": -180, "brt": -180, "art": -180, "edt": -240, "est": -300, "cdt": -300, "cst": -360,
	"mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "akdt": -480, "akst": -540, "hst": -600,
}

// longZones are the first words of long names, minutes east of Greenwich in winter.
var longZones = map[string]int{
	"gmt": 0, "greenwich": 0, "europe": 60, "european": 60, "romance": 60, "mitteleuropäische": 60, "fle": 120, "gtb": 120,
	"eastern": -300, "central": -360, "mountain": -420, "pacific": -480, "atlantic": -240, "alaskan": -540, "hawaiian": -600,
	"india": 330, "tokyo": 540, "korea": 540, "china": 480, "singapore": 480,
}
