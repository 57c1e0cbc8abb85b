# capture

## 為什麼無法開啟擷取檔

capture-error-io = 無法讀取擷取檔：{ $reason }。請再試一次，或先把檔案複製到本機磁碟。
capture-error-not-found = 找不到檔案 { $path }。請檢查檔名與資料夾。
capture-error-permission = 您沒有讀取 { $path } 的權限。請變更檔案權限，或開啟您自己的副本。
capture-error-directory = { $path } 是資料夾。請選擇其中的擷取檔。
capture-error-empty = 擷取檔是空的，一個位元組也沒有。錄製的程式當時有擷取封包的權限嗎？
capture-error-not-a-capture = 這不是擷取檔：開頭的位元組是 { $first }。layerscope 可讀取 pcap 與 pcapng，以及它們的 gzip 或 zstd 壓縮檔。
capture-error-other-capture = 這是 { $format } 格式的擷取檔，layerscope 無法讀取。請用 Wireshark 開啟後另存為 pcapng。
capture-error-archive = 這是 { $format } 檔案，請先解壓縮。layerscope 只能直接讀取壓縮一層的 gzip 與 zstd 擷取檔。
capture-error-web-page = 這是網頁，不是擷取檔：下載到的可能是介紹該檔案的網頁。請下載檔案本身。
capture-error-document = 這是 { $format } 檔案，不是擷取檔。layerscope 可讀取 pcap 與 pcapng。
capture-error-text = 這是文字檔，不是擷取檔。封包清單無法重播：請用 tcpdump -w 檔名 錄製，或在 Wireshark 另存為 pcapng。
capture-error-cut-header = 擷取檔不完整：只有 { $bytes } 個位元組，連檔頭都不夠。請重新複製或下載。
capture-error-version = 這個擷取檔使用格式版本 { $version }，layerscope 不認得。請用 Wireshark 開啟後重新儲存。
capture-error-compressed = 壓縮的擷取檔在第一個封包之前就已損壞：{ $reason }。請重新複製或下載。

## 已開啟的擷取檔需要知道的事

capture-notice-cut-off = 擷取檔結尾被截斷：剩下 { $bytes } 個位元組是不完整的記錄。在此之前的封包全部顯示。
capture-notice-damaged = 擷取檔在第 { $offset } 個位元組處損壞：{ $damage }。{ $after ->
    [0] 在此之前讀不到任何封包。
   *[other] 顯示到第 { $after } 個封包為止。
}
capture-notice-longer-than-claimed = 第 { $frame } 個封包在檔案中的位元組比它宣稱在線路上的還多。這類封包的長度可能不正確。
capture-notice-unknown-link-type = layerscope 無法解讀連結類型 { $type }。這些封包只列出原始位元組。
capture-notice-compressed-cut-off = 壓縮的擷取檔提前結束，剩下 { $bytes } 個位元組是不完整的記錄。在此之前的封包全部顯示。
capture-notice-compressed-damaged = 壓縮的擷取檔已損壞：{ $reason }。{ $after ->
    [0] 解不出任何封包。
   *[other] 顯示到第 { $after } 個封包為止。
}
capture-notice-limit-reached = 擷取檔解壓縮後超過 { $mebibytes } MiB 的記憶體上限，其餘部分未讀取。若要看到全部，請自行解壓縮後再開啟。
capture-notice-shrunk = 檔案在開啟期間變短了。{ $frames ->
    [0] 先前讀到的內容仍然保留。
   *[other] 結尾的 { $frames } 個封包已無法顯示。
}請重新開啟以查看目前的內容。
capture-notice-read-failed = 讀取途中失敗：{ $reason }。{ $after ->
    [0] 當時還沒有收到封包。
   *[other] 顯示到第 { $after } 個封包為止。
}

## 損壞的記錄哪裡不對：接在冒號之後

capture-damage-packet-too-long = 有封包宣稱長 { $claimed } 個位元組，但封包最多只有 { $most } 個
capture-damage-block-length = 有區塊宣稱長 { $claimed } 個位元組，這是不可能的
capture-damage-lengths-differ = 有區塊的長度在開頭記為 { $head } 個位元組，在結尾卻記為 { $tail } 個
capture-damage-packet-beyond-block = 有封包宣稱長 { $claimed } 個位元組，超過它所在的區塊
capture-damage-unknown-interface = 有封包屬於介面 { $interface }，但檔案裡沒有這個介面的說明
capture-damage-section-header = 有一節的標頭不合理
