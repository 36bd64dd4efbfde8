package main

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"os"
	"sort"
)

// members reads a zip file of which every byte follows from its members: stored, sorted, without time.
func members(path string) map[string][]byte {
	raw, err := os.ReadFile(path)
	must(err)
	need(len(raw) <= 1<<28, "more than is read of a bundle")
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	must(err)
	need(len(archive.File) <= 20000, "more than is read of a bundle")
	found := map[string][]byte{}
	var names []string
	var sum uint64
	for _, file := range archive.File {
		sum += file.UncompressedSize64
		if file.Method != zip.Store || sum > uint64(len(raw)) || found[file.Name] != nil {
			fail("a zip file in another writing")
		}
		reader, err := file.Open()
		must(err)
		data, err := io.ReadAll(reader)
		must(err)
		found[file.Name] = append([]byte{}, data...)
		names = append(names, file.Name)
	}
	sort.Strings(names)
	var again bytes.Buffer
	writer := zip.NewWriter(&again)
	for _, name := range names {
		data := found[name]
		size := uint64(len(data))
		part, err := writer.CreateRaw(&zip.FileHeader{
			Name: name, Method: zip.Store, CreatorVersion: 20, ReaderVersion: 20, CRC32: crc32.ChecksumIEEE(data), ModifiedDate: 1<<5 | 1,
			CompressedSize64: size, UncompressedSize64: size,
		})
		must(err)
		_, err = part.Write(data)
		must(err)
	}
	must(writer.Close())
	if !bytes.Equal(again.Bytes(), raw) {
		fail("a zip file in another writing")
	}
	return found
}
