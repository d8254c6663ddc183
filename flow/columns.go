package flow

import (
	"flowglass/decode"
	"flowglass/internal/table"
)

// packets, octets, duration and bitRate make columns of the unit they are named after.
func packets(name, label string, num func(int) float64) table.Column {
	return table.Column{Name: name, Label: label, Type: table.F64, Unit: table.Packets, Num: num}
}

func octets(name, label string, num func(int) float64) table.Column {
	return table.Column{Name: name, Label: label, Type: table.F64, Unit: table.Bytes, Num: num}
}

func duration(name, label string, num func(int) float64) table.Column {
	return table.Column{Name: name, Label: label, Type: table.F64, Unit: table.Nanoseconds, Num: num}
}

func bitRate(name, label string, num func(int) float64) table.Column {
	return table.Column{Name: name, Label: label, Type: table.F64, Unit: table.BitRate, Num: num}
}

// address makes a column of addresses, which sort by their length, then by their octets.
func address(name, label string, of func(row int) decode.Addr) table.Column {
	return table.Column{Name: name, Label: label, Type: table.Str,
		Text:  func(dst []byte, row int) []byte { return of(row).AppendTo(dst) },
		Words: 3,
		Key: func(row, word int) uint64 {
			a := of(row)
			high, low := a.Words()
			switch word {
			case 1:
				return high
			case 2:
				return low
			}
			if a.Kind() == decode.NoAddr {
				return table.NoKey
			}
			return uint64(a.Kind().Size())
		}}
}

// sideColumns makes the columns of one side of a conversation: its address, and its port
// where the protocol has ports.
func sideColumns(kind decode.Kind, suffix, label string, of func(row int) Side) []table.Column {
	columns := []table.Column{address("address"+suffix, "Address"+label,
		func(row int) decode.Addr { return of(row).Addr })}
	if kind.HasPorts() {
		columns = append(columns, table.Column{Name: "port" + suffix, Label: "Port" + label, Type: table.I32,
			Num: func(row int) float64 { return float64(of(row).Port) }})
	}
	return columns
}
