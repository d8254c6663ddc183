package dissect

import "testing"

// The lines are those of tshark 4.0 for the same octets.
func TestModbus(t *testing.T) {
	const query, answer = "c00001f6", "01f6c000"
	for _, tt := range []struct {
		name, ports, message string
		info                 string
		field                string
		value                uint64
	}{
		{"registers", query, "0001 0000 0006 01 03 0001 0002", "   Query: Trans:     1; Unit:   1, Func:   3: Read Holding Registers", "modbus.word_cnt", 2},
		{"their values", answer, "0001 0000 0007 01 03 04 0007 0008", "Response: Trans:     1; Unit:   1, Func:   3: Read Holding Registers", "modbus.regval_uint16", 7},
		{"an exception", answer, "0007 0000 0003 01 83 02", "Response: Trans:     7; Unit:   1, Func:   3: Read Holding Registers. Exception returned ", "modbus.exception_code", 2},
		{"identification", query, "0009 0000 0005 01 2b 0e 01 00", "   Query: Trans:     9; Unit:   1, Func:  43/  1: Read Device Identification", "modbus.mei", 14},
		{"a function of nobody's", query, "0009 0000 0005 01 64 61 62 63", "", "mbtcp.trans_id", 9},
		{"two", query, "0004 0000 0006 01 03 0001 0002 0004 0000 0006 01 03 0001 0002",
			"   Query: Trans:     4; Unit:   1, Func:   3: Read Holding Registers   Query: Trans:     4; Unit:   1, Func:   3: Read Holding Registers", "mbtcp.unit_id", 1},
		{"cut short", query, "0009 0000 0004 01 03 0001", "   Query: Trans:     9; Unit:   1, Func:   3: Read Holding Registers[Malformed Packet]", "modbus.reference_num", 1},
	} {
		b := fromHex(t, ethernet+"0800 4500"+"0000"+"000000004006 0000 0a000001 0a000002"+tt.ports+"00000001 00000001 50180000 00000000"+tt.message)
		b[17] = byte(len(b) - 14)
		nodes, info, _ := Dissect(Frame{Number: 1, OrigLen: len(b), Link: 1, FCSLen: -1}, b)
		check(t, nodes, b)
		if tt.info != "" && info != tt.info {
			t.Errorf("%s: %q", tt.name, info)
		}
		if n := find(nodes, tt.field); n == nil || n.Value.Num != tt.value {
			t.Errorf("%s: %s is %+v", tt.name, tt.field, n)
		}
	}
}
