#!/usr/bin/env python3
"""Checks an evidence bundle (docs/evidence.md) with Python's standard library alone; written from the specifications:
RFC 8032 (Ed25519), RFC 9162 (proofs), c2sp.org/signed-note, tlog-checkpoint and tlog-cosignature.

    verify.py BUNDLE.zip [--key VKEY-OR-FILE]... [--witness VKEY-OR-FILE]... [--quorum N]

Exit code 0: holds under the keys given; 3: only under those that lie in it; 1: does not hold. Not checked, and said:
ML-DSA-44, time-stamp tokens (openssl ts, see README), the report."""
import argparse, base64, hashlib, hmac, io, json, re, sys, zipfile

def sha256(data): return hashlib.sha256(data).digest()
def need(condition, why):
    if not condition: sys.exit(print("does not hold: " + why) or 1)
def b64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 in another writing")
    return data
def canonical(data):  # RFC 8785 of what statements hold: no floats, names of ASCII letters
    value = json.loads(data.decode())
    need(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == data, "not canonical")
    return value
def files(value):  # what a statement names in fields that nobody types into
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []:
        if name == "sha256": yield each
        else: yield from files(each)

# Ed25519 (RFC 8032, 5.1), in extended coordinates.
P = 2**255 - 19; L = 2**252 + 27742317777372353535851937790883648493; D = -121665 * pow(121666, -1, P) % P
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1: q = add(q, p)
        p, s = add(p, p), s >> 1
    return q
def point(data):
    y = int.from_bytes(data, "little"); sign, y = y >> 255, y & (1 << 255) - 1
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and sign): return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
def ed25519(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or not a or not r or s >= L: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    p, q = times(s, BASE), add(r, times(k, a))
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0

# Notes and keys.
def vkey(text):  # (name, key ID, type, public key)
    name, digits, data = text.split("+", 2)
    data = b64(data)
    need(sha256(name.encode() + b"\n" + data)[:4].hex() == digits, "a key whose ID is another")
    need(len(data) == {1: 33, 4: 33, 6: 1313}.get(data[0]), "a key of an unknown type")
    return name, bytes.fromhex(digits), data[0], data[1:]
def open_note(note, own, witnesses=()):  # -> size, root, vkeys of the witnesses whose Ed25519 lines are right
    text, lines = note.decode().split("\n\n")
    text += "\n"; seen = []
    need(lines.endswith("\n"), "a note that is cut off")
    for line in lines[:-1].split("\n"):
        dash, name, data = line.split(" ")
        data = b64(data)
        who = [k for k in [*own, *witnesses] if vkey(k)[:2] == (name, data[:4])]
        need(dash == "—" and len(who) == 1 and who[0] not in seen, "a line by nobody who is named, or a second one")
        seen.append(who[0]); kind, key, signature = *vkey(who[0])[2:], data[4:]
        if kind == 6: UNCHECKED.add("ML-DSA-44")
        elif kind == 1: need(ed25519(key, text.encode(), signature), "a false signature of " + name)
        else:
            message = "cosignature/v1\ntime %d\n%s" % (int.from_bytes(signature[:8], "big"), text)
            need(ed25519(key, message.encode(), signature[8:]), "a false cosignature of " + name)
    need(all(k in seen for k in own), "a checkpoint that its own log has not signed")
    origin, size, root = text[:-1].split("\n")
    need(all(vkey(k)[0] == origin for k in own) and re.fullmatch(r"0|[1-9]\d*", size), "a checkpoint of another log")
    return int(size), b64(root), [k for k in witnesses if k in seen and vkey(k)[2] == 4]
def included(leaf, index, size, path, root):  # RFC 9162, 2.1.3.2
    need(index < size and len(path) % 32 == 0, "a proof that is none")
    fn, sn, h = index, size - 1, sha256(b"\0" + leaf)
    for at in range(0, len(path), 32):
        need(sn, "a proof that is too long")
        if fn & 1 or fn == sn:
            h = sha256(b"\1" + path[at:at + 32] + h)
            while not fn & 1 and fn: fn, sn = fn >> 1, sn >> 1
        else: h = sha256(b"\1" + h + path[at:at + 32])
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and h == root, "a leaf that is not under the root")

args = argparse.ArgumentParser(); args.add_argument("file"); args.add_argument("--quorum", type=int)
args.add_argument("--key", action="append", default=[]); args.add_argument("--witness", action="append", default=[])
args = args.parse_args(); UNCHECKED, OUT = {"report"}, []
def given(each): return [k for one in each for k in ([one] if "+" in one else open(one).read().split())]

try:
    raw = open(args.file, "rb").read(); again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as z:
        need(all(i.compress_type == 0 for i in z.infolist()) and sum(i.file_size for i in z.infolist()) <= len(raw), "packed")
        m = {i.filename: z.read(i) for i in z.infolist()}
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as z:
        for name in sorted(m):
            info = zipfile.ZipInfo(name); info.create_system = 0; z.writestr(info, m[name]); info.external_attr = 0
    need(again.getvalue() == raw, "a zip file in another writing")
    manifest = canonical(m.pop("manifest.json")); need(manifest["format"] == "segl.evidence.v1", "another format")
    m.pop("report.nb.html"), m.pop("report.en.html")
    keys, groups = m.pop("keys").decode().splitlines(), []
    for k in keys: groups[-1].append(k) if groups and vkey(k)[2] == 6 else groups.append([k])
    need(all(vkey(g[0])[2] == 1 and len(g) < 3 for g in groups) and 1 <= len(groups) <= 2, "keys")
    note = m.pop("checkpoint"); size, root, _ = open_note(note, groups[0]); origin = vkey(keys[0])[0]
    events, about = {}, manifest["subject"]
    for name in sorted([n for n in m if re.fullmatch(r"events/(0|[1-9]\d*)/statement\.json", n)], key=lambda n: int(n.split("/")[1])):
        at = name[:-len("statement.json")]; index = int(at.split("/")[1]); statement = m.pop(name); event = canonical(statement)
        included(statement, index, size, m.pop(at + "path"), root)
        need(event["v"] == "segl.event.v1" and re.search("/log/%s(/[1-9]\\d*)?$" % event["client"], origin), "an event of another log")
        detail, salt = m.pop(at + "detail.json", None), m.pop(at + "salt", None)
        if detail or salt: need(len(salt) == 32 and hmac.new(salt, detail, "sha256").hexdigest() == event["commitment"], "a detail that differs")
        events[index] = event, canonical(detail) if detail else None
    need(any(about["id"] == (e["id"] if about["type"] == "event" else e["subject"]["id"]) and about["type"] in ("event", e["subject"]["type"]) for e, _ in events.values()), "no event of the subject")
    last = {(e["subject"]["type"], e["subject"]["id"]): (d or {}).get("statement") for e, d in events.values() if d is None or "statement" in d}
    stated, drafts, said = {h for h in last.values() if h}, set(), set()
    said_by = {n: canonical(m.pop(n)) for n in [n for n in m if n.startswith("statements/") and n == "statements/%s.json" % sha256(m[n]).hex()]}
    for n, s in said_by.items():  # an approval and a draft's state name what the draft said
        drafts.add(s.get({"segl.approval": "content", "segl.draft-state": "draft"}.get(s["statement"].rsplit(".", 1)[0])) if n[11:-5] in stated else None)
    for n, s in said_by.items():
        need(n[11:-5] in stated or n[11:-5] in drafts and s["statement"].startswith("segl.draft."), "a statement that nothing names")
        said |= set(files(s))
    for n in [n for n in m if n.startswith("files/")]:
        h = sha256(m.pop(n)).hex(); need(re.fullmatch("files/%s\\.(pdf|heic|jpg|png|webp|bin)" % h, n) and h in said, n)
    OUT.append("%s %s, events %s of %s, size %d" % (about["type"], about["id"], sorted(events), origin, size))
    erasing = {i: n for n, (e, d) in sorted(events.items()) if d and e["kind"] == "detail.erased" and e["subject"] == {"type": "log", "id": e["client"]} for i in d["events"]}
    OUT += ["event %d was erased after a request, as event %d says" % (n, erasing[e["id"]]) for n, (e, d) in sorted(events.items()) if d is None and erasing.get(e["id"], 0) > n]
    wanted = given(args.witness); quorum = args.quorum or len(wanted); signed = []
    if len(groups) == 2:
        k, *witnesses = m.pop("installation/policy", b"0").decode().splitlines()
        n, r, signed = open_note(m.pop("installation/checkpoint"), groups[1], witnesses)
        place = int(m.pop("installation/place")); included(note, place, n, m.pop("installation/path"), r)
        need(re.fullmatch(re.escape(re.sub("(/log)/[1-9][0-9]*$", r"\1", vkey(groups[1][0])[0])) + "/[-0-9a-f]{36}(/[0-9]+)?", origin), "another installation")
        OUT.append("its head is number %d of %d in %s; cosigned by %d of %d (Ed25519), asked for: %s" % (place, n, vkey(groups[1][0])[0], len(signed), len(witnesses), k))
    if [m.pop(n) for n in list(m) if re.fullmatch(r"installation/(roots\.pem|tokens/(0|[1-9]\d?)\.der)", n)]: UNCHECKED.add("time")
    need(not m, "members that nobody checks: %s" % sorted(m))
    need(sum(w in signed for w in set(wanted)) >= quorum, "too few of the witnesses given")
    trusted = given(args.key); need(not trusted or all(g[0] in trusted for g in groups), "a key that is not among those given")
    print("holds:" if trusted else "holds only under the keys that lie in it (give --key):", *OUT, sep="\n")
    print("not checked here:", ", ".join(sorted(UNCHECKED))); sys.exit(0 if trusted else 3)
except (KeyError, ValueError, TypeError, IndexError, AttributeError, UnicodeError, zipfile.BadZipFile) as fault:
    need(False, "malformed (%s)" % fault)
