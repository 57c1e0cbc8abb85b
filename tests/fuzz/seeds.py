"""Seeds for the fuzz targets, of the bundled captures and, where it is there, of the public corpus beside the project.

    seeds.py FOLDER      writes FOLDER/<target>/<hash of the content>
"""

import hashlib
import pathlib
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# As in fuzz_targets/dissect_*.rs: the first byte of a seed chooses among them.
LINKS = {
    "dissect_ethernet": [1],
    "dissect_cooked": [113, 276],
    "dissect_loopback": [0, 108],
    "dissect_ip": [101, 228, 229],
    "dissect_ppp": [9, 51, 104],
    "dissect_other": [10, 147],
}
# As in fuzz_targets/application_*.rs.
SERVICES = {
    "application_dns": [(17, 53), (6, 53), (17, 5353), (17, 5355)],
    "application_http": [(6, 80), (6, 8080), (6, 4000), (17, 1900)],
    "application_http2": [(6, 80), (6, 50051)],
    "application_tls": [(6, 443), (6, 4433)],
    "application_quic": [(17, 443), (17, 4433)],
    "application_other": [(17, 67), (17, 68), (17, 123), (17, 4789), (17, 4790)],
}
PCAP = {b"\xd4\xc3\xb2\xa1": ("<", 4), b"\xa1\xb2\xc3\xd4": (">", 0), b"\x4d\x3c\xb2\xa1": ("<", 5), b"\xa1\xb2\x3c\x4d": (">", 1)}
LARGEST = 4096
FRAMES = 60

out = pathlib.Path(sys.argv[1])


def seed(target, content):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    content = content[:LARGEST]
    (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def frames(data, order):
    at = 24
    for _ in range(FRAMES):
        if at + 16 > len(data):
            return
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        yield data[at + 16 : at + 16 + length]
        at += 16 + length


def payload(frame):
    """Protocol, ports and payload of a plain Ethernet, IPv4, TCP or UDP frame."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00":
        return None
    ip = frame[14:]
    head = (ip[0] & 15) * 4
    protocol, rest = ip[9], ip[head:]
    if protocol not in (6, 17) or len(rest) < 20:
        return None
    start = (rest[12] >> 4) * 4 if protocol == 6 else 8
    return protocol, struct.unpack_from("!HH", rest), rest[start:]


files = [path for path in sorted((ROOT / "captures").iterdir()) if path.suffix != ".toml"]
files += sorted(path for path in (ROOT / "../shared/corpus/captures").glob("**/*") if path.is_file())
for path in files:
    data = path.read_bytes()
    if data[:4] == b"\x0a\x0d\x0d\x0a":
        seed("pcapng", data)
    if data[:4] not in PCAP:
        continue
    order, choice = PCAP[data[:4]]
    seed("pcap", bytes([choice]) + data[4:])
    link = struct.unpack_from(order + "I", data.ljust(24, b"\0"), 20)[0] & 0xFFFF
    link = 101 if link in (12, 14) else link
    for frame in frames(data, order):
        for target, links in LINKS.items():
            if link in links:
                seed(target, bytes([links.index(link) << 1]) + frame)
        carried = payload(frame) if link == 1 else None
        if carried and carried[2]:
            protocol, ports, content = carried
            for target, services in SERVICES.items():
                for index, (its, port) in enumerate(services):
                    if its == protocol and port in ports:
                        seed(target, bytes([index << 1 | (ports[0] == port)]) + content)

# Dialogues, as conversations.rs reads them: kind (bit 0: from the server), flags, seq, ack, window, length, options, time.
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def says(server, flags, seq, ack, length=0, window=8000, options=0, time=13, kind=0):
    return struct.pack("!BBhhHBBB", kind << 3 | server, flags, seq, ack, window, length, options, time)


OPEN = says(0, SYN, 0, 0, options=0x73) + says(1, SYN | ACK, 0, 1, options=0x73) + says(0, ACK, 1, 1)
CLOSE = says(0, FIN | ACK, 101, 101) + says(1, ACK, 101, 102) + says(1, FIN | ACK, 101, 102) + says(0, ACK, 102, 102)
for dialogue in [
    OPEN + says(0, PSH | ACK, 1, 1, 100) + says(1, PSH | ACK, 1, 101, 100) + CLOSE,
    OPEN + says(0, ACK, 1, 1, 100) * 3 + says(1, ACK, 1, 1) * 4 + says(0, ACK, 1, 1, 100, time=2) + CLOSE,
    OPEN + says(1, ACK, 1, 1, window=0) + says(0, ACK, 1, 1, 1) + says(1, ACK, 1, 1, window=0) + says(1, ACK, 1, 1) + CLOSE,
    OPEN + says(0, RST, 1, 1),
    says(0, SYN, 0, 0) + says(1, SYN, 0, 0) + says(0, SYN | ACK, 0, 1) + says(1, SYN | ACK, 0, 1) + CLOSE,
    OPEN + says(0, FIN | ACK, 1, 1) + says(1, FIN | ACK, 1, 1) + says(0, ACK, 2, 2) + says(1, ACK, 2, 2),
    says(0, SYN, 0, 0) + says(1, RST | ACK, 0, 1) + says(0, SYN, 500, 0),
    says(0, 0, 0, 0, 30, kind=6) + says(1, 0, 0, 0, 90, kind=6) + says(1, 3, 48, 0, kind=7),
]:
    seed("conversations", dialogue)

for folder in sorted(out.iterdir()):
    print(f"{folder.name}: {sum(1 for _ in folder.iterdir())} in the corpus")
