package dissect

import "flowglass/decode"

var mbtcp = specOf("mbtcp.", `
i d16 trans_id Transaction Identifier
p d16 prot_id Protocol Identifier
l d16 len Length
u d8 unit_id Unit Identifier
`)

var modbus = specOf("modbus.", `
f d8&7f func_code Function Code|1=Read Coils;Read Discrete Inputs;Read Holding Registers;Read Input Registers;Write Single Coil;Write Single Register;Read Exception Status;Diagnostics;b=Get Comm. Event Counters;Get Comm. Event Log;f=Write Multiple Coils;Write Multiple Registers;Report Slave ID;14=Read File Record;Write File Record;Mask Write Register;Read Write Register;Read FIFO Queue;2b=Encapsulated Interface Transport;5a=Unity (Schneider)
e d8 exception_code Exception Code|1=Illegal function;Illegal data address;Illegal data value;Slave device failure;Acknowledge;Slave device busy;8=Memory parity error;a=Gateway path unavailable;Gateway target device failed to respond
c d16 diagnostic_code Diagnostic Code|Return Query Data;Restart Communications Option;Return Diagnostic Register;Change ASCII Input Delimiter;Force Listen Only Mode;a=Clear Counters and Diagnostic Register
m d8 mei MEI type|d=CANopen Request/Response ;Read Device Identification
d d8 read_device_id Read Device ID
r d16 reference_num Reference Number
R d16 read_reference_num Read Reference Number
N d16 read_word_cnt Read Word Count
W d16 write_reference_num Write Reference Number
M d16 write_word_cnt Write Word Count
w d16 word_cnt Word Count
b d16 bit_cnt Bit Count
n d8 byte_cnt Byte Count
a x16 and_mask AND mask
o x16 or_mask OR mask
D b0 data Data
v d16 regval_uint16 Register Value (UINT16)
`)

// modbusLayouts are those of functions, in a request and in a response.
var modbusLayouts = [...][2]string{
	1: {"rb", "n"}, 2: {"rb", "n"}, 3: {"rw", "n"}, 4: {"rw", "n"}, 5: {"rD", "rD"}, 6: {"rD", "rD"}, 7: {"", "D"}, 8: {"c", "c"},
	15: {"rbnD", "rb"}, 16: {"rwn", "rw"}, 17: {"", "D"}, 22: {"rao", "rao"}, 23: {"RNWMnD", "nD"}, 24: {"r", ""}, 43: {"md", "md"},
}

// modbusPort is that of servers.
const modbusPort = 502

// dissectMBTCP reads the header of a message of Modbus/TCP; behind it come what it carries and the next message.
func dissectMBTCP(s *scope) {
	const header, least = 7, 8
	at := s.start
	n := s.wire - at
	if s.left() >= least {
		n = min(n, decode.MBTCPLen(s.b[at:]))
	}
	s.ends = at + header
	r := s.reads(mbtcp, false)
	s.read("iplu")
	if s.short {
		return
	}
	kind := "   Query"
	if s.p.srcPort == modbusPort {
		kind = "Response"
	}
	if !s.nested {
		s.tell("")
	}
	s.tell(s.p.info + r.text(kind+": Trans: %i5; Unit: %u3, Func: "))
	s.then("modbus", s.ends, n-header)
	if b := s.b[min(at+n, len(s.b)):]; len(b) >= least && (decode.MBTCPLen(b) <= s.wire-at-n || len(s.b) < s.wire) {
		s.then("mbtcp", at+n, s.wire-at-n)
	}
}

// dissectModbus reads a function and its data (Modbus Application Protocol V1.1b3, section 6).
func dissectModbus(s *scope) {
	const readBits, readRegisters, diagnostics, writeRegisters, identification = 2, 4, 8, 16, 14
	r := s.reads(modbus, false)
	s.read("f")
	code, side := int(r.v['f']&0x7f), 0
	if s.p.srcPort == modbusPort {
		side = 1
	}
	layout, info := "D", "%f3: %fn"
	switch {
	case r.v['f'] >= 0x80:
		layout, info = "e", info+". Exception returned "
	case code < len(modbusLayouts):
		layout = modbusLayouts[code][side]
	}
	r.v['f'] = uint64(code)
	if layout != "D" || s.left() > 0 {
		s.read(layout)
	}
	switch {
	case code == diagnostics:
		info = "%f3/%c3: %cn"
	case r.v['m'] == identification:
		info = "%f3/%d3: %mn"
	case code > readBits && code <= readRegisters && side == 1 || code == writeRegisters && side == 0:
		for s.more(len(s.b)) {
			s.read("v")
		}
	}
	s.tell(s.p.info + r.text(info))
}
