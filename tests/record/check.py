#!/usr/bin/env python3
"""Compares captures/ with its MANIFEST.toml, by tshark and the definitions of `conversations`.

    tests/record/check.py [ID...]      needs tshark; changes nothing

It knows nothing of layerscope: headers are tshark's, and opening, close and exchange are worked out here
from the raw sequence numbers, so that a label can be trusted before the program is judged by it.
"""

import ipaddress
import pathlib
import subprocess
import sys
import tomllib

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
LANGUAGES = ["en", "zh-Hant", "zh-Hans"]
TEXTS = ["id", "file", "group", "made_with", "vantage", "date", "shows"]
FIELDS = ["frame.number", "frame.len", "eth.dst", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.stream",
          "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.len", "tcp.flags", "udp.stream",
          "udp.srcport", "udp.dstport", "icmp.type", "icmp.code", "tcp.analysis.retransmission",
          "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status"]
FIN, SYN, RST, ACK = 1, 2, 4, 16
MOST_FRAMES, MOST_BYTES = 60, 20_000


def packets(path):
    command = ["tshark", "-n", "-r", path, "-T", "fields", "-E", "separator=|", "-E", "occurrence=a",
               "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"]
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return [dict(zip(FIELDS, line.split("|"))) for line in done.stdout.splitlines()]


def after(left, right):
    """Whether sequence number `left` is at or past `right`, modulo 2^32."""
    return (left - right) % 2**32 < 2**31


class Segment:
    def __init__(self, row):
        first = {key: value.split(",")[0] for key, value in row.items()}
        self.number = int(first["frame.number"])
        source = first["ip.src"] or first["ipv6.src"]
        target = first["ip.dst"] or first["ipv6.dst"]
        self.source = (source, first["tcp.srcport"])
        self.target = (target, first["tcp.dstport"])
        self.seq, self.ack = int(first["tcp.seq_raw"]), int(first["tcp.ack_raw"])
        self.len, self.flags = int(first["tcp.len"]), int(first["tcp.flags"], 16)
        self.again = bool(row["tcp.analysis.retransmission"])

    def has(self, bits):
        return self.flags & bits == bits

    @property
    def end(self):
        """The sequence number after all this segment carries."""
        return (self.seq + self.len + self.has(SYN) + self.has(FIN)) % 2**32


def tcp_story(segments):
    syns = [s for s in segments if s.has(SYN) and not s.has(ACK)]
    answers = [s for s in segments if s.has(SYN | ACK)]
    client = (syns[0].source if syns else answers[0].target if answers else segments[0].source)
    resets = [s for s in segments if s.has(RST)]
    # The segments are one pair of endpoints, so whoever is not the client is the server.
    side = lambda s: "client" if s.source == client else "server"

    opening_reset = None
    if len({side(s) for s in syns}) == 2:
        opened = "simultaneous"
    elif syns and not answers:
        opening_reset = next((s for s in resets if side(s) == "server"), None)
        opened = "refused" if opening_reset else "unanswered"
    elif syns:
        done = any(s for s in segments if side(s) == "client" and s.has(ACK) and not s.flags & (SYN | RST)
                   and s.ack == answers[0].end and s.number > answers[0].number)
        opened = "three-way" if done else "half-open"
    else:
        opened = "mid-handshake" if answers else "mid-stream"

    fins = [s for s in segments if s.has(FIN)]
    resets = [s for s in resets if s is not opening_reset]
    acknowledged = {}  # by whose FIN: the first segment of the other side that covers it
    first_fin = {}
    for s in segments:
        peer = "server" if side(s) == "client" else "client"
        if s.has(FIN):
            first_fin.setdefault(side(s), s)
        if s.has(ACK) and peer in first_fin and after(s.ack, first_fin[peer].end):
            acknowledged.setdefault(peer, s)
    both = len(acknowledged) == 2
    both_at = max((s.number for s in acknowledged.values()), default=0) if both else None
    if not fins and not resets:
        close, closer = "none", None
    elif resets and (not both or resets[0].number <= both_at):
        close, closer = "reset", side(fins[0] if fins else resets[0])
    elif not both:
        close, closer = "incomplete", side(fins[0])
    else:
        a = side(fins[0])
        b = "server" if a == "client" else "client"
        covering = acknowledged[a]
        closer = a
        if not after(first_fin[b].ack, first_fin[a].end):
            close, closer = "simultaneous", None
        elif not covering.has(FIN) and any(s for s in segments if side(s) == b and s.len and s.number >= covering.number):
            close = "half-close"
        else:
            close = "three-way" if covering.has(FIN) else "four-way"
    story = {"proto": "tcp", "open": opened, "close": close}
    if closer:
        story["closer"] = closer
    if again := sum(s.again for s in segments):
        story["retransmissions"] = again
    return story


def udp_story(rows, everything):
    first = {key: value.split(",")[0] for key, value in rows[0].items()}
    target = ipaddress.ip_address(first["ip.dst"] or first["ipv6.dst"])
    if target.is_multicast:
        exchange = "multicast"
    elif first["eth.dst"] == "ff:ff:ff:ff:ff:ff":
        exchange = "broadcast"
    elif any((row["ip.src"] or row["ipv6.src"]) == str(target) and row["udp.srcport"] == first["udp.dstport"] for row in rows):
        exchange = "answered"
    elif any(row["icmp.type"] == "3" and row["icmp.code"] == "3" and row["udp.stream"] == first["udp.stream"]
             for row in everything):
        exchange = "unreachable"
    else:
        exchange = "unanswered"
    return {"proto": "udp", "exchange": exchange}


def stories(rows):
    groups = {}
    for row in rows:
        if row["icmp.type"]:
            continue
        for proto in ("tcp", "udp"):
            if row[f"{proto}.stream"]:
                groups.setdefault((proto, row[f"{proto}.stream"]), []).append(row)
    return [tcp_story([Segment(row) for row in group]) if proto == "tcp" else udp_story(group, rows)
            for (proto, _), group in groups.items()]


def problems(sample):
    for key in TEXTS:
        if not isinstance(sample.get(key), str) or not sample[key]:
            yield f"no {key}"
    for key in ("title", "summary"):
        for language in LANGUAGES:
            if not sample.get(key, {}).get(language):
                yield f"no {key} in {language}"
    path = CAPTURES / sample["file"]
    if pathlib.Path(sample["file"]).stem != sample["id"]:
        yield "the id is not the file's stem"
    if not path.exists():
        yield "no such file"
        return
    rows = packets(path)
    if len(rows) > MOST_FRAMES or path.stat().st_size > MOST_BYTES:
        yield f"too much to read: {len(rows)} frames, {path.stat().st_size} bytes"
    for row in rows:
        for layer in ("ip", "tcp", "udp"):
            if row[f"{layer}.checksum.status"].split(",")[0] == "0":
                yield f"frame {row['frame.number']}: bad {layer} checksum"
    found = stories(rows)
    if found != sample.get("expect"):
        yield f"expected {sample.get('expect')}\n  but found {found}"


def main():
    manifest = tomllib.loads((CAPTURES / "MANIFEST.toml").read_text())
    samples = manifest["sample"]
    bad = 0
    groups = {group["id"] for group in manifest["group"]}
    listed = {sample["file"] for sample in samples}
    for path in sorted(CAPTURES.glob("*.pcap*")):
        if path.name not in listed:
            bad += 1
            print(f"{path.name}: not in the manifest")
    if len({sample["order"] for sample in samples}) != len(samples):
        bad += 1
        print("two samples have the same order")
    for sample in samples:
        if sys.argv[1:] and sample["id"] not in sys.argv[1:]:
            continue
        found = list(problems(sample))
        if sample["group"] not in groups:
            found.append(f"no group {sample['group']}")
        bad += len(found)
        print(f"{sample['id']}: {'ok' if not found else ''}")
        for problem in found:
            print(f"  {problem}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
