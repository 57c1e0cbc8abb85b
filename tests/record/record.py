#!/usr/bin/env python3
"""Records the sample captures: real programs in network namespaces, seen by tcpdump.

    sudo tests/record/record.py            all of them
    sudo tests/record/record.py ID...      these
    tests/record/record.py --list          what there is

Needs root on Linux, and: iproute2 ethtool tcpdump dumpcap reordercap curl nginx openssl dig dnsmasq udhcpc ping
busybox (and tshark for the check).
Afterwards `tests/record/check.py` compares captures/ with what its MANIFEST.toml says.
"""

import contextlib
import http.client
import os
import pathlib
import signal
import socket
import struct
import sys
import threading
import time

import web
from lab import (CLIENT, CLIENT6, CLIENT_MAC, SERVER, SERVER6, SERVER_MAC, Lab, remove_leftovers, tcp_pair,
                 two_hosts)

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


@sample("server-closes-first.pcap")
def server_closes_first(lab, output):
    client, server = two_hosts(lab)
    web.python_server(server, protocol="HTTP/1.0", length=False)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, *RESOLVE, URL)


@sample("simultaneous-open.pcap")
def simultaneous_open(lab, output):
    client, server = two_hosts(lab, delay_ms=100)
    ours, theirs = client.open_socket(), server.open_socket()
    ours.bind((CLIENT, 9000))
    theirs.bind((SERVER, 9000))
    for sock in (ours, theirs):
        sock.setblocking(False)
    with lab.capture(client, output, "tcp port 9000"):
        ours.connect_ex((SERVER, 9000))
        theirs.connect_ex((CLIENT, 9000))
        time.sleep(0.5)
        for sock in (ours, theirs):
            sock.settimeout(10)
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("unanswered-syn.pcap")
def unanswered_syn(lab, output):
    client, _ = two_hosts(lab, rules=[{"from": "left", "drop": True, "count": 0}])
    client.sysctl("ipv4/tcp_syn_linear_timeouts", 0)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, *RESOLVE, "--connect-timeout", "10", URL, check=False)


@sample("fin-with-data.pcap")
def fin_with_data(lab, output):
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        ours.send(b"That is all. Goodbye!\n", socket.MSG_MORE)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("rst-after-fin.pcap")
def rst_after_fin(lab, output):
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        time.sleep(0.1)
        theirs.sendall(b"Are you still there?\n")
        time.sleep(0.1)
        theirs.close()


@sample("second-incarnation.pcap")
def second_incarnation(lab, output):
    client, server = two_hosts(lab)
    listener = server.listen(9000)
    with lab.capture(client, output, "tcp port 9000"):
        for _ in (1, 2):
            ours, theirs = tcp_pair(client, server, client_port=40000, listener=listener)
            hello(ours, theirs)
            theirs.close()
            read_all(ours)
            ours.close()
            time.sleep(0.5)


@sample("mid-stream.pcap")
def mid_stream(lab, output):
    client, server = two_hosts(lab)
    ours, theirs = tcp_pair(client, server)
    hello(ours, theirs)
    time.sleep(0.2)
    with lab.capture(client, output, "tcp port 9000"):
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("half-open.pcap")
def half_open(lab, output):
    """Nothing but the SYN gets through to the server."""
    client, server = two_hosts(lab, rules=[{"from": "left", "flags": "A", "drop": True, "count": 0}])
    server.sysctl("ipv4/tcp_synack_retries", 2)
    server.listen(9000)
    with lab.capture(server, output, "tcp port 9000", settle=8):
        client.open_socket().connect((SERVER, 9000))


@sample("mid-handshake.pcap")
def mid_handshake(lab, output):
    """tcpdump begins to listen while the SYN is on its way."""
    client, server = two_hosts(lab, delay_ms=450)
    pair = []
    opening = threading.Thread(target=lambda: pair.extend(tcp_pair(client, server)), daemon=True)
    opening.start()
    time.sleep(0.05)
    with lab.capture(client, output, "tcp port 9000", settle=1.5):
        opening.join()
        ours, theirs = pair
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("close-wait.pcap")
def close_wait(lab, output):
    """The server's program never closes its socket."""
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000", settle=0.5):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        ours.close()
        read_all(theirs)


# Loss, order, flow


@sample("many-segments.pcap")
def many_segments(lab, output):
    client, server = two_hosts(lab)
    web.python_server(server, page=web.LESSONS)
    with lab.capture(client, output, "tcp port 80"):
        sock = client.open_socket()
        sock.connect((SERVER, 80))
        # Linux acknowledges every segment at first; this is how it goes on, one ACK for two.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
        connection = http.client.HTTPConnection(web.NAME)
        connection.sock = sock
        connection.request("GET", "/lessons.html", headers={"Accept-Encoding": "identity"})
        connection.getresponse().read()
        connection.close()


@sample("lost-synack.pcap")
def lost_synack(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "right", "flags": "SA", "drop": True},
                                           {"from": "left", "flags": "S", "nth": 2, "drop": True}])
    with lab.capture(server, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        hello(ours, theirs)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("lost-ack.pcap")
def lost_ack(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "left", "flags": "A", "drop": True}])
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        theirs.sendall(b"Welcome!\n")
        read_exactly(ours, 9)
        ours.close()
        read_all(theirs)
        theirs.close()


def send_lines(ours, theirs, count):
    """Each line a segment of its own."""
    lines = [b"Line %d of %d: every segment carries one line of this text.\n" % (number, count)
             for number in range(1, count + 1)]
    for line in lines:
        ours.sendall(line)
    read_exactly(theirs, sum(map(len, lines)))
    time.sleep(0.1)
    ours.close()
    read_all(theirs)
    theirs.close()


@sample("retransmission.pcap")
def retransmission(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "left", "payload": True, "nth": 2, "drop": True}])
    client.sysctl("ipv4/tcp_early_retrans", 0)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        send_lines(ours, theirs, 2)


@sample("fast-retransmit.pcap")
def fast_retransmit(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "left", "payload": True, "nth": 2, "drop": True}])
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        send_lines(ours, theirs, 6)


@sample("spurious-retransmission.pcap")
def spurious_retransmission(lab, output):
    """The ACK of the line is lost, and not the line."""
    client, server = two_hosts(lab, rules=[{"from": "right", "flags": "A", "payload": False, "drop": True}])
    with lab.capture(server, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        ours.sendall(b"Did you get this line?\n")
        read_exactly(theirs, 23)
        time.sleep(0.6)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("loss-before-tap.pcap")
def loss_before_tap(lab, output):
    """The loss of fast-retransmit, seen from the receiver's side: the lost segment is not in the capture."""
    client, server = two_hosts(lab, rules=[{"from": "left", "payload": True, "nth": 2, "drop": True}])
    with lab.capture(server, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        send_lines(ours, theirs, 6)


@sample("out-of-order.pcap")
def out_of_order(lab, output):
    client, server = two_hosts(lab, rules=[{"from": "left", "payload": True, "nth": 2, "delay_ms": 2}])
    with lab.capture(server, output, "tcp port 9000", nano=True):
        ours, theirs = tcp_pair(client, server)
        send_lines(ours, theirs, 3)


@sample("zero-window.pcap")
def zero_window(lab, output):
    client, server = two_hosts(lab)
    client.sysctl("ipv4/tcp_early_retrans", 0)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server, receive_buffer=4096)
        text = b"".join(b"Line %03d: more than the receiver has room for.\n" % number for number in range(1, 121))
        sender = threading.Thread(target=ours.sendall, args=(text,), daemon=True)
        sender.start()
        time.sleep(0.6)
        read_exactly(theirs, len(text))
        sender.join()
        time.sleep(0.1)
        ours.close()
        read_all(theirs)
        theirs.close()


@sample("keep-alive.pcap")
def keep_alive(lab, output):
    client, server = two_hosts(lab)
    with lab.capture(client, output, "tcp port 9000"):
        ours, theirs = tcp_pair(client, server)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
        ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5)
        hello(ours, theirs)
        time.sleep(12)
        ours.close()
        read_all(theirs)
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


@sample("dns-over-tcp.pcap")
def dns_over_tcp(lab, output):
    """The same question twice: over UDP, then over TCP."""
    client, server = two_hosts(lab)
    dns_server(server, "192.0.2.80")
    with lab.capture(client, output, "port 53"):
        client.run("dig", f"@{SERVER}", "+noedns", web.NAME, "A")
        time.sleep(0.3)
        client.run("dig", f"@{SERVER}", "+noedns", "+tcp", web.NAME, "A")
        time.sleep(0.3)


@sample("dns-two-questions.pcap")
def dns_two_questions(lab, output):
    client, server = two_hosts(lab)
    lab.address(client, "eth0", CLIENT6 + "/64")
    client.resolver(SERVER)
    dns_server(server, "192.0.2.80,2001:db8::80")
    with lab.capture(client, output, "udp port 53"):
        client.run("getent", "ahosts", web.NAME)


@sample("dhcp.pcap")
def dhcp(lab, output):
    client, server = two_hosts(lab, warm=False, client_address=False)
    server.start("dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root", "--pid-file=",
                 "--interface=eth0", "--bind-interfaces", "--dhcp-range=10.0.0.50,10.0.0.99,1h", "--no-ping",
                 "--dhcp-authoritative", f"--dhcp-option=option:dns-server,{SERVER}",
                 f"--dhcp-leasefile={lab.scratch}/leases", until="DHCP, IP range")
    with lab.capture(client, output, "udp port 67 or udp port 68"):
        client.run("udhcpc", "-i", "eth0", "-f", "-n", "-q", "-B", "-s", "/bin/true")


@sample("igmp-join.pcap")
def igmp_join(lab, output):
    client, server = two_hosts(lab)
    group = "239.1.2.3"
    sender, member = server.open_socket(socket.SOCK_DGRAM), client.open_socket(socket.SOCK_DGRAM)
    sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(SERVER))
    member.bind((group, 5004))
    member.settimeout(5)
    membership = socket.inet_aton(group) + socket.inet_aton(CLIENT)
    with lab.capture(client, output, "igmp or udp port 5004"):
        member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        time.sleep(0.5)
        for number in (1, 2, 3):
            sender.sendto(b"Picture %d\n" % number, (group, 5004))
            member.recv(100)
            time.sleep(0.1)
        member.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, membership)
        time.sleep(0.5)


@sample("udp-broadcast.pcap")
def udp_broadcast(lab, output):
    client, _ = two_hosts(lab)
    sock = client.open_socket(socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    with lab.capture(client, output, "udp port 9"):
        sock.sendto(b"\xff" * 6 + bytes.fromhex("020000000003") * 16, ("10.0.0.255", 9))


@sample("ntp.pcap")
def ntp(lab, output):
    client, server = two_hosts(lab)
    ours, theirs = client.open_socket(socket.SOCK_DGRAM), server.open_socket(socket.SOCK_DGRAM)
    theirs.bind((SERVER, 123))
    ours.settimeout(5)
    theirs.settimeout(5)

    def now():
        return int((time.time() + 2208988800) * 2**32)

    with lab.capture(client, output, "udp port 123"):
        # leap, version 4 and mode; stratum; poll; precision; delay; dispersion; reference; four times
        ours.sendto(struct.pack("!BbbbII4sQQQQ", 0x23, 0, 0, 0, 0, 0, b"", 0, 0, 0, now()), (SERVER, 123))
        question, asker = theirs.recvfrom(100)
        received = now()
        theirs.sendto(struct.pack("!BbbbII4sQQQQ", 0x24, 1, 4, -20, 0, 16, b"GPS", received - 2**36,
                                  struct.unpack_from("!Q", question, 40)[0], received, now()), asker)
        ours.recv(100)


@sample("web-visit.pcap")
def web_visit(lab, output):
    client, server = two_hosts(lab)
    client.resolver(SERVER)
    dns_server(server, SERVER)
    web.python_server(server)
    with lab.capture(client, output, "udp port 53 or tcp port 80"):
        client.run(*CURL, "-4", URL)


@sample("two-pages.pcap")
def two_pages(lab, output):
    client, server = two_hosts(lab)
    web.python_server(server)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, "-o", "/dev/null", *RESOLVE, URL, URL + "again.html")


@sample("gzip.pcap")
def gzip(lab, output):
    client, server = two_hosts(lab)
    web.python_server(server, page=web.LESSONS, compress=True)
    with lab.capture(client, output, "tcp port 80"):
        client.run(*CURL, "--compressed", *RESOLVE, URL)


@sample("ipv6-ping.pcap")
def ipv6_ping(lab, output):
    client, _ = two_hosts(lab, ipv6=True, warm=False)
    kinds = " or ".join(f"ip6[40] == {kind}" for kind in (128, 129, 135, 136))
    with lab.capture(client, output, f"icmp6 and ( {kinds} )"):
        client.run("ping", "-n", "-c", "3", SERVER6)


@sample("vlan-http.pcap")
def vlan_http(lab, output):
    # Two switches with a trunk between them: each tags what goes onto the trunk and untags what comes off it.
    client, server = lab.host("client"), lab.host("server")
    left = lab.plug(client, "eth0", CLIENT_MAC, [CLIENT + "/24"])
    right = lab.plug(server, "eth0", SERVER_MAC, [SERVER + "/24"])
    lab.neighbour(client, "eth0", SERVER, SERVER_MAC)
    lab.neighbour(server, "eth0", CLIENT, CLIENT_MAC)
    wire = lab.wire()
    lab.veth(wire, "trunk0", wire, "trunk1")
    for name in ("trunk0", "trunk1"):
        lab.up(wire, name)
    lab.bridge(left, "trunk0", 4, tag_right=10)
    lab.bridge(right, "trunk1", 4, tag_right=10)
    web.python_server(server)
    with lab.capture(wire, output, "vlan 10 and tcp port 80", interface="trunk0"):
        client.run(*CURL, *RESOLVE, URL)


def routed(lab):
    """client 10.0.1.2, router 10.0.1.1 and 10.0.2.1, server 10.0.2.2."""
    client, router, server = lab.host("client"), lab.host("router"), lab.host("server")
    macs = ("02:00:00:00:01:01", "02:00:00:00:02:01")
    lab.bridge(lab.plug(client, "eth0", CLIENT_MAC, ["10.0.1.2/24"]),
               lab.plug(router, "eth0", macs[0], ["10.0.1.1/24"]), 4)
    lab.bridge(lab.plug(server, "eth0", SERVER_MAC, ["10.0.2.2/24"]),
               lab.plug(router, "eth1", macs[1], ["10.0.2.1/24"]), 4)
    for host, gateway in ((client, "10.0.1.1"), (server, "10.0.2.1")):
        lab.route(host, gateway)
    lab.neighbour(client, "eth0", "10.0.1.1", macs[0])
    lab.neighbour(server, "eth0", "10.0.2.1", macs[1])
    lab.neighbour(router, "eth0", "10.0.1.2", CLIENT_MAC)
    lab.neighbour(router, "eth1", "10.0.2.2", SERVER_MAC)
    router.sysctl("ipv4/ip_forward", 1)
    return client, router, server


@sample("router.pcapng")
def router(lab, output):
    client, middle, _ = routed(lab)
    with lab.capture_interfaces(middle, output, "icmp", ["eth0", "eth1"]):
        client.run("ping", "-n", "-c", "2", "10.0.2.2")


@sample("router-http.pcapng")
def router_http(lab, output):
    client, middle, server = routed(lab)
    web.python_server(server, close_delay=0.15, address="10.0.2.2")
    with lab.capture_interfaces(middle, output, "tcp port 80", ["eth0", "eth1"], settle=0.5):
        client.run(*CURL, "--resolve", f"{web.NAME}:80:10.0.2.2", URL)


@sample("traceroute.pcap")
def traceroute(lab, output):
    client, _, _ = routed(lab)
    with lab.capture(client, output, "udp or icmp"):
        client.run("busybox", "traceroute", "-n", "-q", "1", "10.0.2.2")


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
    remove_leftovers()
    for name in names or SAMPLES:
        file, function = SAMPLES[name]
        print(name, flush=True)
        with Lab() as lab:
            function(lab, CAPTURES / file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
