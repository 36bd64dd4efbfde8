// Checks a cosigned checkpoint on standard input: go run ./check LOG_VKEY WITNESS_VKEY
package main

import (
	"fmt"
	"io"
	"log"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	message, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	logKey, err := note.NewVerifier(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	witness, err := torchwood.NewCosignatureVerifier(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	policy := torchwood.ThresholdPolicy(2, torchwood.SingleVerifierPolicy(logKey), torchwood.SingleVerifierPolicy(witness))
	opened, err := note.Open(message, policy)
	if err != nil {
		log.Fatal(err)
	}
	checkpoint, err := torchwood.ParseCheckpoint(opened.Text)
	if err != nil {
		log.Fatal(err)
	}
	if err := policy.Check(checkpoint.Origin, opened.Sigs); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s %d: signed by the log and cosigned\n", checkpoint.Origin, checkpoint.N)
}
