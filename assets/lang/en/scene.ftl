# scene: words on the stage

scene-client = Client
scene-server = Server
scene-sender = Sender
scene-group = Group
scene-everybody = Everybody on the link
scene-time = Time
scene-state-or = { $state } or { $other }
scene-state-unknown = unknown
scene-observed = observed
scene-inferred = inferred
scene-later = { $time } later
scene-step-of = Step { $step } of { $steps }
scene-lost = lost (inferred)
scene-no-answer = no answer
scene-answered = seen after
scene-reported = seen after
scene-port-unreachable = port unreachable
scene-retransmission = retransmission
scene-fast-retransmission = fast retransmission
scene-spurious-retransmission = spurious retransmission
scene-keep-alive = keep-alive
scene-keep-alive-answer = answer to keep-alive
scene-window-probe = window probe
scene-zero-window = zero window
scene-window-update = window update
scene-window-full = window full
scene-duplicate-ack = duplicate ACK
scene-out-of-order = out of order
scene-phase-handshake = Handshake
scene-phase-three-way-handshake = Three-way handshake
scene-phase-data = Data
scene-phase-teardown = Close
scene-phase-four-way-close = Four-way close
scene-phase-three-way-close = Three-way close
scene-phase-half-close = Half-close
scene-phase-simultaneous-close = Simultaneous close
scene-phase-reset = Reset
scene-open-simultaneous = simultaneous open
scene-open-refused = refused
scene-open-unanswered = no answer
scene-open-half-open = not completed
scene-close-three-way = ACK and FIN in one
scene-close-half-close = one half goes on
scene-close-simultaneous = the FINs cross
scene-close-incomplete = not finished
scene-time-exceeded = time to live used up, says a router
scene-icmp-error = ICMP report
scene-calls = Socket calls
scene-stream-in-flight = { $bytes } in flight
scene-stream-window = window { $bytes }
scene-stream-no-window = window not told yet
scene-stream-unknown-window = window scale unknown
scene-handout-title = A { $protocol } conversation
scene-handout-title-application = A { $protocol } conversation: { $application }
scene-handout-title-below = An exchange by { $protocol }
scene-handout-cut = The first { $shown } of { $total } packets
scene-handout-made = Made with layerscope from captured packets
scene-legend-seen = seen where it arrives
scene-legend-worked-out = arrival worked out
scene-legend-inferred = state inferred by the RFC
scene-legend-illustration = illustration
scene-legend-again = sent again
scene-legend-lost = lost
scene-legend-unsure = not known whether it arrived
scene-legend-reset = reset
scene-legend-call = socket call, inferred
scene-legend-folded = time without packets, left out
scene-legend-acknowledged = acknowledged
scene-legend-in-flight = not yet acknowledged
scene-legend-window = receiver’s window
scene-handout-notes = Notes
scene-host-a = Host A
scene-host-b = Host B
scene-router = Router on the way
scene-masked = Masked
scene-calls-inferred = Socket calls, inferred
scene-more-follow = { $count ->
    [one] One more packet follows
   *[other] { $count } more packets follow
}
scene-left-out = { $count ->
    [one] One packet left out
   *[other] { $count } packets left out
}
scene-router-name = Router
scene-passed-on = same packet
