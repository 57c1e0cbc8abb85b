# udp: TCP beside UDP

udp-what-tcp-does = 有连接：握手、状态、确认
udp-what-udp-does = 数据报：不握手、无状态、不确认
udp-no-tcp = 这个捕获文件里没有带数据的 TCP 会话可供并排比较。
udp-no-udp = 这个捕获文件里没有带数据的 UDP 会话可供并排比较。
udp-both-title = 全部共 { $tcp } 个 TCP 数据包、{ $udp } 个 UDP 数据包
udp-done-title = { $protocol } 已经结束：共 { $packets } 个数据包
udp-packets = 数据包数
udp-header-bytes = 首部字节（第 2 至 4 层）
udp-payload-bytes = 数据字节
udp-round-trips = 往返次数
udp-first-payload = 第一个数据字节之前的时间
udp-first-answer = 收到响应之前的时间
udp-none = –
udp-at-once = 立即
udp-neither = 既不是 TCP 也不是 UDP，没有端口。能比较的是两段会话：请看示例“同一个问题，用 UDP 问也用 TCP 问”。
udp-different-work = 这两段会话做的事不同：TCP 上是 { $tcp }，UDP 上是 { $udp }。
udp-different-work-summary = 这两段会话做的事不同：TCP 上是 { $tcp }，UDP 上是 { $udp }。同一件事用两种方式做：请看示例“同一个问题，用 UDP 问也用 TCP 问”。
udp-same-work-summary = 同一个问题，两种问法：TCP 多用了 { $packets } 个数据包、多了 { $trips } 次往返，用于握手、确认与关闭连接。
udp-unknown-work-summary = 没有什么能说明这两段会话做的事相同，比较数字时要留意。
