# header: the headers of a packet as diagrams, and the checksum worked through

header-no-packet = 读不到这个数据包的字节。
header-bytes = { $bytes } B
header-where = { $bytes } 字节，从帧的第 { $offset } 个字节开始（从 0 数起）
header-more = { $below ->
        [0] 上方还有 { $above } 字节
       *[other] { $above ->
            [0] 下方还有 { $below } 字节
           *[other] 上方还有 { $above } 字节，下方还有 { $below } 字节
        }
    }
header-payload = 接着是 { $protocol }：到帧结尾还有 { $bytes } 字节
header-payload-data = 接着是数据：到帧结尾还有 { $bytes } 字节
header-payload-quote = 接着是引用的数据包：{ $bytes } 字节
header-quoted = { $name }（引用）
header-relative = { $number }（相对 { $relative }）
header-scale-unknown = { $window }（扩大倍数未知）
header-not-given = { $number }（未给出）
header-option-3 = 窗口扩大
header-option-4 = 允许 SACK
header-option-8 = 时间戳
header-option-28 = 用户超时
header-option-34 = 快速打开
header-option-253 = 实验
header-option-254 = 实验
header-unnamed = 未命名
header-hint = 点击字段：这里会说明，并在字节与树中标出。
header-hint-here = 点击字段：这里会说明。
header-short-tcp-seq-raw = 序号
header-short-tcp-ack-raw = 确认号
header-short-tcp-hdr-len = 数据偏移
header-short-tcp-flags-res = 保留
header-short-ip-hdr-len = 首部长度
header-short-ip-dsfield-dscp = DSCP
header-short-ip-dsfield-ecn = ECN
header-short-ip-flags-rb = 保留
header-short-ip-opt-type-copy = 复制
header-short-ipv6-tclass-dscp = DSCP
header-short-ipv6-tclass-ecn = ECN
header-short-vlan-priority = PCP
header-short-vlan-dei = DEI
header-short-tcp-options-wscale-shift = 位移
header-short-arp-hw-size = 硬件地址长度
header-short-arp-proto-size = 协议地址长度
header-tiny-tcp-hdr-len = 偏移
header-tiny-tcp-flags-res = 保留
header-tiny-arp-hw-size = 硬件长度
header-tiny-arp-proto-size = 协议长度
header-tiny-icmp-length = 长度
header-tiny-value-icmp-ttl-exceeded = 途中用完
header-tiny-value-icmpv6-hops-exceeded = 途中用完
header-sum-title = 校验和怎么算
header-sum-pseudo = 伪首部
header-sum-header = 首部
header-sum-data = 数据
header-sum-skipped = … 还有 { $words } 个 16 位字
header-sum-skipped-short = … 还有 { $words } 个字
header-sum-carries = 加回进位
header-sum-complement = 取反码：每一位反转
header-sum-field = 字段的值
header-sum-holds = 校验和 { $field } 正确：未发现错误。
header-sum-differs = 字段是 { $field }，算出来是 { $sum }：途中或捕获时有内容被改动。
header-sum-offload = { $field } 只是伪首部的和：网卡发送数据包时才会填入 { $sum }，而捕获在那之前。并没有出错。
header-sum-offload-zero = 零：网卡发送数据包时才会填入 { $sum }，而捕获在那之前。并没有出错。
header-sum-cut-off = 校验和覆盖的字节有一部分没有捕获到：无法检查。
header-sum-fragment = 校验和覆盖整个数据包，而这只是一个分片：在这里无法检查。
header-sum-quoted = 校验和覆盖整个数据包，而 ICMP 只引用开头：无法检查。
header-sum-absent = 0x0000：发送方没有计算，IPv4 上的 UDP 允许这样。
header-sum-illegal = 0x0000：在 IPv6 上不可省略校验和。
