# timeline: what is said of each step

timeline-client = 客户端
timeline-server = 服务器

timeline-syn-title = SYN：可以连接吗？
timeline-syn = { $sender }请求建立连接，并公布自己的初始序号（这里显示为 { $seq }）。SYN 本身也占用一个序号。
timeline-crossing-syn-title = 对方也发出 SYN：两者交错
timeline-crossing-syn = { $sender }还不知道{ $receiver }已发出 SYN，也请求建立同一条连接。两个 SYN 在途中交错，称为同时打开。
timeline-syn-ack-title = SYN, ACK：可以，我也要连接
timeline-syn-ack = { $sender }同意了：ack={ $ack } 表示已收到{ $receiver }的 SYN；同一个报文段里也公布自己的初始序号（显示为 { $seq }）。
timeline-handshake-ack-title = ACK：连接建立完成
timeline-handshake-ack = { $sender }以 ack={ $ack } 确认{ $receiver }的 SYN。它收到应答时就已进入 ESTABLISHED；{ $receiver }要等这个 ACK 到达才会进入。
timeline-data-title = 数据
timeline-data-label-title = 数据：{ $label }
timeline-data = { $bytes ->
    [1] { $sender }发给{ $receiver } 1 个字节，是它字节流中的第 { $first } 号。
   *[other] { $sender }发给{ $receiver } { $bytes } 个字节，编号从 { $first } 到 { $last }。
}
timeline-ack-title = ACK：收到了
timeline-ack = { $sender }已收齐到第 { $acked } 号字节，接下来期待第 { $ack } 号。单纯的 ACK 不占用序号。
timeline-fin-title = FIN：我的话说完了
timeline-fin = { $sender }没有数据要发了，关闭自己这个方向，但仍然可以接收。FIN 和 SYN 一样占用一个序号（{ $seq }）。
timeline-fin-data = { $sender }在同一个报文段里发出最后 { $bytes } 个字节，并关闭自己这个方向；仍然可以接收。
timeline-fin-ack-title = ACK：知道你说完了
timeline-fin-ack = { $sender }以 ack={ $ack } 确认这个 FIN。一个方向已经关闭，但{ $sender }还可以继续发数据。
timeline-second-fin-title = FIN：我也说完了
timeline-second-fin = 现在{ $sender }也关闭自己这个方向，等待最后的确认。
timeline-combined-fin-title = FIN 与 ACK 合并成一个报文段
timeline-combined-fin = { $sender }也没有数据要发了，于是把对{ $receiver } FIN 的确认和自己的 FIN 放在同一个报文段：四次变成三次。
timeline-crossing-fin-title = 对方也发出 FIN：两者交错
timeline-crossing-fin = { $sender }还不知道{ $receiver }已发出 FIN，也关闭了自己这个方向。双方都会经过 CLOSING。
timeline-last-ack-title = ACK：连接关闭
timeline-last-ack = { $sender }确认最后的 FIN，并在 TIME-WAIT 停留一段时间，以防这个 ACK 丢失而对方重发 FIN；{ $receiver }收到后就结束了。
timeline-last-ack-crossed = { $sender }确认{ $receiver }的 FIN。ACK 到达后，{ $receiver }由 CLOSING 进入 TIME-WAIT。
timeline-refusal-title = RST：没有程序在监听
timeline-refusal = 端口 { $port } 上没有程序在监听，{ $sender }的系统立刻以 RST 应答：连接被拒绝。
timeline-reset-title = RST：强制中断
timeline-reset = { $sender }直接中断连接。之后不会有确认，还在途中的数据一律丢弃。
timeline-retransmission-title = 重传
timeline-retransmission = 确认没有及时到达，{ $sender }重传序号 { $seq } 的报文段。
timeline-retransmission-syn = 第一个 SYN 经过 { $wait } 仍没有应答，{ $sender }再发一次：同样的报文段、同样的序号。
timeline-retransmission-fast = 重复的 ACK 表示缺少序号 { $seq }，{ $sender }不等定时器到期就立刻重传。
timeline-retransmission-spurious = { $sender }重传了{ $receiver }早已确认的数据。没有害处：多出来的一份会被丢弃。
timeline-keep-alive-title = Keep-alive：还在吗？
timeline-keep-alive = 已经一段时间没有往来。双方用旧的序号、不带新数据，确认对方还在。
timeline-zero-window-title = 零窗口：请等一下
timeline-zero-window = { $sender }的缓冲区满了，公布窗口为 0，{ $receiver }必须暂停发送。
timeline-zero-window-probe = { $sender }用一个字节询问：有空间了吗？
timeline-window-update-title = 窗口更新：请继续
timeline-window-update = { $sender }又有空间了，公布窗口 { $window } 个字节；没有确认新的数据。
timeline-window-update-unknown = { $sender }又有空间了，公布较大的窗口；没有确认新的数据。
timeline-duplicate-ack-title = 重复的 ACK：缺了一个
timeline-duplicate-ack = 有报文段没有按顺序到达，{ $sender }再说一次：我仍在等第 { $ack } 号。
timeline-datagram-label-title = { $title }：{ $label }
timeline-request-title = 数据报
timeline-request = { $sender }把 { $bytes } 个字节发往端口 { $port }。事先没有握手，也没有人保证会应答。
timeline-reply-title = 回来的数据报
timeline-reply = { $sender }发回 { $bytes } 个字节。
timeline-reply-after = { $sender }在 { $after } 后以 { $bytes } 个字节应答。UDP 不懂什么是请求和应答，那是程序之间的约定。
timeline-multicast-title = 发给组的数据报
timeline-multicast = { $sender }只发一次，把 { $bytes } 个字节发给组 { $group }。加入该组的主机各得一份，没有人确认。
timeline-broadcast-title = 发给所有人的数据报
timeline-broadcast = { $sender }只发一次，把 { $bytes } 个字节发给链路上的所有主机，没有人确认。
timeline-unreachable-title = ICMP：没有人收
timeline-unreachable = 端口 { $port } 上没有程序接收。说这句话的不是 UDP，而是 ICMP：{ $sender }的系统报告“端口不可达”。
timeline-and-lost = { $text }但它在途中丢失了，{ $receiver }没有收到。

timeline-before-title = 第一个数据包之前
timeline-before-tcp = { $server } 在端口 { $port } 监听，{ $client } 正要连接。
timeline-before-maybe = { $client } 正要向 { $server } 的端口 { $port } 请求连接，还不知道那里有没有程序在监听。
timeline-before-mid-stream = 捕获是从连接中途开始的。没有看到建立连接的过程，所以在有证据之前，状态一律是“未知”。
timeline-before-udp = { $client } 有数据要发往 { $server } 的端口 { $port }。UDP 不建立连接。
timeline-before-group = { $client } 有数据要发给 { $group } 的所有成员。UDP 不建立连接。
timeline-after-title = 全部共 { $packets } 个数据包
timeline-after-four-way = 四次挥手，和课本一样：每个方向各有一个 FIN 和一个 ACK。先关闭的一方停在 TIME-WAIT。
timeline-after-three-way = 为什么是三次而不是四次？后关闭的一方没有数据要发了，所以它的 ACK 和 FIN 一起发出。
timeline-after-half-close = 半关闭：一方先说完，另一方继续发数据后才关闭。所以 TCP 的关闭分成两半。
timeline-after-simultaneous = 双方同时关闭，FIN 在途中交错，所以都经过 CLOSING，也都停在 TIME-WAIT。
timeline-after-reset = 以 RST 强制中断：没有挥手，也没有 TIME-WAIT。
timeline-after-refused = 连接被拒绝：主机在，但那个端口没有程序在监听。
timeline-after-unanswered = SYN 没有应答：主机不在，或是途中有设备把报文段丢掉了。
timeline-after-half-open = 没有看到握手的最后一个 ACK：连接只打开了一半。
timeline-after-incomplete = 捕获结束时，关闭还没有完成。
timeline-after-open = 捕获结束时，连接仍然开着。
timeline-after-answered = 有问有答：之前没有握手，之后也没有挥手。
timeline-after-unreachable = 没有程序在那里接收。UDP 自己不会说，是 ICMP 告诉我们的。
timeline-after-group = 发一次，许多主机收到，没有人确认。
timeline-after-no-answer = 没有应答。UDP 不会察觉，也不会重传：那是程序自己的事。
