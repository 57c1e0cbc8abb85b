# timeline: what is said of each step

timeline-client = 用戶端
timeline-server = 伺服器
timeline-sender = 傳送端
timeline-receiver = 接收端

timeline-syn-title = SYN：可以連線嗎？
timeline-syn = { $sender }要求建立連線，並公布自己的初始序號（這裡顯示為 { $seq }）。SYN 本身也佔用一個序號。
timeline-crossing-syn-title = 對方也送出 SYN：兩者交錯
timeline-crossing-syn = { $sender }還不知道{ $receiver }已送出 SYN，也要求建立同一條連線。兩個 SYN 在途中交錯，稱為同時開啟。
timeline-syn-ack-title = SYN, ACK：可以，我也要連線
timeline-syn-ack = { $sender }同意了：ack={ $ack } 表示已收到{ $receiver }的 SYN；同一個區段裡也公布自己的初始序號（顯示為 { $seq }）。
timeline-crossing-syn-ack-title = 雙方都送出 SYN, ACK：同樣交錯
timeline-crossing-syn-ack = { $sender }再送一次自己的 SYN（序號同樣是 { $seq }），並以 ack={ $ack } 確認途中遇到的{ $receiver } SYN。{ $receiver }也一樣：沒有誰回應誰，雙方都主動開啟。
timeline-handshake-ack-title = ACK：連線建立完成
timeline-handshake-ack = { $sender }以 ack={ $ack } 確認{ $receiver }的 SYN。它收到回應時就已進入 ESTABLISHED；{ $receiver }要等這個 ACK 到達才會進入。
timeline-handshake-ack-lost-title = ACK：握手的第三個區段
timeline-handshake-ack-lost = { $sender }以 ack={ $ack } 確認{ $receiver }的 SYN。它收到回應時就已進入 ESTABLISHED；{ $receiver }要收到這個 ACK 才會進入。
timeline-handshake-ack-crossed = { $sender }以 ack={ $ack } 回應{ $receiver }的 SYN, ACK。雙方收到對方的 SYN, ACK 時就已進入 ESTABLISHED，這個 ACK 沒有帶來新的狀態。
timeline-data-title = 資料
timeline-data-label-title = 資料：{ $label }
timeline-data = { $bytes ->
    [1] { $sender }送給{ $receiver } 1 個位元組，是它位元組串流中的第 { $first } 號。
   *[other] { $sender }送給{ $receiver } { $bytes } 個位元組，編號從 { $first } 到 { $last }。
}
timeline-data-mid-stream = { $bytes ->
    [1] { $sender }送給{ $receiver } 1 個位元組，是第 { $first } 號，從看到的第一個位元組算起。
   *[other] { $sender }送給{ $receiver } { $bytes } 個位元組，編號從 { $first } 到 { $last }，從看到的第一個位元組算起。
}
timeline-data-early = 早到：{ $sender }的第 { $first } 到 { $last } 號位元組比前面的先到。{ $receiver }先留著，等缺口補上。
timeline-data-late = 晚到：{ $sender }先送出第 { $first } 到 { $last } 號位元組，卻在途中被後送的區段追過。現在{ $receiver }可以把全部資料重新排好順序。
timeline-ack-title = ACK：收到了
timeline-ack = { $sender }已收齊到第 { $acked } 號位元組，接下來期待第 { $ack } 號。單純的 ACK 不佔用序號。
timeline-fin-title = FIN：我的話說完了
timeline-fin = { $sender }沒有資料要送了，關閉自己這個方向，但仍然可以接收。FIN 和 SYN 一樣佔用一個序號（{ $seq }）。
timeline-fin-data = { $sender }在同一個區段裡送出最後 { $bytes } 個位元組，並關閉自己這個方向；仍然可以接收。
timeline-fin-closed = { $sender }沒有資料要送了，關閉自己這個方向。它的程式還收不收資料，從 FIN 看不出來：close 和 shutdown 送出的 FIN 一模一樣。FIN 和 SYN 一樣佔用一個序號（{ $seq }）。
timeline-fin-closed-data = { $sender }在同一個區段裡送出最後 { $bytes } 個位元組，並關閉自己這個方向。它的程式還收不收資料，從 FIN 看不出來：close 和 shutdown 送出的 FIN 一模一樣。
timeline-fin-ack-title = ACK：知道你說完了
timeline-fin-ack = { $sender }以 ack={ $ack } 確認這個 FIN。一個方向已經關閉，但{ $sender }還可以繼續送資料。
timeline-second-fin-title = FIN：我也說完了
timeline-second-fin = 現在{ $sender }也關閉自己這個方向，等待最後的確認。
timeline-combined-fin-title = FIN 與 ACK 合併成一個區段
timeline-combined-fin = { $sender }也沒有資料要送了，於是把對{ $receiver } FIN 的確認和自己的 FIN 放在同一個區段：四個區段變成三個。
timeline-crossing-fin-title = 對方也送出 FIN：兩者交錯
timeline-crossing-fin = { $sender }還不知道{ $receiver }已送出 FIN，也關閉了自己這個方向。雙方都會經過 CLOSING。
timeline-last-ack-title = ACK：連線關閉
timeline-last-ack = { $sender }確認最後的 FIN，並在 TIME-WAIT 停留一段時間，以防這個 ACK 遺失而對方重傳 FIN；{ $receiver }收到後就結束了。
timeline-last-ack-crossed-title = ACK：你的 FIN 到了
timeline-last-ack-crossed = { $sender }確認{ $receiver }的 FIN。ACK 到達後，{ $receiver }由 CLOSING 進入 TIME-WAIT。
timeline-refusal-title = RST：沒有程式在聆聽
timeline-refusal = 連接埠 { $port } 上沒有程式在聆聽，{ $sender }的系統立刻以 RST 回應：連線遭拒絕。
timeline-reset-title = RST：中止
timeline-reset = { $sender }中止連線。之後不會有確認，還在途中的資料一律丟棄。
timeline-reset-unread-title = RST：已經沒有人讀取
timeline-reset-unread = { $sender }的程式已經關閉了兩個方向（推斷），卻還有資料送到。再也沒有人會讀取，所以系統以 RST 回應，讓{ $receiver }知道資料遺失了。
timeline-retransmission-title = 重傳
timeline-retransmission = 等了 { $wait } 沒有收到確認，{ $sender }重傳序號 { $seq } 的區段。
timeline-retransmission-syn = 等了 { $wait } 沒有回應：{ $sender }再送一次 SYN，序號相同。
timeline-retransmission-syn-ack = 等了 { $wait } 沒有收到 ACK：{ $sender }再送一次 SYN, ACK。遺失的是{ $receiver }的 ACK，還是先前的 SYN, ACK，{ $sender }無從得知。
timeline-retransmission-fast = 重複 ACK 表示缺少序號 { $seq }，{ $sender }不等計時器到期就立刻重傳。
timeline-retransmission-spurious = { $sender }重傳了{ $receiver }早已確認的資料。沒有害處：多出來的一份會被丟棄。
timeline-passed-on-title = 同一個封包，到了下一段鏈路
timeline-passed-on = 與訊框 { $frame } 是同一個封包，在下一段鏈路上第二次看到：TTL 是 { $now } 而不是 { $before }，因為路由器已用新的訊框把它轉送出去。{ $sender }只送了一次。
timeline-passed-on-ipv6 = 與訊框 { $frame } 是同一個封包，在下一段鏈路上第二次看到：跳數限制是 { $now } 而不是 { $before }，因為路由器已用新的訊框把它轉送出去。{ $sender }只送了一次。
timeline-seen-beside-title = 同一個封包，在另一條鏈路上
timeline-seen-beside = 與訊框 { $frame } 是同一個封包，在另一條鏈路上第二次擷取到：鏈結層以上完全相同，中間沒有路由器（存活時間仍是 { $ttl }）。{ $sender }只送了一次。
timeline-not-seen-title = 先前沒有出現過
timeline-not-seen = 序號 { $seq } 比更後面的序號晚到，而先前沒有封包帶過它。由此推斷：第一次傳送在到達這裡之前遺失了，或是這個區段在途中被耽擱了。
timeline-not-seen-fast = 重複 ACK 表示缺少序號 { $seq }，{ $sender }立刻送出。先前沒有封包帶過它，由此推斷：第一次傳送在到達這裡之前就遺失了。
timeline-keep-alive-title = 保持連線探測（keep-alive）：還在嗎？
timeline-keep-alive = 已經一段時間沒有往來。{ $sender }用舊的序號、不帶新資料，詢問{ $receiver }是否還在。
timeline-keep-alive-answer-title = 保持連線探測（keep-alive）：還在
timeline-keep-alive-answer = { $sender }回應探測，再說一次接下來期待的序號。連線在兩端都還有效。
timeline-zero-window-title = 零視窗：請等一下
timeline-zero-window = { $sender }的緩衝區滿了，通告視窗為 0，{ $receiver }必須暫停傳送。
timeline-zero-window-probe-title = 視窗探測：有空間了嗎？
timeline-zero-window-probe = { $sender }用一個位元組詢問：有空間了嗎？
timeline-zero-window-probe-empty = { $sender }詢問有沒有空間了：用舊的序號、不帶資料，{ $receiver }必須回應。
timeline-zero-window-still-title = 零視窗：還沒有
timeline-zero-window-still = { $sender }回應探測：視窗仍然是 0。
timeline-window-update-title = 視窗更新：請繼續
timeline-window-update = { $sender }又有空間了，通告視窗 { $window } 個位元組；沒有確認新的資料。
timeline-window-update-unknown = { $sender }又有空間了，通告較大的視窗；沒有確認新的資料。
timeline-duplicate-ack-title = 重複 ACK：缺了一個
timeline-duplicate-ack = 有區段沒有照順序到達，{ $sender }再說一次：我仍在等第 { $ack } 號。
timeline-duplicate-sack-title = 重複 ACK：這些已經收過了
timeline-duplicate-sack = { $sender }第二次收到第 { $first } 到 { $last } 號，用 SACK 區塊說明（D-SACK）。什麼都沒有缺：{ $receiver }由此得知，這次重傳並不需要。
timeline-datagram-label-title = { $title }：{ $label }
timeline-request-title = 資料包
timeline-request = { $sender }把 { $bytes } 個位元組送往連接埠 { $port }。事先沒有握手，也沒有人保證會回應。
timeline-reply-title = 回來的資料包
timeline-reply = { $sender }送回 { $bytes } 個位元組。
timeline-reply-after = { $sender }以 { $bytes } 個位元組回應，在請求之後 { $after } 看到。UDP 不懂什麼是請求和回應，那是程式之間的約定。
timeline-multicast-title = 送給群播群組的資料包
timeline-multicast = { $sender }只送一次，把 { $bytes } 個位元組送給群播群組 { $group }。加入群組的主機都是收件者。UDP 不做確認，要不要確認由程式決定。
timeline-broadcast-title = 送給所有人的資料包
timeline-broadcast = { $sender }只送一次，把 { $bytes } 個位元組送給鏈路上的所有主機。UDP 不做確認，要不要確認由程式決定。
timeline-unreachable-title = ICMP：這個連接埠沒有程式
timeline-unreachable-title-any = ICMP：無法送達
timeline-unreachable = 連接埠 { $port } 上沒有程式接收。說這句話的不是 UDP，而是 ICMP：{ $sender }的系統回報「連接埠無法到達」。
timeline-and-lost = { $text }由後續的封包推斷：它經過這裡之後在途中遺失了，{ $receiver }沒有收到。
timeline-and-crosses = { $text }它與封包 { $frame } 在途中交錯：送出時，{ $sender }還不可能知道那個封包。
timeline-unreachable-any = ICMP 向{ $receiver }回報：它送出的封包無法送達，因為網路、主機或連接埠無法到達。
timeline-time-exceeded-title = ICMP 逾時：存活時間用完
timeline-time-exceeded = 封包的存活時間在途中用完，因此被丟棄。ICMP 把這件事告訴{ $receiver }：traceroute 就是這樣找出路由器的。
timeline-time-exceeded-router = 路由器 { $router } 把存活時間減到 0，於是丟棄封包，並引用封包的開頭告知{ $receiver }。traceroute 就這樣得到一台路由器的位址；下一個探測的存活時間加一，就能多到達一台路由器。
timeline-unreachable-router = 路由器 { $router } 無法轉送封包：網路或主機無法到達，或不准通過。它以 ICMP 告知{ $receiver }，並引用封包的開頭。
timeline-icmp-error-router = 路由器 { $router } 向{ $receiver }告知這段對話的一個封包有問題，並引用它：也許它對下一條鏈路太大，也許另一條路更好。
timeline-and-expired = { $text }它的存活時間是 { $ttl }，只到得了路由器 { $router }（由之後的 ICMP 訊息得知）。
timeline-and-expired-bare = { $text }它的存活時間只讓它到得了路由器 { $router }（由之後的 ICMP 訊息得知）。
timeline-and-stopped = { $text }它只到得了路由器 { $router }（由之後的 ICMP 訊息得知）。
timeline-icmp-error-title = ICMP：有狀況
timeline-icmp-error = ICMP 向{ $receiver }回報這段對話中的一個封包，並引用它：可能對某條鏈路來說太大，或是另有更好的路。

timeline-before-title = 第一個封包之前
timeline-before-tcp = { $server } 在連接埠 { $port } 聆聽，{ $client } 正要連線。
timeline-before-simultaneous = { $client } 和 { $server } 都正要開啟同一條連線，沒有誰在聆聽。「用戶端」只是 SYN 先被看到的一方。
timeline-before-maybe = { $client } 正要向 { $server } 的連接埠 { $port } 要求連線，還不知道那裡有沒有程式在聆聽。
timeline-before-mid-stream = 擷取檔從連線中途開始。沒有看到建立連線的過程，所以在有證據之前，狀態一律是「未知」。
timeline-before-udp = { $client } 有資料要送往 { $server } 的連接埠 { $port }。UDP 不建立連線。
timeline-before-group = { $client } 有資料要送給群播群組 { $group }。UDP 不建立連線。
timeline-before-broadcast = { $client } 有資料要送給鏈路上的所有主機。UDP 不建立連線。
timeline-after-title = 全部共 { $packets } 個封包
timeline-after-title-passed-on = 全部共 { $packets } 個封包，沿途共看到 { $frames } 次
timeline-after-four-way = 四次揮手，和教科書一樣：每個方向各有一個 FIN 和一個 ACK。先關閉的一方停在 TIME-WAIT。
timeline-after-three-way = 為什麼是三個區段而不是四個？後關閉的一方沒有資料要送了，所以它的 ACK 和 FIN 一起送出。
timeline-after-simultaneous-open = 同時開啟：雙方都主動連線，沒有誰在聆聽，結果只有一條連線。「用戶端」和「伺服器」在這裡只是名稱。
timeline-after-half-close = 半關閉：一方先說完，另一方繼續送資料後才關閉。所以 TCP 的關閉分成兩半。
timeline-after-simultaneous = 雙方同時關閉，FIN 在途中交錯，所以都經過 CLOSING，也都停在 TIME-WAIT。
timeline-after-reset = 以 RST 中止：沒有 FIN，也沒有 TIME-WAIT。
timeline-after-fin-reset = 先有 FIN，後有 RST：關閉已經開始，卻被中止。還在途中的資料一律丟棄。
timeline-after-reset-unread = 先有 FIN，後有 RST：程式已經關閉了兩個方向，之後送到的資料沒有人讀取，系統便以 RST 告知；並不是程式中止了連線。
timeline-after-refused = 連線遭拒絕：主機在，但那個連接埠沒有程式在聆聽。
timeline-after-unanswered = SYN 沒有回應：主機不在，或是途中有設備把區段丟掉了。
timeline-after-half-open = 沒有看到握手的最後一個 ACK：在伺服器端，連線尚未建立，停在 SYN-RECEIVED。
timeline-after-zero-window = 流量控制：接收端的視窗降到 0，傳送端等待並探測，有空間後再繼續。沒有遺失任何資料。
timeline-after-not-seen = 有區段比後面的序號晚到，而先前沒有封包帶過它們。由此推斷：它們在到達這裡之前遺失過，或是在途中被耽擱；接收端只能等待。
timeline-after-spurious = 遺失的只有 ACK（推斷），不是資料：因為沒等到確認而重傳，同樣的資料到了兩次，接收端丟棄多出來的一份。程式毫無察覺。
timeline-after-retransmission = 確認沒有及時到達，重傳了 { $count } 個區段。程式只會察覺變慢。
timeline-after-fast-retransmission = 重複 ACK 回報了缺口，傳送端不等計時器到期就重傳，共 { $count } 個區段。
timeline-after-out-of-order = 有一個區段在途中追過了另一個。接收端把位元組重新排好順序；沒有遺失，也沒有重傳。
timeline-after-keep-alive = 沉默了很久，於是送出保持連線探測（keep-alive），確認對方還在；探測不帶資料。
timeline-after-mid-stream = 這條連線在擷取之前就開始了：編號從看到的第一個位元組算起，建立的過程未知。
timeline-after-incomplete = 擷取檔結束時，關閉還沒有完成。
timeline-after-open = 擷取檔結束時，連線仍然開著。
timeline-after-answered = 有問有答：之前沒有握手，之後也沒有揮手。
timeline-after-unreachable = 沒有程式在那裡接收。UDP 自己不會說，是 ICMP 告訴我們的。
timeline-after-group = { $packets ->
    [1] 只送一次，給每一台加入群組的主機。UDP 不做確認。
   *[other] 每個只送一次，給每一台加入群組的主機。UDP 不做確認。
}
timeline-after-broadcast = { $packets ->
    [1] 只送一次，給鏈路上的所有主機。UDP 不做確認，要不要確認由程式決定。
   *[other] 每個只送一次，給鏈路上的所有主機。UDP 不做確認，要不要確認由程式決定。
}
timeline-after-no-answer = 沒有回應。UDP 不會察覺，也不會重傳：那是程式自己的事。
timeline-after-time-exceeded = 它沒有到達伺服器：存活時間在某個路由器用完，由 ICMP 告知。traceroute 就是這樣找出路徑的。
timeline-below-after = { $text }在詢問之後 { $after } 看到這個回應。
timeline-below-reported-after = { $text }在詢問之後 { $after } 看到這個回報。
timeline-before-below = { $client } 與 { $server } 之間的 { $protocol }：在傳輸層之下，所以沒有連接埠，也沒有連線。
timeline-after-below = 這就是 { $protocol }。兩端都沒有程式參與，是系統自己在對話。
timeline-after-echo = 這就是 { $protocol }。一端由程式（ping）發問，另一端由系統自己回答：那裡不需要執行任何程式。
timeline-ack-syn = { $sender }以 ack={ $ack } 確認對方的 SYN：SYN 佔用了 0 號，還沒有資料送到。
