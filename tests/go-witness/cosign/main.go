// Makes tests/vectors/torchwood-cosignature.json: go run ./cosign > ../vectors/torchwood-cosignature.json
package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"log"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	signer, err := torchwood.NewCosignatureSigner("witness.example/w1", ed25519.NewKeyFromSeed(seed))
	if err != nil {
		log.Fatal(err)
	}
	var notes []string
	for _, text := range []string{
		torchwood.Checkpoint{Origin: "log.example/a", Tree: tlog.Tree{N: 1, Hash: tlog.RecordHash([]byte("one"))}}.String(),
		torchwood.Checkpoint{Origin: "log.example/a", Tree: tlog.Tree{N: 20852163, Hash: tlog.RecordHash([]byte("many"))}}.String(),
		torchwood.Checkpoint{Origin: "log.example/a", Tree: tlog.Tree{N: 2, Hash: tlog.RecordHash([]byte("two"))}, Extension: "extension line\n"}.String(),
	} {
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			log.Fatal(err)
		}
		notes = append(notes, string(signed))
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(map[string]any{"key": signer.Verifier().String(), "seed": seed, "notes": notes}); err != nil {
		log.Fatal(err)
	}
}
