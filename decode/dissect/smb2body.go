package dissect

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"flowglass/internal/field"
)

var (
	smb2Code     = hex(16, "smb2.buffer_code", "StructureSize")
	smb2CodeLen  = decBits(16, "smb2.buffer_code.length", "Fixed Part Length", 0xfffe)
	smb2Dynamic  = flag("smb2.buffer_code.dynamic", "Dynamic Part", 1)
	smb2Dialects = dec(16, "smb2.dialect_count", "Dialect count")
	smb2Dialect  = hexNamed(16, "smb2.dialect", "Dialect", namesOf(pairs{
		{514, "SMB 2.0.2"}, {528, "SMB 2.1"}, {767, "SMB2 wildcard"}, {546, "SMB 2.2.2 (deprecated; should be 3.0)"},
		{548, "SMB 2.2.4 (deprecated; should be 3.0)"}, {768, "SMB 3.0"}, {770, "SMB 3.0.2"},
		{784, "SMB 3.1.0 (deprecated; should be 3.1.1)"}, {785, "SMB 3.1.1"},
	}))
	smb2SecMode   = hex(8, "smb2.sec_mode", "Security mode")
	smb2Caps      = hex(32, "smb2.capabilities", "Capabilities")
	smb2MaxTrans  = dec(32, "smb2.max_trans_size", "Max Transaction Size")
	smb2MaxRead   = dec(32, "smb2.max_read_size", "Max Read Size")
	smb2MaxWrite  = dec(32, "smb2.max_write_size", "Max Write Size")
	smb2Blob      = octets("smb2.security_blob", "Security Blob")
	smb2Previous  = hex(64, "smb2.previous_sesid", "Previous Session Id")
	smb2SesFlags  = hex(16, "smb2.session_flags", "Session Flags")
	smb2TreeFlags = hex(16, "smb2.tc.flags", "Flags")
	smb2Share     = text("smb2.tree", "Tree")
	smb2ShareType = hexNamed(8, "smb2.share_type", "Share Type", namesOf(pairs{{1, "Physical disk"}, {2, "Named pipe"}, {3, "Printer"}}))
	smb2ShareCaps = hex(32, "smb2.share_caps", "Share Capabilities")
	smb2ShareBits = hex(32, "smb2.share_flags", "Share flags")
	smb2Oplock    = hexNamed(8, "smb2.create.oplock", "Oplock", namesOf(pairs{
		{0, "No oplock"}, {1, "Level2 oplock"}, {8, "Exclusive oplock"}, {9, "Batch oplock"}, {255, "Lease"},
	}))
	smb2Level = decNamed(32, "smb2.impersonation.level", "Impersonation level", namesOf(pairs{
		{0, "Anonymous"}, {1, "Identification"}, {2, "Impersonation"}, {3, "Delegation"},
	}))
	smb2CreateFlags = hex(64, "smb2.create_flags", "Create Flags")
	smb2Attributes  = hex(32, "smb2.file_attribute", "File Attributes")
	smb2Disposition = decNamed(32, "smb2.create.disposition", "Disposition", namesOf(pairs{
		{0, "Supersede (supersede existing file (if it exists))"}, {1, "Open (if file exists open it, else fail)"},
		{2, "Create (if file exists fail, else create it)"}, {3, "Open If (if file exists open it, else create it)"},
		{4, "Overwrite (if file exists overwrite, else fail)"}, {5, "Overwrite If (if file exists overwrite, else create it)"},
	}))
	smb2Action = decNamed(32, "smb2.create.action", "Create Action", namesOf(pairs{
		{0, "No action taken?"}, {1, "The file existed and was opened"}, {2, "The file did not exist but was created"},
		{3, "The file existed and was truncated"},
	}))
	smb2Filename   = text("smb2.filename", "Filename")
	smb2Allocation = dec(64, "smb2.allocation_size", "Allocation Size")
	smb2EOF        = dec(64, "smb2.eof", "End Of File")
	smb2CloseFlags = hex(16, "smb2.close.flags", "Close Flags")
	smb2ReadFlags  = hex(8, "smb2.read_flags", "Flags")
	smb2ReadLen    = dec(32, "smb2.read_length", "Read Length")
	smb2WriteLen   = dec(32, "smb2.write_length", "Write Length")
	smb2FileOffset = dec(64, "smb2.file_offset", "File Offset")
	smb2DataAt     = hex(16, "smb2.data_offset", "Data Offset")
	smb2Written    = dec(32, "smb2.write.count", "Write Count")
	smb2Function   = hexNamed(32, "smb2.ioctl.function", "Function", namesOf(pairs{
		{0x60194, "FSCTL_DFS_GET_REFERRALS"}, {0x601b0, "FSCTL_DFS_GET_REFERRALS_EX"}, {0x9003c, "FSCTL_GET_COMPRESSION"},
		{0x900a4, "FSCTL_SET_REPARSE_POINT"}, {0x900a8, "FSCTL_GET_REPARSE_POINT"}, {0x900c0, "FSCTL_CREATE_OR_GET_OBJECT_ID"},
		{0x900c4, "FSCTL_SET_SPARSE"}, {0x9027c, "FSCTL_GET_INTEGRITY_INFORMATION"}, {0x90284, "FSCTL_QUERY_FILE_REGIONS"},
		{0x940cf, "FSCTL_QUERY_ALLOCATED_RANGES"}, {0x94264, "FSCTL_OFFLOAD_READ"}, {0x980a4, "FSCTL_SET_REPARSE_POINT"},
		{0x980c8, "FSCTL_SET_ZERO_DATA"}, {0x98208, "FSCTL_FILE_LEVEL_TRIM"}, {0x98268, "FSCTL_OFFLOAD_WRITE"},
		{0x9c040, "FSCTL_SET_COMPRESSION"}, {0x110018, "FSCTL_PIPE_WAIT"}, {0x11400c, "FSCTL_PIPE_PEEK"},
		{0x11c017, "FSCTL_PIPE_TRANSCEIVE"}, {0x140078, "FSCTL_SRV_REQUEST_RESUME_KEY"}, {0x1401d4, "FSCTL_LMR_REQUEST_RESILIENCY"},
		{0x1401fc, "FSCTL_QUERY_NETWORK_INTERFACE_INFO"}, {0x140204, "FSCTL_VALIDATE_NEGOTIATE_INFO"},
		{0x144064, "FSCTL_SRV_ENUMERATE_SNAPSHOTS"}, {0x1440f2, "FSCTL_SRV_COPYCHUNK"}, {0x1441bb, "FSCTL_SRV_READ_HASH"},
		{0x1480f2, "FSCTL_SRV_COPYCHUNK_WRITE"},
	}))
	smb2FindLevel = decNamed(32, "smb2.find.infolevel", "Info Level", namesOf(pairs{
		{1, "SMB2_FIND_DIRECTORY_INFO"}, {2, "SMB2_FIND_FULL_DIRECTORY_INFO"}, {3, "SMB2_FIND_BOTH_DIRECTORY_INFO"},
		{4, "SMB2_FIND_INDEX_SPECIFIED"}, {12, "SMB2_FIND_NAME_INFO"}, {37, "SMB2_FIND_ID_BOTH_DIRECTORY_INFO"},
		{38, "SMB2_FIND_ID_FULL_DIRECTORY_INFO"}, {100, "SMB2_FIND_POSIX_INFO"},
	}))
	smb2FindFlags = hex(8, "smb2.find.flags", "Find Flags")
	smb2Pattern   = text("smb2.find.pattern", "Search Pattern")
	smb2Class     = hexNamed(8, "smb2.class", "Class", namesOf(pairs{{1, "FILE_INFO"}, {2, "FS_INFO"}, {3, "SEC_INFO"}, {4, "QUOTA_INFO"}}))
	smb2FileLevel = hexNamed(8, "smb2.file_info.infolevel", "InfoLevel", namesOf(pairs{
		{4, "SMB2_FILE_BASIC_INFO"}, {5, "SMB2_FILE_STANDARD_INFO"}, {6, "SMB2_FILE_INTERNAL_INFO"}, {7, "SMB2_FILE_EA_INFO"},
		{8, "SMB2_FILE_ACCESS_INFO"}, {10, "SMB2_FILE_RENAME_INFO"}, {13, "SMB2_FILE_DISPOSITION_INFO"}, {14, "SMB2_FILE_POSITION_INFO"},
		{15, "SMB2_FILE_FULL_EA_INFO"}, {16, "SMB2_FILE_MODE_INFO"}, {17, "SMB2_FILE_ALIGNMENT_INFO"}, {18, "SMB2_FILE_ALL_INFO"},
		{19, "SMB2_FILE_ALLOCATION_INFO"}, {20, "SMB2_FILE_ENDOFFILE_INFO"}, {21, "SMB2_FILE_ALTERNATE_NAME_INFO"},
		{22, "SMB2_FILE_STREAM_INFO"}, {23, "SMB2_FILE_PIPE_INFO"}, {28, "SMB2_FILE_COMPRESSION_INFO"},
		{34, "SMB2_FILE_NETWORK_OPEN_INFO"}, {35, "SMB2_FILE_ATTRIBUTE_TAG_INFO"}, {48, "SMB2_FILE_NORMALIZED_NAME_INFO"},
		{100, "SMB2_FILE_POSIX_INFO"},
	}))
	smb2FSLevel = hexNamed(8, "smb2.fs_info.infolevel", "InfoLevel", namesOf(pairs{
		{1, "FileFsVolumeInformation"}, {2, "FileFsLabelInformation"}, {3, "FileFsSizeInformation"}, {4, "FileFsDeviceInformation"},
		{5, "FileFsAttributeInformation"}, {6, "FileFsControlInformation"}, {7, "FileFsFullSizeInformation"},
		{8, "FileFsObjectIdInformation"}, {9, "FileFsDriverPathInformation"}, {10, "FileFsVolumeFlagsInformation"},
		{11, "FileFsSectorSizeInformation"},
	}))
	smb2SecLevel  = hexNamed(8, "smb2.sec_info.infolevel", "InfoLevel", namesOf(pairs{{0, "SMB2_SEC_INFO_00"}}))
	smb2InfoLevel = hex(8, "smb2.infolevel", "InfoLevel")

	smb2BodyFields = list{
		&smb2Code, &smb2CodeLen, &smb2Dynamic, &smb2Dialects, &smb2Dialect, &smb2SecMode, &smb2Caps, &smb2MaxTrans,
		&smb2MaxRead, &smb2MaxWrite, &smb2Blob, &smb2Previous, &smb2SesFlags, &smb2TreeFlags, &smb2Share, &smb2ShareType, &smb2ShareCaps,
		&smb2ShareBits, &smb2Oplock, &smb2Level, &smb2CreateFlags, &smb2Attributes, &smb2Disposition, &smb2Action, &smb2Filename,
		&smb2Allocation, &smb2EOF, &smb2CloseFlags, &smb2ReadFlags, &smb2ReadLen, &smb2WriteLen, &smb2FileOffset, &smb2DataAt, &smb2Written,
		&smb2Function, &smb2FindLevel, &smb2FindFlags, &smb2Pattern, &smb2Class, &smb2FileLevel, &smb2FSLevel, &smb2SecLevel, &smb2InfoLevel,
	}
)

// smb2Structure reads the length of the fixed part, which each body begins with.
func (s *scope) smb2Structure(t *field.Node) {
	s.little(t, smb2Code, 2)
	if !s.short {
		s.littleFlags(last(t), 2, smb2CodeLen, smb2Dynamic)
	}
}

// smb2Body reads what a command says that people ask for (MS-SMB2 sections 2.2.3 to 2.2.40), and returns
// what the Info column has of it.
func (s *scope) smb2Body(t *field.Node, command uint64, response bool) string {
	const negotiate, session, treeConnect, create, closing, read, write, ioctl, find, getInfo, setInfo = 0, 1, 3, 5, 6, 8, 9, 11, 14, 16, 17
	s.smb2Structure(t)
	switch {
	case command == negotiate && response:
		s.little(t, smb2SecMode, 1)
		s.skip(1)
		s.little(t, smb2Dialect, 2)
		s.skip(2 + 16) // contexts, GUID
		s.little(t, smb2Caps, 4)
		s.little(t, smb2MaxTrans, 4)
		s.little(t, smb2MaxRead, 4)
		s.little(t, smb2MaxWrite, 4)
		s.skip(16) // times
		return ntlm(s.smb2Blob(t, smb2Blob))
	case command == negotiate:
		n := s.little(t, smb2Dialects, 2)
		s.little(t, smb2SecMode, 1)
		s.skip(3)
		s.little(t, smb2Caps, 4)
		s.skip(24) // GUID, contexts
		for ; n > 0 && !s.short; n-- {
			s.little(t, smb2Dialect, 2)
		}
	case command == session && response:
		s.little(t, smb2SesFlags, 2)
		return ntlm(s.smb2Blob(t, smb2Blob))
	case command == session:
		s.skip(1)
		s.little(t, smb2SecMode, 1)
		s.little(t, smb2Caps, 4)
		s.skip(4) // channel
		at := s.at
		s.skip(4)
		s.little(t, smb2Previous, 8)
		s.at = at
		return ntlm(s.smb2Blob(t, smb2Blob))
	case command == treeConnect && response:
		s.little(t, smb2ShareType, 1)
		s.skip(1)
		s.little(t, smb2ShareBits, 4)
		s.little(t, smb2ShareCaps, 4)
	case command == treeConnect:
		s.little(t, smb2TreeFlags, 2)
		return " Tree: " + s.smb2Text(t, smb2Share)
	case command == create && response:
		s.little(t, smb2Oplock, 1)
		s.skip(1)
		s.little(t, smb2Action, 4)
		s.skip(32) // times
		s.little(t, smb2Allocation, 8)
		s.little(t, smb2EOF, 8)
		s.little(t, smb2Attributes, 4)
	case command == create:
		s.skip(1)
		s.little(t, smb2Oplock, 1)
		s.little(t, smb2Level, 4)
		s.little(t, smb2CreateFlags, 8)
		s.skip(8 + 4) // reserved, access
		s.little(t, smb2Attributes, 4)
		s.skip(4) // sharing
		s.little(t, smb2Disposition, 4)
		s.skip(4) // options
		return " File: " + s.smb2Text(t, smb2Filename)
	case command == closing:
		s.little(t, smb2CloseFlags, 2)
		if response {
			s.skip(4 + 32) // reserved, times
			s.little(t, smb2Allocation, 8)
			s.little(t, smb2EOF, 8)
			s.little(t, smb2Attributes, 4)
		}
	case command == read && !response:
		s.skip(1)
		s.little(t, smb2ReadFlags, 1)
		return s.smb2Range(t, smb2ReadLen)
	case command == write && response:
		s.skip(2)
		s.little(t, smb2Written, 4)
	case command == write:
		s.little(t, smb2DataAt, 2)
		return s.smb2Range(t, smb2WriteLen)
	case command == ioctl:
		s.skip(2)
		function := s.little(t, smb2Function, 4)
		if name, ok := smb2Function.Values[function]; ok {
			return " " + name
		}
		return fmt.Sprintf(" Unknown (0x%08x)", function)
	case command == find && !response:
		level := s.little(t, smb2FindLevel, 1)
		s.little(t, smb2FindFlags, 1)
		s.skip(4 + 16) // index, handle
		return " " + smb2FindLevel.Values[level] + " Pattern: " + s.smb2Text(t, smb2Pattern)
	case (command == getInfo || command == setInfo) && !response:
		class := s.little(t, smb2Class, 1)
		d := smb2InfoLevel
		if class >= 1 && class <= 3 {
			d = [...]*field.Def{smb2FileLevel, smb2FSLevel, smb2SecLevel}[class-1]
		}
		level := s.little(t, d, 1)
		return " " + smb2Class.Values[class] + "/" + d.Values[level]
	}
	return ""
}

// smb2Range reads how much is read or written from where on.
func (s *scope) smb2Range(t *field.Node, length *field.Def) string {
	n := s.little(t, length, 4)
	at := s.little(t, smb2FileOffset, 8)
	if s.short {
		return ""
	}
	return fmt.Sprintf(" Len:%d Off:%d", n, at)
}

// smb2Place reads where something is, counted from the header on, goes there, and returns its length.
func (s *scope) smb2Place() int {
	if !s.need(4) {
		return 0
	}
	at, n := binary.LittleEndian.Uint16(s.b[s.at:]), binary.LittleEndian.Uint16(s.b[s.at+2:])
	s.at += 4
	if n > 0 {
		s.at = min(s.start+int(at), len(s.b))
	}
	return int(n)
}

// smb2Blob reads octets at a place of their own as d.
func (s *scope) smb2Blob(t *field.Node, d *field.Def) []byte {
	if n := s.smb2Place(); n > 0 {
		return s.bytes(t, d, n)
	}
	return nil
}

// smb2Text reads a text at a place of its own as d, and returns it.
func (s *scope) smb2Text(t *field.Node, d *field.Def) string {
	n := s.smb2Place()
	if !s.need(n) {
		return ""
	}
	v := utf16(s.b[s.at : s.at+n])
	s.markStr(t, d, s.at, n, v)
	s.at += n
	return v
}

// utf16 makes text of little-endian UTF-16.
func utf16(b []byte) string {
	var out strings.Builder
	for ; len(b) >= 2; b = b[2:] {
		r := rune(binary.LittleEndian.Uint16(b))
		if r>>10 == 0x36 && len(b) >= 4 { // a pair of surrogates
			if low := rune(binary.LittleEndian.Uint16(b[2:])); low>>10 == 0x37 {
				r = 0x10000 + (r&0x3ff)<<10 + low&0x3ff
				b = b[2:]
			}
		}
		out.WriteRune(r)
	}
	return out.String()
}

// ntlm returns what the Info column has of the message of NTLM (MS-NLMP section 2.2.1) in a security blob.
func ntlm(b []byte) string {
	const negotiate, challenge, auth, domain, user = 1, 2, 3, 28, 36
	i := bytes.Index(b, []byte("NTLMSSP\x00"))
	if i < 0 || len(b) < i+12 {
		return ""
	}
	b = b[i:]
	part := func(at int) string {
		if len(b) < at+8 {
			return ""
		}
		n, from := int64(binary.LittleEndian.Uint16(b[at:])), int64(binary.LittleEndian.Uint32(b[at+4:]))
		if from+n > int64(len(b)) {
			return ""
		}
		return utf16(b[from : from+n])
	}
	switch b[8] {
	case negotiate:
		return ", NTLMSSP_NEGOTIATE"
	case challenge:
		return ", NTLMSSP_CHALLENGE"
	case auth:
		return ", NTLMSSP_AUTH, User: " + part(domain) + "\\" + part(user)
	}
	return ""
}
