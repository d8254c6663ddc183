package write

import (
	"math/bits"

	"flowglass/capture"
)

// linkERF is the link type of Endace's records, which have their times in them.
const linkERF capture.LinkType = 197

// A timeShift is how the times of an interface are written: as they are, or shifted.
type timeShift struct {
	exact  bool   // by a number of the interface's units; else its times become nanoseconds
	units  int64  // that number
	unit   uint64 // nanoseconds to a unit, if a unit is some
	origin int64  // nanoseconds to add to a record's time where its unit is a nanosecond
}

func newTimeShift(i *capture.Interface, shift int64) timeShift {
	num, den := i.TimeUnit()
	t := timeShift{exact: true, unit: num, origin: shift - i.TSOffset*1e9}
	if shift == 0 {
		return t
	}
	hi, lo := bits.Mul64(uint64(max(shift, -shift)), den)
	if den == 0 || hi != 0 || lo%num != 0 || lo/num >= 1<<63 {
		t.exact = false
		return t
	}
	if t.units = int64(lo / num); shift < 0 {
		t.units = -t.units
	}
	return t
}

// apply returns the count of units that r is written with, which has another in the file.
func (t *timeShift) apply(r *capture.Record, count uint64) (uint64, error) {
	if !t.exact {
		ns := r.Time + t.origin
		switch {
		case ns < 0 && r.Time > 0 && t.origin > 0:
			return 0, tooLate(r)
		case ns < 0:
			return 0, tooEarly(r)
		}
		return uint64(ns), nil
	}
	units := count + uint64(t.units)
	switch {
	case t.units < 0 && units > count:
		return 0, tooEarly(r)
	case t.units > 0 && units < count:
		return 0, tooLate(r)
	}
	return units, nil
}

// shifted returns the shifted time of a record, 0 if it has none, and an error if no number of nanoseconds holds it.
func shifted(r *capture.Record, shift int64) (int64, error) {
	if !r.HasTime {
		return 0, nil
	}
	t := r.Time + shift
	switch {
	case shift > 0 && t < r.Time:
		return 0, tooLate(r)
	case shift < 0 && t > r.Time:
		return 0, tooEarly(r)
	}
	return t, nil
}

// tooEarly is why a time below what a file can hold is refused.
func tooEarly(r *capture.Record) error {
	return &RefusedError{r.Number, "its time would be before 1970, and files hold none such", "Shift the times by less"}
}

// tooLate is why a time beyond what can be counted is refused.
func tooLate(r *capture.Record) error {
	return &RefusedError{r.Number, "its time would be later than can be counted", "Shift the times by less"}
}

// shiftable returns an error if the time of a record stands where it cannot be changed.
func shiftable(r *capture.Record) error {
	if r.Link == linkERF || r.Link == capture.LinkJournal || r.Link == capture.LinkSysdig {
		return &RefusedError{r.Number, "its time stands within what it holds", "Leave it out with a filter, or do not shift times"}
	}
	return nil
}
