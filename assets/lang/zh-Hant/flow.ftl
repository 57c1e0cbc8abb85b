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
flow-close-reset-after-fin = 先 FIN，後中止
flow-close-incomplete = 關閉未完成
flow-close-simultaneous = 同時關閉
flow-close-half-close = 半關閉
flow-close-three-way = 三次揮手
flow-close-four-way = 四次揮手

flow-exchange-multicast = 群播
flow-exchange-broadcast = 廣播
flow-exchange-answered = 請求與回應
flow-exchange-unreachable = 連接埠無法到達
flow-exchange-unanswered = 無回應
flow-report-time-exceeded = 途中的路由器告知：存活時間用完
flow-report-unreachable = 途中的路由器告知：無法送達
flow-report-other = 途中的路由器告知有錯誤
flow-open-reported = { $open }，{ $report }
flow-pattern-below = { $protocol }：{ $outcome }
flow-pattern-below-told = { $protocol }：不需要回應的訊息

flow-why-both = { $open }{ $close }
flow-why-simultaneous-open = 雙方在收到對方的 SYN 之前就各自送出了 SYN，所以不是三個區段，而是兩個 SYN 和兩個 SYN-ACK。RFC 9293 §3.5（圖 7）把它們合成一條連線：兩端都從 SYN-SENT 進入 SYN-RECEIVED，沒有誰是伺服器。請看交錯的兩個 SYN，以及沿用 SYN 序號的兩個 SYN-ACK。
flow-why-refused = 連線沒有建立：SYN 到達的主機上沒有程式聆聽這個連接埠，於是系統以 RST, ACK 回應（RFC 9293 §3.10.7.1）。沒有開啟，也就不必關閉。請看 RST 的確認號：SYN 的序號加 1，表示它拒絕的是哪一次嘗試。
flow-why-unanswered = 握手停在第一個區段，因為沒有擷取到對 SYN 的回應：主機可能沒開機、防火牆默默丟棄，或是回應走了沒有被擷取的路。得不到回應的一端只能再試。如果有好幾個 SYN，請看它們之間的間隔：每試一次就更長（RFC 6298 §5.5）。
flow-why-answer-not-captured = 沒有擷取到對 SYN 的回應，但它確實存在：後面的區段屬於已經開啟的連線。回應走了沒有被擷取的路，或是擷取檔有缺漏。請看 SYN 之後的第一個確認號：它表示回應早已到達。
flow-why-half-open = SYN 得到了回應，但沒有擷取到完成握手的 ACK。連接埠掃描會故意不送，突然消失的用戶端則送不出來；也可能 ACK 送了，但在到達擷取點之前就遺失，而用戶端自認已經 ESTABLISHED。伺服器停在 SYN-RECEIVED（RFC 9293 §3.5）。請看它是否再次送出 SYN-ACK：那就是在要求缺少的 ACK。這種情形常被稱為「半開」；但 RFC 9293 §3.5.1 的半開連線（half-open）是指：一端已經關閉或遺失了連線，另一端卻不知道。
flow-why-mid-handshake = 少了第一個區段：擷取從 SYN 與它的回應之間開始。SYN 必定存在，因為 SYN-ACK 確認了它（RFC 9293 §3.5）。請看 SYN-ACK 的確認號：減 1 就是用戶端的初始序號。
flow-why-mid-stream = 看不到握手：擷取開始時連線早已建立。誰發起連線、初始序號和視窗比例都只能猜測。請看序號：它們從第一個擷取到的區段算起，視窗也以未縮放的值顯示。
flow-why-not-closed = 沒有區段關閉這條連線：擷取結束時它仍然開著。TCP 不需要流量也能維持連線，閒置的連線可以持續好幾天（RFC 9293 §3.8.4）。請看最後的狀態：兩端都還可以傳送。
flow-why-server-first = 先關閉的是伺服器，而許多教科書讓用戶端先關。TCP 沒有給任何一端特權（RFC 9293 §3.6）：誰的資料傳完，誰就可以送 FIN。請看最後是誰在 TIME-WAIT：總是先關閉的一端。
flow-why-reset = RST 強行中止了連線，所以沒有 FIN，也沒有對 FIN 的確認。這是中止，不是道別：RST 不需要確認，還在途中的資料就此遺失（RFC 9293 §3.5.3）。請看是誰送出 RST，以及當時還有什麼沒得到確認。
flow-why-reset-after-fin = 以 FIN 開始，以 RST 結束：一端依序關閉了自己的方向，但在兩個方向都關閉並得到確認之前，RST 就中止了其餘部分。收到程式不再讀取的資料時就會這樣（RFC 9293 §3.6.1）。請看 RST 回應的是什麼。
flow-why-incomplete = 已經送出 FIN，但在兩個方向都關閉並得到確認之前，擷取就結束了。FIN 只關閉傳送端的方向（RFC 9293 §3.6），另一個方向可以一直開著。請看最後的狀態：FIN-WAIT-2 和 CLOSE-WAIT 表示關閉正在等待它的後半。
flow-why-simultaneous-close = 雙方在收到對方的 FIN 之前都關閉了，所以兩個 FIN 都不是對另一個的回應。RFC 9293 §3.6（圖 13）考慮到了這種情況：兩端都經過 CLOSING，也都在 TIME-WAIT 等待。請看交錯的兩個 FIN 和它們的確認號：都還沒有算進對方的 FIN。
flow-why-half-close = 關閉的兩半之間還有資料：FIN 只關閉一個方向，另一端還有東西要傳（RFC 9293 §3.6）。這就是關閉要分成兩半的原因。請看處於 FIN-WAIT-2 的一端：它不再傳資料，但仍繼續確認。
flow-why-three-way-close = 這條連線用三個區段關閉，而教科書上是四個。FIN 到達時，另一端也沒有資料要傳了，於是 ACK 和自己的 FIN 合在一個區段；RFC 9293 §3.6 允許這樣，因為任何區段都可以同時帶著兩者。請看中間的 FIN, ACK：它的確認號已經算進了第一個 FIN。
flow-why-multicast = 一個資料包送給整個群組：加入群播群組的主機都會收到（RFC 1112）。沒有人會以群組位址回應，所以即使有回應，也是另一段對話。請看目的地：群播群組的位址，以及由它產生的 MAC 位址。
flow-why-broadcast = 一個資料包送給鏈路上的所有主機。即使有回應，也來自某台主機自己的位址，因此是另一段對話。請看目的 MAC 位址 ff:ff:ff:ff:ff:ff：交換器不會擋下它，路由器也不會轉送它。
flow-why-unreachable = 沒有程式在這個連接埠接收。UDP 本身無法表示（RFC 768），於是主機系統送出 ICMP「連接埠無法到達」（RFC 1122 §4.1.3.1）。請看 ICMP 訊息的內容：它引用了資料包的開頭，讓傳送端知道指的是哪一個。
flow-why-no-answer = UDP 不保證有回應（RFC 768）：資料包或回應可能遺失，或是程式無話可說。UDP 不會察覺，也不會重傳。請看程式是否會再試：內容相同的另一個資料包就是它自己的第二次嘗試。
flow-why-time-exceeded = 說話的不是伺服器，而是途中的一台路由器：封包的存活時間在那裡用完，路由器以 ICMP 告知（RFC 1812 §5.3.1）。traceroute 故意送出這樣的資料包，存活時間依序為 1、2、3……，從每一則告知得到一台路由器的位址。請看 ICMP 訊息的內容：它引用了資料包的開頭。
flow-why-reported = 說話的不是伺服器，而是途中的一台路由器：它無法轉送資料包，於是以 ICMP 告知（RFC 1812 §4.3.3）。請看 ICMP 訊息的內容：它說明原因，並引用了資料包的開頭。
flow-why-below-no-answer = 沒有人回應：被詢問的主機不存在、被設定為不回應，或是問題或回應在途中遺失。光從沒有回應看不出是哪一種。請看問題有沒有再出現：要不要重問，由發問的系統決定。
flow-why-below-reported = 等到的不是回應，而是回報：途中的路由器，或是被詢問主機的系統，以 ICMP 說明詢問為何無法繼續前進（RFC 792、RFC 4443 §3）。請看訊息的內容：它引用了詢問的開頭，詢問的一方由此知道指的是哪一個。

flow-sender-client = 用戶端
flow-sender-server = 伺服器
flow-time-unknown = 未知的時間
flow-carried-bytes = { $count ->
    [1] 位元組 { $first }
   *[other] 位元組 { $first }–{ $last }
}
flow-carried-syn = 自己的 SYN
flow-carried-syn-ack = 自己的 SYN-ACK
flow-carried-fin = 自己的 FIN

flow-analysis-retransmission = 重傳
flow-analysis-fast-retransmission = 快速重傳
flow-analysis-spurious-retransmission = 不必要的重傳
flow-analysis-out-of-order = 亂序
flow-analysis-reused-ports = 重複使用的連接埠
flow-analysis-lost-segment = 前面有缺口
flow-analysis-ack-lost-segment = 確認了未擷取到的資料
flow-analysis-window-update = 視窗更新
flow-analysis-window-full = 視窗已滿
flow-analysis-keep-alive = 保持連線探測（keep-alive）
flow-analysis-keep-alive-ack = 對保持連線探測的回應
flow-analysis-duplicate-ack = 重複 ACK
flow-analysis-zero-window = 零視窗
flow-analysis-zero-window-probe = 視窗探測
flow-analysis-zero-window-probe-ack = 對視窗探測的回應

flow-proof-seen-twice = Wireshark 這樣稱呼它，是因為擷取檔裡同樣的號碼出現了兩次。但它與訊框 { $frame } 是同一個封包，只是在途中另一處又擷取到一次（識別碼相同、IP 標頭以上的位元組相同、鏈路不同）：{ $sender }只送了一次。
flow-proof-repeated = { $sender }重傳了{ $what }：{ $time } 內沒有收到確認。{ $times ->
    [1] {""}
   *[other] 在此之前已經送過 { $times } 次。
}
flow-proof-not-seen = { $sender }送出{ $what }時，更後面的序號在 { $time } 前就已經過這裡，所以 Wireshark 稱它為重傳。但先前沒有封包帶著同樣的內容：第一次傳送在到達這裡之前遺失了，或是這一次被耽擱了。
flow-proof-crossing-syn-ack = Wireshark 因為序號相同，把它當成再送一次的 SYN。其實不是：雙方同時開啟連線，各自以 SYN-ACK 回應對方的 SYN，並沿用自己的序號（RFC 9293 §3.5 圖 7）。
flow-proof-asked-for = { $sender }不等計時器到期就重傳了{ $what }：{ $duplicates ->
    [0] 最近的 ACK 要的正是它，就在 { $time } 前。
    [1] { $time } 前有一個重複 ACK 要求它。
   *[other] 有 { $duplicates } 個重複 ACK 要求它，最後一個在 { $time } 前。
}
flow-proof-already-acknowledged = { $sender }重傳了{ $what }，但確認它全部的 ACK 在 { $time } 前就已經過這裡：那個 ACK 後來遺失、太晚到達，或是計時器設得太短。
flow-proof-overtaken = { $sender }送出的{ $what }比更後面的資料晚 { $time } 到達這裡。這比一次來回（{ $rtt }）還短，來不及重傳：是網路改變了順序。
flow-proof-overtaken-default = { $sender }送出的{ $what }比更後面的資料晚 { $time } 到達這裡。來回時間不明，而 3 ms 以內 Wireshark 一律認為是網路改變了順序。
flow-proof-overtaken-seen = { $sender }送出的{ $what }比更後面的資料晚 { $time }。因為比一次來回還短，Wireshark 稱它為亂序；但同樣的內容先前已經過這裡，所以也可能是重傳。
flow-proof-ports-again = 位址和連接埠與串流 { $stream } 相同（它的最後一個封包在 { $time } 前），初始序號卻是新的：這是一條新連線。
flow-proof-number-changed = 這個 SYN-ACK 的初始序號與傳送端先前所用的不同：它回應的是另一個 SYN，或是主機重新開始了。
flow-proof-missing = { $sender }跳過一段繼續傳送：{ $what }沒有經過這裡。可能沒有擷取到，也可能在到達這裡之前就遺失了。
flow-proof-counted-anew = { $sender }並沒有跳過任何一段：SYN 再次出現時，Wireshark 退回較早的序號，從那裡重新計算。
flow-proof-not-captured = { $sender }確認了序號 { $ack } 之前的全部資料，但{ $what }從未經過這裡。資料確實到達了，有缺口的是擷取檔。
flow-proof-captured-in-disorder = { $sender }確認了序號 { $ack } 之前的全部資料，而這些都擷取到了。Wireshark 只計算依序到達的資料，而順序先前已被打亂。
flow-proof-same-ack = { $sender }仍在等待序號 { $ack }：第 { $number } 個重複 ACK。{ $cause }
flow-cause-later = 它收到了{ $what }，卻沒有收到前面的。
flow-cause-sacked = 它已經有了{ $what }（由 SACK 得知），卻沒有前面的。
flow-cause-twice = 它第二次收到了{ $what }。
flow-cause-syn-ack-twice = 它第二次收到了對方的 SYN-ACK，於是再回應一次。
flow-cause-syn-ack-crossed = 它回應的是同時開啟中的 SYN-ACK，並不是重複。
flow-cause-stray-syn = 連線已經開啟，它卻又收到 SYN，於是只說明自己目前的位置（challenge ACK，RFC 5961 §4）。
flow-cause-fin-twice = 它第二次收到了對方的 FIN，於是再回應一次。
flow-cause-unknown = 沒有擷取到讓它重複 ACK 的封包。
flow-proof-window-opens = { $sender }又有空間了，可收 { $to } 位元組。沒有確認新的資料。
flow-proof-window-changed = { $sender }只改變了視窗，從 { $from } 變為 { $to } 位元組。沒有確認新的資料。
flow-proof-window-changed-unknown = { $sender }只改變了視窗；沒有看到握手，無法得知實際大小。沒有確認新的資料。
flow-proof-window-filled = { $sender }必須停在這裡：對方從序號 { $ack } 起提供了 { $window } 位元組的視窗，而這個區段正好到最後一個，序號 { $last }。
flow-proof-still-there = 在 { $time } 沒有任何封包之後，{ $sender }再次使用對方早已收到的序號 { $number }。對方必須以 ACK 回應，藉此表示自己還在。
flow-proof-room-wanted = 因為序號 { $number } 是舊的，Wireshark 稱它為保持連線探測。但對方的視窗已經關閉了 { $time }：{ $sender }其實是在問是否又有空間了（RFC 9293 §3.8.6.1）。
flow-proof-yes-still-there = { $sender }回應 { $time } 前的保持連線探測：連線仍在。
flow-proof-closed = { $sender }已經沒有空間；先前提供的是 { $before } 位元組。在有空間之前，對方不得傳送序號 { $ack } 及其後的資料。
flow-proof-closed-unknown = { $sender }已經沒有空間。在有空間之前，對方不得傳送序號 { $ack } 及其後的資料。
flow-proof-still-closed = { $sender }仍然沒有空間：視窗已經關閉了 { $time }。
flow-proof-room-probed = 視窗已經關閉了 { $time }。{ $sender }送出一個位元組，序號 { $number }，看看是否又有空間了。
flow-proof-no-room-yet = { $sender }回應 { $time } 前的視窗探測：仍然沒有空間。

flow-exhibit-seen-before = 同一個封包
flow-exhibit-first-sent = 第一次傳送
flow-exhibit-sent-again = 再次傳送
flow-exhibit-first-ack = 第一個這樣的 ACK
flow-exhibit-duplicate-ack = 重複 ACK
flow-exhibit-acknowledged = 已確認
flow-exhibit-overtook = 更後面的資料
flow-exhibit-before-gap = 缺口之前
flow-exhibit-after-gap = 缺口之後
flow-exhibit-window-before = 先前的視窗
flow-exhibit-window = 提供的視窗
flow-exhibit-window-closed = 視窗關閉
flow-exhibit-question = 所回應的探測
flow-exhibit-arrived = 所收到的
flow-exhibit-last-said = 上一個封包
flow-exhibit-number-sent = 該序號
flow-exhibit-own-syn = 自己的 SYN
flow-exhibit-peer-syn = 對方的 SYN
flow-exhibit-earlier-connection = 先前的連線

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
flow-echo-expired = 路由器 { $router } 把存活時間減到 0，於是丟棄這個詢問，並引用其開頭告知 { $to }。
flow-echo-undeliverable = { $reporter } 告知 { $to }：它給 { $from } 的詢問無法送達，並引用其開頭。
flow-echo-reported = { $reporter } 向 { $to } 回報它給 { $from } 的詢問，並引用其開頭：也許對下一段鏈路而言太大，或是有更好的路徑。
flow-seen-again = { $text }擷取檔裡第二次出現，已在路由器的另一側：換了訊框，存活時間從 { $before } 減為 { $now }。
flow-group-told = { $from } 告訴鏈路上的路由器（{ $to }）它想收聽哪些群組，或不再收聽。
# Wireshark 在 Info 欄裡寫的字，原文照錄：在這裡學到的，在那裡找得到。
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
flow-label-ntp-active = NTP 對稱主動
flow-label-ntp-passive = NTP 對稱被動
flow-label-ntp-client = NTP 用戶端
flow-label-ntp-server = NTP 伺服器
flow-label-ntp-broadcast = NTP 廣播
flow-label-ntp-control = NTP 控制訊息
