# capture

## 为什么无法打开捕获文件

capture-error-io = 无法读取捕获文件：{ $reason }。请重试，或先把文件复制到本地磁盘。
capture-error-not-found = 找不到文件 { $path }。请检查文件名和文件夹。
capture-error-permission = 您没有读取 { $path } 的权限。请更改文件权限，或打开您自己的副本。
capture-error-directory = { $path } 是文件夹。请选择其中的捕获文件。
capture-error-empty = 捕获文件是空的，一个字节也没有。录制程序当时有捕获的权限吗？
capture-error-not-a-capture = 这不是捕获文件：开头的字节是 { $first }。layerscope 可读取 pcap 和 pcapng，以及它们的 gzip 或 zstd 压缩文件。
capture-error-other-capture = 这是 { $format } 格式的捕获文件，layerscope 无法读取。请用 Wireshark 打开后另存为 pcapng。
capture-error-archive = 这是 { $format } 文件，请先解压。layerscope 只能直接读取压缩一层的 gzip 和 zstd 捕获文件。
capture-error-web-page = 这是网页，不是捕获文件：下载到的可能是介绍该文件的网页。请下载文件本身。
capture-error-document = 这是 { $format } 文件，不是捕获文件。layerscope 可读取 pcap 和 pcapng。
capture-error-text = 这是文本文件，不是捕获文件。数据包列表无法回放：请用 tcpdump -w 文件名 录制，或在 Wireshark 中另存为 pcapng。
capture-error-cut-header = 捕获文件不完整：只有 { $bytes } 个字节，连文件头都不够。请重新复制或下载。
capture-error-version = 这个捕获文件使用格式版本 { $version }，layerscope 不认识。请用 Wireshark 打开后重新保存。
capture-error-compressed = 压缩的捕获文件在第一个数据包之前就已损坏：{ $reason }。请重新复制或下载。

## 已打开的捕获文件需要知道的事

capture-notice-cut-off = 捕获文件末尾被截断：剩下 { $bytes } 个字节是不完整的记录。在此之前的数据包全部显示。
capture-notice-damaged = 捕获文件在第 { $offset } 个字节处损坏：{ $damage }。{ $after ->
    [0] 在此之前读不到任何数据包。
   *[other] 显示到第 { $after } 个数据包为止。
}
capture-notice-longer-than-claimed = 第 { $frame } 个数据包在文件中的字节比它声称在线路上的还多。这类数据包的长度可能不正确。
capture-notice-unknown-link-type = layerscope 无法解析链路类型 { $type }。这些数据包只列出原始字节。
capture-notice-compressed-cut-off = 压缩的捕获文件提前结束，剩下 { $bytes } 个字节是不完整的记录。在此之前的数据包全部显示。
capture-notice-compressed-damaged = 压缩的捕获文件已损坏：{ $reason }。{ $after ->
    [0] 解不出任何数据包。
   *[other] 显示到第 { $after } 个数据包为止。
}
capture-notice-limit-reached = 捕获文件解压后超过 { $mebibytes } MiB 的内存上限，其余部分未读取。如需查看全部，请自行解压后再打开。
capture-notice-shrunk = 文件在打开期间变短了。{ $frames ->
    [0] 先前读到的内容仍然保留。
   *[other] 末尾的 { $frames } 个数据包已无法显示。
}请重新打开以查看当前内容。
capture-notice-read-failed = 读取途中失败：{ $reason }。{ $after ->
    [0] 当时还没有收到数据包。
   *[other] 显示到第 { $after } 个数据包为止。
}

## 损坏的记录哪里不对：接在冒号之后

capture-damage-packet-too-long = 有数据包声称长 { $claimed } 个字节，但数据包最多只有 { $most } 个
capture-damage-block-length = 有块声称长 { $claimed } 个字节，这是不可能的
capture-damage-lengths-differ = 有块的长度在开头记为 { $head } 个字节，在结尾却记为 { $tail } 个
capture-damage-packet-beyond-block = 有数据包声称长 { $claimed } 个字节，超过它所在的块
capture-damage-unknown-interface = 有数据包属于接口 { $interface }，但文件里没有这个接口的说明
capture-damage-section-header = 有一节的头部不合理
