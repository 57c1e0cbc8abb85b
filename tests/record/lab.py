"""Hosts, links and captures: network namespaces joined by veth pairs and the bridge in `bridge.py`.

Everything a lab starts ends with it, on failure too: processes by their ids, then the namespaces.
All traffic stays inside the namespaces.
"""

import contextlib
import ctypes
import itertools
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
OFFLOADS = ["rx", "tx", "sg", "tso", "gso", "gro", "rxvlan", "txvlan"]

CLIENT = "10.0.0.2"
SERVER = "10.0.0.1"
CLIENT_MAC = "02:00:00:00:00:02"
SERVER_MAC = "02:00:00:00:00:01"
CLIENT6 = "2001:db8::2"
SERVER6 = "2001:db8::1"


def run(*command, check=True):
    return subprocess.run([str(part) for part in command], check=check, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def must(*command):
    done = run(*command, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


class Host:
    """One network namespace."""

    def __init__(self, lab, name):
        self.lab = lab
        self.name = name
        self.netns = f"{lab.prefix}-{name}"
        must("ip", "netns", "add", self.netns)
        lab.hosts.append(self)
        must("ip", "-n", self.netns, "link", "set", "lo", "up")
        for key, value in {
            "ipv6/conf/all/accept_ra": 0, "ipv6/conf/default/accept_ra": 0,
            "ipv6/conf/all/disable_ipv6": 1, "ipv6/conf/default/disable_ipv6": 1,
            "ipv4/tcp_no_metrics_save": 1, "ipv4/igmp_qrv": 1, "ipv4/tcp_congestion_control": "reno",
        }.items():
            self.sysctl(key, value)

    @contextlib.contextmanager
    def inside(self):
        """Makes this thread's new sockets (and /proc/sys/net) belong to the host."""
        with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{self.netns}") as there:
            self._enter(there)
            try:
                yield
            finally:
                self._enter(home)

    @staticmethod
    def _enter(handle):
        if LIBC.setns(handle.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")

    def sysctl(self, key, value):
        with self.inside():
            pathlib.Path("/proc/sys/net", key).write_text(str(value))

    def open_socket(self, kind=socket.SOCK_STREAM, family=socket.AF_INET):
        with self.inside():
            sock = socket.socket(family, kind)
        self.lab.stack.callback(sock.close)
        return sock

    def listen(self, port, address=SERVER, family=socket.AF_INET, receive_buffer=None):
        sock = self.open_socket(family=family)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.bind((address, port))
        sock.listen(5)
        return sock

    def resolver(self, address):
        """The name server that programs on this host ask."""
        directory = pathlib.Path("/etc/netns", self.netns)
        directory.mkdir(parents=True)
        (directory / "resolv.conf").write_text(f"nameserver {address}\n")

    def command(self, *command):
        return ["ip", "netns", "exec", self.netns, *map(str, command)]

    def run(self, *command, check=True, timeout=60):
        """Runs a real program on this host and waits for it."""
        done = subprocess.run(self.command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout)
        if check and done.returncode:
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
        return done

    def start(self, *command, until=None, **options):
        """Starts a program that goes on; `until` is a text of its output to wait for."""
        return self.lab.start(self.command(*command), until=until, **options)


class Lab:
    """A context manager that owns hosts, links, programs and a scratch directory."""

    numbers = itertools.count()

    def __init__(self):
        self.prefix = f"rec{os.getpid()}x{next(Lab.numbers)}"
        self.hosts = []
        self.cables = itertools.count()

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        self.stack.callback(self._remove_hosts)
        self.scratch = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="record-")))
        return self

    def __exit__(self, *problem):
        return self.stack.__exit__(*problem)

    def _remove_hosts(self):
        for host in self.hosts:
            run("ip", "netns", "del", host.netns, check=False)
            shutil.rmtree(f"/etc/netns/{host.netns}", ignore_errors=True)

    def host(self, name):
        return Host(self, name)

    def start(self, command, until=None, stop=signal.SIGTERM, stdin=subprocess.DEVNULL):
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.stack.callback(self.stop, process, stop)
        if until:
            wait_for_text(process, until)
        return process

    @staticmethod
    def stop(process, how=signal.SIGTERM):
        if process.stdin:
            process.stdin.close()
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()

    def wire(self):
        """The namespace that the bridges live in; no host of the story."""
        for host in self.hosts:
            if host.name == "wire":
                return host
        return self.host("wire")

    def veth(self, first, first_name, second, second_name):
        must("ip", "link", "add", "name", first_name, "netns", first.netns, "type", "veth",
             "peer", "name", second_name, "netns", second.netns)
        for host, name in ((first, first_name), (second, second_name)):
            for offload in OFFLOADS:
                run(*host.command("ethtool", "-K", name, offload, "off"), check=False)

    def plug(self, host, interface, mac, addresses):
        """Gives a host a network card; returns the name of the cable's other end, in the wire."""
        end = f"cable{next(self.cables)}"
        self.veth(host, interface, self.wire(), end)
        must("ip", "-n", host.netns, "link", "set", interface, "address", mac)
        self.up(host, interface)
        self.up(self.wire(), end)
        for address in addresses:
            self.address(host, interface, address)
        return end

    @staticmethod
    def address(host, interface, address):
        extra = []
        if ":" in address:
            extra = ["nodad"]
            host.sysctl(f"ipv6/conf/{interface}/dad_transmits", 0)
            host.sysctl(f"ipv6/conf/{interface}/disable_ipv6", 0)
        must("ip", "-n", host.netns, "address", "add", address, "dev", interface, *extra)

    @staticmethod
    def up(host, interface):
        must("ip", "-n", host.netns, "link", "set", interface, "up")

    @staticmethod
    def route(host, gateway):
        must("ip", "-n", host.netns, "route", "add", "default", "via", gateway)

    def bridge(self, left, right, delay_ms=0.0, rules=(), tag_right=None):
        command = [sys.executable, HERE / "bridge.py", left, right, "--delay-ms", delay_ms]
        if tag_right is not None:
            command += ["--tag-right", tag_right]
        for rule in rules:
            command += ["--rule", json.dumps(rule)]
        self.wire().start(*command, until="ready", stdin=subprocess.PIPE)

    @staticmethod
    def neighbour(host, interface, address, mac):
        must("ip", "-n", host.netns, "neigh", "replace", address, "lladdr", mac, "nud", "permanent",
             "dev", interface)

    @contextlib.contextmanager
    def capture(self, host, output, capture_filter, interface="eth0", settle=0.25, nano=False):
        """tcpdump around a `with` block; the file appears when the block has ended well."""
        part = self.scratch / "capture.pcap"
        precision = ["--time-stamp-precision=nano"] if nano else []
        process = host.start("tcpdump", "-i", interface, "-n", "-U", "-s", "0", "-Z", "root",
                             "--immediate-mode", *precision, "-w", part, *capture_filter.split(),
                             until="listening on", stop=signal.SIGINT)
        yield
        time.sleep(settle)
        self.stop(process, signal.SIGINT)
        shutil.copyfile(part, output)

    @contextlib.contextmanager
    def capture_interfaces(self, host, output, capture_filter, interfaces, settle=0.25):
        """dumpcap on several interfaces at once, which writes pcapng; sorted by time afterwards."""
        part = self.scratch / "capture.pcapng"
        command = ["dumpcap", "-q", "-w", part]
        for interface in interfaces:
            command += ["-i", interface, "-f", capture_filter]
        process = host.start(*command, until="File:", stop=signal.SIGINT)
        time.sleep(0.5)
        yield
        time.sleep(settle + 0.5)
        self.stop(process, signal.SIGINT)
        must("reordercap", part, self.scratch / "sorted.pcapng")
        output.write_bytes(without_machine((self.scratch / "sorted.pcapng").read_bytes()))


def remove_leftovers():
    """Namespaces of a recorder that was killed before it could clean up."""
    for line in must("ip", "netns", "list").splitlines():
        name = line.split()[0]
        found = re.fullmatch(r"rec(\d+)x\d+-\w+", name)
        if found and not pathlib.Path("/proc", found[1]).exists():
            run("ip", "netns", "del", name, check=False)
            shutil.rmtree(f"/etc/netns/{name}", ignore_errors=True)


def two_hosts(lab, delay_ms=8.0, rules=(), ipv6=False, warm=True, client_address=True):
    """The usual pair: a client and a server with one link between them (left is the client's side)."""
    client, server = lab.host("client"), lab.host("server")
    addresses = (CLIENT6 + "/64", SERVER6 + "/64") if ipv6 else (CLIENT + "/24", SERVER + "/24")
    left = lab.plug(client, "eth0", CLIENT_MAC, [addresses[0]] if client_address else [])
    right = lab.plug(server, "eth0", SERVER_MAC, [addresses[1]])
    if warm:
        lab.neighbour(client, "eth0", SERVER6 if ipv6 else SERVER, SERVER_MAC)
        lab.neighbour(server, "eth0", CLIENT6 if ipv6 else CLIENT, CLIENT_MAC)
    lab.bridge(left, right, delay_ms, rules)
    return client, server


def tcp_pair(client, server, port=9000, client_port=0, receive_buffer=None, listener=None):
    """Two connected sockets: the client's, the server's."""
    listener = listener or server.listen(port, receive_buffer=receive_buffer)
    ours = client.open_socket()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if client_port:
        ours.bind((CLIENT, client_port))
    ours.settimeout(30)
    ours.connect((SERVER, port))
    listener.settimeout(30)
    theirs, _ = listener.accept()
    theirs.settimeout(30)
    client.lab.stack.callback(theirs.close)
    for sock in (ours, theirs):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ours, theirs


def wait_for_text(process, text, seconds=10):
    """Reads a program's output until `text` is in it."""
    seen = b""
    deadline = time.monotonic() + seconds
    while text.encode() not in seen:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise RuntimeError(f"{process.args}: no {text!r} in time, only {seen!r}")
        chunk = os.read(process.stdout.fileno(), 4096)
        if not chunk:
            raise RuntimeError(f"{process.args}: ended, and said {seen!r}")
        seen += chunk


def without_machine(data):
    """The same pcapng without what it tells of the recording machine: the options of the section header,
    and the interfaces' if_os."""
    result, at = b"", 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        body = data[at + 8:at + length - 4]
        if kind == 0x0A0D0D0A:
            body = body[:16]
        elif kind == 1:
            body = body[:8] + b"".join(option for code, option in options(body[8:]) if code != 12)
        result += struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)
        at += length
    return result


def options(data):
    """The options of a pcapng block: each one's code and its bytes, header and padding included."""
    at = 0
    while at < len(data):
        code, length = struct.unpack_from("<HH", data, at)
        end = at + 4 + (length + 3) // 4 * 4
        yield code, data[at:end]
        at = end
