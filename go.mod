module flowglass

go 1.26

ignore (
	./build
	./dist
	./node_modules
)

require github.com/google/gopacket v1.1.19
