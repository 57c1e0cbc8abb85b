# ui: the window's own words.

ui-open = Open
ui-samples = Samples
ui-language = Language
ui-help = Keyboard
ui-theme-light = Light theme
ui-theme-dark = Dark theme
ui-projector = Projector mode
ui-projector-leave = Leave projector mode
ui-panel-inspector = Inspector
ui-panel-lists = Conversations and packets
ui-panel-inspector-no-room = Inspector (the window is too narrow for it)
ui-panel-lists-no-room = Conversations and packets (the window is too narrow for them)
ui-conversations = Conversations
ui-conversations-none = No TCP or UDP conversation.
ui-count = { $count }
ui-conversation-size = { $packets } { $packets ->
    [one] packet
   *[other] packets
} · { $bytes }
ui-packets = Packets
ui-packets-none = No packet.
ui-packets-only = This conversation only
ui-column-number = No.
ui-column-time = Time
ui-column-source = Source
ui-column-destination = Destination
ui-column-protocol = Protocol
ui-column-length = Length
ui-column-info = Info
ui-packet-name = Packet { $number }: { $protocol } { $info }
ui-packet = Packet { $number }
ui-bytes = { $count } { $count ->
    [one] byte
   *[other] bytes
}
ui-bytes-view = Bytes
ui-bytes-kept = { $kept } of { $count } were captured
ui-inspector = Inspector
ui-inspector-none = Select a packet to see what each layer did in it.
ui-computed = Worked out, not a field of the packet.
ui-quoted = { $name } (quoted)
ui-icmp-data = ICMP data
ui-view-ladder = Ladder
ui-view-layers = Layers
ui-view-states = States
ui-view-header = Header
ui-view-udp = UDP
ui-stage = Stage
ui-why = Why is this not the textbook’s picture?
ui-state-unknown = State unknown: the capture does not say.
ui-step = Step { $number } of { $total }
ui-steps = { $total } { $total ->
    [one] step
   *[other] steps
}
ui-home = To the beginning
ui-end = To the end
ui-step-back = Step back
ui-step-forward = Step forward
ui-play = Play
ui-pause = Pause
ui-speed = Speed
ui-tempo = Tempo
ui-tempo-teaching = Teaching tempo
ui-tempo-teaching-summary = Each step takes about the same time, with a beat to read.
ui-tempo-captured = As captured
ui-tempo-captured-summary = In true proportion; long gaps are folded and marked.
ui-scrubber = Timeline
ui-key-space = Space
ui-dismiss = Dismiss
ui-close = Close
ui-cancel = Cancel
ui-help-play = Play, pause
ui-help-packets = Packet before, packet after
ui-help-conversations = Conversation before, conversation after
ui-help-views = Ladder, layers, states, header, UDP
ui-help-open = Open a capture
ui-help-theme = Dark or light
ui-help-language = Next language
ui-help-this = This card
ui-help-close = Close this card, leave projector mode
ui-drop = Drop a capture here
ui-loading = Reading: { $read }, { $packets } packets
ui-loading-of = Reading: { $read } of { $total }, { $packets } packets
ui-empty-title = Nothing is open
ui-empty-what = Open a capture file (pcap or pcapng), drop one on this window, or take a sample.
ui-no-packets-title = No packets in this file
ui-no-packets-what = The file is a capture, but nothing was recorded in it. Open another one, or take a sample.
ui-empty-open = Open a capture
ui-empty-sample = Watch a handshake
ui-no-conversation-title = No conversation in this capture
ui-no-conversation-what = It holds no TCP or UDP. Its packets are listed at the left; select one to see its layers.
ui-choose-title = Choose a conversation
ui-choose-what = The stage plays one conversation at a time. They are listed at the left.
ui-dialog-title = Open a capture
ui-dialog-kind = Captures
ui-dialog-unavailable = This system offers no file dialog. Drop the file on the window, or name it on the command line: layerscope FILE
