// Checks an evidence bundle: the zip file, every event with its detail and proof, statements and files by their hashes, the
// client's checkpoint, its place in the installation's log and the Ed25519 cosignatures there. What it does not check, and
// says: ML-DSA-44, time-stamp tokens (openssl ts does), and the report.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

type event struct {
	Actor, At, Client, Commitment, ID, Kind, Request, V string
	Subject                                             subject
}

type subject struct{ ID, Type string }

func checkBundle(path string, given []string) {
	m := members(path)
	take := func(name string) []byte {
		data, there := m[name]
		if !there {
			fail("no " + name)
		}
		delete(m, name)
		return data
	}
	var manifest struct {
		Format  string
		Subject subject
	}
	raw := take("manifest.json")
	must(json.Unmarshal(raw, &manifest))
	about := manifest.Subject
	need(string(raw) == fmt.Sprintf(`{"format":"segl.evidence.v1","subject":{"id":%q,"type":%q}}`, about.ID, about.Type), "manifest.json")
	take("report.nb.html")
	take("report.en.html")
	own, installation := logKeys(string(take("keys")))
	note := take("checkpoint")
	head := openNote(note, own, nil)

	stated, found := map[subject]string{}, false
	gone, erasing := map[string]int64{}, map[string]int64{}
	indexes := indexesIn(m)
	for _, index := range indexes {
		at := fmt.Sprintf("events/%d/", index)
		statement := take(at + "statement.json")
		var e event
		must(json.Unmarshal(statement, &e))
		need(string(statement) == e.String(), at+"statement.json")
		need(strings.Contains(head.origin+"/", "/log/"+e.Client+"/"), at+": an event of another log")
		must(tlog.CheckRecord(hashes(take(at+"path")), head.size, head.root, index, tlog.RecordHash(statement)))
		found = found || about == e.Subject || about == subject{e.ID, "event"}
		detail, erased := m[at+"detail.json"]
		if !erased {
			delete(stated, e.Subject)
			gone[e.ID] = index
			continue
		}
		salt := take(at + "salt")
		take(at + "detail.json")
		mac := hmac.New(sha256.New, salt)
		mac.Write(detail)
		need(len(salt) == 32 && hex.EncodeToString(mac.Sum(nil)) == e.Commitment, at+"detail.json")
		says := map[string]any{}
		must(json.Unmarshal(detail, &says))
		if ids, there := says["events"].([]any); there && e.Kind == "detail.erased" && e.Subject == (subject{e.Client, "log"}) {
			for _, id := range ids {
				erasing[fmt.Sprint(id)] = index
			}
		}
		if hash, there := says["statement"]; there {
			stated[e.Subject], _ = hash.(string)
		}
	}
	for id, index := range gone {
		if by, there := erasing[id]; there && by > index {
			fmt.Printf("event %d was erased after a request, as event %d says\n", index, by)
		}
	}
	need(found, "no event is of the subject")
	heldByHashes(m, stated)
	fmt.Printf("%s %s: events %v of %s, size %d\n", about.Type, about.ID, indexes, head.origin, head.size)
	if installation != nil {
		policy := strings.Split(strings.TrimSuffix(string(optional(m, "installation/policy")), "\n"), "\n")
		whole := openNote(take("installation/checkpoint"), installation, policy[1:])
		need(strings.HasPrefix(head.origin, anew.ReplaceAllString(whole.origin, "$1")+"/"), "the log of another installation")
		place, err := strconv.ParseInt(strings.TrimSuffix(string(take("installation/place")), "\n"), 10, 64)
		must(err)
		must(tlog.CheckRecord(hashes(take("installation/path")), whole.size, whole.root, place, tlog.RecordHash(note)))
		fmt.Printf("its head is number %d of %d in %s; cosigned by %d of %d (Ed25519), asked for: %s\n",
			place, whole.size, whole.origin, len(whole.cosigned), len(policy)-1, policy[0])
	}
	optional(m, "installation/roots.pem")
	for no := 0; m[fmt.Sprintf("installation/tokens/%d.der", no)] != nil; no++ {
		take(fmt.Sprintf("installation/tokens/%d.der", no))
	}
	for name := range m {
		fail("a member that nobody checks: " + name)
	}
	fmt.Println("not checked here: ML-DSA-44, time-stamp tokens, the report")
	trust(own, installation, given)
}

// A log that was begun anew has a number behind the name that its clients' logs are named after.
var anew = regexp.MustCompile(`(/log)/[1-9][0-9]*$`)

// String is the canonical segl.event.v1: no field of it holds what JSON escapes.
func (e event) String() string {
	return fmt.Sprintf(`{"actor":%q,"at":%q,"client":%q,"commitment":%q,"id":%q,"kind":%q,"request":%q,"subject":{"id":%q,"type":%q},"v":"segl.event.v1"}`,
		e.Actor, e.At, e.Client, e.Commitment, e.ID, e.Kind, e.Request, e.Subject.ID, e.Subject.Type)
}

// heldByHashes takes statements and files: each is named by its hash, and that by an event, by an approval or the state of a
// draft, or by a sha256 in a statement. Never by what somebody typed.
func heldByHashes(m map[string][]byte, stated map[subject]string) {
	byEvent, drafts, stored := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, hash := range stated {
		byEvent[hash] = true
	}
	says := map[string]map[string]any{}
	for name, data := range m {
		hash := hex.EncodeToString(sum(data))
		if name != "statements/"+hash+".json" {
			continue
		}
		value := map[string]any{}
		must(json.Unmarshal(data, &value))
		says[hash] = value
		delete(m, name)
		form, _ := value["statement"].(string)
		for prefix, field := range map[string]string{"segl.approval.": "content", "segl.draft-state.": "draft"} {
			if draft, isText := value[field].(string); isText && byEvent[hash] && strings.HasPrefix(form, prefix) {
				drafts[draft] = true
			}
		}
	}
	for hash, value := range says {
		form, _ := value["statement"].(string)
		need(byEvent[hash] || drafts[hash] && strings.HasPrefix(form, "segl.draft."), "a statement that nothing names")
		storedIn(value, func(hash string) { stored[hash] = true })
	}
	kind := regexp.MustCompile(`^files/([0-9a-f]{64})\.(pdf|heic|jpg|png|webp|bin)$`)
	for name, data := range m {
		if match := kind.FindStringSubmatch(name); match != nil {
			need(match[1] == hex.EncodeToString(sum(data)) && stored[match[1]], name)
			delete(m, name)
		}
	}
}

func trust(own, installation, given []string) {
	var keys []string
	for _, each := range given {
		if !strings.Contains(each, "+") {
			data, err := os.ReadFile(each)
			must(err)
			each = string(data)
		}
		keys = append(keys, strings.Fields(each)...)
	}
	if len(keys) == 0 {
		fmt.Println("holds only under the keys that lie in it: give those that you have from elsewhere")
		os.Exit(3)
	}
	for _, log := range [][]string{own, installation} {
		trusted := log == nil
		for _, key := range keys {
			trusted = trusted || key == log[0]
		}
		need(trusted, "a key that is not among those given")
	}
	fmt.Println("holds")
}

func indexesIn(m map[string][]byte) []int64 {
	var indexes []int64
	for name := range m {
		if match := regexp.MustCompile(`^events/(0|[1-9]\d{0,14})/statement\.json$`).FindStringSubmatch(name); match != nil {
			index, err := strconv.ParseInt(match[1], 10, 64)
			must(err)
			indexes = append(indexes, index)
		}
	}
	slices.Sort(indexes)
	return indexes
}

func storedIn(value any, each func(string)) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			storedIn(one, each)
		}
	case map[string]any:
		for name, one := range value {
			if hash, isText := one.(string); isText && name == "sha256" {
				each(hash)
			} else {
				storedIn(one, each)
			}
		}
	}
}

func hashes(data []byte) (path []tlog.Hash) {
	need(len(data)%32 == 0, "a path that is not whole")
	for ; len(data) > 0; data = data[32:] {
		path = append(path, tlog.Hash(data[:32]))
	}
	return path
}

func optional(m map[string][]byte, name string) []byte {
	data := m[name]
	delete(m, name)
	return data
}

func sum(data []byte) []byte {
	hash := sha256.Sum256(data)
	return hash[:]
}

func strict64(text string) []byte {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	must(err)
	return data
}

func need(condition bool, why string) {
	if !condition {
		fail(why)
	}
}
