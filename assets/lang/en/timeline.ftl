# timeline: what is said of each step

timeline-client = client
timeline-server = server
timeline-sender = sender
timeline-receiver = receiver

timeline-syn-title = SYN: may we talk?
timeline-syn = The { $sender } asks to open a connection and announces its first sequence number (shown as { $seq }). The SYN itself takes one number.
timeline-crossing-syn-title = SYN from the other side: they cross
timeline-crossing-syn = The { $sender } asks to open the same connection, not yet knowing of the { $receiver }’s SYN. The two cross on the way: a simultaneous open.
timeline-syn-ack-title = SYN, ACK: yes, and may I too?
timeline-syn-ack = The { $sender } agrees: ack={ $ack } says that the { $receiver }’s SYN has come. In the same segment it announces its own first sequence number (shown as { $seq }).
timeline-crossing-syn-ack-title = SYN, ACK from both sides: these cross too
timeline-crossing-syn-ack = The { $sender } repeats its own SYN (number { $seq }, as before) and with ack={ $ack } acknowledges the { $receiver }’s, which it met on the way. The { $receiver } does the same: no end answers a call, both had called.
timeline-handshake-ack-title = ACK: the connection is open
timeline-handshake-ack = The { $sender } acknowledges the { $receiver }’s SYN with ack={ $ack }. It has been ESTABLISHED since the answer came; the { $receiver } will be when this arrives.
timeline-handshake-ack-lost-title = ACK: the third segment of the handshake
timeline-handshake-ack-lost = The { $sender } acknowledges the { $receiver }’s SYN with ack={ $ack }. It has been ESTABLISHED since the answer came; for the { $receiver } to be so too, this would have to arrive.
timeline-handshake-ack-crossed = The { $sender } answers the { $receiver }’s SYN, ACK with ack={ $ack }. Each end has been ESTABLISHED since the other’s SYN, ACK came, so this brings nothing new.
timeline-data-title = Data
timeline-data-label-title = Data: { $label }
timeline-data = { $bytes ->
    [one] The { $sender } sends one byte to the { $receiver }: number { $first } of its byte stream.
   *[other] The { $sender } sends { $bytes } bytes to the { $receiver }: numbers { $first } to { $last } of its byte stream.
}
timeline-data-mid-stream = { $bytes ->
    [one] The { $sender } sends one byte to the { $receiver }: number { $first }, counted from the first byte seen.
   *[other] The { $sender } sends { $bytes } bytes to the { $receiver }: numbers { $first } to { $last }, counted from the first byte seen.
}
timeline-data-early = Early: the { $sender }’s bytes { $first } to { $last } come before the ones that precede them. The { $receiver } keeps them until the gap is filled.
timeline-data-late = Late: the { $sender } had sent bytes { $first } to { $last } before the ones already here, and they were overtaken. Now the { $receiver } can put everything in order again.
timeline-ack-title = ACK: received
timeline-ack = The { $sender } has everything up to byte { $acked } and expects { $ack } next. A plain ACK takes no sequence number.
timeline-fin-title = FIN: I have said everything
timeline-fin = The { $sender } has no more to send and closes its direction. It can still receive. Like a SYN, a FIN takes one sequence number ({ $seq }).
timeline-fin-data = The { $sender } sends its last { $bytes } bytes and closes its direction in the same segment. It can still receive.
timeline-fin-closed = The { $sender } has no more to send and closes its direction. Whether its program still reads, a FIN does not tell: after close it looks as after shutdown. Like a SYN, a FIN takes one sequence number ({ $seq }).
timeline-fin-closed-data = The { $sender } sends its last { $bytes } bytes and closes its direction in the same segment. Whether its program still reads, a FIN does not tell: after close it looks as after shutdown.
timeline-fin-ack-title = ACK: I know you are done
timeline-fin-ack = The { $sender } acknowledges the FIN with ack={ $ack }. One direction is closed; the { $sender } may go on sending.
timeline-second-fin-title = FIN: so have I
timeline-second-fin = Now the { $sender } closes its direction too and waits for the last acknowledgement.
timeline-combined-fin-title = FIN, ACK in one segment
timeline-combined-fin = The { $sender } has no more to say either: it acknowledges the { $receiver }’s FIN and sends its own in one segment. Four segments become three.
timeline-crossing-fin-title = FIN from the other side: they cross
timeline-crossing-fin = The { $sender } closes too, not yet knowing of the { $receiver }’s FIN. Both pass through CLOSING.
timeline-last-ack-title = ACK: closed
timeline-last-ack = The { $sender } acknowledges the last FIN. It stays in TIME-WAIT for a while, in case this ACK is lost and the FIN comes again; the { $receiver } is done when it arrives.
timeline-last-ack-crossed-title = ACK: your FIN has come
timeline-last-ack-crossed = The { $sender } acknowledges the { $receiver }’s FIN. When this arrives, the { $receiver } goes from CLOSING to TIME-WAIT.
timeline-refusal-title = RST: nobody is listening
timeline-refusal = No program listens at port { $port }, so the { $sender }’s system answers with RST at once: connection refused.
timeline-reset-title = RST: aborted
timeline-reset = The { $sender } breaks the connection off. No acknowledgement follows, and whatever was still under way is thrown away.
timeline-reset-unread-title = RST: nobody is left to read this
timeline-reset-unread = Data came although the { $sender }’s program had closed both directions (inferred). Nobody can read them any more, so the system answers with an RST: the { $receiver } learns that its data were lost.
timeline-retransmission-title = Sent again
timeline-retransmission = No acknowledgement for { $wait }: the { $sender } sends the segment with number { $seq } again.
timeline-retransmission-syn = No answer for { $wait }: the { $sender } sends its SYN again, with the same sequence number.
timeline-retransmission-syn-ack = No ACK for { $wait }: the { $sender } sends its SYN, ACK again. The { $receiver }’s ACK or the first SYN, ACK has been lost; the { $sender } cannot tell which.
timeline-retransmission-fast = Duplicate acknowledgements say that number { $seq } is missing, so the { $sender } sends it again without waiting for its timer.
timeline-retransmission-spurious = The { $sender } sends again what the { $receiver } had already acknowledged. It does no harm: the copy is dropped.
timeline-passed-on-title = The same packet, further on
timeline-passed-on = The same packet as in frame { $frame }, seen a second time further on: TTL { $now } instead of { $before }, since a router has passed it on in a new frame. The { $sender } sent it only once.
timeline-passed-on-ipv6 = The same packet as in frame { $frame }, seen a second time further on: hop limit { $now } instead of { $before }, since a router has passed it on in a new frame. The { $sender } sent it only once.
timeline-seen-beside-title = The same packet, on another link
timeline-seen-beside = The same packet as in frame { $frame }, recorded a second time on another link: all above the link layer is the same, and no router lies between (its time to live is still { $ttl }). The { $sender } sent it only once.
timeline-not-seen-title = Not seen before
timeline-not-seen = Number { $seq } comes after later ones, and no packet before carried it. So (inferred) the first transmission was lost before it came here, or this segment was held up on its way.
timeline-not-seen-fast = Duplicate acknowledgements say that number { $seq } is missing; the { $sender } sends it at once. No packet before carried it: so (inferred) the first transmission was lost before it came here.
timeline-keep-alive-title = Keep-alive: still there?
timeline-keep-alive = Nothing has been said for a while. With an old number and no new data, the { $sender } asks whether the { $receiver } is still there.
timeline-keep-alive-answer-title = Keep-alive: still here
timeline-keep-alive-answer = The { $sender } answers the probe: it repeats what it expects next. The connection is alive on both sides.
timeline-zero-window-title = Zero window: please wait
timeline-zero-window = The { $sender }’s buffer is full: it advertises a window of 0, and the { $receiver } must stop sending.
timeline-zero-window-probe-title = Window probe: is there room?
timeline-zero-window-probe = The { $sender } asks with one byte whether there is room again.
timeline-zero-window-probe-empty = The { $sender } asks whether there is room again: an old number without data, which the { $receiver } must answer.
timeline-zero-window-still-title = Zero window: not yet
timeline-zero-window-still = The { $sender } answers the probe: its window is still 0.
timeline-window-update-title = Window update: go on
timeline-window-update = The { $sender } has room again and advertises a window of { $window } bytes. Nothing new is acknowledged.
timeline-window-update-unknown = The { $sender } has room again and advertises a larger window. Nothing new is acknowledged.
timeline-duplicate-ack-title = Duplicate ACK: one is missing
timeline-duplicate-ack = Something arrived out of turn: the { $sender } repeats that it still expects number { $ack }.
timeline-duplicate-sack-title = Duplicate ACK: I had that already
timeline-duplicate-sack = The { $sender } got numbers { $first } to { $last } a second time, and says so in a SACK block (D-SACK). Nothing is missing: the { $receiver } learns that it need not have sent again.
timeline-datagram-label-title = { $title }: { $label }
timeline-request-title = Datagram
timeline-request = { $bytes ->
    [one] The { $sender } sends one byte to port { $port }. No handshake first, and nobody promises an answer.
   *[other] The { $sender } sends { $bytes } bytes to port { $port }. No handshake first, and nobody promises an answer.
}
timeline-reply-title = Datagram back
timeline-reply = The { $sender } sends { $bytes } bytes back.
timeline-reply-after = The { $sender } answers with { $bytes } bytes; seen { $after } after the question. UDP knows nothing of requests and answers: that is the programs’ own agreement.
timeline-multicast-title = Datagram to a group
timeline-multicast = The { $sender } sends { $bytes } bytes once, to the group { $group }. A copy is for every host that has joined. UDP acknowledges nothing: that is left to the programs.
timeline-broadcast-title = Datagram to everybody
timeline-broadcast = The { $sender } sends { $bytes } bytes once, to everybody on the link. UDP acknowledges nothing: that is left to the programs.
timeline-unreachable-title = ICMP: no program at this port
timeline-unreachable-title-any = ICMP: could not be delivered
timeline-unreachable = No program receives at port { $port }. It is not UDP that says so but ICMP: the { $sender }’s system reports “port unreachable”.
timeline-and-lost = { $text } What follows shows (inferred) that it was lost after it had passed here: the { $receiver } never got it.
timeline-and-crosses = { $text } It crosses packet { $frame }, of which the { $sender } cannot have known.
timeline-unreachable-any = ICMP reports to the { $receiver } that what it sent could not be delivered: the network, the host or the port cannot be reached.
timeline-time-exceeded-title = ICMP: time exceeded
timeline-time-exceeded = The packet’s time to live ran out on the way, so it was discarded. ICMP tells the { $receiver } so: that is how traceroute finds the routers.
timeline-time-exceeded-router = The router { $router } has lowered the time to live to 0. It throws the packet away and tells the { $receiver } so, quoting the packet’s head. traceroute learns a router’s address this way; its next probe gets one more, and goes one router farther.
timeline-unreachable-router = The router { $router } could not send the packet on: the network or the host cannot be reached, or nobody may pass. It tells the { $receiver } so by ICMP, quoting the packet’s head.
timeline-icmp-error-router = The router { $router } reports to the { $receiver } about a packet of this conversation and quotes it: perhaps it is too big for the next link, or another way is better.
timeline-and-expired = { $text } With a time to live of { $ttl } it gets no farther than the router { $router }, as the ICMP message about it says.
timeline-and-expired-bare = { $text } Its time to live takes it no farther than the router { $router }, as the ICMP message about it says.
timeline-and-stopped = { $text } It gets no farther than the router { $router }, as the ICMP message about it says.
timeline-icmp-error-title = ICMP: something was amiss
timeline-icmp-error = ICMP reports to the { $receiver } about a packet of this conversation and quotes it: perhaps it is too big for a link, or another way is better.

timeline-before-title = Before the first packet
timeline-before-tcp = { $server } listens at port { $port }. { $client } is about to connect.
timeline-before-simultaneous = { $client } and { $server } are both about to open the same connection; neither listens. “Client” is merely the one whose SYN was seen first.
timeline-before-maybe = { $client } is about to ask { $server } for a connection to port { $port }. Whether anybody listens there is not yet known.
timeline-before-mid-stream = The capture begins in the middle of this connection. Its opening was not seen, so the states are unknown until something tells.
timeline-before-udp = { $client } has something for port { $port } of { $server }. UDP opens no connection.
timeline-before-group = { $client } has something for all of { $group }. UDP opens no connection.
timeline-before-broadcast = { $client } has something for everybody on the link. UDP opens no connection.
timeline-after-title = { $packets ->
    [one] All told: one packet
   *[other] All told: { $packets } packets
}
timeline-after-title-passed-on = { $packets ->
    [one] All told: one packet, seen { $frames } times on its way
   *[other] All told: { $packets } packets, seen { $frames } times on their way
}
timeline-after-four-way = Closed in four segments, as in the textbook: each direction has its FIN and its ACK. The end that closed first waits in TIME-WAIT.
timeline-after-three-way = Why three segments and not four? The second end had nothing more to send, so its ACK and its FIN travelled together.
timeline-after-simultaneous-open = A simultaneous open: both ends called, neither listened, and one connection came of it. “Client” and “server” are only names here.
timeline-after-half-close = A half-close: one end was done early, the other went on sending before it closed. That is why a TCP close has two halves.
timeline-after-simultaneous = Both closed at once and the FINs crossed, so both went through CLOSING and both wait in TIME-WAIT.
timeline-after-reset = Aborted by a reset: no FIN, no TIME-WAIT.
timeline-after-fin-reset = There was first a FIN, then a reset: the closing had begun and was broken off. Whatever was still under way is thrown away.
timeline-after-reset-unread = First a FIN, then a reset: the program had closed both directions, and what came afterwards found nobody to read it. The system said so by an RST; no program broke the connection off.
timeline-after-refused = Refused: the host is there, but no program listens at that port.
timeline-after-unanswered = No answer to the SYN: the host is not there, or something on the way swallows the segments.
timeline-after-half-open = The handshake’s last ACK was not seen: at the server the connection is not established, it stays in SYN-RECEIVED.
timeline-after-zero-window = Flow control: the receiver’s window fell to 0, the sender waited and asked, and went on once there was room. Nothing was lost.
timeline-after-not-seen = Segments came after later ones, and no packet before carried them: they were lost before they came here or held up (inferred), and the receiver waited for them.
timeline-after-spurious = Only the ACK was lost (inferred), not the data: sent again because no acknowledgement had come, they came twice, and the receiver threw the copy away. The programs notice nothing.
timeline-after-retransmission = { $count ->
    [one] One segment was sent again because no acknowledgement had come in time. The programs notice nothing but the delay.
   *[other] { $count } segments were sent again because no acknowledgement had come in time. The programs notice nothing but the delay.
}
timeline-after-fast-retransmission = { $count ->
    [one] Duplicate ACKs reported the gap, and one segment was sent again before any timer ran out.
   *[other] Duplicate ACKs reported the gap, and segments were sent again, { $count } in all.
}
timeline-after-out-of-order = One segment overtook another. The receiver put the bytes in order again; nothing was lost, nothing sent twice.
timeline-after-keep-alive = A long silence, and probes to make sure that the other end is still there: keep-alives carry no data.
timeline-after-mid-stream = This connection began before the capture did: numbers are counted from the first byte seen, and the opening is unknown.
timeline-after-incomplete = The capture ends before the closing is complete.
timeline-after-open = The capture ends, and the connection is still open.
timeline-after-answered = Asked and answered: no handshake before, no farewell after.
timeline-after-unreachable = No program was there to receive it. UDP itself would have stayed silent; ICMP told.
timeline-after-group = { $packets ->
    [one] Sent once, for every host that has joined the group. UDP acknowledges nothing.
   *[other] Each sent once, for every host that has joined the group. UDP acknowledges nothing.
}
timeline-after-broadcast = { $packets ->
    [one] Sent once, to everybody on the link. UDP acknowledges nothing: that is left to the programs.
   *[other] Each sent once, to everybody on the link. UDP acknowledges nothing: that is left to the programs.
}
timeline-after-no-answer = No answer came. UDP neither notices nor sends again: that would be the program’s business.
timeline-after-time-exceeded = It never reached the server: its time to live ran out at a router, and ICMP told. This is how traceroute finds the way.
timeline-below-after = { $text } The answer was seen { $after } after the question.
timeline-below-reported-after = { $text } The report was seen { $after } after the question.
timeline-before-below = { $protocol } between { $client } and { $server }: below the transport layer, so without ports and without a connection.
timeline-after-below = That was { $protocol }. No program of either host took part: the systems themselves spoke.
timeline-after-echo = That was { $protocol }. At one end a program (ping) asked, at the other the system itself answered: no program has to run there.
timeline-ack-syn = The { $sender } acknowledges the other’s SYN with ack={ $ack }: the SYN took number 0, and no data has come yet.
