# udp: TCP beside UDP

udp-what-tcp-does = 有連線：握手、狀態、確認
udp-what-udp-does = 資料包：不握手、無狀態、不確認
udp-no-tcp = 這個擷取檔裡沒有帶資料的 TCP 對話可供並排比較。
udp-no-udp = 這個擷取檔裡沒有帶資料的 UDP 對話可供並排比較。
udp-both-title = 全部共 { $tcp } 個 TCP 封包、{ $udp } 個 UDP 封包
udp-done-title = { $protocol } 已經結束：共 { $packets } 個封包
udp-packets = 封包數
udp-header-bytes = 標頭位元組（第 2 至 4 層）
udp-payload-bytes = 資料位元組
udp-round-trips = 來回趟數
udp-first-payload = 第一個資料位元組之前的時間
udp-first-answer = 收到回應之前的時間
udp-none = –
udp-at-once = 立即
udp-neither = 既不是 TCP 也不是 UDP，沒有連接埠。能比較的是兩段對話：請看範例「同一個問題，用 UDP 問也用 TCP 問」。
udp-different-work = 這兩段對話做的事不同：TCP 上是 { $tcp }，UDP 上是 { $udp }。
udp-different-work-summary = 這兩段對話做的事不同：TCP 上是 { $tcp }，UDP 上是 { $udp }。同一件事用兩種方式做：請看範例「同一個問題，用 UDP 問也用 TCP 問」。
udp-same-work-summary = 同一個問題，兩種問法：TCP 多用了 { $packets } 個封包、多了 { $trips } 趟來回，用於握手、確認與關閉連線。
udp-unknown-work-summary = 沒有什麼能說明這兩段對話做的事相同，比較數字時要留意。
