module flowglass

go 1.26

ignore (
	./build
	./dist
	./node_modules
)

require (
	github.com/google/gopacket v1.1.19
	github.com/klauspost/compress v1.20.3
	github.com/pierrec/lz4/v4 v4.1.33
)
