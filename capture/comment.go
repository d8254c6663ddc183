package capture

// maxCommentText bounds the text kept of the comments of a capture, in bytes. A file can
// carry a comment per packet; those beyond the bound can be read again from their place.
// maxComments bounds how many places are kept: an empty comment takes four octets of a file,
// and twelve times as many here.
const (
	maxCommentText = 1 << 20
	maxComments    = 1 << 20
)

// A Comment is an opt_comment of pcapng, on a packet, an interface or a section.
type Comment struct {
	Number int    // the packet's frame number; 0 if it is not on a packet
	Iface  int    // file-wide interface index; -1 if it is not on an interface
	Offset int64  // file offset of the text, in bytes
	Len    int    // octets of the text in the file
	Text   string // the text as stored (UTF-8, says the format; not checked); "" beyond the first MiB of text
}

type commentList struct {
	list  []Comment
	count int // of all, kept or not
	text  int // octets kept
}

func (c *commentList) add(number, iface int, offset int64, text []byte) {
	c.count++
	if len(c.list) == maxComments {
		return
	}
	k := Comment{Number: number, Iface: iface, Offset: offset, Len: len(text)}
	if c.text+len(text) <= maxCommentText {
		c.text += len(text)
		k.Text = string(text)
	}
	c.list = append(c.list, k)
}

// Comments returns the comments met so far, in the order of the file, the first 2^20 of them.
// The slice is the scanner's own: read only, until the next call of Next.
func (s *Scanner) Comments() []Comment {
	return s.comments.list
}

// CommentCount returns the number of comments met so far.
func (s *Scanner) CommentCount() int {
	return s.comments.count
}
