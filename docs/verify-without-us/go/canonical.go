package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// object reads what is canonical JSON (RFC 8785) of an object, with whole numbers alone: it is written again and compared, so
// that nothing in it is read here and means something else elsewhere.
func object(data []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value map[string]any
	must(decoder.Decode(&value))
	var again strings.Builder
	write(&again, value)
	need(value != nil && depth(value) <= 64 && again.String() == string(data), "not canonical")
	return value
}

// depth is how many objects and lists stand in one another.
func depth(value any) (most int) {
	switch value := value.(type) {
	case map[string]any:
		for _, each := range value {
			most = max(most, depth(each))
		}
	case []any:
		for _, each := range value {
			most = max(most, depth(each))
		}
	default:
		return 0
	}
	return most + 1
}

var whole = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,15})$`)

func write(to *strings.Builder, value any) {
	switch value := value.(type) {
	case map[string]any:
		var names []string
		for name := range value {
			names = append(names, name)
		}
		slices.SortFunc(names, func(one, other string) int {
			return slices.Compare(utf16.Encode([]rune(one)), utf16.Encode([]rune(other)))
		})
		for at, name := range names {
			to.WriteString(map[bool]string{true: "{", false: ","}[at == 0])
			writeText(to, name)
			to.WriteByte(':')
			write(to, value[name])
		}
		to.WriteString(map[bool]string{true: "{}", false: "}"}[len(names) == 0])
	case []any:
		to.WriteByte('[')
		for at, each := range value {
			if at > 0 {
				to.WriteByte(',')
			}
			write(to, each)
		}
		to.WriteByte(']')
	case string:
		writeText(to, value)
	case json.Number:
		number, err := strconv.ParseInt(value.String(), 10, 64)
		must(err)
		need(whole.MatchString(value.String()) && number < 1<<53 && number > -1<<53, "a number that is not whole")
		to.WriteString(value.String())
	case bool:
		to.WriteString(strconv.FormatBool(value))
	case nil:
		to.WriteString("null")
	}
}

// writeText writes a string as RFC 8785, 3.2.2.2 has it: nothing is escaped but what must be.
func writeText(to *strings.Builder, text string) {
	const hex = "0123456789abcdef"
	short := map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\t': `\t`, '\n': `\n`, '\f': `\f`, '\r': `\r`}
	to.WriteByte('"')
	for _, sign := range text {
		if escape, there := short[sign]; there {
			to.WriteString(escape)
		} else if sign < 0x20 {
			to.WriteString(`\u00`)
			to.WriteByte(hex[sign>>4])
			to.WriteByte(hex[sign&15])
		} else {
			to.WriteRune(sign)
		}
	}
	to.WriteByte('"')
}

// text is a field that must be there, and be text.
func text(from map[string]any, name string) string {
	value, isText := from[name].(string)
	need(isText, "no "+name)
	return value
}
