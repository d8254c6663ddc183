package dissect

import (
	"strings"
	"unicode/utf8"
)

// utf16 makes text of little-endian UTF-16, up to a NUL.
func utf16(b []byte) string {
	var out []byte
	for ; len(b) >= 2; b = b[2:] {
		r := rune(littleNumber(b[:2]))
		if r == 0 {
			break
		}
		if r>>10 == 0x36 && len(b) >= 4 { // a pair of surrogates
			if low := rune(littleNumber(b[2:4])); low>>10 == 0x37 {
				r = 0x10000 + (r&0x3ff)<<10 + low&0x3ff
				b = b[2:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out)
}

// ntlm returns what the Info column has of the message of NTLM (MS-NLMP section 2.2.1) in a security blob.
func ntlm(blob string) string {
	const domain, user, least = 28, 36, 44
	_, b, _ := strings.Cut(blob, "NTLMSSP\x00")
	if len(b) == 0 {
		return ""
	}
	switch b[0] {
	case 1:
		return ", NTLMSSP_NEGOTIATE"
	case 2:
		return ", NTLMSSP_CHALLENGE"
	}
	whole := []byte(blob[len(blob)-len(b)-8:])
	info := ", NTLMSSP_AUTH, User: "
	for _, at := range [...]int{domain, user} {
		if len(whole) < least {
			return ""
		}
		n, from := littleNumber(whole[at:at+2]), littleNumber(whole[at+4:at+8])
		if from+n > uint64(len(whole)) {
			return ""
		}
		if at == user {
			info += "\\"
		}
		info += utf16(whole[from : from+n])
	}
	return info
}
