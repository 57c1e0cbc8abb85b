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
flow-close-three-way = close in three segments
flow-close-four-way = four-way close

flow-exchange-multicast = multicast
flow-exchange-broadcast = broadcast
flow-exchange-answered = request and reply
flow-exchange-unreachable = port unreachable
flow-exchange-unanswered = no answer

flow-why-both = { $open } { $close }
flow-why-simultaneous-open = Both ends sent a SYN before the other’s had reached them. TCP makes one connection of it: each end goes from SYN-SENT to SYN-RECEIVED, and nobody is the server (RFC 9293, figure 7).
flow-why-refused = The SYN reached a host where no program listens at that port. Its system answers with RST, ACK, so no connection comes about and there is nothing to close.
flow-why-unanswered = No answer to the SYN was captured: the host is off, a firewall drops it in silence, or the answer took a way on which nobody captured.
flow-why-answer-not-captured = No answer to the SYN was captured, but there was one: what follows belongs to an open connection. It took a way on which nobody captured, or the capture has a gap.
flow-why-half-open = The SYN was answered, but the ACK that completes the handshake was not captured. So do port scanners, and clients that vanish.
flow-why-mid-handshake = The capture began between the SYN and its answer. The SYN must have been there, for SYN, ACK acknowledges it.
flow-why-mid-stream = The capture began after the connection had been opened. Who opened it, the first sequence numbers and the window scale are not known.
flow-why-not-closed = No closing segment was captured: the connection is still open, or the capture ended before.
flow-why-server-first = The server closed first: nothing says that it must be the client. Whoever closes first waits in TIME-WAIT.
flow-why-reset = An RST broke the connection off. It needs no acknowledgement, and what was still under way is lost: an abort, not a farewell.
flow-why-reset-after-fin = There was a FIN, then a reset: one end closed its direction in order, but before both directions were closed and acknowledged, an RST broke off the rest.
flow-why-incomplete = A FIN was sent, but the capture ends before both directions were closed and acknowledged.
flow-why-simultaneous-close = Both ends closed before the other’s FIN had reached them: the FINs crossed. Both go through CLOSING, and both wait in TIME-WAIT.
flow-why-half-close = A FIN closes one direction only. After it the other end still had data to send and closed later: that is why a close has two halves.
flow-why-three-way-close = The second end had nothing more to send when the FIN came, so its ACK and its own FIN travelled in one segment: three instead of four.
flow-why-multicast = Sent once to a group: every host that has joined gets it, and no answer to the group’s address is to be expected.
flow-why-broadcast = Sent once to everybody on the link. An answer, if there is one, comes from a host’s own address and so is another conversation.
flow-why-unreachable = No program receives at that port. UDP itself says nothing; the host’s system sends ICMP “port unreachable”, which quotes the datagram.
flow-why-no-answer = UDP promises no answer: the datagram or its reply may be lost, or the program has nothing to say. UDP neither notices nor repeats.

flow-analysis-retransmission = Sent again: number { $seq }, { $bytes } bytes. No acknowledgement of it had come in time.
flow-analysis-retransmission-after = Sent again after { $ms } ms: number { $seq }, { $bytes } bytes. No acknowledgement of it had come in time.
flow-analysis-fast-retransmission = A fast retransmission: duplicate ACKs asked for number { $seq }, so the sender did not wait for its timer.
flow-analysis-spurious-retransmission = Sent again though all of its { $bytes } bytes had been acknowledged: the ACK was lost, late, or not waited for.
flow-analysis-out-of-order = Number { $seq } comes after later ones: the network changed the order. Nothing was sent twice.
flow-analysis-reused-ports = The same addresses and ports as an earlier connection, but a new initial sequence number: a new connection.
flow-analysis-lost-segment = The numbers before { $seq } are missing: an earlier segment was not captured, or was lost before it came here.
flow-analysis-ack-lost-segment = Acknowledges everything before { $ack }, of which some was not captured: it arrived, so it is the capture that has a gap.
flow-analysis-window-update = Only the window changes: { $window } bytes may now be sent. Nothing new is acknowledged, and it is no duplicate ACK.
flow-analysis-window-update-unknown = Only the window changes; how large it is cannot be told without the handshake. Nothing new is acknowledged.
flow-analysis-window-full = Fills the receiver’s window to the last byte: the sender must wait until more room is offered.
flow-analysis-keep-alive = A keep-alive: number { $seq } is one the peer has already, so that it answers although there is no new data. No retransmission.
flow-analysis-keep-alive-ack = The answer to a keep-alive: still here.
flow-analysis-duplicate-ack = Says once more that number { $ack } is expected next: something after it arrived, and it did not.
flow-analysis-zero-window = The receiver has no room left: the peer must stop sending data.
flow-analysis-zero-window-probe = One byte beyond the closed window, to learn whether there is room again.
flow-analysis-zero-window-probe-ack = The answer to a probe: still no room.

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
flow-group-told = { $from } tells the routers on its link ({ $to }) which groups it wants to hear, or no longer wants to.
