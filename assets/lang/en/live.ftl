# Live capture: what is said of interfaces and of the recorder.

live-no-permission = capturing needs a permission that this program does not have (CAP_NET_RAW). Give it once and for all: sudo setcap cap_net_raw+ep { $program } — or for this once, put pkexec before it: pkexec { $program }
live-no-permission-elsewhere = capturing needs the administrator's permission. For this once: sudo { $program }
live-no-interface = there is no interface { $interface }; there are: { $there }
live-down = the interface { $interface } is down; bring it up first: sudo ip link set { $interface } up
live-went-down = the interface { $interface } went down; what was captured before is kept
live-vanished = the interface { $interface } was removed; what was captured before is kept
live-filter-too-long = the capture filter is too long for the kernel; name fewer hosts or ports
live-no-filter-here = packets on { $interface } begin with a Wi-Fi header, behind which the kernel cannot look for hosts, ports or protocols; capture all of them, without a filter and without leaving out the ssh session
live-disk-full = no room left for { $file }; { $frames ->
    [one] { $frames } packet is
   *[other] { $frames } packets are
 } in it, whole. Make room or choose another place.
live-cannot-write = cannot write { $file }: { $reason }
live-reader-stalls = whoever reads the capture takes nothing any more; { $frames ->
    [one] { $frames } packet was
   *[other] { $frames } packets were
 } handed over, and what came after is lost
live-still-privileged = the program could not give up its privileges, so nothing was captured: { $reason }
live-system = the system refused to let the interface be captured ({ $what }): { $reason }
live-not-started = cannot start the recorder { $program }: { $reason }
live-killed = the recorder was ended by signal { $signal }; what was captured before is kept
live-said = { $said }
live-no-ssh = there is no ssh session to leave out: SSH_CONNECTION is not set (sudo takes it away; sudo --preserve-env=SSH_CONNECTION keeps it)
live-terminal = a capture is not text; write it to a file (-w FILE) or into a pipe
live-not-here = live capture needs a Unix system; on this one, give layerscope a capture file
live-summary = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } captured, { $dropped } dropped by the kernel
live-summary-uncounted = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } captured; this system does not tell how many were dropped
live-not-confined = privileges are given up, but system calls cannot be restricted here: { $reason }
live-save-disk-full = no room left for { $file }; nothing was written, and the packets are still here. Make room or choose another place.
live-save-cannot-write = cannot write { $file }: { $reason }. The packets are still here; choose another place.
live-save-several-link-types = these packets begin with different headers, and a pcap file has room for one kind only; save them as pcapng
live-window-no-permission = Capturing needs a permission that layerscope does not have (CAP_NET_RAW). Give it once and for all with a command, or ask for a password this once.
live-filter-host = “{ $text }” is no address: 192.0.2.1, 2001:db8::1 or a network such as 10.0.0.0/8
live-filter-port = “{ $text }” is no port: a number from 1 to 65535
live-ended-unasked = The recorder has ended, though this window did not stop it; what was captured before is kept. “Capture again” starts it anew.
live-selected-let-go = The selected packet was let go to make room for newer ones. Pausing the view keeps what it shows.

# In the window.
live-button = Live
live-button-name = Capture an interface
live-on = Live: { $interface }
live-interfaces = Interfaces: choose one, and its packets appear on the stage
live-looking = Looking for interfaces …
live-none = This computer shows no interface to capture.
live-is-down = down
live-loopback = loopback
live-no-address = no address
live-rate = { $bytes }/s
live-hosts = Addresses
live-ports = Ports
live-protocols = Protocols
live-keep-packets = Keep packets
live-keep-bytes = Keep at most
live-not-my-ssh = Leave my own ssh session out
live-not-my-ssh-summary = What this window itself sends over ssh is not captured.
live-follow = Follow the newest conversation
live-follow-summary = It takes the stage and plays, at teaching tempo behind the wire, until you choose something yourself.
live-follow-button = Follow
live-copy = Copy
live-ask-password = Ask for a password, for this once
live-starting = starting …
live-capturing = capturing
live-paused = view paused, still capturing
live-stopping = stopping …
live-ended = ended
live-stop = Stop
live-pause = Pause the view
live-go-on = Go on
live-again = Capture again
live-seen = seen { $count }
live-kept = kept { $count }
live-dropped-by-kernel = dropped by the kernel { $count }
live-dropped-by-us = dropped by us { $count }
live-let-go = let go { $count }
live-counts-tip = Seen is the sum of the others. What was let go was here and made room for newer packets.
live-saved = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } saved as { $file }
live-saved-masked = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } saved, masked, as { $file }
live-unsaved-title = { $packets ->
    [one] One packet is not saved
   *[other] { $packets } packets are not saved
 }
live-unsaved-what = They were captured and are in no file. They would be gone for good.
live-unsaved-save = Save…
live-unsaved-let-go = Let them go
live-only = only { $filter }
live-only-hidden = a capture filter is on
live-from-next = The following holds from the next capture on.
live-waiting-filter = Nothing has come yet that passes the capture filter ({ $filter }). The first conversation takes the stage by itself.
live-saved-left-out = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } saved as { $file }; { $left ->
    [one] { $left } entry that is no packet was
   *[other] { $left } entries that are no packets were
 } left out
live-saved-masked-left-out = { $frames ->
    [one] { $frames } packet
   *[other] { $frames } packets
 } saved, masked, as { $file }; { $left ->
    [one] { $left } entry that is no packet was
   *[other] { $left } entries that are no packets were
 } left out
live-waiting-title = Waiting for packets on { $interface }
live-waiting-what = Nothing has come yet. The first conversation takes the stage by itself.
live-long-title = Too long to be laid out while it goes on
live-long-what = Pause the view, or stop the capture, and this conversation takes the stage as far as it has come.
