# layers: the view of the seven layers

layers-sender = { $who } sends
layers-receiver = { $who } receives
layers-receiver-unknown = { $who } receives?
layers-layer = Layer { $number }, { $name }
layers-model-application = Application
layers-model-transport = Transport
layers-model-internet = Internet
layers-model-link = Link
layers-folded = folded into the application
layers-unused = not used by this packet
layers-not-captured = not in the capture
layers-written = written as { $how }
layers-kept = keeps the session
layers-data = data
layers-sealed = encrypted
layers-sealed-data = encrypted data
layers-padding = padding
layers-trailer = trailer
layers-fcs = FCS
layers-bytes-short = { $bytes } B
layers-bytes-of = { $name }: { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
 }
layers-more-bytes = and { $bytes } bytes more
layers-waits = waits to be sent
layers-title-waits = { $layer }: a message is waiting
layers-wait-then = It will go down through the layers, each putting its own header in front; cross the wire as bits; and go up on the other side, each layer taking its own header off again.
layers-title-begin = { $layer }: { $name }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
 }
layers-title-put = { $layer }: now a { $pdu } of { $bytes } bytes
layers-title-put-bare = { $layer }: { $name } in front, now { $bytes } bytes
layers-unit-message = { $name } message
layers-title-pass = { $layer }: { $does }
layers-title-send = { $layer }: the frame becomes { $bits } bits
layers-title-receive = { $layer }: the bits become a frame again
layers-title-take = { $layer }: { $name } checks its { $bytes } bytes and takes them off
layers-title-last = { $layer }: { $name } reads its { $bytes } bytes; nothing is left to hand up
layers-title-last-transport = { $layer }: { $name } reads its { $bytes } bytes; there are no data for the program
layers-title-end = { $layer }: arrived: { $name }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
 }
layers-bare = { $duty }
layers-inside = A tunnel: { $name } puts { $bytes } bytes in front, and the whole is carried inside another packet.
layers-written-how = The application says how its data are written: { $how }. There is no layer of its own for this; HTTP's header does it.
layers-read-how = The receiver reads the data by what the header says: { $how }.
layers-check-bits = The network card finds the beginning of the frame in the bits and counts { $bytes } bytes. Its check sequence tells whether any bit was damaged; the card has used it up before the capture.
layers-check-bits-padded = The network card finds the beginning of the frame in the bits and counts { $bytes } bytes, { $padding } of them padding, which no layer above needs. The check sequence tells whether any bit was damaged; the card has used it up before the capture.
layers-check-eth = The network card asks: is { $dst } my address? Yes: so it takes the header off and hands what is inside to { $next }, as the type says.
layers-check-eth-group = The address { $dst } is for many: this network card listens too, takes the header off and hands what is inside to { $next }.
layers-check-vlan = The tag says: virtual network { $id }. It decides which ports of a switch may see the frame.
layers-check-arp = ARP reads the message itself: here the way up ends, at layer 2.
layers-check-ip = IP checks the sum over its header and asks: is { $dst } me? Then it hands on by the protocol number: { $protocol }.
layers-check-ip-group = IP checks the sum over its header. { $dst } is the address of a group: this host has joined it, so IP hands on by the protocol number: { $protocol }.
layers-check-ip-broadcast = IP checks the sum over its header. { $dst } is for every host of this network, so for this one too. IP hands on by the protocol number: { $protocol }.
layers-check-ipv6 = IPv6 has no checksum of its own. It asks: is { $dst } me? Then it hands on by the next header: { $protocol }.
layers-check-ipv6-group = IPv6 has no checksum of its own. { $dst } is the address of a group: this host belongs to it, so IPv6 hands on by the next header: { $protocol }.
layers-check-icmp = { $name } reads the message itself: it has no ports, so the way up through the layers ends at layer 3. If a program waits for such news (ping, traceroute), the system tells it.
layers-check-tcp = TCP checks the sum over header and data, finds the connection by the ports ({ $src } to { $dst }) and by the sequence number where the bytes belong.
layers-check-tcp-probe = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). It is a probe: its number is that of a byte that has come already. TCP takes nothing, but must answer with an ACK: what it expects next, and how much room it has.
layers-check-tcp-fin = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The FIN says that no more bytes will come. TCP acknowledges it as if it were a byte; a program that reads gets, after all the data, the end of file.
layers-check-tcp-refusal = TCP checks the sum and finds by the ports ({ $src } to { $dst }) the connection that it wants to open. The RST acknowledges its SYN, so it counts: TCP gives up at once, and the program gets an error: connection refused.
layers-check-tcp-reset = TCP checks the sum, finds the connection by the ports ({ $src } to { $dst }), and sees by the number that the RST belongs to it. The connection ends at once; nothing is answered. A program that still uses it gets an error: connection reset.
layers-check-tcp-reset-late = TCP checks the sum. For the ports ({ $src } to { $dst }) it has no connection that this RST could end. It throws the segment away, and never answers an RST.
layers-check-tcp-syn-crossing = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }): it is opening the same one itself. TCP takes the other end’s initial sequence number, answers with SYN, ACK, and goes on in SYN-RECEIVED.
layers-check-tcp-syn-again = TCP checks the sum and finds by the ports ({ $src } to { $dst }) the connection that this SYN has opened already. The other end has not seen the answer, so TCP sends it again.
layers-check-tcp-syn-ack = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The acknowledgement number says that the SYN from here has arrived. TCP takes the other end’s initial sequence number, and the connection is ESTABLISHED.
layers-check-tcp-syn-ack-crossing = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The acknowledgement number says that the SYN from here has arrived. The other end’s initial sequence number it has from its SYN already; now the connection is ESTABLISHED.
layers-check-tcp-syn-ack-again = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). It has had this SYN, ACK before: the other end has not seen the ACK for it. TCP takes nothing from it and sends the ACK again.
layers-check-tcp-bare = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The segment carries no data: the program gets nothing.
layers-check-tcp-ack = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The ACK says that everything before number { $ack } has arrived, and how much room the other end has. The program hears nothing of it.
layers-check-tcp-ack-opens = TCP checks the sum and finds the connection by the ports ({ $src } to { $dst }). The ACK says that the SYN from here has arrived: now the connection is ESTABLISHED on this side too. The program gets it from the system, but no data yet.
layers-place = Sequence number (relative) { $seq }
layers-check-udp = UDP checks the sum and finds by destination port { $dst } the program that waits there. It confirms nothing.
layers-check-udp-silent = UDP checks the sum and looks for a program at destination port { $dst }. Whether one waits there, nothing in this conversation shows: no answer comes, and UDP itself confirms nothing.
layers-check-tls = TLS checks that nobody has changed the record, and decrypts it.
layers-check-tls-plain = TLS reads the message, which is not encrypted: the keys are only being agreed. Whether anybody has changed it, the end of the handshake will tell.
layers-check-tls-change = TLS reads what is not encrypted yet. From the change of keys on, it checks of each record that nobody has changed it, and decrypts it.
layers-check-program = The program gets the { $bytes } bytes just as the other one gave them: all the headers are gone again.
layers-check-program-silent = If a program waits there, it gets the { $bytes } bytes just as the other one gave them: all the headers are gone again.
layers-check-sealed = TLS has decrypted it; here in the capture it cannot be read. In TLS 1.3 it may also be a message of TLS itself (a session ticket, an alert) and not data for the program: from outside nobody can tell.
layers-bytes-unknown = ? B
layers-title-begin-sealed = { $layer }: data, length not known
layers-title-end-sealed = { $layer }: arrived: data, length not known
layers-piece-answer = A piece of the HTTP answer begun in packet { $packet }: it was too long for one segment, and TCP cut it.
layers-piece-request = A piece of the HTTP request begun in packet { $packet }: it was too long for one segment, and TCP cut it.
layers-piece = A piece of a longer message, cut by TCP.
layers-check-other = The layer reads its header, checks it and takes it off.
layers-title-cable = On the wire: bits
layers-at-cable = The frame's own bits, one after the other. The cable knows nothing of frames, addresses or ports.
layers-at-cable-ethernet = The frame's own bits, one after the other; Ethernet sends the least significant bit of each byte first. The cable knows nothing of frames, addresses or ports.
layers-title-hub = A hub or repeater, layer 1: amplifies
layers-at-hub = It repeats each bit at every other port, and reads nothing of the frame.
layers-title-switch = A switch or bridge, layer 2: reads the frame's address
layers-at-switch = It reads the destination address { $dst } and sends the frame out at the one port behind which it has seen that address. It changes nothing.
layers-at-switch-group = It reads the destination address { $dst }, which is for many, and sends the frame out at all the other ports.
layers-title-router = A router, layer 3: takes the frame off, puts a new one on
layers-at-router = It reads the destination { $dst }, chooses the next link, lowers the { $limit } from { $before } to { $after }, and puts a new frame with new MAC addresses around the packet.
layers-at-router-bare = It reads the network address, chooses the next link, and puts a new frame with new addresses around the packet.
layers-title-lost = Lost on the way
layers-lost = The packet does not arrive: the other stack never learns of it. That it is gone, the sender can only tell by the missing answer.
layers-lost-data = The segment does not arrive: the other stack never learns of it. The sender sees it by what comes back: acknowledgements that keep asking for these bytes (duplicate ACKs), or none in time. Then it sends the bytes again.
layers-lost-control = The segment does not arrive: the other stack never learns of it. A { $what } has to be acknowledged: if no acknowledgement comes before the timer runs out, the sender sends it again.
layers-lost-ack = The ACK does not arrive, and its sender does not notice: an ACK is not acknowledged itself. A later ACK makes up for it. If none comes in time, the other end sends again what it has seen no ACK for.
layers-lost-reset = The RST does not arrive, and its sender does not notice: nothing answers an RST. The other end believes in the connection until it sends something and is answered by another RST.
layers-not-reached = not reached
layers-title-expired = { $layer }: { $limit } used up, thrown away
layers-expired = The router { $router } lowers the { $limit } to 0 and may not send the packet on. It throws it away, looks no higher than layer 3, and tells the sender by ICMP.
layers-title-refused = { $layer }: thrown away
layers-refused = The router { $router } cannot send the packet on. It throws it away, looks no higher than layer 3, and tells the sender by ICMP.
layers-not-known = not known
layers-not-yet = not yet
layers-title-unknown = Not known whether it arrived
layers-unknown = Nothing in the capture shows whether the packet arrived: no answer comes, and nothing proves that it was lost, or only its answer. What the other stack does with it, if it gets there, nobody can say from here.
layers-dropped = thrown away
layers-no-port = no program has port { $port }
layers-check-no-port = { $name } looks for a program at destination port { $port } and finds none. The system throws the packet away and says so by ICMP: port unreachable (packet { $report }). Nothing goes higher than layer 4.
layers-check-refused = The system does not hand the packet on to a program, and says so by ICMP (packet { $report }). { $name } gives nothing to the layers above.
layers-listener = a listening socket has port { $port }
layers-check-listener = TCP checks the sum. There is no connection yet for these ports: the SYN goes to the socket that listens on port { $port }. TCP sets up a new connection, takes the sender’s initial sequence number, and goes on in SYN-RECEIVED.
layers-check-listener-again = An earlier connection had the same addresses and ports (stream { $stream }); the end that closed it first has them in TIME-WAIT still. A SYN with a higher number or a later timestamp may open them anew: it goes to the socket that listens on port { $port }. TCP goes on in SYN-RECEIVED.
layers-no-answer = no answer to the SYN
layers-check-no-answer = TCP looks for a connection with these ports, then for a socket that listens on port { $port }. What it finds the capture does not show: no answer follows.
layers-check-no-listener = TCP looks for a connection with these ports, then for a socket that listens on port { $port }, and finds neither: no program listens there. It throws the SYN away and answers with RST.
layers-no-connection = no connection to take it
layers-check-closed = The program at this end has closed the connection, so nobody will read what comes now. TCP throws the segment away and answers with RST, whose sequence number is this segment’s acknowledgement number.
layers-check-no-connection = TCP finds no connection with these ports. It throws the segment away and answers with RST, whose sequence number is this segment’s acknowledgement number.
layers-copy = a copy of what is here already, thrown away
layers-check-copy = By the sequence number TCP has received all of this before. It throws the copy away and acknowledges again; the program gets nothing a second time.
layers-early = early, held back
layers-check-early = By the sequence number, bytes before these are still missing. TCP keeps the segment in its receive buffer and acknowledges only up to the gap. The program gets these bytes once the gap is filled.
layers-no-room = no room, thrown away
layers-check-no-room = This asks whether there is room again. The receive buffer is full still, so TCP throws the byte away and answers with the window it has; it will be sent again.
layers-aborted = not known whether the program read them
layers-check-aborted = TCP has the { $bytes } bytes: the RST that follows acknowledges them. Whether the program read them before it broke the connection off, no packet tells. What it had not read was thrown away.
layers-aborted-before = too late, thrown away
layers-check-aborted-before = The program at this end has broken the connection off: its RST does not acknowledge these bytes. TCP finds no connection for them any more and throws the segment away.
layers-buffered = waits in the receive buffer
layers-check-buffered = TCP takes the { $bytes } bytes, which are in their turn, into the receive buffer and acknowledges them. The program does not read yet, as the shrinking window shows: there they wait until it does.
layers-cable = Cable
layers-hub = Hub
layers-switch = Switch
layers-router = Router
layers-ttl = TTL
layers-ttl-begins = TTL
layers-hop-limit = hop limit
layers-hop-limit-begins = Hop limit
layers-time-to-live = time to live
layers-only-bits = bits
layers-new-frame = new frame
layers-reads = reads { $what }
layers-illustration = What may stand between: an illustration. The capture sees one link only.
layers-illustration-both = What may stand between: an illustration, but for the router. The capture has both sides of it: the same packet again as packet { $frame }.
layers-hops = { $limit } { $ttl }: it probably began at { $begin }, so about { $hops ->
    [one] 1 router
   *[other] { $hops } routers
 } before the capture.
layers-hops-none = { $limit } { $ttl }: probably no router before the capture.
layers-hops-neither = { $limit } { $ttl } there and { $back } back: probably no router between the two.
layers-hops-both = { $limit } { $before } before the router, { $after } behind it.
layers-beyond = Packets come back with { $limit } { $back }: about { $routers ->
    [one] 1 router
   *[other] { $routers } routers
 } beyond the capture. The frame goes to { $mac }, the next hop.
layers-beyond-bare = Packets come back with { $limit } { $back }: about { $routers ->
    [one] 1 router
   *[other] { $routers } routers
 } beyond the capture.
layers-at-switch-next = It reads the destination address { $dst }, which is not the other end's but that of the next hop, a router. It sends the frame out at the one port behind which it has seen that address, and changes nothing.
layers-at-router-next = The frame was addressed to it. It reads the destination { $dst }, chooses the next link, lowers the { $limit } from { $before } to { $after }, and puts a new frame with new MAC addresses around the packet. From here on the capture sees nothing: this is an illustration.
layers-at-router-goes = The frame was addressed to it. It reads the destination { $dst }, chooses the next link, lowers the { $limit } from { $before } to { $after }, and puts a new frame with new MAC addresses around the packet: packet { $frame } in the capture.
layers-at-router-passed = It has read the destination { $dst }, chosen the next link, lowered the { $limit } from { $before } to { $after }, and put a new frame around the packet: that frame is the one in the capture.
layers-at-router-came = It got the packet in another frame: packet { $frame } in the capture. It has read the destination { $dst }, chosen the next link, lowered the { $limit } from { $before } to { $after }, and put a new frame around the packet: that frame is the one shown here.
layers-check-eth-beyond = The last router has put its own frame around the packet, addressed to this network card. The capture was taken before it and has only the frame to the router, { $dst }. The card takes the frame off and hands what is inside to { $next }.
layers-check-eth-goes = The router has put its own frame around the packet, addressed to this network card: packet { $frame } in the capture. Shown here is the frame to the router, { $dst }. The card takes the frame off and hands what is inside to { $next }.
layers-put-eth-before = The sender's frame is addressed to its first router. Its header is not in the capture, which was taken beyond the routers: the bytes here are those of the last router's frame, from { $src } to { $dst }.
layers-put-eth-came = The sender's frame is addressed to the router: packet { $frame } in the capture. The bytes here are those of the frame that the router put around the same packet, from { $src } to { $dst }.
layers-put-ip-came = { $name } put { $length } bytes in front: from { $src } to { $dst }. The sender wrote { $limit } { $before }, as packet { $frame } shows; the { $after } in the bytes here is what the router made of it.
layers-exchange = { $protocol }, { $packets ->
    [one] 1 packet
   *[other] { $packets } packets
 }
