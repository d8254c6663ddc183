//go:build !js

package main

import "flowglass/internal/export/parquet"

// newParquet begins a Parquet file.
var newParquet = parquet.New
