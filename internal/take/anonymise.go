package take

import (
	"strings"

	"flowglass/internal/anonymise"
	"flowglass/internal/carve"
)

// Its settings are those of anonymise.Settings and, where they leave packets as they are, of
// carve.Settings; and
//
//	examine    write nothing: the capture is asked for twice, as source 0 and 1, and the report is of a
//	           search for everything original that it has
//
// The report is anonymise.Report's, with the notice as of Carving.
var anonymising = Operation{
	Name:  "anonymise",
	Doc:   "Writes packets of one capture with other addresses and names, and without payload.",
	Begin: func(s Settings) (Job, error) { return beginAnonymising(s) },
}

// anAnonymising is the Job that replaces what a capture tells of who talks.
type anAnonymising struct {
	Carving
	anonymiser *anonymise.Anonymiser
	again      func() *carve.Job // for the second pass; nil: this is the last
	pass       int
	silent     bool
}

func beginAnonymising(s Settings) (*anAnonymising, error) {
	var options anonymise.Options
	cut := carve.Options{Wanted: s.Wanted}
	examine := false
	for line := range strings.Lines(s.Lines) {
		if line = strings.TrimRight(line, "\n"); line == "" {
			continue
		}
		name, text, _ := strings.Cut(line, " ")
		if name == "examine" {
			examine = true
			continue
		}
		known, err := options.Set(name, text)
		if err != nil {
			return nil, &carve.SettingError{Name: name, Why: err.Error()}
		}
		if known {
			continue
		}
		if err := cut.Set(name, text); err != nil {
			return nil, err
		}
	}
	if options.Key == (anonymise.Key{}) {
		return nil, &carve.SettingError{Name: "key", Why: "there is none"}
	}
	a := anonymise.New(options)
	cut.Bare, cut.Change = true, a.Change
	job := &anAnonymising{Carving: Carving{Job: carve.New(cut)}, anonymiser: a, silent: examine}
	if examine {
		job.again = func() *carve.Job { return carve.New(cut) }
	}
	return job, nil
}

// Commit takes bytes.
func (j *anAnonymising) Commit(n int) error {
	if err := j.Carving.Commit(n); err != nil {
		return err
	}
	return j.next()
}

// Finish says that the pass has no more bytes.
func (j *anAnonymising) Finish() error {
	if err := j.Carving.Finish(); err != nil {
		return err
	}
	return j.next()
}

// next begins the second pass after the first.
func (j *anAnonymising) next() error {
	if j.again == nil || !j.finished {
		return nil
	}
	j.anonymiser.Forget()
	j.anonymiser.Begin()
	j.Carving = Carving{Job: j.again()}
	j.again, j.pass = nil, 1
	return nil
}

// Wants returns the number of the pass.
func (j *anAnonymising) Wants() int {
	if j.finished {
		return -1
	}
	return j.pass
}

// Take returns what is to be stored: nothing of what is only examined.
func (j *anAnonymising) Take() []carve.Piece {
	pieces := j.Carving.Take()
	if j.silent {
		return nil
	}
	return pieces
}

// Report is the anonymiser's.
func (j *anAnonymising) Report() []byte {
	r := j.anonymiser.Report()
	for typ, n := range j.Writer().Left() {
		r.LeftOut(typ, int64(n))
	}
	b := AppendNotice([]byte(`{"notice":`), j.Notice())
	return append(r.AppendJSON(append(b, `,"anonymised":`...)), '}')
}
