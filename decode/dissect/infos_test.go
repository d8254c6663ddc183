package dissect

import (
	commandline "flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	others   = commandline.String("captures", "", "compare the Info column of the captures listed in this file, too: a path a line")
	protocol = commandline.String("protocol", "", "print differences of the Info column of this protocol only")
)

const infosGolden = "testdata/infos.txt"

// infos returns what we and tshark say of each frame, and tshark's word for its protocol.
func infos(t *testing.T, path, file string) (ours, theirs, protocols []string) {
	t.Helper()
	eachFrame(t, file, func(f Frame, data []byte) { ours = append(ours, Info(f, data)) })
	args := []string{"-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info"}
	out, _ := exec.Command(path, args...).Output() // an error is that of a damaged file: its frames are there
	for line := range strings.Lines(string(out)) {
		proto, info, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		protocols, theirs = append(protocols, proto), append(theirs, info)
	}
	return ours, theirs, protocols
}

// beyond are parts of the column that need more than Wireshark 4.0, or than one packet.
var (
	later   = regexp.MustCompile(` \(SNI=[^)]*\)`)                                      // Wireshark prints it from 4.2 on
	secret  = regexp.MustCompile(`Encrypted packet \(len=\d+\)`)                        // Wireshark 4.0 leaves it out of most
	partner = regexp.MustCompile(` \((request|reply) in \d+\)| \(no response found!\)`) // of an echo: another packet
)

// sameInfo reports whether the lines agree, apart from those parts and blanks around them.
func sameInfo(ours, theirs string) bool {
	ours, theirs = later.ReplaceAllString(ours, ""), partner.ReplaceAllString(theirs, "")
	ours, theirs = secret.ReplaceAllString(ours, ""), secret.ReplaceAllString(theirs, "")
	return strings.TrimSpace(ours) == strings.TrimSpace(theirs)
}

// A share is how many lines of a protocol are equal.
type share struct{ equal, total int }

// compareInfos counts equal lines by protocol, and prints some that are not.
func compareInfos(t *testing.T, path string, files []string) map[string]*share {
	shares := make(map[string]*share)
	for _, file := range files {
		ours, theirs, protocols := infos(t, path, file)
		for i := range min(len(ours), len(theirs)) {
			p := shares[protocols[i]]
			if p == nil {
				p = new(share)
				shares[protocols[i]] = p
			}
			p.total++
			if sameInfo(ours[i], theirs[i]) {
				p.equal++
			} else if (*protocol == "" || *protocol == protocols[i]) && p.total-p.equal <= *explain {
				t.Logf("%s frame %d: %s\n   ours %.300q\n theirs %.300q", filepath.Base(file), i+1, protocols[i], ours[i], theirs[i])
			}
		}
	}
	return shares
}

// The Info column is held against Wireshark's: the golden file has how many lines of each
// of its protocols are equal.
func TestInfosOfTshark(t *testing.T) {
	path := tshark(t)
	if path == "" {
		t.Skip("no tshark " + version + "x here")
	}
	var files []string
	for _, file := range captureFiles(t) {
		base := filepath.Base(file)
		if (strings.HasSuffix(file, ".pcap") || strings.HasSuffix(file, ".pcapng")) && !strings.HasPrefix(base, "err-") {
			files = append(files, file)
		}
	}
	if *others != "" {
		list, err := os.ReadFile(*others)
		if err != nil {
			t.Fatal(err)
		}
		t.Log("\n" + tabulate(compareInfos(t, path, strings.Fields(string(list)))))
		return
	}
	text := tabulate(compareInfos(t, path, files))
	if *update {
		if err := os.WriteFile(infosGolden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(infosGolden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("equal lines are not as in %s; -update writes it:\n%s", infosGolden, text)
	}
}

// tabulate prints shares, the commonest protocol first.
func tabulate(shares map[string]*share) string {
	var names []string
	var all share
	for name, s := range shares {
		names = append(names, name)
		all.equal, all.total = all.equal+s.equal, all.total+s.total
	}
	slices.SortFunc(names, func(a, b string) int {
		if n := shares[b].total - shares[a].total; n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	var out strings.Builder
	fmt.Fprintf(&out, "%6d of %6d  all\n", all.equal, all.total)
	for _, name := range names {
		fmt.Fprintf(&out, "%6d of %6d  %s\n", shares[name].equal, shares[name].total, name)
	}
	return out.String()
}
