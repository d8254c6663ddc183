package take

import (
	"strconv"
	"strings"

	"flowglass/capture/write"
	"flowglass/internal/carve"
	"flowglass/internal/merge"
)

var merging = Operation{
	Name: "merge",
	Doc:  "Writes several captures as one, by time. Settings are format, and shift-N: seconds to add to the times of source N, from 0.",
	Begin: func(s Settings) (Job, error) {
		sources := make([]merge.Source, len(s.Sources))
		for i, name := range s.Sources {
			sources[i].Name = name
		}
		var o carve.Options
		for line := range strings.Lines(s.Lines) {
			name, text, _ := strings.Cut(strings.TrimSpace(line), " ")
			number, isShift := strings.CutPrefix(name, "shift-")
			switch at, err := strconv.Atoi(number); {
			case name == "":
			case name == "format":
				if err := o.Set(name, text); err != nil {
					return nil, err
				}
			case isShift && err == nil && at >= 0 && at < len(sources):
				if sources[at].Shift, err = carve.Seconds(text); err != nil {
					return nil, &carve.SettingError{Name: name, Text: text, Why: err.Error()}
				}
			default:
				return nil, &carve.SettingError{Name: name, Why: "there is no such setting"}
			}
		}
		job, err := merge.New(o.Format, sources)
		if err != nil {
			return nil, &write.RefusedError{Why: err.Error(), Advice: "Choose fewer"}
		}
		return &mergingJob{job, len(sources)}, nil
	},
}

// A mergingJob is the Job of package merge.
type mergingJob struct {
	*merge.Job
	sources int
}

// Report says which captures were followed to their ends:
//
//	{"notices": [null | {"code", "message", "offset"}, ...]}
func (m *mergingJob) Report() []byte {
	b := []byte(`{"notices":[`)
	for i := range m.sources {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendNotice(b, m.Notice(i))
	}
	return append(b, "]}"...)
}
