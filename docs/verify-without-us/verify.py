#!/usr/bin/env python3
"""Checks an evidence bundle (docs/evidence.md) with Python's standard library alone; written from the specifications:
RFC 8032 (Ed25519), RFC 9162 (proofs), c2sp.org/signed-note, tlog-checkpoint and tlog-cosignature.

    verify.py BUNDLE.zip [--key VKEY-OR-FILE]... [--witness VKEY-OR-FILE]... [--quorum N]

Exit code 0: holds under the keys given; 3: only under keys, or by witnesses, that lie in it alone; 1: does not hold. Not
checked, and said: ML-DSA-44, time-stamp tokens (openssl ts, see README), the report."""
import argparse, base64, hashlib, hmac, io, json, re, sys, zipfile

def sha256(data): return hashlib.sha256(data).digest()
def say(text): print("".join(c if c.isprintable() else "?" for c in text))  # a file must not steer the terminal
def need(condition, why): condition or sys.exit(say("does not hold: " + why) or 1)
def b64(text): data = base64.b64decode(text, validate=True); need(base64.b64encode(data).decode() == text, "base64 in another writing"); return data
def lines(data): return data.decode()[:-1].split("\n") if data.endswith(b"\n") else need(False, "a line that does not end")
def number(text): need(re.fullmatch("0|[1-9][0-9]{0,15}", text) and int(text) < 2**53, "a number in another writing"); return int(text)
def in_order(pairs):  # RFC 8785, 3.2.3: by UTF-16 code units, each name once
    names = [name.encode("utf-16-be") for name, _ in pairs]; need(names == sorted(set(names)), "names in another order"); return dict(pairs)
def depth(value): return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0) if isinstance(value, (dict, list)) else 0
def canonical(data):  # RFC 8785 of what statements hold: objects, and whole numbers alone
    def whole(text): return -number(text[1:]) if text[0] == "-" else number(text)
    value = json.loads(data.decode(), object_pairs_hook=in_order, parse_float=whole, parse_constant=whole, parse_int=whole)
    need(isinstance(value, dict) and depth(value) <= 64 and json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() == data, "not canonical"); return value
def files(value):  # what a statement names in fields that nobody types into
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []:
        if name == "sha256" and isinstance(each, str): yield each
        else: yield from files(each)
KINDS = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF.{4}WEBP", "heic": b".{4}ftyp(hei[cmsx]|hev[cx]|mif1)", "pdf": b"(?=.{0,1019}%PDF-).*startxref.{0,1015}\\Z"}
def kind(data): return next((name for name, form in KINDS.items() if re.match(form, data, re.S)), "bin")  # by its bytes
P = 2**255 - 19; L = 2**252 + 27742317777372353535851937790883648493; D = -121665 * pow(121666, -1, P) % P  # Ed25519 (RFC 8032, 5.1), in extended coordinates
def add(p, q):
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P, 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(s, p):
    q = (0, 1, 1, 0)
    while s: q, p, s = add(q, p) if s & 1 else q, add(p, p), s >> 1
    return q
def point(data):
    y = int.from_bytes(data, "little"); sign, y = y >> 255, y & (1 << 255) - 1
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P; x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P: x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and sign): return None
    x = P - x if x & 1 != sign else x; return x, y, 1, x * y % P
BASE = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
def ed25519(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or not a or not r or s >= L or any(times(8, q)[0] % P == 0 for q in (a, r)): return False  # of small order: right for all
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    p, q = times(s, BASE), add(r, times(k, a))
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0
# Notes and keys.
def vkey(text):  # (name, key ID, type, public key)
    name, digits, data = text.split("+", 2); data = b64(data)
    need(re.fullmatch(r"[^\s+\x00-\x1f]+", name) and sha256(name.encode() + b"\n" + data)[:4].hex() == digits, "a key whose ID is another")
    need(len(data) == {1: 33, 4: 33, 6: 1313}.get(data[0]), "a key of an unknown type")
    return name, bytes.fromhex(digits), data[0], data[1:]
def policy_in(data):  # -> how many are asked for, the witnesses: each of them somebody else
    k, *witnesses = lines(data); k = number(k); read = [vkey(each) for each in witnesses]
    need(all(each[2] in (4, 6) and len(each[0].encode()) < 256 for each in read) and 1 <= k <= len(read), "a policy that nobody can meet")
    need(len({each[0] for each in read}) == len(read) == len({each[3] for each in read}), "two witnesses that are one"); return k, witnesses
def open_note(note, own, witnesses=()):  # -> size, root, vkeys of the witnesses that have a line, right where it is Ed25519
    text, tail = note.decode().split("\n\n"); text += "\n"; seen = []
    need(tail.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f]", text + tail) and len(text + tail) < 10**6 and tail.count("\n") <= 100, "a note that is none")
    for line in tail[:-1].split("\n"):
        dash, name, data = line.split(" "); data = b64(data)
        who = [k for k in [*own, *witnesses] if vkey(k)[:2] == (name, data[:4])]
        need(dash == "—" and who and who[0] not in seen, "a line by nobody who is named, or a second one")
        seen.append(who[0]); type, key, signature = *vkey(who[0])[2:], data[4:]; time = int.from_bytes(signature[:8], "big")
        need(type == 1 or who[0] in own or 0 < time < 2**63, "a cosignature without a time")
        if type == 6: UNCHECKED.add("ML-DSA-44")
        else: need(ed25519(key, text.encode(), signature) if type == 1 else ed25519(key, b"cosignature/v1\ntime %d\n" % time + text.encode(), signature[8:]), "a false signature of " + name)
    need(all(k in seen for k in own), "a checkpoint that its own log has not signed")
    origin, size, root = text[:-1].split("\n")
    need(all(vkey(k)[0] == origin for k in own) and len(b64(root)) == 32, "a checkpoint of another log")
    return number(size), b64(root), [k for k in witnesses if k in seen and k not in own]
def included(leaf, index, size, path, root):  # RFC 9162, 2.1.3.2
    need(0 <= index < size and len(path) % 32 == 0, "a proof that is none")
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
    raw = open(args.file, "rb").read(2**28 + 1); again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as z:
        need(len(raw) <= 2**28 and len(z.infolist()) <= 20000, "more than is read of a bundle")
        need(all(i.compress_type == 0 for i in z.infolist()) and sum(i.file_size for i in z.infolist()) <= len(raw), "packed")
        m = {i.filename: z.read(i) for i in z.infolist()}
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as z:
        for name in sorted(m):
            info = zipfile.ZipInfo(name); info.create_system = 0; z.writestr(info, m[name]); info.external_attr = 0
    need(again.getvalue() == raw, "a zip file in another writing")
    about = canonical(m["manifest.json"])["subject"]; m.pop("report.nb.html"), m.pop("report.en.html")
    need(canonical(m.pop("manifest.json")) == {"format": "segl.evidence.v1", "subject": {"id": about["id"], "type": about["type"]}}, "another format")
    keys, groups = lines(m.pop("keys")), []
    for k in keys: groups[-1].append(k) if groups and vkey(k)[2] == 6 else groups.append([k])
    need(all(vkey(g[0])[2] == 1 and len(g) < 3 for g in groups) and 1 <= len(groups) <= 2, "keys")
    note = m.pop("checkpoint"); size, root, _ = open_note(note, groups[0]); origin = vkey(keys[0])[0]
    client = re.fullmatch("(.*)/log/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(/[1-9][0-9]*)?", origin)[2]
    events = {}
    for name in sorted([n for n in m if re.fullmatch(r"events/(0|[1-9][0-9]{0,14})/statement\.json", n)], key=lambda n: int(n.split("/")[1])):
        at = name[:-len("statement.json")]; index = int(at.split("/")[1]); statement = m.pop(name); event = canonical(statement)
        included(statement, index, size, m.pop(at + "path"), root); texts = [*event.values(), *event["subject"].values()]
        need(sorted([*event, *event["subject"]]) == "actor at client commitment id id kind request subject type v".split() and sum(isinstance(t, str) for t in texts) == 10, "no event")
        need(event["v"] == "segl.event.v1" and event["client"] == client, "an event of another log")
        detail, salt = m.pop(at + "detail.json", None), m.pop(at + "salt", None)
        if (detail, salt) != (None, None): need(detail is not None and len(salt) == 32 and hmac.new(salt, detail, "sha256").hexdigest() == event["commitment"], "a detail that differs")
        events[index] = event, canonical(detail) if detail is not None else None
    need(any(about["id"] == (e["id"] if about["type"] == "event" else e["subject"]["id"]) and about["type"] in ("event", e["subject"]["type"]) for e, _ in events.values()), "no event of the subject")
    last = {(e["subject"]["type"], e["subject"]["id"]): (d or {}).get("statement") for e, d in events.values() if d is None or "statement" in d}
    stated, drafts, said = {h for h in last.values() if isinstance(h, str)}, set(), set()
    said_by = {n: canonical(m.pop(n)) for n in [n for n in m if n.startswith("statements/") and n == "statements/%s.json" % sha256(m[n]).hex()]}
    for n, s in said_by.items():  # an approval and a draft's state name what the draft said
        for form, field in ("segl.approval.", "content"), ("segl.draft-state.", "draft"):
            if n[11:-5] in stated and s["statement"].startswith(form) and isinstance(s.get(field), str): drafts.add(s[field])
    for n, s in said_by.items():
        need(n[11:-5] in stated or n[11:-5] in drafts and s["statement"].startswith("segl.draft."), "a statement that nothing names")
        said |= set(files(s))
    for n in [n for n in m if n.startswith("files/")]: data = m.pop(n); h = sha256(data).hex(); need(n == "files/%s.%s" % (h, kind(data)) and h in said, n)
    OUT.append("%s %s, events %s of %s, size %d" % (about["type"], about["id"], sorted(events), origin, size))
    erasing = {i: n for n, (e, d) in sorted(events.items()) if d and e["kind"] == "detail.erased" and e["subject"] == {"type": "log", "id": e["client"]} and isinstance(d.get("events"), list) for i in d["events"] if isinstance(i, str)}
    OUT += ["event %d was erased after a request, as event %d says" % (n, erasing[e["id"]]) for n, (e, d) in sorted(events.items()) if d is None and erasing.get(e["id"], 0) > n]
    wanted = set(given(args.witness)); named = {vkey(w)[0] for w in wanted}; quorum = args.quorum or len(named); cosigned = []
    if len(groups) == 2:
        k, witnesses = policy_in(m.pop("installation/policy")) if "installation/policy" in m else (0, [])
        n, r, cosigned = open_note(m.pop("installation/checkpoint"), groups[1], witnesses); [place] = lines(m.pop("installation/place"))
        included(note, number(place), n, m.pop("installation/path"), r)
        need((origin + "/").startswith("%s/%s/" % (re.sub("(/log)/[1-9][0-9]*$", r"\1", vkey(groups[1][0])[0]), client)), "another installation")
        OUT.append("its head is number %s of %d in %s" % (place, n, vkey(groups[1][0])[0]))
        tokens = 0
        while tokens < 100 and m.pop("installation/tokens/%d.der" % tokens, None) is not None: tokens += 1
        if tokens: m.pop("installation/roots.pem"); UNCHECKED.add("time")
    need(not m, "members that nobody checks: %s" % sorted(m))
    found = {vkey(w)[0] for w in wanted & set(cosigned) if vkey(w)[2] == 4}
    need(len(found) >= quorum, "too few of the witnesses given"); OUT.append("cosigned (Ed25519) by %d of %d witnesses given" % (len(found), len(named)))
    trusted = given(args.key); need(not trusted or all(g[0] in trusted and all(k in g for k in trusted if vkey(k)[0] == vkey(g[0])[0]) for g in groups), "a key that is not among those given")
    inside = ([] if trusted else ["--key"]) + ([] if set(cosigned) <= wanted else ["--witness"])
    for each in ["holds only under what lies in it (give %s):" % ", ".join(inside) if inside else "holds:", *OUT]: say(each)
    say("not checked here: " + ", ".join(sorted(UNCHECKED))); sys.exit(3 if inside else 0)
except (KeyError, ValueError, TypeError, IndexError, AttributeError, RuntimeError, EOFError, OSError, zipfile.BadZipFile) as fault:
    need(False, "malformed (%s)" % fault)
