# udp: TCP beside UDP

udp-what-tcp-does = a connection: handshake, states, ACKs
udp-what-udp-does = datagrams: no handshake, no states, no ACKs
udp-no-tcp = This capture has no TCP conversation with payload to put beside it.
udp-no-udp = This capture has no UDP conversation with payload to put beside it.
udp-both-title = All told: { $tcp ->
    [one] one packet
   *[other] { $tcp } packets
} over TCP, { $udp } over UDP
udp-done-title = { $protocol } is done: { $packets ->
    [one] one packet
   *[other] { $packets } packets
}
udp-packets = packets
udp-header-bytes = header bytes, layers 2 to 4
udp-payload-bytes = payload bytes
udp-round-trips = round trips
udp-first-payload = until the first payload byte
udp-first-answer = until the answer
udp-none = –
udp-at-once = at once
udp-neither = Neither TCP nor UDP: without ports. Two conversations can be compared: see the sample “The same question over UDP and over TCP”.
udp-different-work = These two did different work: { $tcp } over TCP, { $udp } over UDP.
udp-different-work-summary = These two did different work: { $tcp } over TCP, { $udp } over UDP. The same work done both ways: see the sample “The same question over UDP and over TCP”.
udp-same-work-summary = The same question both ways: TCP spent { $packets ->
    [one] one packet
   *[other] { $packets } packets
} more and { $trips ->
    [one] one round trip
   *[other] { $trips } round trips
} more, for handshake, acknowledgements and farewell.
udp-unknown-work-summary = Nothing shows that both did the same work: compare the counts with care.
