// Makes tests/vectors/go-tlog.json: go run ./vectors > ../vectors/go-tlog.json
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type hashes map[int64]tlog.Hash

func (h hashes) ReadHashes(idx []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(idx))
	for i, x := range idx {
		v, ok := h[x]
		if !ok {
			return nil, fmt.Errorf("no hash %d", x)
		}
		out[i] = v
	}
	return out, nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 7
	}
	return len(p), nil
}

func main() {
	skey, vkey, err := note.GenerateKey(zeros{}, "example.com/vectors")
	check(err)
	signer, err := note.NewSigner(skey)
	check(err)
	store := hashes{}
	var n int64
	type tileOut struct {
		Path   string `json:"path"`
		Sha256 string `json:"sha256"`
	}
	type proofOut struct {
		Index int64    `json:"index"`
		Path  []string `json:"path"`
	}
	type treeOut struct {
		Size       int64      `json:"size"`
		Checkpoint string     `json:"checkpoint"`
		Tiles      []tileOut  `json:"tiles"`
		Proofs     []proofOut `json:"proofs"`
	}
	var trees []treeOut
	for _, size := range []int64{1, 2, 255, 256, 257, 600, 65536, 66100} {
		for ; n < size; n++ {
			hs, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), store)
			check(err)
			base := tlog.StoredHashIndex(0, n)
			for i, h := range hs {
				store[base+int64(i)] = h
			}
		}
		root, err := tlog.TreeHash(size, store)
		check(err)
		text := fmt.Sprintf("example.com/vectors\n%d\n%s\n", size, base64.StdEncoding.EncodeToString(root[:]))
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		check(err)
		out := treeOut{Size: size, Checkpoint: string(signed)}
		sum := sha256.New()
		var full int
		for _, tile := range tlog.NewTiles(8, 0, size) {
			data, err := tlog.ReadTileData(tile, store)
			check(err)
			path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
			sum.Write([]byte(path))
			sum.Write(data)
			full++
			if size < 1000 || tile.W < 256 || tile.N%64 == 0 {
				d := sha256.Sum256(data)
				out.Tiles = append(out.Tiles, tileOut{path, hex.EncodeToString(d[:])})
			}
		}
		for _, i := range []int64{0, size / 2, size - 1} {
			p, err := tlog.ProveRecord(size, i, store)
			check(err)
			var path []string
			for _, h := range p {
				path = append(path, hex.EncodeToString(h[:]))
			}
			out.Proofs = append(out.Proofs, proofOut{i, path})
		}
		trees = append(trees, out)
	}
	e := json.NewEncoder(os.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	check(e.Encode(map[string]any{
		"from":  "golang.org/x/mod v0.43.0, sumdb/tlog and sumdb/note: entry i is the text `entry i`; tiles of height 8",
		"key":   vkey,
		"trees": trees,
	}))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
