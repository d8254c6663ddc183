module flowglass

go 1.26
