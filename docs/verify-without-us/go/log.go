// Reads a log as files of c2sp.org/tlog-tiles and checks all of it with golang.org/x/mod: the checkpoint's Ed25519
// signature, the root from the hashes, every entry against its hash, an inclusion proof of the first and the last.
// What it can't check, and says: ML-DSA-44.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func checkLog(folder, vkey string) {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("the checkpoint is of another log, or has more lines")
	}
	size, root64 := number(lines[1]), lines[2]
	tree := tlog.Tree{N: size, Hash: hash32(root64)}

	// TileHashReader checks what it reads against the tree's root.
	reader := tlog.TileHashReader(tree, &files{folder})
	computed, err := tlog.TreeHash(size, reader)
	must(err)
	if computed != tree.Hash {
		fail("the tiles do not give the root")
	}
	for at := int64(0); at < size; at += 256 {
		width := min(256, size-at)
		entries(folder, at/256, int(width), func(i int, entry []byte) {
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, at+int64(i))})
			must(err)
			if hashes[0] != tlog.RecordHash(entry) {
				fail(fmt.Sprintf("entry %d is not that of its hash", at+int64(i)))
			}
			if at+int64(i) == 0 || at+int64(i) == size-1 {
				proof, err := tlog.ProveRecord(size, at+int64(i), reader)
				must(err)
				must(tlog.CheckRecord(proof, size, tree.Hash, at+int64(i), tlog.RecordHash(entry)))
			}
		})
	}
	say(fmt.Sprintf("holds: %s, %d entries, root %s (ML-DSA-44 not checked)", lines[0], size, root64))
}

func entries(folder string, n int64, width int, each func(int, []byte)) {
	tile := tlog.Tile{H: 8, L: 0, N: n, W: width}
	path := strings.TrimPrefix(tile.Path(), "tile/8/0/")
	data, err := os.ReadFile(filepath.Join(folder, "tile", "entries", path))
	if os.IsNotExist(err) {
		return // by a link there are none
	}
	must(err)
	for i := 0; i < width; i++ {
		if len(data) < 2 {
			fail("a bundle of entries is cut short")
		}
		length := int(data[0])<<8 | int(data[1])
		if len(data) < 2+length {
			fail("a bundle of entries is cut short")
		}
		each(i, bytes.Clone(data[2:2+length]))
		data = data[2+length:]
	}
	if len(data) > 0 {
		fail("a bundle of entries has more than its tile")
	}
}

// files is the log as it was downloaded.
type files struct{ folder string }

func (f *files) Height() int { return 8 }

func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := os.ReadFile(filepath.Join(f.folder, "tile", path))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (f *files) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	say("does not hold: " + why)
	os.Exit(1)
}

// say prints a line: a file that is checked must not steer the terminal.
func say(line string) {
	fmt.Println(strings.Map(func(sign rune) rune {
		if unicode.IsPrint(sign) {
			return sign
		}
		return '?'
	}, line))
}
