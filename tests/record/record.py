#!/usr/bin/env python3
"""Records the sample captures: real programs in network namespaces, seen by tcpdump.

    sudo tests/record/record.py            all of them
    sudo tests/record/record.py ID...      these
    tests/record/record.py --list          what there is

Needs root on Linux, and: iproute2 ethtool tcpdump dumpcap curl nginx dig dnsmasq udhcpc ping openssl.
Afterwards `tests/record/check.py` compares captures/ with what its MANIFEST.toml says.
"""

import contextlib
import os
import pathlib
import signal
import socket
import struct
import sys
import threading
import time

import web
from lab import (CLIENT, CLIENT6, CLIENT_MAC, SERVER, SERVER6, SERVER_MAC, Lab, tcp_pair, two_hosts)

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
SAMPLES = {}
URL = f"http://{web.NAME}/"
RESOLVE = ["--resolve", f"{web.NAME}:80:{SERVER}"]
CURL = ["curl", "-sS", "-o", "/dev/null"]


def sample(file):
    """Registers the recorder of captures/`file`; the id is the file's stem."""

    def register(function):
        SAMPLES[pathlib.Path(file).stem] = (file, function)
        return function

    return register


def abort_on_close(sock):
    """close() will send RST instead of FIN."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def read_all(sock):
    """Reads until the peer's FIN."""
    data = b""
    while chunk := sock.recv(65536):
        data += chunk
    return data


def read_exactly(sock, length):
    data = b""
    while len(data) < length:
        chunk = sock.recv(length - len(data))
        if not chunk:
            raise RuntimeError("the connection ended early")
        data += chunk
    return data


def hello(client, server):
    """One line each way."""
    client.sendall(b"Hello, server!\n")
    read_exactly(server, 15)
    server.sendall(b"Hello, client!\n")
    read_exactly(client, 15)


# The life of a TCP connection


@sample("http-get.pcap")
def http_get(lab, output):
    client, server = two_hosts(lab)
    web.python_server(server, close_delay=0.15)
    with lab.capture(client, output, "tcp port 80", settle=0.5):
        client.run(*CURL, *RESOLVE, URL)


@sample("three-way-close.pcap")
def three_way_close(lab, output):
    client, server = two_hosts(lab)
    web.nginx(lab, server)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, *RESOLVE, URL)


@sample("refused.pcap")
def refused(lab, output):
    client, _ = two_hosts(lab)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, *RESOLVE, URL, check=False)


@sample("reset.pcap")
def reset(lab, output):
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        time.sleep(0.1)
        abort_on_close(theirs)
        theirs.close()


@sample("lost-syn.pcap")
def lost_syn(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "left", "flags": "S", "drop": True}])
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("half-close.pcap")
def half_close(lab, output):
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        ours.sendall(b"pear\napple\nbanana\n")
        time.sleep(0.05)
        ours.shutdown(socket.SHUT_WR)
        words = sorted(read_all(theirs).split())
        time.sleep(0.1)
        for word in words:
            theirs.sendall(word + b"\n")
            time.sleep(0.1)
        theirs.close()
        read_all(ours)
        ours.close()


@sample("simultaneous-close.pcap")
def simultaneous_close(lab, output):
    client, server = two_hosts(lab, delay_ms=50)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        time.sleep(0.2)
        ours.close()
        theirs.close()


# Names, datagrams, other protocols


def dns_server(host, address):
    """dnsmasq with one name and its address."""
    host.start("dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root",
               "--pid-file=", "--bind-interfaces", f"--listen-address={SERVER}",
               f"--host-record={web.NAME},{address},3600", until="cleared cache")


@sample("dns-lookup.pcap")
def dns_lookup(lab, output):
    client, server = two_hosts(lab)
    dns_server(server, "192.0.2.80")
    with lab.capture(client, output, "udp port 53"):
        client.run("dig", f"@{SERVER}", "+noedns", web.NAME, "A")


@sample("tls.pcap")
def tls13(lab, output):
    tls(lab, output, "TLSv1.3")


@sample("tls12.pcap")
def tls12(lab, output):
    tls(lab, output, "TLSv1.2")


def tls(lab, output, version):
    client, server = two_hosts(lab)
    web.nginx(lab, server, port=443, tls=version, extra="ssl_session_tickets off; ssl_session_cache off;")
    with lab.capture(client, output, "tcp port 443"):
        client.run(*CURL, "--cacert", lab.scratch / "cert.pem", "--resolve", f"{web.NAME}:443:{SERVER}",
                   f"https://{web.NAME}/")


@sample("ipv6-http.pcap")
def ipv6_http(lab, output):
    client, server = two_hosts(lab, ipv6=True)
    web.python_server(server, SERVER6, family=socket.AF_INET6)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, "--resolve", f"{web.NAME}:80:[{SERVER6}]", URL)


@sample("arp-ping.pcap")
def arp_ping(lab, output):
    client, _ = two_hosts(lab, warm=False)
    with lab.capture(client, output, "arp or icmp"):
        client.run("ping", "-n", "-c", "3", SERVER)


@sample("udp-unanswered.pcap")
def udp_unanswered(lab, output):
    client, server = two_hosts(lab)
    silent = server.open_socket(socket.SOCK_DGRAM)
    silent.bind((SERVER, 9000))
    sock = client.open_socket(socket.SOCK_DGRAM)
    sock.connect((SERVER, 9000))
    sock.settimeout(1)
    with lab.capture(client, output, "udp port 9000 or icmp"):
        for attempt in (1, 2, 3):
            sock.send(b"Is anybody there? (%d)\n" % attempt)
            with contextlib.suppress(socket.timeout):
                sock.recv(100)


@sample("udp-unreachable.pcap")
def udp_unreachable(lab, output):
    client, _ = two_hosts(lab)
    sock = client.open_socket(socket.SOCK_DGRAM)
    sock.connect((SERVER, 9000))
    sock.settimeout(1)
    with lab.capture(client, output, "udp port 9000 or icmp"):
        sock.send(b"Is anybody there?\n")
        with contextlib.suppress(ConnectionRefusedError):
            sock.recv(100)


@sample("multicast.pcap")
def multicast(lab, output):
    group = ("224.0.0.251", 5353)
    client, server = two_hosts(lab)
    members = []
    for host, address in ((client, CLIENT), (server, SERVER)):
        sock = host.open_socket(socket.SOCK_DGRAM)
        sock.bind(("", 5353))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                        socket.inet_aton(group[0]) + socket.inet_aton(address))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        sock.settimeout(5)
        members.append(sock)
    name = b"\x07printer\x05local\x00"
    query = struct.pack("!6H", 0, 0, 1, 0, 0, 0) + name + struct.pack("!HH", 1, 1)
    answer = (struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + name + struct.pack("!HHIH", 1, 0x8001, 120, 4)
              + socket.inet_aton(SERVER))
    with lab.capture(client, output, "udp port 5353"):
        members[0].sendto(query, group)
        members[1].recv(1500)
        time.sleep(0.03)
        members[1].sendto(answer, group)
        members[0].recv(1500)


def main():
    names = sys.argv[1:]
    if names == ["--list"]:
        print("\n".join(SAMPLES))
        return 0
    unknown = [name for name in names if name not in SAMPLES]
    if unknown:
        print(f"record.py: no sample {', '.join(unknown)}; --list shows them all", file=sys.stderr)
        return 2
    if os.geteuid() != 0:
        print("record.py: network namespaces need root; run it with sudo", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    CAPTURES.mkdir(exist_ok=True)
    for name in names or SAMPLES:
        file, function = SAMPLES[name]
        print(name, flush=True)
        with Lab() as lab:
            function(lab, CAPTURES / file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
