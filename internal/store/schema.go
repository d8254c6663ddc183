package store

// Tables of the database. Keys are texts.
const (
	Recents  = "recents"  // by fingerprint: captures that were opened, with their file handle
	Captures = "captures" // by fingerprint: what is known of a capture, but for its parts
	Parts    = "parts"    // by fingerprint and number: the parts of its snapshot, each one array
	Notes    = "notes"    // by fingerprint: the notes and marks of a capture. Since version 2
	Filters  = "filters"  // by name: saved filters. Since version 2
)

// SchemaVersion is that of the database. Version 2 added notes and filters, and when the file
// of a recent capture was last changed.
//
// A new version adds a line to added, and says in the parse functions of the records that it
// changes what is missing in older ones: those are read for ever, and written anew when they
// are written next. So nothing has to be waited for while the database is being upgraded.
const SchemaVersion = 2

// added are the tables that each version brought, from 1 on.
var added = [...][]string{
	1: {Recents, Captures, Parts},
	2: {Notes, Filters},
}

// Tables lists the tables of this version.
func Tables() []string { return Missing(0) }

// Missing lists the tables that a database of an older version lacks; 0 has none.
func Missing(version uint) (tables []string) {
	for v, list := range added {
		if uint(v) > version {
			tables = append(tables, list...)
		}
	}
	return tables
}
