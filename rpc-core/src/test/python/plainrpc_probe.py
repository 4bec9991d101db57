#!/usr/bin/env python3
"""Looks at a PlainRPC server from outside: greets, pings, calls a service that there is not, and a real one if asked.

Written from docs/protocol.md alone, with nothing but Python's standard library: what it can do, a client in any language can.
Section numbers are those of that page. Prints what it sees and exits with 0; or says in one line what is wrong, and exits with 1.
"""

import argparse
import hashlib
import socket
import struct
import sys

MAGIC = bytes.fromhex("89504C41494E0D0A")
VERSION = 1
PATIENCE_SECONDS = 10

ANNOUNCE, AGREE, REQUEST, REPLY, ERROR, CANCEL, PING, PONG, GOAWAY, PIECE = range(1, 11)
FIRST_SKIPPABLE = 0x80
CONTINUES, THROWN, ABANDONED, METADATA = 1, 2, 4, 8
MAX_PAYLOAD = 65536

CODES = {
    1: "deadline exceeded", 2: "cancelled", 3: "overloaded", 4: "too large", 5: "unimplemented",
    6: "contract mismatch", 7: "cannot encode", 8: "cannot decode", 9: "handler failed",
}
EXECUTIONS = ("not run", "may have run", "has run")


class ProbeError(Exception):
    """What is wrong, in one line."""


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = crc_table()


def crc32c(*parts):
    """RFC 3720 appendix B.4."""
    crc = 0xFFFFFFFF
    for part in parts:
        for byte in part:
            crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def fields(data, what):
    """The tag-length-value fields of greetings and errors."""
    at = 0
    while at < len(data):
        if len(data) - at < 3:
            raise ProbeError(f"{what} with a truncated field")
        tag, length = struct.unpack_from(">BH", data, at)
        value = data[at + 3:at + 3 + length]
        if len(value) < length:
            raise ProbeError(f"{what} with a truncated field")
        yield tag, value
        at += 3 + length


def encode_metadata(entries):
    """Section 5."""
    block = b""
    for name, value in entries.items():
        name, value = name.encode("ascii"), value.encode("utf-8")
        block += struct.pack(">B", len(name)) + name + struct.pack(">H", len(value)) + value
    return struct.pack(">H", len(block)) + block


def split_metadata(payload):
    """Section 5: the entries, and what comes behind them."""
    length, = struct.unpack_from(">H", payload)
    if length > len(payload) - 2:
        raise ProbeError("metadata that is cut")
    entries, at = {}, 2
    while at < 2 + length:
        name = payload[at + 1:at + 1 + payload[at]]
        at += 1 + len(name)
        size, = struct.unpack_from(">H", payload, at)
        entries[name.decode("ascii")] = payload[at + 2:at + 2 + size].decode("utf-8")
        at += 2 + size
    return entries, payload[2 + length:]


def varint(number):
    """Section 10: seven bits a byte, the lowest first."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def encode_text(text):
    data = text.encode("utf-8")
    return varint(len(data) + 1) + data


def decode_text(body):
    """A body that is one text."""
    length = shift = at = 0
    while True:
        if at == len(body) or at == 5:
            raise ProbeError("a reply that is no text")
        length |= (body[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not body[at - 1] & 0x80:
            break
    if length == 0 and at == len(body):
        return None
    if length - 1 != len(body) - at:
        raise ProbeError("a reply whose text has another length than it says")
    return body[at:].decode("utf-8")


class Connection:
    """One connection, used by one thread that waits for each answer."""

    def __init__(self, host, port):
        self.server = f"{host}:{port}"
        self.last_call = 0
        self.services = []
        self.agreed = {}
        self.metadata = {}  # of the last reply
        try:
            self.socket = socket.create_connection((host, port), PATIENCE_SECONDS)
        except OSError as e:
            raise ProbeError(f"cannot connect to {self.server}: {e.strerror or e}") from e
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # ---- bytes

    def read(self, count, what):
        data = bytearray()
        while len(data) < count:
            try:
                more = self.socket.recv(count - len(data))
            except socket.timeout as e:
                raise ProbeError(
                    f"{self.server}: nothing came for {PATIENCE_SECONDS} s, expected {what}") from e
            except OSError as e:
                raise ProbeError(f"{self.server}: {e.strerror}, expected {what}") from e
            if not more:
                raise ProbeError(f"{self.server} closed the connection, expected {what}")
            data += more
        return bytes(data)

    def write(self, data):
        try:
            self.socket.sendall(data)
        except OSError as e:
            raise ProbeError(f"{self.server}: cannot write: {e.strerror or e}") from e

    # ---- section 1

    def greet(self):
        options = struct.pack(">BHI", 1, 4, 0x7FFFFFFF)
        greeting = MAGIC + struct.pack(">BBH", VERSION, VERSION, len(options)) + options
        self.write(greeting + struct.pack(">I", crc32c(greeting)))
        head = self.read(len(MAGIC), "a greeting")
        if head != MAGIC:
            raise ProbeError(f"{self.server} is not a PlainRPC server, it says {head!r}")
        head += self.read(4, "the rest of the greeting")
        version, refusal, length = struct.unpack_from(">BBH", head, len(MAGIC))
        options = self.read(length, "the options of the greeting")
        crc, = struct.unpack(">I", self.read(4, "the checksum of the greeting"))
        if crc != crc32c(head, options):
            raise ProbeError(f"{self.server}: the greeting is damaged")
        numbers = {1: 4 << 20, 2: 1024, 3: 10000, 4: 15000}
        text = ""
        for tag, value in fields(options, "a greeting"):
            if tag in numbers:
                numbers[tag], = struct.unpack(">I", value)
            elif tag == 5:
                text = value.decode("utf-8")
        if refusal:
            raise ProbeError(f"{self.server} refuses the connection ({refusal}): {text}")
        if version != VERSION:
            raise ProbeError(f"{self.server} chose version {version}, this speaks {VERSION}")
        return numbers

    # ---- section 2

    def send(self, kind, flags, call_id, payload=b""):
        length = len(payload)
        check = length >> 16 ^ length >> 8 & 0xFF ^ length & 0xFF ^ 0x5A
        header = struct.pack(">B", check) + length.to_bytes(3, "big") + struct.pack(
            ">BBI", kind, flags, call_id)
        self.write(header + struct.pack(">I", crc32c(header, payload)) + payload)

    def receive(self, what):
        """The next frame that is not about the connection itself: type, flags, call id, payload."""
        while True:
            header = self.read(10, what)
            if header[0] != header[1] ^ header[2] ^ header[3] ^ 0x5A:
                raise ProbeError(f"{self.server}: a damaged length, expected {what}")
            length = int.from_bytes(header[1:4], "big")
            if length > MAX_PAYLOAD:
                raise ProbeError(f"{self.server}: a frame of {length} bytes, expected {what}")
            crc, = struct.unpack(">I", self.read(4, what))
            payload = self.read(length, what)
            if crc != crc32c(header, payload):
                raise ProbeError(f"{self.server}: a damaged frame, expected {what}")
            kind, flags, call_id = struct.unpack_from(">BBI", header, 4)
            if kind == PING:
                self.send(PONG, 0, 0, payload)
            elif kind == AGREE:
                self.agree(payload)
            elif kind == GOAWAY:
                self.gone_away(payload)
            elif kind < FIRST_SKIPPABLE:
                return kind, flags, call_id, payload

    def ping(self, opaque):
        self.send(PING, 0, 0, opaque)
        kind, _, _, payload = self.receive("a pong")
        if kind != PONG or payload != opaque:
            raise ProbeError(f"{self.server}: frame type {kind} with {payload.hex()}, expected a pong")

    # ---- section 4

    def announce(self, descriptor):
        """Gives the service of a descriptor a number."""
        number = len(self.services)
        fingerprint = hashlib.sha256(descriptor).digest()
        self.services.append(fingerprint)
        self.send(ANNOUNCE, 0, 0, struct.pack(">H", number) + fingerprint + descriptor)
        return number

    def agree(self, payload):
        number, verdict = struct.unpack_from(">HB", payload)
        if verdict == 0 and payload[3:] != self.services[number]:
            raise ProbeError(f"{self.server}: agrees on another service than announced")
        self.agreed[number] = verdict

    # ---- section 5, with section 3 for what does not fit into a frame

    def call(self, service, method, arguments, metadata=None):
        """The result's bytes; or an error, as its code, execution and message."""
        self.last_call += 1
        request = struct.pack(">HHq", service, method, PATIENCE_SECONDS * 1_000_000_000)
        request += (encode_metadata(metadata) if metadata else b"") + arguments
        pieces = [request[i:i + MAX_PAYLOAD] for i in range(0, len(request), MAX_PAYLOAD)]
        for i, piece in enumerate(pieces):
            flags = CONTINUES if i + 1 < len(pieces) else 0
            flags |= METADATA if metadata and i == 0 else 0
            self.send(PIECE if i else REQUEST, flags, self.last_call, piece)
        return self.answer(service)

    def answer(self, service):
        body, thrown = b"", False
        begun = False
        while True:
            kind, flags, call_id, payload = self.receive("the answer to a call")
            if call_id != self.last_call:
                raise ProbeError(f"{self.server}: an answer to call {call_id}, which nobody made")
            if kind == ERROR:
                return None, self.error(payload)
            if kind != (PIECE if begun else REPLY) or flags & ABANDONED:
                raise ProbeError(f"{self.server}: frame type {kind} is no answer to a call")
            if self.agreed.get(service) != 0:
                raise ProbeError(f"{self.server}: a reply of a service that was not agreed on")
            if not begun:
                thrown = flags & THROWN
                self.metadata = {}
                if flags & METADATA:
                    self.metadata, payload = split_metadata(payload)
            begun = True
            body += payload
            if not flags & CONTINUES:
                if thrown:
                    raise ProbeError(f"{self.server}: an exception that the method does not declare")
                return body, None

    # ---- section 6

    def error(self, payload):
        if len(payload) < 2 or payload[1] >= len(EXECUTIONS):
            raise ProbeError(f"{self.server}: a malformed error")
        message = ""
        for tag, value in fields(payload[2:], "an error"):
            if tag == 1:
                message = value.decode("utf-8")
        code = payload[0]
        return f"error {code} ({CODES.get(code, 'unknown')}, {EXECUTIONS[payload[1]]}): {message}"

    # ---- section 7

    def gone_away(self, payload):
        last, = struct.unpack_from(">I", payload)
        if self.last_call > last:
            raise ProbeError(f"{self.server} takes no more calls: {payload[4:].decode('utf-8')}")

    def close(self):
        """In order: nothing that is under way is lost."""
        self.send(GOAWAY, 0, 0, struct.pack(">I", 0) + b"the probe is done")
        self.socket.shutdown(socket.SHUT_WR)
        while self.socket.recv(4096):
            pass
        self.socket.close()


def descriptor(*lines):
    """Section 9."""
    return "".join(line + "\n" for line in ("plainrpc-descriptor 1", *lines)).encode("utf-8")


def probe(arguments):
    connection = Connection(arguments.host, arguments.port)
    numbers = connection.greet()
    print(
        f"greeting: version {VERSION}, requests up to {numbers[1]} bytes, {numbers[2]} calls in flight,"
        f" heartbeat {numbers[3]} ms, silence {numbers[4]} ms")
    connection.ping(b"plainrpc")
    print("ping: pong")

    unknown = connection.announce(
        descriptor("service org.example.NoSuchService", "method find(long) String"))
    result, error = connection.call(unknown, 0, b"\x02")
    if error is None:
        raise ProbeError(f"{connection.server} answers calls of a service that there is not: {result!r}")
    print(f"unknown service: {error}")

    if arguments.upper:
        service, text = arguments.upper
        text = sys.stdin.read() if text == "-" else text
        number = connection.announce(
            descriptor("service " + service, "method upper(String) String"))
        metadata = dict(entry.split("=", 1) for entry in arguments.metadata)
        result, error = connection.call(number, 0, encode_text(text), metadata)
        if error is not None:
            raise ProbeError(f"{service}.upper(String): {error}")
        print(f"upper: {decode_text(result)}")
        for name, value in connection.metadata.items():
            print(f"metadata: {name}={value}")
    connection.close()


class OneLineParser(argparse.ArgumentParser):
    def error(self, message):
        raise ProbeError(f"{message}; use: {' '.join(self.format_usage().split()[1:])}")


def main():
    parser = OneLineParser(prog="plainrpc_probe.py", description=__doc__.split("\n")[0])
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument(
        "--upper", nargs=2, metavar=("SERVICE", "TEXT"),
        help="call upper(String) of an interface that has this one method; - reads TEXT from standard input")
    parser.add_argument(
        "--metadata", action="append", default=[], metavar="NAME=VALUE", help="goes along with that call")
    try:
        probe(parser.parse_args())
        return 0
    except ProbeError as e:
        print(f"plainrpc_probe: {e}", file=sys.stderr)
    except (OSError, ValueError, struct.error) as e:
        print(f"plainrpc_probe: {type(e).__name__}: {e}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
