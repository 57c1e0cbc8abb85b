# flow: patterns of conversations, what Wireshark's names mean, the states

flow-pattern = { $open }，{ $close }

flow-open-three-way = 三次握手
flow-open-simultaneous = 同时打开
flow-open-refused = 连接被拒绝
flow-open-unanswered = SYN 无响应
flow-open-answer-not-captured = SYN 的响应未被捕获
flow-open-half-open = 握手未完成
flow-open-mid-handshake = 捕获始于握手途中
flow-open-mid-stream = 捕获始于连接途中

flow-close-none = 未关闭
flow-close-reset = 以 RST 中止
flow-close-reset-after-fin = 先 FIN，后中止
flow-close-incomplete = 关闭未完成
flow-close-simultaneous = 同时关闭
flow-close-half-close = 半关闭
flow-close-three-way = 三次挥手
flow-close-four-way = 四次挥手

flow-exchange-multicast = 多播
flow-exchange-broadcast = 广播
flow-exchange-answered = 请求与响应
flow-exchange-unreachable = 端口不可达
flow-exchange-unanswered = 无响应
flow-report-time-exceeded = 途中的路由器告知：生存时间用完
flow-report-unreachable = 途中的路由器告知：无法送达
flow-report-other = 途中的路由器告知有错误
flow-open-reported = { $open }，{ $report }
flow-pattern-below = { $protocol }：{ $outcome }
flow-pattern-below-told = { $protocol }：不需要响应的报文

flow-why-both = { $open }{ $close }
flow-why-simultaneous-open = 双方在收到对方的 SYN 之前就各自发出了 SYN，所以不是三个报文段，而是两个 SYN 和两个 SYN-ACK。RFC 9293 §3.5（图 7）把它们合成一条连接：两端都从 SYN-SENT 进入 SYN-RECEIVED，没有谁是服务器。请看交错的两个 SYN，以及沿用 SYN 序号的两个 SYN-ACK。
flow-why-refused = 连接没有建立：SYN 到达的主机上没有程序监听这个端口，于是系统以 RST, ACK 响应（RFC 9293 §3.10.7.1）。没有打开，也就无须关闭。请看 RST 的确认号：SYN 的序号加 1，表示它拒绝的是哪一次尝试。
flow-why-unanswered = 握手停在第一个报文段，因为没有捕获到对 SYN 的响应：主机可能没开机、防火墙悄悄丢弃，或是响应走了没有被捕获的路径。得不到响应的一端只能再试。如果有好几个 SYN，请看它们之间的间隔：每试一次就更长（RFC 6298 §5.5）。
flow-why-answer-not-captured = 没有捕获到对 SYN 的响应，但它确实存在：后面的报文段属于已经打开的连接。响应走了没有被捕获的路径，或是捕获文件有缺漏。请看 SYN 之后的第一个确认号：它表示响应早已到达。
flow-why-half-open = SYN 得到了响应，但没有捕获到完成握手的 ACK。端口扫描会故意不发，突然消失的客户端则发不出来；也可能 ACK 发了，但在到达捕获点之前就丢失，而客户端自认已经 ESTABLISHED。服务器停在 SYN-RECEIVED（RFC 9293 §3.5）。请看它是否再次发出 SYN-ACK：那就是在要求缺少的 ACK。这种情形常被称为“半开”；但 RFC 9293 §3.5.1 的半开连接（half-open）是指：一端已经关闭或丢失了连接，另一端却不知道。
flow-why-mid-handshake = 少了第一个报文段：捕获始于 SYN 与它的响应之间。SYN 必定存在，因为 SYN-ACK 确认了它（RFC 9293 §3.5）。请看 SYN-ACK 的确认号：减 1 就是客户端的初始序号。
flow-why-mid-stream = 看不到握手：捕获开始时连接早已建立。谁发起连接、初始序号和窗口扩大因子都只能猜测。请看序号：它们从第一个捕获到的报文段算起，窗口也以未缩放的值显示。
flow-why-not-closed = 没有报文段关闭这条连接：捕获结束时它仍然开着。TCP 不需要流量也能维持连接，闲置的连接可以持续好几天（RFC 9293 §3.8.4）。请看最后的状态：两端都还可以发送。
flow-why-server-first = 先关闭的是服务器，而许多教科书让客户端先关。TCP 没有给任何一端特权（RFC 9293 §3.6）：谁的数据发完，谁就可以发 FIN。请看最后是谁在 TIME-WAIT：总是先关闭的一端。
flow-why-reset = RST 强行中止了连接，所以没有 FIN，也没有对 FIN 的确认。这是中止，不是道别：RST 不需要确认，还在途中的数据就此丢失（RFC 9293 §3.5.3）。请看是谁发出 RST，以及当时还有什么没得到确认。
flow-why-reset-after-fin = 以 FIN 开始，以 RST 结束：一端按序关闭了自己的方向，但在两个方向都关闭并得到确认之前，RST 就中止了其余部分。收到程序不再读取的数据时就会这样（RFC 9293 §3.6.1）。请看 RST 响应的是什么。
flow-why-incomplete = 已经发出 FIN，但在两个方向都关闭并得到确认之前，捕获就结束了。FIN 只关闭发送方的方向（RFC 9293 §3.6），另一个方向可以一直开着。请看最后的状态：FIN-WAIT-2 和 CLOSE-WAIT 表示关闭正在等待它的后半。
flow-why-simultaneous-close = 双方在收到对方的 FIN 之前都关闭了，所以两个 FIN 都不是对另一个的响应。RFC 9293 §3.6（图 13）考虑到了这种情况：两端都经过 CLOSING，也都在 TIME-WAIT 等待。请看交错的两个 FIN 和它们的确认号：都还没有算进对方的 FIN。
flow-why-half-close = 关闭的两半之间还有数据：FIN 只关闭一个方向，另一端还有东西要发（RFC 9293 §3.6）。这就是关闭要分成两半的原因。请看处于 FIN-WAIT-2 的一端：它不再发数据，但仍继续确认。
flow-why-three-way-close = 这条连接用三个报文段关闭，而教科书上是四个。FIN 到达时，另一端也没有数据要发了，于是 ACK 和自己的 FIN 合在一个报文段；RFC 9293 §3.6 允许这样，因为任何报文段都可以同时带着两者。请看中间的 FIN, ACK：它的确认号已经算进了第一个 FIN。
flow-why-multicast = 一个数据报发给整个组：加入多播组的主机都会收到（RFC 1112）。没有人会以组的地址响应，所以即使有响应，也是另一段会话。请看目的地：多播组的地址，以及由它产生的 MAC 地址。
flow-why-broadcast = 一个数据报发给链路上的所有主机。即使有响应，也来自某台主机自己的地址，因此是另一段会话。请看目的 MAC 地址 ff:ff:ff:ff:ff:ff：交换机不会挡下它，路由器也不会转发它。
flow-why-unreachable = 没有程序在这个端口接收。UDP 本身无法表示（RFC 768），于是主机系统发出 ICMP“端口不可达”（RFC 1122 §4.1.3.1）。请看 ICMP 报文的内容：它引用了数据报的开头，让发送方知道指的是哪一个。
flow-why-no-answer = UDP 不保证有响应（RFC 768）：数据报或响应可能丢失，或是程序无话可说。UDP 不会察觉，也不会重传。请看程序是否会再试：内容相同的另一个数据报就是它自己的第二次尝试。
flow-why-time-exceeded = 说话的不是服务器，而是途中的一台路由器：数据包的生存时间在那里用完，路由器以 ICMP 告知（RFC 1812 §5.3.1）。traceroute 故意发出这样的数据报，生存时间依次为 1、2、3……，从每一条告知得到一台路由器的地址。请看 ICMP 报文的内容：它引用了数据报的开头。
flow-why-reported = 说话的不是服务器，而是途中的一台路由器：它无法继续转发数据报，于是以 ICMP 告知（RFC 1812 §4.3.3）。请看 ICMP 报文的内容：它说明原因，并引用了数据报的开头。
flow-why-below-no-answer = 没有人响应：被询问的主机不存在、被设置为不响应，或者问题或响应在途中丢失。光从没有响应看不出是哪一种。请看问题有没有再次出现：要不要重问，由发问的系统决定。
flow-why-below-reported = 等到的不是响应，而是报告：途中的路由器，或是被询问主机的系统，以 ICMP 说明询问为何无法继续前进（RFC 792、RFC 4443 §3）。请看消息的内容：它引用了询问的开头，询问的一方由此知道指的是哪一个。

flow-sender-client = 客户端
flow-sender-server = 服务器
flow-time-unknown = 未知的时间
flow-carried-bytes = { $count ->
    [1] 字节 { $first }
   *[other] 字节 { $first }–{ $last }
}
flow-carried-syn = 自己的 SYN
flow-carried-syn-ack = 自己的 SYN-ACK
flow-carried-fin = 自己的 FIN

flow-analysis-retransmission = 重传
flow-analysis-fast-retransmission = 快速重传
flow-analysis-spurious-retransmission = 不必要的重传
flow-analysis-out-of-order = 乱序
flow-analysis-reused-ports = 重复使用的端口
flow-analysis-lost-segment = 前面有缺口
flow-analysis-ack-lost-segment = 确认了未捕获到的数据
flow-analysis-window-update = 窗口更新
flow-analysis-window-full = 窗口已满
flow-analysis-keep-alive = 保活探测（keep-alive）
flow-analysis-keep-alive-ack = 对保活探测的响应
flow-analysis-duplicate-ack = 重复 ACK
flow-analysis-zero-window = 零窗口
flow-analysis-zero-window-probe = 窗口探测
flow-analysis-zero-window-probe-ack = 对窗口探测的响应

flow-proof-seen-twice = Wireshark 这样称呼它，是因为捕获文件里同样的序号出现了两次。但它与帧 { $frame } 是同一个数据包，只是在途中另一处又捕获到一次（标识相同、IP 首部以上的字节相同、链路不同）：{ $sender }只发了一次。
flow-proof-repeated = { $sender }重传了{ $what }：{ $time } 内没有收到确认。{ $times ->
    [1] {""}
   *[other] 在此之前已经发过 { $times } 次。
}
flow-proof-not-seen = { $sender }发出{ $what }时，更后面的序号在 { $time } 前就已经过这里，所以 Wireshark 称它为重传。但先前没有数据包带着同样的内容：第一次发送在到达这里之前丢失了，或是这一次被耽搁了。
flow-proof-crossing-syn-ack = Wireshark 因为序号相同，把它当成再发一次的 SYN。其实不是：双方同时打开连接，各自以 SYN-ACK 响应对方的 SYN，并沿用自己的序号（RFC 9293 §3.5 图 7）。
flow-proof-asked-for = { $sender }不等计时器到期就重传了{ $what }：{ $duplicates ->
    [0] 最近的 ACK 要的正是它，就在 { $time } 前。
    [1] { $time } 前有一个重复 ACK 要求它。
   *[other] 有 { $duplicates } 个重复 ACK 要求它，最后一个在 { $time } 前。
}
flow-proof-already-acknowledged = { $sender }重传了{ $what }，但确认它全部的 ACK 在 { $time } 前就已经过这里：那个 ACK 后来丢失、太晚到达，或是计时器设得太短。
flow-proof-overtaken = { $sender }发出的{ $what }比更后面的数据晚 { $time } 到达这里。这比一次往返（{ $rtt }）还短，来不及重传：是网络改变了顺序。
flow-proof-overtaken-default = { $sender }发出的{ $what }比更后面的数据晚 { $time } 到达这里。往返时间不明，而 3 ms 以内 Wireshark 一律认为是网络改变了顺序。
flow-proof-overtaken-seen = { $sender }发出的{ $what }比更后面的数据晚 { $time }。因为比一次往返还短，Wireshark 称它为乱序；但同样的内容先前已经过这里，所以也可能是重传。
flow-proof-ports-again = 地址和端口与流 { $stream } 相同（它的最后一个数据包在 { $time } 前），初始序号却是新的：这是一条新连接。
flow-proof-number-changed = 这个 SYN-ACK 的初始序号与发送方先前所用的不同：它响应的是另一个 SYN，或是主机重新开始了。
flow-proof-missing = { $sender }跳过一段继续发送：{ $what }没有经过这里。可能没有捕获到，也可能在到达这里之前就丢失了。
flow-proof-counted-anew = { $sender }并没有跳过任何一段：SYN 再次出现时，Wireshark 退回较早的序号，从那里重新计算。
flow-proof-not-captured = { $sender }确认了序号 { $ack } 之前的全部数据，但{ $what }从未经过这里。数据确实到达了，有缺口的是捕获文件。
flow-proof-captured-in-disorder = { $sender }确认了序号 { $ack } 之前的全部数据，而这些都捕获到了。Wireshark 只计算按序到达的数据，而顺序先前已被打乱。
flow-proof-same-ack = { $sender }仍在等待序号 { $ack }：第 { $number } 个重复 ACK。{ $cause }
flow-cause-later = 它收到了{ $what }，却没有收到前面的。
flow-cause-sacked = 它已经有了{ $what }（由 SACK 得知），却没有前面的。
flow-cause-twice = 它第二次收到了{ $what }。
flow-cause-syn-ack-twice = 它第二次收到了对方的 SYN-ACK，于是再响应一次。
flow-cause-syn-ack-crossed = 它响应的是同时打开中的 SYN-ACK，并不是重复。
flow-cause-stray-syn = 连接已经打开，它却又收到 SYN，于是只说明自己目前的位置（challenge ACK，RFC 5961 §4）。
flow-cause-fin-twice = 它第二次收到了对方的 FIN，于是再响应一次。
flow-cause-unknown = 没有捕获到让它重复 ACK 的数据包。
flow-proof-window-opens = { $sender }又有空间了，可收 { $to } 字节。没有确认新的数据。
flow-proof-window-changed = { $sender }只改变了窗口，从 { $from } 变为 { $to } 字节。没有确认新的数据。
flow-proof-window-changed-unknown = { $sender }只改变了窗口；没有看到握手，无法得知实际大小。没有确认新的数据。
flow-proof-window-filled = { $sender }必须停在这里：对方从序号 { $ack } 起提供了 { $window } 字节的窗口，而这个报文段正好到最后一个，序号 { $last }。
flow-proof-still-there = 在 { $time } 没有任何数据包之后，{ $sender }再次使用对方早已收到的序号 { $number }。对方必须以 ACK 响应，借此表示自己还在。
flow-proof-room-wanted = 因为序号 { $number } 是旧的，Wireshark 称它为保活探测。但对方的窗口已经关闭了 { $time }：{ $sender }其实是在问是否又有空间了（RFC 9293 §3.8.6.1）。
flow-proof-yes-still-there = { $sender }响应 { $time } 前的保活探测：连接仍在。
flow-proof-closed = { $sender }已经没有空间；先前提供的是 { $before } 字节。在有空间之前，对方不得发送序号 { $ack } 及其后的数据。
flow-proof-closed-unknown = { $sender }已经没有空间。在有空间之前，对方不得发送序号 { $ack } 及其后的数据。
flow-proof-still-closed = { $sender }仍然没有空间：窗口已经关闭了 { $time }。
flow-proof-room-probed = 窗口已经关闭了 { $time }。{ $sender }发出一个字节，序号 { $number }，看看是否又有空间了。
flow-proof-no-room-yet = { $sender }响应 { $time } 前的窗口探测：仍然没有空间。

flow-exhibit-seen-before = 同一个数据包
flow-exhibit-first-sent = 第一次发送
flow-exhibit-sent-again = 再次发送
flow-exhibit-first-ack = 第一个这样的 ACK
flow-exhibit-duplicate-ack = 重复 ACK
flow-exhibit-acknowledged = 已确认
flow-exhibit-overtook = 更后面的数据
flow-exhibit-before-gap = 缺口之前
flow-exhibit-after-gap = 缺口之后
flow-exhibit-window-before = 先前的窗口
flow-exhibit-window = 提供的窗口
flow-exhibit-window-closed = 窗口关闭
flow-exhibit-question = 所响应的探测
flow-exhibit-arrived = 所收到的
flow-exhibit-last-said = 上一个数据包
flow-exhibit-number-sent = 该序号
flow-exhibit-own-syn = 自己的 SYN
flow-exhibit-peer-syn = 对方的 SYN
flow-exhibit-earlier-connection = 先前的连接

flow-state-closed-meaning = 没有连接。
flow-state-listen-meaning = 程序等待任何人的 SYN。
flow-state-syn-sent-meaning = 已发出 SYN，等待对方的 SYN。
flow-state-syn-received-meaning = 已收到对方的 SYN，也发出自己的；等待它的 ACK。
flow-state-established-meaning = 连接已建立：数据可以双向传送。
flow-state-fin-wait-1-meaning = 已发出 FIN，等待它的 ACK 或对方的 FIN。
flow-state-fin-wait-2-meaning = 自己的 FIN 已得到确认；仍可接收，等待对方的 FIN。
flow-state-close-wait-meaning = 对方已关闭它的方向；自己的程序还可以发送，等待它关闭。
flow-state-closing-meaning = 两个 FIN 交错；已收到对方的，等待自己的 FIN 的 ACK。
flow-state-last-ack-meaning = 后关闭的一方，等待自己的 FIN 的 ACK，之后就结束。
flow-state-time-wait-meaning = 一切都已说完；等待 2×MSL，以便重传丢失的最后一个 ACK，也让旧的报文段消失。

flow-evidence-observed = 观察到
flow-evidence-inferred = 推断
flow-evidence-unknown = 未知
flow-neighbour-asked = { $from } 询问可能拥有地址 { $to } 的主机：你的 MAC 地址是什么？（邻居发现，IPv6 的 ARP）
flow-neighbour-told = { $from } 把自己的 MAC 地址告诉 { $to }。
flow-echo-asked = { $from } 询问能不能连到 { $to }：响应必须把同样的字节带回来。
flow-echo-answered = { $from } 以同样的字节响应 { $to }：连得到。
flow-echo-expired = 路由器 { $router } 把生存时间减到 0，于是丢弃这个询问，并引用其开头告知 { $to }。
flow-echo-undeliverable = { $reporter } 告知 { $to }：它发给 { $from } 的询问无法送达，并引用其开头。
flow-echo-reported = { $reporter } 向 { $to } 报告它发给 { $from } 的询问，并引用其开头：也许对下一段链路而言太大，或是有更好的路径。
flow-seen-again = { $text }捕获文件里第二次出现，已在路由器的另一侧：换了帧，生存时间从 { $before } 减为 { $now }。
flow-group-told = { $from } 告诉链路上的路由器（{ $to }）它想收听哪些组，或不再收听。
# Wireshark 在 Info 栏里写的字，原文照录：在这里学到的，在那里找得到。
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
flow-label-ntp-active = NTP 对称主动
flow-label-ntp-passive = NTP 对称被动
flow-label-ntp-client = NTP 客户端
flow-label-ntp-server = NTP 服务器
flow-label-ntp-broadcast = NTP 广播
flow-label-ntp-control = NTP 控制消息
