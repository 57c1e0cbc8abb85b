# osi：七层的名称、协议数据单元、该层的设备、职责。

osi-application-name = 应用层
osi-application-pdu = 数据
osi-application-devices = 应用程序、代理服务器
osi-application-duty = 两端的程序彼此说些什么：用双方都懂的语言提出请求与响应。

osi-presentation-name = 表示层
osi-presentation-pdu = 数据
osi-presentation-devices = 在程序之内
osi-presentation-duty = 数据怎么写：字符编码、压缩、加密。

osi-session-name = 会话层
osi-session-pdu = 数据
osi-session-devices = 在程序之内
osi-session-duty = 维持一段对话：轮到谁说、中断之后从哪里接下去。

osi-transport-name = 传输层
osi-transport-pdu = 报文段
osi-transport-pdu-datagram = 数据报
osi-transport-devices = 主机、防火墙
osi-transport-duty = 从程序到程序：用端口分辨是哪个程序，用序号保证没有遗漏。

osi-network-name = 网络层
osi-network-pdu = 数据包
osi-network-devices = 路由器
osi-network-duty = 从主机到主机，跨越任意多条链路：地址与选路。

osi-data-link-name = 数据链路层
osi-data-link-pdu = 帧
osi-data-link-devices = 交换机、网桥
osi-data-link-duty = 在同一条链路上从一台设备送到下一台：帧、硬件地址、检测损坏。

osi-physical-name = 物理层
osi-physical-pdu = 比特
osi-physical-devices = 线缆、无线电、中继器
osi-physical-duty = 把比特变成介质上的电压、光或电波。
