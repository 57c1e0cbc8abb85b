# flow: patterns of conversations, what Wireshark's names mean, the states

flow-pattern = { $open }, { $close }

flow-open-three-way = three-way handshake
flow-open-simultaneous = simultaneous open
flow-open-refused = connection refused
flow-open-unanswered = SYN without answer
flow-open-answer-not-captured = SYN, its answer not captured
flow-open-half-open = handshake not completed
flow-open-mid-handshake = capture begins in the handshake
flow-open-mid-stream = capture begins mid-stream

flow-close-none = not closed
flow-close-reset = aborted by RST
flow-close-reset-after-fin = a FIN, then a reset
flow-close-incomplete = close not completed
flow-close-simultaneous = simultaneous close
flow-close-half-close = half-close
flow-close-three-way = three-way close
flow-close-four-way = four-way close

flow-exchange-multicast = multicast
flow-exchange-broadcast = broadcast
flow-exchange-answered = request and reply
flow-exchange-unreachable = port unreachable
flow-exchange-unanswered = no answer
flow-report-time-exceeded = a router on the way reported: time to live used up
flow-report-unreachable = a router on the way reported: cannot be delivered
flow-report-other = a router on the way reported an error
flow-open-reported = { $open }, { $report }
flow-pattern-below = { $protocol }: { $outcome }
flow-pattern-below-told = { $protocol }: a message that asks for no answer

flow-why-both = { $open } { $close }
flow-why-simultaneous-open = Both ends sent a SYN before the other’s had reached them, so there are two SYNs and two SYN-ACKs instead of three segments. RFC 9293 §3.5 makes one connection of it (figure 7): each end goes from SYN-SENT to SYN-RECEIVED, and neither is the server. Look at the two SYNs crossing, and at the SYN-ACKs, which keep the number of the SYN.
flow-why-refused = No connection came about: the SYN reached a host where no program listens at that port, and its system answered with RST, ACK (RFC 9293 §3.10.7.1). With nothing opened, there is nothing to close. Look at the RST’s acknowledgement number: the SYN’s number plus 1 shows which attempt it refuses.
flow-why-unanswered = The handshake stops after its first segment, because no answer to the SYN was captured: the host is off, a firewall drops it in silence, or the answer took a way on which nobody captured. A sender without an answer can only try again. Where there are several SYNs, look at the pauses between them: they grow with every attempt (RFC 6298 §5.5).
flow-why-answer-not-captured = No answer to the SYN was captured, but there was one: what follows belongs to an open connection. It took a way on which nobody captured, or the capture has a gap. Look at the first acknowledgement number after the SYN: it shows that the answer had arrived.
flow-why-half-open = The SYN was answered, but the ACK that completes the handshake was not captured. Port scanners leave it out on purpose, and clients that vanish cannot send it; or the ACK was sent and lost on its way, before the point of capture (the tap), and the client holds the connection for ESTABLISHED. The server stays in SYN-RECEIVED (RFC 9293 §3.5). Look whether it sends its SYN-ACK again: that is how it asks for the missing ACK. Such an opening is often called half-open; in RFC 9293 §3.5.1 that word means something else: a connection that one end has closed or lost, and the other does not know.
flow-why-mid-handshake = The first segment is missing: the capture began between the SYN and its answer. The SYN must have been there, for a SYN-ACK acknowledges it (RFC 9293 §3.5). Look at its acknowledgement number: the client’s initial number was one less.
flow-why-mid-stream = There is no handshake to see: the capture began after the connection had been opened. Who opened it, the first sequence numbers and the window scale can only be guessed. Look at the sequence numbers: they are counted from the first captured segment, and windows are shown unscaled.
flow-why-not-closed = Nothing closes this connection: it was still open when the capture ended. TCP needs no traffic to stay open, so an idle connection can last for days (RFC 9293 §3.8.4). Look at the last states: both ends could go on sending.
flow-why-server-first = The server closed first, where many textbooks let the client do it. TCP gives neither end a privilege (RFC 9293 §3.6): whoever has sent everything may send its FIN. Look at who ends in TIME-WAIT: always the end that closed first.
flow-why-reset = An RST broke the connection off, so there are no FINs and no acknowledgements of them. That is an abort, not a farewell: the RST is not acknowledged, and what was still under way is lost (RFC 9293 §3.5.3). Look at who sent it, and at what had not been acknowledged by then.
flow-why-reset-after-fin = It began with a FIN and ended with a reset: one end closed its direction in order, but before both directions were closed and acknowledged, an RST broke off the rest. A program does that when data arrive that it will not read any more (RFC 9293 §3.6.1). Look at what the RST answers.
flow-why-incomplete = A FIN was sent, but the capture ends before both directions were closed and acknowledged. A FIN closes only the direction of its sender (RFC 9293 §3.6); the other may stay open as long as it likes. Look at the last states: FIN-WAIT-2 and CLOSE-WAIT are those of a close that waits for its second half.
flow-why-simultaneous-close = Both ends closed before the other’s FIN had reached them, so neither FIN answers the other. RFC 9293 §3.6 (figure 13) allows for it: both ends go through CLOSING, and both wait in TIME-WAIT. Look at the two FINs crossing, and at their acknowledgement numbers: neither counts the other’s FIN.
flow-why-half-close = Between the two halves of the close lie data: a FIN closes one direction only, and the other end still had something to send (RFC 9293 §3.6). That is why a close has two halves. Look at the end in FIN-WAIT-2: it sends no more data, but goes on acknowledging.
flow-why-three-way-close = Three segments close this connection, where the textbook has four. The second end had nothing more to send when the FIN came, so its ACK and its own FIN travelled in one segment, as RFC 9293 §3.6 allows: any segment may carry both. Look at the middle one, FIN, ACK: its acknowledgement number already counts the first FIN.
flow-why-multicast = One datagram goes to a whole group: every host that has joined gets it (RFC 1112). Nobody answers to the group’s address, so a reply, if there is one, is another conversation. Look at the destination: the group’s address, and below it a MAC address made from it.
flow-why-broadcast = One datagram goes to everybody on the link. An answer, if there is one, comes from a host’s own address and so is another conversation. Look at the destination MAC address, ff:ff:ff:ff:ff:ff: no switch keeps it back, and no router passes it on.
flow-why-unreachable = No program receives at that port. UDP itself has no way to say so (RFC 768); the host’s system sends ICMP “port unreachable” instead (RFC 1122 §4.1.3.1). Look inside the ICMP message: it quotes the head of the datagram, so that the sender knows which one is meant.
flow-why-no-answer = UDP promises no answer (RFC 768): the datagram or its reply may be lost, or the program has nothing to say. UDP neither notices nor repeats. Look whether the program does: another datagram with the same content is its own second attempt.
flow-why-time-exceeded = It is not the server that speaks but a router on the way: the packet’s time to live was used up there, and the router says so by ICMP (RFC 1812 §5.3.1). traceroute sends such datagrams on purpose, with a time to live of 1, 2, 3 and so on, and learns one router’s address from each report. Look inside the ICMP message: it quotes the head of the datagram.
flow-why-reported = It is not the server that speaks but a router on the way: it could not send the datagram on, and says so by ICMP (RFC 1812 §4.3.3). Look inside the ICMP message: it says why, and quotes the head of the datagram.
flow-why-below-no-answer = Nobody answers: the host asked for is not there, is told to keep silent, or the question or its answer is lost on the way. Silence does not say which. Look whether the question comes again: the system that asks is the one to repeat it.
flow-why-below-reported = No answer comes, but a report: a router on the way, or the system of the host that was asked, says by ICMP why the question got no farther (RFC 792, RFC 4443 §3). Look inside the message: it quotes the head of the question, so that whoever asked knows which one is meant.

flow-sender-client = The client
flow-sender-server = The server
flow-time-unknown = an unknown time
flow-carried-bytes = { $count ->
    [1] byte { $first }
   *[other] bytes { $first }–{ $last }
}
flow-carried-syn = its SYN
flow-carried-syn-ack = its SYN-ACK
flow-carried-fin = its FIN

flow-analysis-retransmission = Retransmission
flow-analysis-fast-retransmission = Fast retransmission
flow-analysis-spurious-retransmission = Needless retransmission
flow-analysis-out-of-order = Out of order
flow-analysis-reused-ports = Ports used again
flow-analysis-lost-segment = Gap before this segment
flow-analysis-ack-lost-segment = ACK of what was not captured
flow-analysis-window-update = Window update
flow-analysis-window-full = Window full
flow-analysis-keep-alive = Keep-alive
flow-analysis-keep-alive-ack = Answer to a keep-alive
flow-analysis-duplicate-ack = Duplicate ACK
flow-analysis-zero-window = Zero window
flow-analysis-zero-window-probe = Window probe
flow-analysis-zero-window-probe-ack = Answer to a window probe

flow-proof-seen-twice = Wireshark gives this name because the capture has the same numbers twice. But it is the same packet as in frame { $frame }, recorded at a second place on its way (the same identification, the same bytes above the IP header, another link): { $sender } sent it only once.
flow-proof-repeated = { $sender } repeated { $what }: no acknowledgement for { $time }.{ $times ->
    [1] {""}
   *[other] {" "}It had been sent { $times } times before.
}
flow-proof-not-seen = { $sender } sent { $what } after later numbers, which had passed here { $time } before. So Wireshark calls it a repetition, but no earlier packet carries the same: the first transmission was lost before this point, or this one was held up.
flow-proof-crossing-syn-ack = Wireshark takes this for the SYN sent again, because its number is the same. It is not: both ends opened at once, and each answers the other’s SYN with a SYN-ACK that keeps its own number (RFC 9293 §3.5, figure 7).
flow-proof-asked-for = { $sender } repeated { $what } without waiting for its timer: { $duplicates ->
    [0] the latest ACK asks for exactly this and came { $time } before.
    [1] a duplicate ACK asked for it { $time } before.
   *[other] { $duplicates } duplicate ACKs asked for it, the last of them { $time } before.
}
flow-proof-already-acknowledged = { $sender } repeated { $what }, though an ACK for all of it had passed here { $time } before: that ACK was lost further on, came too late, or the timer was too short.
flow-proof-overtaken = { $sender } sent { $what }, which came here { $time } after later bytes. That is less than a round trip ({ $rtt }), too soon for a repetition: the network changed the order.
flow-proof-overtaken-default = { $sender } sent { $what }, which came here { $time } after later bytes. No round trip is known, and under 3 ms Wireshark takes it that the network changed the order.
flow-proof-overtaken-seen = { $sender } sent { $what } { $time } after later bytes. Because that is less than a round trip, Wireshark calls it out of order. But the same has passed here before, so it may be a repetition.
flow-proof-ports-again = The same addresses and ports as in stream { $stream }, whose last packet came { $time } before, but a new initial sequence number: this is a new connection.
flow-proof-number-changed = This SYN-ACK has another initial number than its sender had counted from: it answers another SYN, or the host has begun anew.
flow-proof-missing = { $sender } goes on after a gap: { $what } did not pass here: not captured, or lost before this point.
flow-proof-counted-anew = { $sender } does not go on after a gap: at the SYN sent again, Wireshark went back to an earlier number and counts from there.
flow-proof-not-captured = { $sender } acknowledges everything before number { $ack }, but { $what } never passed here. What is acknowledged has arrived, so the gap is in the capture.
flow-proof-captured-in-disorder = { $sender } acknowledges everything before number { $ack }, and all of it was captured. Wireshark counts only what comes in order, and the order had been broken.
flow-proof-same-ack = { $sender } still waits for number { $ack }: duplicate ACK no. { $number }. { $cause }
flow-cause-later = It got { $what }, but not what comes before.
flow-cause-sacked = It already has { $what } (so it says by SACK), but not what comes before.
flow-cause-twice = It got { $what } a second time.
flow-cause-syn-ack-twice = It got the other end’s SYN-ACK a second time, and answers again.
flow-cause-syn-ack-crossed = It answers the SYN-ACK of a simultaneous open, which is no repetition.
flow-cause-stray-syn = It got a SYN, though the connection is open, and only says where it stands (challenge ACK, RFC 5961 §4).
flow-cause-fin-twice = It got the other end’s FIN a second time, and answers again.
flow-cause-unknown = What made it repeat its ACK was not captured.
flow-proof-window-opens = { $sender } has room again, for { $to } bytes. Nothing new is acknowledged.
flow-proof-window-changed = { $sender } changes only its window, from { $from } to { $to } bytes. Nothing new is acknowledged.
flow-proof-window-changed-unknown = { $sender } changes only its window; how large it is cannot be told without the handshake. Nothing new is acknowledged.
flow-proof-window-filled = { $sender } must stop here: the other end offered { $window } bytes from number { $ack } on, and this segment ends with the last of them, number { $last }.
flow-proof-still-there = { $sender } uses number { $number } once more, which the other end already has, after { $time } without a packet. The other end must answer with an ACK and so shows that it is still there.
flow-proof-room-wanted = Wireshark calls this a keep-alive, since number { $number } is an old one. But the other end’s window has been closed for { $time }. { $sender } asks whether there is room again (RFC 9293 §3.8.6.1).
flow-proof-yes-still-there = { $sender } answers the keep-alive of { $time } before: the connection still stands.
flow-proof-closed = { $sender } has no room left; before, it offered { $before } bytes. The other end must not send number { $ack } or anything after it until there is room.
flow-proof-closed-unknown = { $sender } has no room left. The other end must not send number { $ack } or anything after it until there is room.
flow-proof-still-closed = { $sender } still has no room: its window has been closed for { $time }.
flow-proof-room-probed = The window has been closed for { $time }. { $sender } sends one byte, number { $number }, to learn whether there is room again.
flow-proof-no-room-yet = { $sender } answers the probe of { $time } before: no room yet.

flow-exhibit-seen-before = the same packet
flow-exhibit-first-sent = first sent
flow-exhibit-sent-again = sent again
flow-exhibit-first-ack = first such ACK
flow-exhibit-duplicate-ack = duplicate ACK
flow-exhibit-acknowledged = acknowledged
flow-exhibit-overtook = later bytes
flow-exhibit-before-gap = before the gap
flow-exhibit-after-gap = after the gap
flow-exhibit-window-before = window before
flow-exhibit-window = window offered
flow-exhibit-window-closed = window closed
flow-exhibit-question = the question
flow-exhibit-arrived = what arrived
flow-exhibit-last-said = last packet
flow-exhibit-number-sent = that number
flow-exhibit-own-syn = its own SYN
flow-exhibit-peer-syn = the other SYN
flow-exhibit-earlier-connection = earlier connection

flow-state-closed-meaning = No connection.
flow-state-listen-meaning = A program waits for anybody’s SYN.
flow-state-syn-sent-meaning = It has sent a SYN and waits for the peer’s.
flow-state-syn-received-meaning = It has the peer’s SYN and has sent its own; it waits for the ACK of that.
flow-state-established-meaning = Open: data may flow both ways.
flow-state-fin-wait-1-meaning = It has sent its FIN and waits for the ACK of it, or for the peer’s FIN.
flow-state-fin-wait-2-meaning = Its FIN is acknowledged. It can still receive, and waits for the peer’s FIN.
flow-state-close-wait-meaning = The peer has closed its direction. Our program may go on sending, and is waited for to close.
flow-state-closing-meaning = Both FINs crossed. It has the peer’s and waits for the ACK of its own.
flow-state-last-ack-meaning = It closed second and waits for the ACK of its FIN. Then it is done.
flow-state-time-wait-meaning = All is said. It waits for 2×MSL, so that a lost last ACK can be repeated and old segments die out.

flow-evidence-observed = observed
flow-evidence-inferred = inferred
flow-evidence-unknown = unknown
flow-neighbour-asked = { $from } asks everyone who may have the address { $to } for its MAC address (neighbour discovery, IPv6's ARP).
flow-neighbour-told = { $from } tells { $to } its MAC address.
flow-echo-asked = { $from } asks whether { $to } can be reached: the answer has to bring the same bytes back.
flow-echo-answered = { $from } answers { $to } with the same bytes: it can be reached.
flow-echo-expired = The router { $router } has lowered the time to live to 0. It throws the question away and tells { $to } so, quoting its head.
flow-echo-undeliverable = { $reporter } tells { $to } that its question to { $from } cannot be delivered, and quotes its head.
flow-echo-reported = { $reporter } reports to { $to } about its question to { $from } and quotes its head: perhaps it is too big for the next link, or another way is better.
flow-seen-again = { $text } The capture has it a second time, behind a router: a new frame, and the time to live lowered from { $before } to { $now }.
flow-group-told = { $from } tells the routers on its link ({ $to }) which groups it wants to hear, or no longer wants to.
# What Wireshark writes in its Info column, in its own words: what is learnt here is found there.
flow-info-retransmission = [TCP Retransmission]
flow-info-fast-retransmission = [TCP Fast Retransmission]
flow-info-spurious-retransmission = [TCP Spurious Retransmission]
flow-info-out-of-order = [TCP Out-Of-Order]
flow-info-reused-ports = [TCP Port numbers reused]
flow-info-lost-segment = [TCP Previous segment not captured]
flow-info-ack-lost-segment = [TCP ACKed unseen segment]
flow-info-window-update = [TCP Window Update]
flow-info-window-full = [TCP Window Full]
flow-info-keep-alive = [TCP Keep-Alive]
flow-info-keep-alive-ack = [TCP Keep-Alive ACK]
flow-info-duplicate-ack = [TCP Dup ACK]
flow-info-zero-window = [TCP ZeroWindow]
flow-info-zero-window-probe = [TCP ZeroWindowProbe]
flow-info-zero-window-probe-ack = [TCP ZeroWindowProbeAck]

flow-label = { $label }
flow-label-ntp-active = NTP symmetric active
flow-label-ntp-passive = NTP symmetric passive
flow-label-ntp-client = NTP client
flow-label-ntp-server = NTP server
flow-label-ntp-broadcast = NTP broadcast
flow-label-ntp-control = NTP control
