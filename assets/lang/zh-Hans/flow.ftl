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
flow-close-reset-after-fin = 先 FIN，后复位
flow-close-incomplete = 关闭未完成
flow-close-simultaneous = 同时关闭
flow-close-half-close = 半关闭
flow-close-three-way = 三个报文段的挥手
flow-close-four-way = 四次挥手

flow-exchange-multicast = 多播
flow-exchange-broadcast = 广播
flow-exchange-answered = 请求与响应
flow-exchange-unreachable = 端口不可达
flow-exchange-unanswered = 无响应

flow-why-both = { $open }{ $close }
flow-why-simultaneous-open = 双方在收到对方的 SYN 之前就各自发出了 SYN。TCP 会把它们合成一条连接：两端都从 SYN-SENT 进入 SYN-RECEIVED，没有谁是服务器（RFC 9293 图 7）。
flow-why-refused = SYN 到达的主机上没有程序监听这个端口，于是系统以 RST, ACK 响应；连接没有建立，也就无须关闭。
flow-why-unanswered = 没有捕获到对 SYN 的响应：主机可能没开机、防火墙悄悄丢弃，或是响应走了没有被捕获的路径。
flow-why-answer-not-captured = 没有捕获到对 SYN 的响应，但它确实存在：后面的报文段属于已经打开的连接。响应走了没有被捕获的路径，或是捕获文件有缺漏。
flow-why-half-open = SYN 得到了响应，但没有捕获到完成握手的 ACK。端口扫描和突然消失的客户端都会这样。
flow-why-mid-handshake = 捕获始于 SYN 与它的响应之间。SYN 必定存在，因为 SYN, ACK 确认了它。
flow-why-mid-stream = 捕获开始时连接早已建立。谁发起连接、初始序号和窗口扩大因子都无从得知。
flow-why-not-closed = 没有捕获到关闭的报文段：连接仍然开着，或是捕获先结束了。
flow-why-server-first = 先关闭的是服务器：没有规定一定要由客户端先关。先关闭的一方要在 TIME-WAIT 等待。
flow-why-reset = RST 强行中止了连接。它不需要确认，还在途中的数据就此丢失：这是中止，不是道别。
flow-why-reset-after-fin = 先有 FIN，后有 RST：一端按序关闭了自己的方向，但在两个方向都关闭并得到确认之前，RST 就中止了其余部分。
flow-why-incomplete = 已经发出 FIN，但在两个方向都关闭并得到确认之前，捕获就结束了。
flow-why-simultaneous-close = 双方在收到对方的 FIN 之前都关闭了，两个 FIN 在途中交错：两端都经过 CLOSING，也都在 TIME-WAIT 等待。
flow-why-half-close = FIN 只关闭一个方向。之后另一端还有数据要发，稍后才关闭：这就是关闭要分成两半的原因。
flow-why-three-way-close = FIN 到达时，另一端也没有数据要发了，于是 ACK 和自己的 FIN 合在一个报文段：三个，而不是四个。
flow-why-multicast = 只向多播组发送一次：加入多播组的主机都会收到，也不该期待来自多播组地址的响应。
flow-why-broadcast = 只发送一次，给链路上的所有主机。即使有响应，也来自某台主机自己的地址，因此是另一段会话。
flow-why-unreachable = 没有程序在这个端口接收。UDP 本身不会说什么，是主机系统发出 ICMP“端口不可达”，并引用该数据报。
flow-why-no-answer = UDP 不保证有响应：数据报或响应可能丢失，或是程序无话可说。UDP 不会察觉，也不会重传。

flow-analysis-retransmission = 重传：序号 { $seq }，{ $bytes } 字节。没有及时收到它的确认。
flow-analysis-retransmission-after = { $ms } ms 后重传：序号 { $seq }，{ $bytes } 字节。没有及时收到它的确认。
flow-analysis-fast-retransmission = 快速重传：重复的 ACK 要求序号 { $seq }，发送方不等计时器到期就重传。
flow-analysis-spurious-retransmission = 这 { $bytes } 字节早已得到确认，却又重传：ACK 丢失、迟到，或是发送方没有等它。
flow-analysis-out-of-order = 序号 { $seq } 比后面的更晚到：网络改变了顺序，并没有重传。
flow-analysis-reused-ports = 地址与端口和先前的连接相同，初始序号却是新的：这是一条新连接。
flow-analysis-lost-segment = { $seq } 之前的序号不见了：先前的报文段没有捕获到，或在到达这里之前就丢失了。
flow-analysis-ack-lost-segment = 确认了 { $ack } 之前的全部数据，其中有些没有捕获到：数据确实到达了，有缺口的是捕获文件。
flow-analysis-window-update = 只有窗口改变：现在可以发送 { $window } 字节。没有确认新的数据，也不是重复的 ACK。
flow-analysis-window-update-unknown = 只有窗口改变；没有看到握手，无法得知实际大小。没有确认新的数据。
flow-analysis-window-full = 把接收方的窗口填满到最后一个字节：发送方必须等对方腾出空间。
flow-analysis-keep-alive = 保活探测：序号 { $seq } 对方早已收到，所以即使没有新数据也会响应。这不是重传。
flow-analysis-keep-alive-ack = 对保活探测的响应：还在。
flow-analysis-duplicate-ack = 再次表示下一个期待的序号是 { $ack }：后面的到了，它却没到。
flow-analysis-zero-window = 接收方已经没有空间：对方必须停止发送数据。
flow-analysis-zero-window-probe = 在关闭的窗口之外发一个字节，看看是否又有空间了。
flow-analysis-zero-window-probe-ack = 对探测的响应：仍然没有空间。

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
flow-state-time-wait-meaning = 一切都已说完；等待 2×MSL，以便重发丢失的最后一个 ACK，也让旧的报文段消失。

flow-evidence-observed = 观察到
flow-evidence-inferred = 推断
flow-evidence-unknown = 未知
flow-neighbour-asked = { $from } 询问可能拥有地址 { $to } 的主机：你的 MAC 地址是什么？（邻居发现，IPv6 的 ARP）
flow-neighbour-told = { $from } 把自己的 MAC 地址告诉 { $to }。
flow-echo-asked = { $from } 询问能不能连到 { $to }：响应必须把同样的字节带回来。
flow-echo-answered = { $from } 以同样的字节响应 { $to }：连得到。
flow-group-told = { $from } 告诉链路上的路由器（{ $to }）它想收听哪些组，或不再收听。
