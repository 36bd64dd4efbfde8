package main

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A key is of type 1 (Ed25519), 4 (Ed25519, of a witness) or 6 (ML-DSA-44, which is not checked here).
type key struct {
	name string
	id   uint32
	kind byte
	data []byte
}

func keyIn(vkey string) key {
	parts := strings.SplitN(vkey, "+", 3)
	need(len(parts) == 3, "not a verifier key")
	data := strict64(parts[2])
	need(len(data) > 1 && len(data) == map[byte]int{1: 33, 4: 33, 6: 1313}[data[0]], "a key of an unknown type")
	id := sum(append([]byte(parts[0]+"\n"), data...))[:4]
	need(hex.EncodeToString(id) == parts[1], "a key whose ID is another")
	return key{parts[0], binary.BigEndian.Uint32(id), data[0], data[1:]}
}

// logKeys are the client's log's and the installation's, each Ed25519 with ML-DSA-44 behind it.
func logKeys(text string) (own, installation []string) {
	need(strings.HasSuffix(text, "\n"), "keys")
	var groups [][]string
	for _, vkey := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		kind := keyIn(vkey).kind
		switch last := len(groups) - 1; {
		case kind == 1:
			groups = append(groups, []string{vkey})
		case kind == 6 && last >= 0 && len(groups[last]) == 1:
			groups[last] = append(groups[last], vkey)
		default:
			fail("keys")
		}
	}
	need(len(groups) == 1 || len(groups) == 2, "keys")
	return groups[0], append(groups, nil)[1]
}

type head struct {
	origin   string
	size     int64
	root     tlog.Hash
	cosigned []string
}

// cosigner checks lines of type 4 of c2sp.org/tlog-cosignature.
type cosigner struct{ key }

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }
func (c cosigner) Verify(text, line []byte) bool {
	if len(line) != 72 {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(line), text)
	return ed25519.Verify(c.data, []byte(message), line[8:])
}

// openNote opens a checkpoint of which every line is of a key that is named: the log's own, all of them, or a witness's.
func openNote(message []byte, own, witnesses []string) head {
	first, err := note.NewVerifier(own[0])
	must(err)
	verifiers := []note.Verifier{first}
	for _, vkey := range witnesses {
		if k := keyIn(vkey); k.kind == 4 {
			verifiers = append(verifiers, cosigner{k})
		}
	}
	opened, err := note.Open(message, note.VerifierList(verifiers...))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	need(len(lines) == 4 && lines[0] == first.Name(), "a checkpoint of another log, or with more lines")
	found := head{origin: lines[0], root: tlog.Hash(strict64(lines[2]))}
	_, err = fmt.Sscan(lines[1], &found.size)
	must(err)
	need(fmt.Sprint(found.size) == lines[1], "a size in another writing")
	signed := map[string]bool{}
	all := append(append([]note.Signature{}, opened.Sigs...), opened.UnverifiedSigs...)
	need(len(all) == strings.Count(string(message), "\n")-4, "a line twice")
	for _, line := range all {
		known := false
		for _, vkey := range append(append([]string{}, own...), witnesses...) {
			if k := keyIn(vkey); k.name == line.Name && k.id == line.Hash {
				known, signed[vkey] = true, true
			}
		}
		need(known, "a line by nobody who is named")
	}
	for _, vkey := range own {
		need(signed[vkey], "a checkpoint that its own log has not signed")
	}
	for _, vkey := range witnesses {
		if signed[vkey] && keyIn(vkey).kind == 4 {
			found.cosigned = append(found.cosigned, vkey)
		}
	}
	return found
}
