// Checks what Segl gives to strangers with golang.org/x/mod/sumdb/note, .../tlog and the standard library alone.
//
//	go run . bundle FILE.zip [VKEY-OR-FILE]...   an evidence bundle (docs/evidence.md), against keys kept elsewhere
//	go run . log FOLDER VKEY                     a log that was downloaded as c2sp.org/tlog-tiles has it
//
// Exit code 0: holds; 1: does not; 3: a bundle that holds only under the keys that lie in it.
package main

import "os"

func main() {
	switch {
	case len(os.Args) >= 3 && os.Args[1] == "bundle":
		checkBundle(os.Args[2], os.Args[3:])
	case len(os.Args) == 4 && os.Args[1] == "log":
		checkLog(os.Args[2], os.Args[3])
	default:
		fail("usage: bundle FILE.zip [VKEY-OR-FILE]... | log FOLDER VKEY")
	}
}
