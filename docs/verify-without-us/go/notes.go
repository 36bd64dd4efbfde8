package main

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

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
	need(parts[0] != "" && !strings.ContainsFunc(parts[0], func(sign rune) bool { return unicode.IsSpace(sign) || sign < 0x20 }), "a key without a name")
	return key{parts[0], binary.BigEndian.Uint32(id), data[0], data[1:]}
}

// logKeys are the client's log's and the installation's, each Ed25519 with ML-DSA-44 behind it.
func logKeys(vkeys []string) (own, installation []string) {
	var groups [][]string
	for _, vkey := range vkeys {
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

// policyIn reads how many are asked for and the witnesses, each of them somebody else. Whoever made the file may have written it.
func policyIn(written []string) []string {
	asked, witnesses := number(written[0]), written[1:]
	need(asked >= 1 && asked <= int64(len(witnesses)), "a policy that nobody can meet")
	seen := map[string]bool{}
	for _, vkey := range witnesses {
		k := keyIn(vkey)
		need((k.kind == 4 || k.kind == 6) && len(k.name) < 256, "a witness's key of another type")
		need(!seen["name "+k.name] && !seen[string(k.data)], "two witnesses that are one")
		seen["name "+k.name], seen[string(k.data)] = true, true
	}
	return witnesses
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
	// Without a time it says nothing of what its witness has seen; and seconds are counted in 63 bits.
	if len(line) != 72 || binary.BigEndian.Uint64(line) == 0 || line[0] >= 0x80 {
		return false
	}
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(line), text)
	return sound(c.data) && sound(line[8:40]) && ed25519.Verify(c.data, []byte(message), line[8:])
}

// sound says whether 32 bytes are a point of the curve in its one writing, and of no small order: under such a key, or with
// such a point in it, one signature is right for many texts (RFC 8032, 5.1.3 and 5.1.7; crypto/ed25519 takes them).
func sound(point []byte) bool {
	bytes := slices.Clone(point)
	slices.Reverse(bytes)
	y := new(big.Int).SetBytes(bytes)
	y.SetBit(y, 255, 0)
	if y.Cmp(prime) >= 0 {
		return false
	}
	for _, small := range []*big.Int{big.NewInt(0), big.NewInt(1), order8} {
		if y.Cmp(small) == 0 || y.Cmp(new(big.Int).Sub(prime, small)) == 0 {
			return false
		}
	}
	return true
}

var prime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
var order8, _ = new(big.Int).SetString("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16)

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
	for _, vkey := range own {
		need(keyIn(vkey).name == lines[0], "a key of another log")
	}
	found := head{origin: lines[0], size: number(lines[1]), root: hash32(lines[2])}
	signed := map[string]bool{}
	all := append(append([]note.Signature{}, opened.Sigs...), opened.UnverifiedSigs...)
	need(len(all) == strings.Count(string(message), "\n")-4, "a line twice")
	for _, line := range all {
		known := false
		for _, vkey := range append(append([]string{}, own...), witnesses...) {
			if k := keyIn(vkey); k.name == line.Name && k.id == line.Hash {
				need(k.kind != 6 || slices.Contains(own, vkey) || timed(line.Base64), "a cosignature without a time")
				need(k.kind != 1 || sound(k.data) && sound(strict64(line.Base64)[4:36]), "a signature that is right for all")
				known, signed[vkey] = true, true
			}
		}
		need(known, "a line by nobody who is named")
	}
	for _, vkey := range own {
		need(signed[vkey], "a checkpoint that its own log has not signed")
	}
	for _, vkey := range witnesses {
		if signed[vkey] && !slices.Contains(own, vkey) {
			found.cosigned = append(found.cosigned, vkey)
		}
	}
	return found
}

// timed says whether a witness's line, behind the key ID, begins with a time.
func timed(line string) bool {
	data := strict64(line)
	return len(data) > 12 && data[4] < 0x80 && binary.BigEndian.Uint64(data[4:12]) > 0
}
