# layers: the view of the seven layers

layers-sender = { $who } sends
layers-receiver = { $who } receives
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
layers-title-pass = { $layer }: { $does }
layers-title-send = { $layer }: the frame becomes { $bits } bits
layers-title-receive = { $layer }: the bits become a frame again
layers-title-take = { $layer }: { $name } checks its { $bytes } bytes and takes them off
layers-title-last = { $layer }: { $name } reads its { $bytes } bytes; nothing is left to hand up
layers-title-end = { $layer }: arrived: { $name }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
 }
layers-bare = { $duty }
layers-inside = A tunnel: { $name } puts { $bytes } bytes in front, and the whole is carried inside another packet.
layers-written-how = The application says how its data are written: { $how }. There is no layer of its own for this; HTTP's header does it.
layers-read-how = The receiver reads the data by what the header says: { $how }.
layers-check-bits = The network card finds the beginning of the frame in the bits and counts { $bytes } bytes. Its check sequence tells whether any bit was damaged; the card has used it up before the capture.
layers-check-eth = The network card asks: is { $dst } my address? Yes: so it takes the header off and hands what is inside to { $next }, as the type says.
layers-check-eth-group = The address { $dst } is for many: this network card listens too, takes the header off and hands what is inside to { $next }.
layers-check-vlan = The tag says: virtual network { $id }. It decides which ports of a switch may see the frame.
layers-check-arp = ARP reads the message itself: here the way up ends, at layer 2.
layers-check-ip = IP checks the sum over its header and asks: is { $dst } me? Then it hands on by the protocol number: { $protocol }.
layers-check-ipv6 = IPv6 has no checksum of its own. It asks: is { $dst } me? Then it hands on by the next header: { $protocol }.
layers-check-icmp = { $name } reads the message itself: it is for the host, not for a program, so the way up ends at layer 3.
layers-check-tcp = TCP checks the sum over header and data, finds the connection by the ports ({ $src } to { $dst }) and by the sequence number where the bytes belong.
layers-check-udp = UDP checks the sum and finds by destination port { $dst } the program that waits there. It confirms nothing.
layers-check-tls = TLS checks that nobody has changed the record, and decrypts it where keys are agreed.
layers-check-program = The program gets the { $bytes } bytes just as the other one gave them: all the headers are gone again.
layers-check-sealed = TLS has decrypted it for the program; here in the capture it cannot be read.
layers-check-other = The layer reads its header, checks it and takes it off.
layers-title-cable = On the wire: bits
layers-at-cable = The frame's own bits, one after the other. The cable knows nothing of frames, addresses or ports.
layers-title-hub = A hub or repeater, layer 1: amplifies
layers-at-hub = It repeats each bit at every other port, and reads nothing of the frame.
layers-title-switch = A switch or bridge, layer 2: reads the frame's address
layers-at-switch = It reads the destination address { $dst } and sends the frame out at the one port behind which it has seen that address. It changes nothing.
layers-at-switch-group = It reads the destination address { $dst }, which is for many, and sends the frame out at all the other ports.
layers-title-router = A router, layer 3: takes the frame off, puts a new one on
layers-at-router = It reads the destination { $dst }, chooses the next link, lowers the TTL from { $before } to { $after }, and puts a new frame with new MAC addresses around the packet.
layers-at-router-bare = It reads the network address, chooses the next link, and puts a new frame with new addresses around the packet.
layers-title-lost = Lost on the way
layers-lost = The packet does not arrive: the other stack never learns of it. That it is gone, the sender can only tell by the missing answer.
layers-cable = Cable
layers-hub = Hub
layers-switch = Switch
layers-router = Router
layers-only-bits = bits
layers-new-frame = new frame
layers-reads = reads { $what }
layers-illustration = What may stand between: an illustration. The capture sees one link only.
layers-hops = TTL { $ttl }: it probably began at { $begin }, so about { $hops } routers before the capture.
layers-hops-none = TTL { $ttl }: about no router before the capture.
layers-exchange = { $protocol }, { $packets ->
    [one] 1 packet
   *[other] { $packets } packets
 }
