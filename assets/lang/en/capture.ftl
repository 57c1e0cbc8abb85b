# capture

## Why a capture could not be opened

capture-error-io = The capture could not be read: { $reason }. Try again, or copy the file to a local disk first.
capture-error-not-found = There is no file { $path }. Check the name and the folder.
capture-error-permission = You have no permission to read { $path }. Change its permissions, or open a copy that belongs to you.
capture-error-directory = { $path } is a folder. Choose a capture file in it.
capture-error-empty = The capture is empty: there is not a single byte in it. Was the program that recorded it allowed to capture?
capture-error-not-a-capture = This is not a capture file: it begins with the bytes { $first }. layerscope reads pcap and pcapng, also compressed with gzip or zstd.
capture-error-other-capture = This is a capture in the { $format } format, which layerscope does not read. Open it in Wireshark and save it as pcapng.
capture-error-archive = This is a { $format } file. Unpack it first; of compressed captures layerscope reads gzip and zstd, packed once.
capture-error-web-page = This is a web page, not a capture: the download probably gave you a page about the file. Download the file itself.
capture-error-document = This is a { $format } file, not a capture. layerscope reads pcap and pcapng.
capture-error-text = This is text, not a capture. A listing of packets cannot be played back: record with tcpdump -w FILE, or save as pcapng in Wireshark.
capture-error-cut-header = The capture is cut off: it has only { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}, which is less than its file header. Copy or download it again.
capture-error-version = The capture is in version { $version } of its format, which layerscope does not know. Open it in Wireshark and save it again.
capture-error-compressed = The compressed capture is damaged before its first packet: { $reason }. Copy or download it again.

## What to know about a capture that was opened

capture-notice-cut-off = The capture is cut off at its end: { $bytes ->
    [one] 1 byte of an unfinished record was
   *[other] { $bytes } bytes of an unfinished record were
} left over. All packets before that are shown.
capture-notice-damaged = The capture is damaged at byte { $offset }: { $damage }. { $after ->
    [0] No packet could be read before it.
   *[other] The packets up to number { $after } are shown.
}
capture-notice-longer-than-claimed = Packet { $frame } has more bytes in the file than it claims to have had on the wire. Lengths of such packets may be wrong.
capture-notice-unknown-link-type = layerscope cannot decode the link type { $type }. Its packets are listed as raw bytes.
capture-notice-compressed-cut-off = The compressed capture ends too early, with { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} of an unfinished record left over. All packets before that are shown.
capture-notice-compressed-damaged = The compressed capture is damaged: { $reason }. { $after ->
    [0] No packet could be unpacked.
   *[other] The packets up to number { $after } are shown.
}
capture-notice-limit-reached = The capture unpacks to more than { $mebibytes } MiB of memory; the rest was left out. To see all of it, unpack the file yourself and open that.
capture-notice-shrunk = The file has become shorter while it was open. { $frames ->
    [0] What was read before is kept.
    [one] 1 packet at its end can no longer be shown.
   *[other] { $frames } packets at its end can no longer be shown.
} Open it again to see what it holds now.
capture-notice-read-failed = Reading failed on the way: { $reason }. { $after ->
    [0] No packet had come by then.
   *[other] The packets up to number { $after } are shown.
}

## What is wrong with a damaged record: follows a colon

capture-damage-packet-too-long = a packet claims { $claimed } bytes, and none has more than { $most }
capture-damage-block-length = a block claims a length of { $claimed } bytes, which it cannot have
capture-damage-lengths-differ = a block gives its length as { $head } bytes at its start and { $tail } at its end
capture-damage-packet-beyond-block = a packet claims { $claimed } bytes, more than its block has
capture-damage-unknown-interface = a packet belongs to interface { $interface }, which the file has not described
capture-damage-section-header = a section begins with a header that makes no sense
