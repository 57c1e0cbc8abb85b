# header: the headers of a packet as diagrams, and the checksum worked through

header-no-packet = The bytes of this packet are not at hand.
header-bytes = { $bytes } B
header-where = { $bytes } bytes, from byte { $offset } of the frame
header-more = { $below ->
        [0] { $above } bytes above
       *[other] { $above ->
            [0] { $below } more bytes
           *[other] { $above } bytes above, { $below } more below
        }
    }
header-payload = then { $protocol }: { $bytes } bytes to the end of the frame
header-payload-data = then data: { $bytes } bytes to the end of the frame
header-payload-quote = then the quoted packet: { $bytes } bytes
header-quoted = { $name } (quoted)
header-relative = { $number } (relative { $relative })
header-scale-unknown = { $window } (scale unknown)
header-not-given = { $number } (not given)
header-option-3 = WScale
header-option-4 = SACK permitted
header-option-8 = Timestamps
header-option-28 = User timeout
header-option-34 = Fast Open
header-option-253 = Experiment
header-option-254 = Experiment
header-unnamed = not named
header-hint = Click a field: it is explained here and marked in the bytes and in the tree.
header-hint-here = Click a field: it is explained here.
header-short-tcp-seq-raw = Sequence number
header-short-tcp-ack-raw = Acknowledgment number
header-short-tcp-hdr-len = Data offset
header-short-tcp-flags-res = Reserved
header-short-ip-hdr-len = IHL
header-short-ip-dsfield-dscp = DSCP
header-short-ip-dsfield-ecn = ECN
header-short-ip-flags-rb = RB
header-short-ip-opt-type-copy = Copied
header-short-ipv6-tclass-dscp = DSCP
header-short-ipv6-tclass-ecn = ECN
header-short-vlan-priority = PCP
header-short-vlan-dei = DEI
header-short-tcp-options-wscale-shift = Shift
header-short-arp-hw-size = Hardware length
header-short-arp-proto-size = Protocol length
header-tiny-tcp-hdr-len = Offset
header-tiny-tcp-flags-res = Rsrvd
header-tiny-arp-hw-size = Hardware
header-tiny-arp-proto-size = Protocol
header-tiny-icmp-length = Length
header-tiny-value-icmp-ttl-exceeded = in transit
header-tiny-value-icmpv6-hops-exceeded = in transit
header-sum-title = The checksum worked through
header-sum-pseudo = Pseudo-header
header-sum-header = Header
header-sum-data = Data
header-sum-skipped = … { $words } more 16-bit words
header-sum-skipped-short = … { $words } more words
header-sum-carries = Carries added
header-sum-complement = Complement: each bit inverted
header-sum-field = The field says
header-sum-holds = The checksum { $field } is right: no error detected.
header-sum-differs = The field says { $field }, the sum { $sum }: something was changed on the way, or while capturing.
header-sum-offload = { $field } is the sum of the pseudo-header alone: the network card was to fill in { $sum } as it sent the packet. The capture saw it before. Nothing is wrong.
header-sum-offload-zero = Zero: the network card was to fill in { $sum } as it sent the packet. The capture saw it before. Nothing is wrong.
header-sum-cut-off = Bytes that it covers were cut off by the capture: it cannot be checked.
header-sum-fragment = It covers the whole packet, and this is a fragment: it cannot be checked here.
header-sum-quoted = It covers a whole packet, and ICMP quotes only its beginning: it cannot be checked.
header-sum-absent = 0x0000: the sender left it out, which UDP over IPv4 allows.
header-sum-illegal = 0x0000: over IPv6 the checksum may not be left out.
