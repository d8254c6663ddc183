package session

import (
	"unicode/utf8"

	"flowglass/capture"
)

// headLen is how many bytes of the beginning of a file tell what kind it is.
const headLen = capture.HeadLen

// kinds are files that people take for captures, by the bytes they begin with (offset
// and magic). Captures of other programs come first.
var kinds = []struct {
	offset int
	magic  string
	is     string
}{
	{0, "btsnoop\x00", "a Bluetooth snoop log, a format that is not supported yet"},
	{0, "TRSNIFF data", "a Sniffer capture, a format that is not supported yet"},
	{0, "\x7fver", "an OmniPeek capture, a format that is not supported yet"},
	{0, "\x1f\x8b", "a gzip file; unpack it first"},
	{0, "\x28\xb5\x2f\xfd", "a zstd file; unpack it first"},
	{0, "\x04\x22\x4d\x18", "an lz4 file; unpack it first"},
	{0, "BZh", "a bzip2 file; unpack it first"},
	{0, "\xfd7zXZ\x00", "an xz file; unpack it first"},
	{0, "PK\x03\x04", "a ZIP archive (or a document); unpack it first"},
	{0, "PK\x05\x06", "an empty ZIP archive"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"},
	{0, "Rar!\x1a\x07", "a RAR archive; unpack it first"},
	{257, "ustar", "a tar archive; unpack it first"},
	{0, "\x89PNG\r\n\x1a\n", "a PNG image"},
	{0, "\xff\xd8\xff", "a JPEG image"},
	{0, "GIF8", "a GIF image"},
	{8, "WEBP", "a WebP image"},
	{0, "%PDF-", "a PDF document"},
	{4, "ftyp", "an MP4 film"},
	{0, "ID3", "an MP3 sound"},
	{0, "\x7fELF", "a program (ELF)"},
	{0, "MZ", "a Windows program"},
	{0, "\x00asm", "a WebAssembly program"},
	{0, "SQLite format 3\x00", "an SQLite database"},
	{0, "PAR1", "a Parquet table"},
	{0, "<!DOCTYPE html", "a web page (HTML)"},
	{0, "<html", "a web page (HTML)"},
	{0, "<?xml", "an XML document"},
}

// notCapture says what a file is that no format of the capture package begins like.
func notCapture(head []byte) string {
	if is := kindOf(head); is != "" {
		return "This is not a capture file: it is " + is + "."
	}
	return "This is not a capture file: its first bytes begin no format that is known."
}

// kindOf names the kind of file that begins with head, "" if it is not known.
func kindOf(head []byte) string {
	for _, k := range kinds {
		if end := k.offset + len(k.magic); len(head) >= end && string(head[k.offset:end]) == k.magic {
			return k.is
		}
	}
	if isText(head) {
		return "a text file"
	}
	return ""
}

// isText reports whether head is UTF-8 text without control characters; its last
// character may be cut.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n <= 1 {
			return len(head) < utf8.UTFMax && !utf8.FullRune(head)
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == 0x7f {
			return false
		}
		head = head[n:]
	}
	return true
}
