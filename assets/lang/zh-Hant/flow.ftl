# flow: patterns of conversations, what Wireshark's names mean, the states

flow-pattern = { $open }，{ $close }

flow-open-three-way = 三次握手
flow-open-simultaneous = 同時開啟
flow-open-refused = 連線被拒
flow-open-unanswered = SYN 無人回應
flow-open-answer-not-captured = SYN 的回應未被擷取
flow-open-half-open = 握手未完成
flow-open-mid-handshake = 擷取從握手途中開始
flow-open-mid-stream = 擷取從連線途中開始

flow-close-none = 未關閉
flow-close-reset = 以 RST 中止
flow-close-reset-after-fin = 先 FIN，後重設
flow-close-incomplete = 關閉未完成
flow-close-simultaneous = 同時關閉
flow-close-half-close = 半關閉
flow-close-three-way = 三個區段的揮手
flow-close-four-way = 四次揮手

flow-exchange-multicast = 群播
flow-exchange-broadcast = 廣播
flow-exchange-answered = 請求與回應
flow-exchange-unreachable = 連接埠無法到達
flow-exchange-unanswered = 無回應

flow-why-both = { $open }{ $close }
flow-why-simultaneous-open = 雙方在收到對方的 SYN 之前就各自送出了 SYN。TCP 會把它們合成一條連線：兩端都從 SYN-SENT 進入 SYN-RECEIVED，沒有誰是伺服器（RFC 9293 圖 7）。
flow-why-refused = SYN 到達的主機上沒有程式聆聽這個連接埠，於是系統以 RST, ACK 回應；連線沒有建立，也就不必關閉。
flow-why-unanswered = 沒有擷取到對 SYN 的回應：主機可能沒開機、防火牆默默丟棄，或是回應走了沒有被擷取的路。
flow-why-answer-not-captured = 沒有擷取到對 SYN 的回應，但它確實存在：後面的區段屬於已經開啟的連線。回應走了沒有被擷取的路，或是擷取檔有缺漏。
flow-why-half-open = SYN 得到了回應，但沒有擷取到完成握手的 ACK。連接埠掃描和突然消失的用戶端都會這樣。
flow-why-mid-handshake = 擷取從 SYN 與它的回應之間開始。SYN 必定存在，因為 SYN, ACK 確認了它。
flow-why-mid-stream = 擷取開始時連線早已建立。誰發起連線、初始序號和視窗比例都無從得知。
flow-why-not-closed = 沒有擷取到關閉的區段：連線仍然開著，或是擷取先結束了。
flow-why-server-first = 先關閉的是伺服器：沒有規定一定要由用戶端先關。先關閉的一方要在 TIME-WAIT 等待。
flow-why-reset = RST 強行中止了連線。它不需要確認，還在途中的資料就此遺失：這是中止，不是道別。
flow-why-reset-after-fin = 先有 FIN，後有 RST：一端依序關閉了自己的方向，但在兩個方向都關閉並得到確認之前，RST 就中止了其餘部分。
flow-why-incomplete = 已經送出 FIN，但在兩個方向都關閉並得到確認之前，擷取就結束了。
flow-why-simultaneous-close = 雙方在收到對方的 FIN 之前都關閉了，兩個 FIN 在途中交錯：兩端都經過 CLOSING，也都在 TIME-WAIT 等待。
flow-why-half-close = FIN 只關閉一個方向。之後另一端還有資料要傳，稍後才關閉：這就是關閉要分成兩半的原因。
flow-why-three-way-close = FIN 到達時，另一端也沒有資料要傳了，於是 ACK 和自己的 FIN 合在一個區段：三個，而不是四個。
flow-why-multicast = 只向群播群組傳送一次：加入群播群組的主機都會收到，也不該期待來自群播群組位址的回應。
flow-why-broadcast = 只傳送一次，給鏈路上的所有主機。即使有回應，也來自某台主機自己的位址，因此是另一段對話。
flow-why-unreachable = 沒有程式在這個連接埠接收。UDP 本身不會說什麼，是主機系統送出 ICMP「連接埠無法到達」，並引用該資料包。
flow-why-no-answer = UDP 不保證有回應：資料包或回應可能遺失，或是程式無話可說。UDP 不會察覺，也不會重傳。

flow-analysis-retransmission = 重傳：序號 { $seq }，{ $bytes } 位元組。沒有及時收到它的確認。
flow-analysis-retransmission-after = { $ms } ms 後重傳：序號 { $seq }，{ $bytes } 位元組。沒有及時收到它的確認。
flow-analysis-fast-retransmission = 快速重傳：重複的 ACK 要求序號 { $seq }，傳送端不等計時器到期就重傳。
flow-analysis-spurious-retransmission = 這 { $bytes } 位元組早已得到確認，卻又重傳：ACK 遺失、遲到，或是傳送端沒有等它。
flow-analysis-out-of-order = 序號 { $seq } 比後面的更晚到：網路改變了順序，並沒有重傳。
flow-analysis-reused-ports = 位址與連接埠和先前的連線相同，初始序號卻是新的：這是一條新連線。
flow-analysis-lost-segment = { $seq } 之前的序號不見了：先前的區段沒有擷取到，或在到達這裡之前就遺失了。
flow-analysis-ack-lost-segment = 確認了 { $ack } 之前的全部資料，其中有些沒有擷取到：資料確實到達了，有缺口的是擷取。
flow-analysis-window-update = 只有視窗改變：現在可以傳送 { $window } 位元組。沒有確認新的資料，也不是重複的 ACK。
flow-analysis-window-update-unknown = 只有視窗改變；沒有看到握手，無法得知實際大小。沒有確認新的資料。
flow-analysis-window-full = 把接收端的視窗填滿到最後一個位元組：傳送端必須等對方騰出空間。
flow-analysis-keep-alive = 保持連線探測：序號 { $seq } 對方早已收到，所以即使沒有新資料也會回應。這不是重傳。
flow-analysis-keep-alive-ack = 對保持連線探測的回應：還在。
flow-analysis-duplicate-ack = 再次表示下一個期待的序號是 { $ack }：後面的到了，它卻沒到。
flow-analysis-zero-window = 接收端已經沒有空間：對方必須停止傳送資料。
flow-analysis-zero-window-probe = 在關閉的視窗之外送一個位元組，看看是否又有空間了。
flow-analysis-zero-window-probe-ack = 對探測的回應：仍然沒有空間。

flow-state-closed-meaning = 沒有連線。
flow-state-listen-meaning = 程式等待任何人的 SYN。
flow-state-syn-sent-meaning = 已送出 SYN，等待對方的 SYN。
flow-state-syn-received-meaning = 已收到對方的 SYN，也送出自己的；等待它的 ACK。
flow-state-established-meaning = 連線已建立：資料可以雙向傳送。
flow-state-fin-wait-1-meaning = 已送出 FIN，等待它的 ACK 或對方的 FIN。
flow-state-fin-wait-2-meaning = 自己的 FIN 已得到確認；仍可接收，等待對方的 FIN。
flow-state-close-wait-meaning = 對方已關閉它的方向；自己的程式還可以傳送，等待它關閉。
flow-state-closing-meaning = 兩個 FIN 交錯；已收到對方的，等待自己的 FIN 的 ACK。
flow-state-last-ack-meaning = 後關閉的一方，等待自己的 FIN 的 ACK，之後就結束。
flow-state-time-wait-meaning = 一切都已說完；等待 2×MSL，以便重送遺失的最後一個 ACK，也讓舊的區段消失。

flow-evidence-observed = 觀察到
flow-evidence-inferred = 推斷
flow-evidence-unknown = 未知
flow-neighbour-asked = { $from } 詢問可能擁有位址 { $to } 的主機：你的 MAC 位址是什麼？（鄰居探索，IPv6 的 ARP）
flow-neighbour-told = { $from } 把自己的 MAC 位址告訴 { $to }。
flow-echo-asked = { $from } 詢問能不能連到 { $to }：回應必須把同樣的位元組帶回來。
flow-echo-answered = { $from } 以同樣的位元組回應 { $to }：連得到。
flow-group-told = { $from } 告訴鏈路上的路由器（{ $to }）它想收聽哪些群組，或不再收聽。
