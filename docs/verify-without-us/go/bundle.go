// Checks an evidence bundle: the zip file, every event with its detail and proof, statements and files by their hashes, the
// client's checkpoint, its place in the installation's log and the Ed25519 cosignatures there. What it does not check, and
// says: ML-DSA-44, time-stamp tokens (openssl ts does), and the report.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

type subject struct{ ID, Type string }

func subjectIn(from map[string]any) subject {
	value, isObject := from["subject"].(map[string]any)
	need(isObject && len(value) == 2, "a subject with more")
	return subject{text(value, "id"), text(value, "type")}
}

// clientIn is the client that a log is named after: <name>/log/<client>, and /<n> behind it for one that was begun anew.
func clientIn(origin string) string {
	match := regexp.MustCompile(`/log/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/[1-9][0-9]*)?$`).FindStringSubmatch(origin)
	need(match != nil, "no log of a client")
	return match[1]
}

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
	manifest := object(take("manifest.json"))
	about := subjectIn(manifest)
	need(len(manifest) == 2 && manifest["format"] == "segl.evidence.v1", "manifest.json")
	take("report.nb.html")
	take("report.en.html")
	own, installation := logKeys(lines(take("keys")))
	note := take("checkpoint")
	head := openNote(note, own, nil)
	client := clientIn(head.origin)

	stated, found := map[subject]string{}, false
	gone, erasing := map[int64]string{}, map[string]int64{}
	indexes := indexesIn(m)
	for _, index := range indexes {
		at := fmt.Sprintf("events/%d/", index)
		statement := take(at + "statement.json")
		event := object(statement)
		id, commitment, of := text(event, "id"), text(event, "commitment"), subjectIn(event)
		_, _, _, _ = text(event, "actor"), text(event, "at"), text(event, "kind"), text(event, "request")
		need(len(event) == 9 && text(event, "v") == "segl.event.v1", at+"statement.json")
		need(text(event, "client") == client, at+": an event of another log")
		must(tlog.CheckRecord(hashes(take(at+"path")), head.size, head.root, index, tlog.RecordHash(statement)))
		found = found || about == subject{id, "event"} || about == of && about.Type != "event"
		detail, there := m[at+"detail.json"]
		if !there {
			delete(stated, of)
			gone[index] = id
			continue
		}
		salt := take(at + "salt")
		take(at + "detail.json")
		mac := hmac.New(sha256.New, salt)
		mac.Write(detail)
		need(len(salt) == 32 && hex.EncodeToString(mac.Sum(nil)) == commitment, at+"detail.json")
		says := object(detail)
		if ids, there := says["events"].([]any); there && event["kind"] == "detail.erased" && of == (subject{client, "log"}) {
			for _, each := range ids {
				if id, isText := each.(string); isText {
					erasing[id] = index
				}
			}
		}
		if hash, there := says["statement"]; there {
			stated[of], _ = hash.(string)
		}
	}
	for _, index := range indexes {
		if by, there := erasing[gone[index]]; there && by > index {
			say(fmt.Sprintf("event %d was erased after a request, as event %d says", index, by))
		}
	}
	need(found, "no event is of the subject")
	heldByHashes(m, stated)
	say(fmt.Sprintf("%s %s: events %v of %s, size %d", about.Type, about.ID, indexes, head.origin, head.size))
	var cosigned []string
	if installation != nil {
		var witnesses []string
		if policy, there := m["installation/policy"]; there {
			witnesses = policyIn(lines(policy))
			delete(m, "installation/policy")
		}
		whole := openNote(take("installation/checkpoint"), installation, witnesses)
		need(strings.HasPrefix(head.origin+"/", anew.ReplaceAllString(whole.origin, "$1")+"/"+client+"/"), "the log of another installation")
		place := lines(take("installation/place"))
		need(len(place) == 1, "installation/place")
		must(tlog.CheckRecord(hashes(take("installation/path")), whole.size, whole.root, number(place[0]), tlog.RecordHash(note)))
		say(fmt.Sprintf("its head is number %s of %d in %s", place[0], whole.size, whole.origin))
		cosigned = whole.cosigned
		tokens := 0
		for ; tokens < 100 && m[fmt.Sprintf("installation/tokens/%d.der", tokens)] != nil; tokens++ {
			take(fmt.Sprintf("installation/tokens/%d.der", tokens))
		}
		if tokens > 0 {
			take("installation/roots.pem")
		}
	}
	for name := range m {
		fail("a member that nobody checks: " + name)
	}
	say("not checked here: ML-DSA-44, time-stamp tokens, the report")
	trust(own, installation, cosigned, given)
}

// A log that was begun anew has a number behind the name that its clients' logs are named after.
var anew = regexp.MustCompile(`(/log)/[1-9][0-9]*$`)

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
		value := object(data)
		says[hash] = value
		delete(m, name)
		form := text(value, "statement")
		for prefix, field := range map[string]string{"segl.approval.": "content", "segl.draft-state.": "draft"} {
			if draft, isText := value[field].(string); isText && byEvent[hash] && strings.HasPrefix(form, prefix) {
				drafts[draft] = true
			}
		}
	}
	for hash, value := range says {
		form := text(value, "statement")
		need(byEvent[hash] || drafts[hash] && strings.HasPrefix(form, "segl.draft."), "a statement that nothing names")
		storedIn(value, func(hash string) { stored[hash] = true })
	}
	for name, data := range m {
		if strings.HasPrefix(name, "files/") {
			hash := hex.EncodeToString(sum(data))
			need(name == "files/"+hash+"."+kindOf(data) && stored[hash], name)
			delete(m, name)
		}
	}
}

// kindOf says what a file is, by its bytes.
func kindOf(data []byte) string {
	part := func(from, to int) string { return string(data[min(from, len(data)):min(to, len(data))]) }
	switch {
	case part(0, 3) == "\xff\xd8\xff":
		return "jpg"
	case part(0, 8) == "\x89PNG\r\n\x1a\n":
		return "png"
	case part(0, 4) == "RIFF" && part(8, 12) == "WEBP":
		return "webp"
	case part(4, 8) == "ftyp" && slices.Contains([]string{"heic", "heim", "heis", "heix", "hevc", "hevx", "mif1"}, part(8, 12)):
		return "heic"
	case strings.Contains(part(0, 1024), "%PDF-") && strings.Contains(part(max(0, len(data)-1024), len(data)), "startxref"):
		return "pdf"
	}
	return "bin"
}

// trust holds the keys of the logs, and of the witnesses that have cosigned, against those given: both from elsewhere.
func trust(own, installation, cosigned, given []string) {
	var keys []string
	for _, each := range given {
		if !strings.Contains(each, "+") {
			data, err := os.ReadFile(each)
			must(err)
			each = string(data)
		}
		keys = append(keys, strings.Fields(each)...)
	}
	var logs, witnesses, strange []string
	known, found := map[string]bool{}, map[string]bool{}
	for _, key := range keys {
		if keyIn(key).name == keyIn(own[0]).name || installation != nil && keyIn(key).name == keyIn(installation[0]).name || keyIn(key).kind == 1 {
			logs = append(logs, key)
		} else {
			witnesses = append(witnesses, key)
			known[keyIn(key).name] = true
		}
	}
	for _, key := range cosigned {
		if !slices.Contains(witnesses, key) {
			strange = append(strange, key)
		} else if keyIn(key).kind == 4 {
			found[keyIn(key).name] = true
		}
	}
	say(fmt.Sprintf("cosigned (Ed25519) by %d of %d witnesses given", len(found), len(known)))
	for _, log := range [][]string{own, installation} {
		for _, key := range logs {
			need(log == nil || keyIn(key).name != keyIn(log[0]).name || slices.Contains(log, key), "another key than those given")
		}
		need(log == nil || len(logs) == 0 || slices.Contains(logs, log[0]), "a key that is not among those given")
	}
	if len(logs) == 0 || len(strange) > 0 {
		say("holds only under what lies in it: give the keys of its logs and witnesses as you have them from elsewhere")
		os.Exit(3)
	}
	say("holds")
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

// lines are those of a text of which each ends in a newline.
func lines(data []byte) []string {
	need(strings.HasSuffix(string(data), "\n") && utf8.Valid(data), "a line that does not end")
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// number reads a size or a place in its one writing.
func number(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	must(err)
	need(strconv.FormatInt(value, 10) == text && value >= 0 && value < 1<<53, "a number in another writing")
	return value
}

func hash32(text string) (hash tlog.Hash) {
	data := strict64(text)
	need(len(data) == len(hash), "a root of another length")
	return tlog.Hash(data)
}

func sum(data []byte) []byte {
	hash := sha256.Sum256(data)
	return hash[:]
}

func strict64(text string) []byte {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	must(err)
	need(base64.StdEncoding.EncodeToString(data) == text, "base64 in another writing")
	return data
}

func need(condition bool, why string) {
	if !condition {
		fail(why)
	}
}
