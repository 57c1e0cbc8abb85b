# header: the headers of a packet as diagrams, and the checksum worked through

header-no-packet = 讀不到這個封包的位元組。
header-bytes = { $bytes } B
header-where = { $bytes } 位元組，從訊框的第 { $offset } 個位元組開始（由 0 算起）
header-more = { $below ->
        [0] 上方還有 { $above } 位元組
       *[other] { $above ->
            [0] 下方還有 { $below } 位元組
           *[other] 上方還有 { $above } 位元組，下方還有 { $below } 位元組
        }
    }
header-payload = 接著是 { $protocol }：到訊框結尾還有 { $bytes } 位元組
header-payload-data = 接著是資料：到訊框結尾還有 { $bytes } 位元組
header-payload-quote = 接著是引用的封包：{ $bytes } 位元組
header-quoted = { $name }（引用）
header-relative = { $number }（相對 { $relative }）
header-scale-unknown = { $window }（縮放倍數未知）
header-not-given = { $number }（未指明）
header-option-3 = 視窗縮放
header-option-4 = 允許 SACK
header-option-8 = 時間戳記
header-option-28 = 使用者逾時
header-option-34 = 快速開啟
header-option-253 = 實驗
header-option-254 = 實驗
header-unnamed = 未命名
header-hint = 點選欄位：這裡會說明，並在位元組與樹狀圖中標出。
header-hint-here = 點選欄位：這裡會說明。
header-short-tcp-seq-raw = 序號
header-short-tcp-ack-raw = 確認號
header-short-tcp-hdr-len = 資料偏移
header-short-tcp-flags-res = 保留
header-short-ip-hdr-len = 標頭長度
header-short-ip-dsfield-dscp = DSCP
header-short-ip-dsfield-ecn = ECN
header-short-ip-flags-rb = 保留
header-short-ip-opt-type-copy = 複製
header-short-ipv6-tclass-dscp = DSCP
header-short-ipv6-tclass-ecn = ECN
header-short-vlan-priority = PCP
header-short-vlan-dei = DEI
header-short-tcp-options-wscale-shift = 位移
header-short-arp-hw-size = 硬體位址長度
header-short-arp-proto-size = 協定位址長度
header-tiny-tcp-hdr-len = 偏移
header-tiny-tcp-flags-res = 保留
header-tiny-arp-hw-size = 硬體長度
header-tiny-arp-proto-size = 協定長度
header-tiny-icmp-length = 長度
header-tiny-value-icmp-ttl-exceeded = 途中用完
header-tiny-value-icmpv6-hops-exceeded = 途中用完
header-sum-title = 檢查碼怎麼算
header-sum-pseudo = 虛擬標頭
header-sum-header = 標頭
header-sum-data = 資料
header-sum-skipped = … 還有 { $words } 個 16 位元字組
header-sum-skipped-short = … 還有 { $words } 個字組
header-sum-carries = 加回進位
header-sum-complement = 取 1 的補數：每個位元反轉
header-sum-field = 欄位的值
header-sum-holds = 檢查碼 { $field } 正確：未發現錯誤。
header-sum-differs = 欄位是 { $field }，算出來是 { $sum }：途中或擷取時有內容被改動。
header-sum-offload = { $field } 只是虛擬標頭的和：網路卡送出封包時才會填入 { $sum }，而擷取在那之前。並沒有出錯。
header-sum-offload-zero = 零：網路卡送出封包時才會填入 { $sum }，而擷取在那之前。並沒有出錯。
header-sum-cut-off = 檢查碼涵蓋的位元組有一部分沒有擷取到：無法檢查。
header-sum-fragment = 檢查碼涵蓋整個封包，而這只是一個分片：在這裡無法檢查。
header-sum-quoted = 檢查碼涵蓋整個封包，而 ICMP 只引用開頭：無法檢查。
header-sum-absent = 0x0000：傳送端沒有計算，IPv4 上的 UDP 允許這樣。
header-sum-illegal = 0x0000：在 IPv6 上不可省略檢查碼。
