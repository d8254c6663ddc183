package dissect

import (
	"encoding/binary"
	"fmt"

	"flowglass/internal/field"
)

var (
	smbFID    = hex(16, "smb.fid", "FID")
	smbFile   = text("smb.file", "File Name")
	smbPath   = text("smb.path", "Path")
	smbTrans2 = hexNamed(16, "smb.trans2.cmd", "Subcommand", namesOf(pairs{
		{0, "OPEN2"}, {1, "FIND_FIRST2"}, {2, "FIND_NEXT2"}, {3, "QUERY_FS_INFO"}, {4, "SET_FS_QUOTA"}, {5, "QUERY_PATH_INFO"},
		{6, "SET_PATH_INFO"}, {7, "QUERY_FILE_INFO"}, {8, "SET_FILE_INFO"}, {13, "CREATE_DIRECTORY"}, {14, "SESSION_SETUP"},
		{16, "GET_DFS_REFERRAL"}, {17, "REPORT_DFS_INCONSISTENCY"},
	}))
	smbDialect = text("smb.dialect.name", "Name")

	smbBodyFields = list{&smbFID, &smbFile, &smbPath, &smbTrans2, &smbDialect}
)

// smbBody reads what a command says that people ask for (MS-CIFS section 2.2.4), in its words, which begin
// at the octet at, and the bytes behind them. It returns what the Info column has of it.
func (s *scope) smbBody(t *field.Node, command uint64, at, words int, response bool) string {
	const closing, readX, writeX, trans2, negotiate, sessionX, treeX, createX = 0x04, 0x2e, 0x2f, 0x32, 0x72, 0x73, 0x75, 0xa2
	word := func(i int) int { return int(binary.LittleEndian.Uint16(s.b[at+i:])) } // of the words, at an octet of them
	switch {
	case command == createX && response && words >= 34:
		return s.smbHandle(t, at+5)
	case command == createX && !response && words == 24:
		if name := s.smbText(t, smbFile, word(5)); name != "" {
			return ", Path: " + name
		}
	case command == closing && !response && words == 3:
		return s.smbHandle(t, at)
	case command == readX && !response && words >= 10:
		n := int64(word(10))
		if high := word(14); high == 1 {
			n += 1 << 16
		}
		return s.smbHandle(t, at+4) + fmt.Sprintf(", %d bytes at offset %d", n, s.smbOffset(at+6, at+20, words == 12))
	case command == writeX && !response && words >= 12:
		return s.smbHandle(t, at+4) + fmt.Sprintf(", %d bytes at offset %d", word(18)<<16+word(20), s.smbOffset(at+6, at+24, words == 14))
	case command == trans2 && !response && words == 15:
		s.markNum(t, smbTrans2, at+28, 2, uint64(word(28)))
		return ", " + smbTrans2.Values[uint64(word(28))]
	case command == negotiate && !response:
		for s.more(len(s.b)) && s.peek(0) == 2 {
			n := 1
			for s.peek(n) != 0 {
				n++
			}
			s.skip(1)
			s.text(t, smbDialect, n-1)
			s.skip(1)
		}
	case command == sessionX:
		return ntlm(s.b[s.at:])
	case command == treeX && !response && words == 4:
		s.skip(word(6)) // password
		if path := s.smbText(t, smbPath, -1); path != "" {
			return ", Path: " + path
		}
	}
	return ""
}

// smbOffset returns the offset of a read or write, whose high half is at an octet of its own if it has one.
func (s *scope) smbOffset(low, high int, has bool) uint64 {
	v := uint64(binary.LittleEndian.Uint32(s.b[low:]))
	if has {
		v += uint64(binary.LittleEndian.Uint32(s.b[high:])) << 32
	}
	return v
}

// smbHandle adds the file handle at an octet, and returns what the Info column has of it.
func (s *scope) smbHandle(t *field.Node, at int) string {
	v := uint64(binary.LittleEndian.Uint16(s.b[at:]))
	s.markNum(t, smbFID, at, 2, v)
	return fmt.Sprintf(", FID: 0x%04x", v)
}

// smbText reads a text as d, of n octets at most, or up to its end if n is negative, and returns it. It is UTF-16
// if the header says so, and then begins at an even octet.
func (s *scope) smbText(t *field.Node, d *field.Def, n int) string {
	const flags2, unicode = 10, 0x80
	wide := s.b[s.start+flags2+1]&unicode != 0
	width := 1
	if wide {
		width = 2
		s.skip((s.at - s.start) & 1)
	}
	if s.short {
		return ""
	}
	end := s.at
	for end+width <= len(s.b) && (n < 0 || end-s.at < n) && s.b[end]|s.b[end+width-1] != 0 {
		end += width
	}
	v := valid(s.b[s.at:end])
	if wide {
		v = utf16(s.b[s.at:end])
	}
	s.markStr(t, d, s.at, end-s.at, v)
	s.at = min(end+width, len(s.b))
	return v
}
