"""A small user-space bridge between two interfaces: the place where a network loses, delays and reorders.

The kernel at hand may have no netem, so frames are read from one AF_PACKET socket, judged by a list of
rules, held back for the link's delay and written to the other one.

    bridge.py LEFT RIGHT [--delay-ms 8] [--tag-right VID] [--rule '{"from": "left", "flags": "S", "drop": true}']

A rule is a JSON object. It matches a frame by

    from      "left" or "right": the side the frame came in from
    flags     TCP flags out of "SAFR", exactly these (PSH and the rest are not looked at)
    payload   true: only TCP segments with data; false: only those without
    port      TCP or UDP port, source or destination
    nth       which of its matches it acts on, from 1 (default 1)
    count     on how many from there on (default 1; 0 means all)

and acts on it by `"drop": true` or `"delay_ms": N` (on top of the link's delay). Every rule counts its own
matches; the first one that acts decides. `--tag-right` makes the bridge a switch whose right side is an
802.1Q trunk: frames leave on it with the VLAN tag and lose the tag on the way back.

The bridge says "ready" on standard output when it forwards, and ends when its standard input does.
"""

import argparse
import heapq
import json
import os
import select
import socket
import struct
import sys
import time

ETH_P_ALL = 0x0003
SOL_PACKET = 263
PACKET_AUXDATA = 8
PACKET_IGNORE_OUTGOING = 23
TP_STATUS_VLAN_VALID = 0x10
TPID_8021Q = 0x8100
FLAG_BITS = {"F": 0x01, "S": 0x02, "R": 0x04, "A": 0x10}


def open_interface(name):
    """A raw socket that sees every frame arriving at `name`, and none that leaves it."""
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sock.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    sock.bind((name, ETH_P_ALL))
    sock.setblocking(False)
    return sock


def receive(sock):
    """One frame, with the VLAN tag put back that the kernel takes out on reception."""
    frame, ancillary, _, _ = sock.recvmsg(65536, 256)
    for level, kind, data in ancillary:
        if level == SOL_PACKET and kind == PACKET_AUXDATA:
            status, _, _, _, _, tci, _ = struct.unpack("=IIIHHHH", data[:20])
            if status & TP_STATUS_VLAN_VALID:
                frame = frame[:12] + struct.pack("!HH", TPID_8021Q, tci) + frame[12:]
    return frame


def describe(frame):
    """What the rules ask about: protocol number, ports, TCP flags, TCP payload length."""
    facts = {"ports": (), "flags": None, "payload": 0}
    kind, = struct.unpack_from("!H", frame, 12)
    at = 14
    if kind == TPID_8021Q:
        kind, = struct.unpack_from("!H", frame, 16)
        at = 18
    if kind == 0x0800:
        header = (frame[at] & 0x0F) * 4
        total, = struct.unpack_from("!H", frame, at + 2)
        proto = frame[at + 9]
        end = at + total
    elif kind == 0x86DD:
        header = 40
        length, = struct.unpack_from("!H", frame, at + 4)
        proto = frame[at + 6]
        end = at + 40 + length
    else:
        return facts
    at += header
    if proto in (6, 17) and len(frame) >= at + 8:
        facts["ports"] = struct.unpack_from("!HH", frame, at)
    if proto == 6 and len(frame) >= at + 20:
        facts["flags"] = frame[at + 13]
        facts["payload"] = end - at - (frame[at + 12] >> 4) * 4
    return facts


class Rule:
    def __init__(self, text):
        fields = json.loads(text)
        self.side = fields.pop("from", None)
        self.flags = fields.pop("flags", None)
        self.payload = fields.pop("payload", None)
        self.port = fields.pop("port", None)
        self.nth = fields.pop("nth", 1)
        self.count = fields.pop("count", 1)
        self.drop = fields.pop("drop", False)
        self.delay_ms = fields.pop("delay_ms", 0)
        if fields:
            raise SystemExit(f"bridge.py: unknown rule fields {sorted(fields)}")
        self.seen = 0

    def acts_on(self, side, facts):
        if self.side not in (None, side):
            return False
        if self.port is not None and self.port not in facts["ports"]:
            return False
        if self.flags is not None:
            if facts["flags"] is None:
                return False
            wanted = sum(FLAG_BITS[letter] for letter in self.flags)
            if facts["flags"] & sum(FLAG_BITS.values()) != wanted:
                return False
        if self.payload is not None and (facts["payload"] > 0) != self.payload:
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.count == 0 or self.seen < self.nth + self.count)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("--delay-ms", type=float, default=0.0)
    parser.add_argument("--tag-right", type=int)
    parser.add_argument("--rule", action="append", default=[], type=Rule)
    args = parser.parse_args()

    sides = {"left": open_interface(args.left), "right": open_interface(args.right)}
    other = {"left": "right", "right": "left"}
    held = []  # (when it is due, running number, side to send it to, frame)
    number = 0
    print("ready", flush=True)

    while True:
        wait = max(0.0, held[0][0] - time.monotonic()) if held else None
        readable, _, _ = select.select([sys.stdin, *sides.values()], [], [], wait)
        if sys.stdin in readable and not os.read(sys.stdin.fileno(), 4096):
            return
        now = time.monotonic()
        for side, sock in sides.items():
            if sock not in readable:
                continue
            while True:
                try:
                    frame = receive(sock)
                except BlockingIOError:
                    break
                facts = describe(frame)
                rule = next((rule for rule in args.rule if rule.acts_on(side, facts)), None)
                if rule and rule.drop:
                    continue
                if args.tag_right is not None:
                    if side == "left":
                        frame = frame[:12] + struct.pack("!HH", TPID_8021Q, args.tag_right) + frame[12:]
                    else:
                        frame = frame[:12] + frame[16:]
                delay = args.delay_ms + (rule.delay_ms if rule else 0)
                number += 1
                heapq.heappush(held, (now + delay / 1000, number, other[side], frame))
        now = time.monotonic()
        while held and held[0][0] <= now:
            _, _, side, frame = heapq.heappop(held)
            sides[side].send(frame)


if __name__ == "__main__":
    main()
