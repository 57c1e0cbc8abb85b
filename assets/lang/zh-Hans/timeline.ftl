# timeline: what is said of each step

timeline-client = 客户端
timeline-server = 服务器
timeline-sender = 发送方
timeline-receiver = 接收方

timeline-syn-title = SYN：可以连接吗？
timeline-syn = { $sender }请求建立连接，并公布自己的初始序号（这里显示为 { $seq }）。SYN 本身也占用一个序号。
timeline-crossing-syn-title = 对方也发出 SYN：两者交错
timeline-crossing-syn = { $sender }还不知道{ $receiver }已发出 SYN，也请求建立同一条连接。两个 SYN 在途中交错，称为同时打开。
timeline-syn-ack-title = SYN, ACK：可以，我也要连接
timeline-syn-ack = { $sender }同意了：ack={ $ack } 表示已收到{ $receiver }的 SYN；同一个报文段里也公布自己的初始序号（显示为 { $seq }）。
timeline-crossing-syn-ack-title = 双方都发出 SYN, ACK：同样交错
timeline-crossing-syn-ack = { $sender }再发一次自己的 SYN（序号同样是 { $seq }），并以 ack={ $ack } 确认途中遇到的{ $receiver } SYN。{ $receiver }也一样：没有谁响应谁，双方都主动打开。
timeline-handshake-ack-title = ACK：连接建立完成
timeline-handshake-ack = { $sender }以 ack={ $ack } 确认{ $receiver }的 SYN。它收到响应时就已进入 ESTABLISHED；{ $receiver }要等这个 ACK 到达才会进入。
timeline-handshake-ack-lost-title = ACK：握手的第三个报文段
timeline-handshake-ack-lost = { $sender }以 ack={ $ack } 确认{ $receiver }的 SYN。它收到响应时就已进入 ESTABLISHED；{ $receiver }要收到这个 ACK 才会进入。
timeline-handshake-ack-crossed = { $sender }以 ack={ $ack } 响应{ $receiver }的 SYN, ACK。双方收到对方的 SYN, ACK 时就已进入 ESTABLISHED，这个 ACK 没有带来新的状态。
timeline-data-title = 数据
timeline-data-label-title = 数据：{ $label }
timeline-data = { $bytes ->
    [1] { $sender }发给{ $receiver } 1 个字节，是它字节流中的第 { $first } 号。
   *[other] { $sender }发给{ $receiver } { $bytes } 个字节，编号从 { $first } 到 { $last }。
}
timeline-data-mid-stream = { $bytes ->
    [1] { $sender }发给{ $receiver } 1 个字节，是第 { $first } 号，从看到的第一个字节算起。
   *[other] { $sender }发给{ $receiver } { $bytes } 个字节，编号从 { $first } 到 { $last }，从看到的第一个字节算起。
}
timeline-data-early = 早到：{ $sender }的第 { $first } 到 { $last } 号字节比前面的先到。{ $receiver }先留着，等缺口补上。
timeline-data-late = 晚到：{ $sender }先发出第 { $first } 到 { $last } 号字节，却在途中被后发的报文段超过。现在{ $receiver }可以把全部数据重新排好顺序。
timeline-ack-title = ACK：收到了
timeline-ack = { $sender }已收齐到第 { $acked } 号字节，接下来期待第 { $ack } 号。单纯的 ACK 不占用序号。
timeline-fin-title = FIN：我的话说完了
timeline-fin = { $sender }没有数据要发了，关闭自己这个方向，但仍然可以接收。FIN 和 SYN 一样占用一个序号（{ $seq }）。
timeline-fin-data = { $sender }在同一个报文段里发出最后 { $bytes } 个字节，并关闭自己这个方向；仍然可以接收。
timeline-fin-closed = { $sender }没有数据要发了，关闭自己这个方向。它的程序还收不收数据，从 FIN 看不出来：close 和 shutdown 发出的 FIN 一模一样。FIN 和 SYN 一样占用一个序号（{ $seq }）。
timeline-fin-closed-data = { $sender }在同一个报文段里发出最后 { $bytes } 个字节，并关闭自己这个方向。它的程序还收不收数据，从 FIN 看不出来：close 和 shutdown 发出的 FIN 一模一样。
timeline-fin-ack-title = ACK：知道你说完了
timeline-fin-ack = { $sender }以 ack={ $ack } 确认这个 FIN。一个方向已经关闭，但{ $sender }还可以继续发数据。
timeline-second-fin-title = FIN：我也说完了
timeline-second-fin = 现在{ $sender }也关闭自己这个方向，等待最后的确认。
timeline-combined-fin-title = FIN 与 ACK 合并成一个报文段
timeline-combined-fin = { $sender }也没有数据要发了，于是把对{ $receiver } FIN 的确认和自己的 FIN 放在同一个报文段：四个报文段变成三个。
timeline-crossing-fin-title = 对方也发出 FIN：两者交错
timeline-crossing-fin = { $sender }还不知道{ $receiver }已发出 FIN，也关闭了自己这个方向。双方都会经过 CLOSING。
timeline-last-ack-title = ACK：连接关闭
timeline-last-ack = { $sender }确认最后的 FIN，并在 TIME-WAIT 停留一段时间，以防这个 ACK 丢失而对方重传 FIN；{ $receiver }收到后就结束了。
timeline-last-ack-crossed-title = ACK：你的 FIN 到了
timeline-last-ack-crossed = { $sender }确认{ $receiver }的 FIN。ACK 到达后，{ $receiver }由 CLOSING 进入 TIME-WAIT。
timeline-refusal-title = RST：没有程序在监听
timeline-refusal = 端口 { $port } 上没有程序在监听，{ $sender }的系统立刻以 RST 响应：连接被拒绝。
timeline-reset-title = RST：中止
timeline-reset = { $sender }中止连接。之后不会有确认，还在途中的数据一律丢弃。
timeline-reset-unread-title = RST：已经没有人读取
timeline-reset-unread = { $sender }的程序已经关闭了两个方向（推断），却还有数据到达。再也没有人会读取，所以系统以 RST 响应，让{ $receiver }知道数据丢失了。
timeline-retransmission-title = 重传
timeline-retransmission = 等了 { $wait } 没有收到确认，{ $sender }重传序号 { $seq } 的报文段。
timeline-retransmission-syn = 等了 { $wait } 没有响应：{ $sender }再发一次 SYN，序号相同。
timeline-retransmission-syn-ack = 等了 { $wait } 没有收到 ACK：{ $sender }再发一次 SYN, ACK。丢失的是{ $receiver }的 ACK，还是先前的 SYN, ACK，{ $sender }无从得知。
timeline-retransmission-fast = 重复 ACK 表示缺少序号 { $seq }，{ $sender }不等计时器到期就立刻重传。
timeline-retransmission-spurious = { $sender }重传了{ $receiver }早已确认的数据。没有害处：多出来的一份会被丢弃。
timeline-passed-on-title = 同一个数据包，到了下一段链路
timeline-passed-on = 与帧 { $frame } 是同一个数据包，在下一段链路上第二次看到：TTL 是 { $now } 而不是 { $before }，因为路由器已用新的帧把它转发出去。{ $sender }只发了一次。
timeline-passed-on-ipv6 = 与帧 { $frame } 是同一个数据包，在下一段链路上第二次看到：跳数限制是 { $now } 而不是 { $before }，因为路由器已用新的帧把它转发出去。{ $sender }只发了一次。
timeline-seen-beside-title = 同一个数据包，在另一条链路上
timeline-seen-beside = 与帧 { $frame } 是同一个数据包，在另一条链路上第二次捕获到：链路层以上完全相同，中间没有路由器（生存时间仍是 { $ttl }）。{ $sender }只发了一次。
timeline-not-seen-title = 先前没有出现过
timeline-not-seen = 序号 { $seq } 比更后面的序号晚到，而先前没有数据包带过它。由此推断：第一次发送在到达这里之前丢失了，或是这个报文段在途中被耽搁了。
timeline-not-seen-fast = 重复 ACK 表示缺少序号 { $seq }，{ $sender }立刻发出。先前没有数据包带过它，由此推断：第一次发送在到达这里之前就丢失了。
timeline-keep-alive-title = 保活探测（keep-alive）：还在吗？
timeline-keep-alive = 已经一段时间没有往来。{ $sender }用旧的序号、不带新数据，询问{ $receiver }是否还在。
timeline-keep-alive-answer-title = 保活探测（keep-alive）：还在
timeline-keep-alive-answer = { $sender }响应探测，再说一次接下来期待的序号。连接在两端都还有效。
timeline-zero-window-title = 零窗口：请等一下
timeline-zero-window = { $sender }的缓冲区满了，通告窗口为 0，{ $receiver }必须暂停发送。
timeline-zero-window-probe-title = 窗口探测：有空间了吗？
timeline-zero-window-probe = { $sender }用一个字节询问：有空间了吗？
timeline-zero-window-probe-empty = { $sender }询问有没有空间了：用旧的序号、不带数据，{ $receiver }必须响应。
timeline-zero-window-still-title = 零窗口：还没有
timeline-zero-window-still = { $sender }响应探测：窗口仍然是 0。
timeline-window-update-title = 窗口更新：请继续
timeline-window-update = { $sender }又有空间了，通告窗口 { $window } 个字节；没有确认新的数据。
timeline-window-update-unknown = { $sender }又有空间了，通告较大的窗口；没有确认新的数据。
timeline-duplicate-ack-title = 重复 ACK：缺了一个
timeline-duplicate-ack = 有报文段没有按顺序到达，{ $sender }再说一次：我仍在等第 { $ack } 号。
timeline-duplicate-sack-title = 重复 ACK：这些已经收过了
timeline-duplicate-sack = { $sender }第二次收到第 { $first } 到 { $last } 号，用 SACK 块说明（D-SACK）。什么都没有缺：{ $receiver }由此得知，这次重传并不需要。
timeline-datagram-label-title = { $title }：{ $label }
timeline-request-title = 数据报
timeline-request = { $sender }把 { $bytes } 个字节发往端口 { $port }。事先没有握手，也没有人保证会响应。
timeline-reply-title = 回来的数据报
timeline-reply = { $sender }发回 { $bytes } 个字节。
timeline-reply-after = { $sender }以 { $bytes } 个字节响应，在请求之后 { $after } 看到。UDP 不懂什么是请求和响应，那是程序之间的约定。
timeline-multicast-title = 发给多播组的数据报
timeline-multicast = { $sender }只发一次，把 { $bytes } 个字节发给多播组 { $group }。加入该组的主机都是接收者。UDP 不做确认，要不要确认由程序决定。
timeline-broadcast-title = 发给所有人的数据报
timeline-broadcast = { $sender }只发一次，把 { $bytes } 个字节发给链路上的所有主机。UDP 不做确认，要不要确认由程序决定。
timeline-unreachable-title = ICMP：这个端口没有程序
timeline-unreachable-title-any = ICMP：无法送达
timeline-unreachable = 端口 { $port } 上没有程序接收。说这句话的不是 UDP，而是 ICMP：{ $sender }的系统报告“端口不可达”。
timeline-and-lost = { $text }由后续的数据包推断：它经过这里之后在途中丢失了，{ $receiver }没有收到。
timeline-and-crosses = { $text }它与数据包 { $frame } 在途中交错：发出时，{ $sender }还不可能知道那个数据包。
timeline-unreachable-any = ICMP 向{ $receiver }报告：它发出的数据包无法送达，因为网络、主机或端口不可达。
timeline-time-exceeded-title = ICMP 超时：生存时间用完
timeline-time-exceeded = 数据包的生存时间在途中用完，因此被丢弃。ICMP 把这件事告诉{ $receiver }：traceroute 就是这样找出路由器的。
timeline-time-exceeded-router = 路由器 { $router } 把生存时间减到 0，于是丢弃数据包，并引用数据包的开头告知{ $receiver }。traceroute 就这样得到一台路由器的地址；下一个探测的生存时间加一，就能多到达一台路由器。
timeline-unreachable-router = 路由器 { $router } 无法转发数据包：网络或主机不可达，或不准通过。它以 ICMP 告知{ $receiver }，并引用数据包的开头。
timeline-icmp-error-router = 路由器 { $router } 向{ $receiver }告知这段会话的一个数据包有问题，并引用它：也许它对下一条链路太大，也许另一条路更好。
timeline-and-expired = { $text }它的生存时间是 { $ttl }，只到得了路由器 { $router }（由之后的 ICMP 报文得知）。
timeline-and-expired-bare = { $text }它的生存时间只让它到得了路由器 { $router }（由之后的 ICMP 报文得知）。
timeline-and-stopped = { $text }它只到得了路由器 { $router }（由之后的 ICMP 报文得知）。
timeline-icmp-error-title = ICMP：有状况
timeline-icmp-error = ICMP 向{ $receiver }报告此会话中的一个数据包，并引用它：可能对某条链路来说太大，或是另有更好的路。

timeline-before-title = 第一个数据包之前
timeline-before-tcp = { $server } 在端口 { $port } 监听，{ $client } 正要连接。
timeline-before-simultaneous = { $client } 和 { $server } 都正要打开同一条连接，没有谁在监听。“客户端”只是 SYN 先被看到的一方。
timeline-before-maybe = { $client } 正要向 { $server } 的端口 { $port } 请求连接，还不知道那里有没有程序在监听。
timeline-before-mid-stream = 捕获文件从连接中途开始。没有看到建立连接的过程，所以在有证据之前，状态一律是“未知”。
timeline-before-udp = { $client } 有数据要发往 { $server } 的端口 { $port }。UDP 不建立连接。
timeline-before-group = { $client } 有数据要发给多播组 { $group }。UDP 不建立连接。
timeline-before-broadcast = { $client } 有数据要发给链路上的所有主机。UDP 不建立连接。
timeline-after-title = 全部共 { $packets } 个数据包
timeline-after-title-passed-on = 全部共 { $packets } 个数据包，沿途共看到 { $frames } 次
timeline-after-four-way = 四次挥手，和教科书一样：每个方向各有一个 FIN 和一个 ACK。先关闭的一方停在 TIME-WAIT。
timeline-after-three-way = 为什么是三个报文段而不是四个？后关闭的一方没有数据要发了，所以它的 ACK 和 FIN 一起发出。
timeline-after-simultaneous-open = 同时打开：双方都主动连接，没有谁在监听，结果只有一条连接。“客户端”和“服务器”在这里只是名称。
timeline-after-half-close = 半关闭：一方先说完，另一方继续发数据后才关闭。所以 TCP 的关闭分成两半。
timeline-after-simultaneous = 双方同时关闭，FIN 在途中交错，所以都经过 CLOSING，也都停在 TIME-WAIT。
timeline-after-reset = 以 RST 中止：没有 FIN，也没有 TIME-WAIT。
timeline-after-fin-reset = 先有 FIN，后有 RST：关闭已经开始，却被中止。还在途中的数据一律丢弃。
timeline-after-reset-unread = 先有 FIN，后有 RST：程序已经关闭了两个方向，之后到达的数据没有人读取，系统便以 RST 告知；并不是程序中止了连接。
timeline-after-refused = 连接被拒绝：主机在，但那个端口没有程序在监听。
timeline-after-unanswered = SYN 没有响应：主机不在，或是途中有设备把报文段丢掉了。
timeline-after-half-open = 没有看到握手的最后一个 ACK：在服务器端，连接尚未建立，停在 SYN-RECEIVED。
timeline-after-zero-window = 流量控制：接收方的窗口降到 0，发送方等待并探测，有空间后再继续。没有丢失任何数据。
timeline-after-not-seen = 有报文段比后面的序号晚到，而先前没有数据包带过它们。由此推断：它们在到达这里之前丢失过，或是在途中被耽搁；接收方只能等待。
timeline-after-spurious = 丢失的只有 ACK（推断），不是数据：因为没等到确认而重传，同样的数据到了两次，接收方丢弃多出来的一份。程序毫无察觉。
timeline-after-retransmission = 确认没有及时到达，重传了 { $count } 个报文段。程序只会察觉变慢。
timeline-after-fast-retransmission = 重复 ACK 报告了缺口，发送方不等计时器到期就重传，共 { $count } 个报文段。
timeline-after-out-of-order = 有一个报文段在途中超过了另一个。接收方把字节重新排好顺序；没有丢失，也没有重传。
timeline-after-keep-alive = 沉默了很久，于是发出保活探测（keep-alive），确认对方还在；它不带数据。
timeline-after-mid-stream = 这条连接在捕获之前就开始了：编号从看到的第一个字节算起，建立的过程未知。
timeline-after-incomplete = 捕获文件结束时，关闭还没有完成。
timeline-after-open = 捕获文件结束时，连接仍然开着。
timeline-after-answered = 有问有答：之前没有握手，之后也没有挥手。
timeline-after-unreachable = 没有程序在那里接收。UDP 自己不会说，是 ICMP 告诉我们的。
timeline-after-group = { $packets ->
    [1] 只发一次，给每一台加入该组的主机。UDP 不做确认。
   *[other] 每个只发一次，给每一台加入该组的主机。UDP 不做确认。
}
timeline-after-broadcast = { $packets ->
    [1] 只发一次，给链路上的所有主机。UDP 不做确认，要不要确认由程序决定。
   *[other] 每个只发一次，给链路上的所有主机。UDP 不做确认，要不要确认由程序决定。
}
timeline-after-no-answer = 没有响应。UDP 不会察觉，也不会重传：那是程序自己的事。
timeline-after-time-exceeded = 它没有到达服务器：生存时间在某个路由器用完，由 ICMP 告知。traceroute 就是这样找出路径的。
timeline-below-after = { $text }在询问之后 { $after } 看到这个响应。
timeline-below-reported-after = { $text }在询问之后 { $after } 看到这个报告。
timeline-before-below = { $client } 与 { $server } 之间的 { $protocol }：在传输层之下，所以没有端口，也没有连接。
timeline-after-below = 这就是 { $protocol }。两端都没有程序参与，是系统自己在对话。
timeline-after-echo = 这就是 { $protocol }。一端由程序（ping）发问，另一端由系统自己回答：那里不需要运行任何程序。
timeline-ack-syn = { $sender }以 ack={ $ack } 确认对方的 SYN：SYN 占用了 0 号，还没有数据到达。
