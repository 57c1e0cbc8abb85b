# osi：七層的名稱、協定資料單元、該層的設備、職責。

osi-application-name = 應用層
osi-application-pdu = 資料
osi-application-devices = 應用程式、代理伺服器
osi-application-duty = 兩端的程式彼此說些什麼：用雙方都懂的語言提出請求與回應。

osi-presentation-name = 表現層
osi-presentation-pdu = 資料
osi-presentation-devices = 在程式之內
osi-presentation-duty = 資料怎麼寫：字元編碼、壓縮、加密。

osi-session-name = 會議層
osi-session-pdu = 資料
osi-session-devices = 在程式之內
osi-session-duty = 維持一段對話：輪到誰說、中斷之後從哪裡接下去。

osi-transport-name = 傳輸層
osi-transport-pdu = 區段
osi-transport-pdu-datagram = 資料包
osi-transport-devices = 主機、防火牆
osi-transport-duty = 從程式到程式：用連接埠分辨是哪個程式，用序號確保沒有遺漏。

osi-network-name = 網路層
osi-network-pdu = 封包
osi-network-devices = 路由器
osi-network-duty = 從主機到主機，跨越任意多條鏈路：位址與選路。

osi-data-link-name = 資料連結層
osi-data-link-pdu = 訊框
osi-data-link-devices = 交換器、橋接器
osi-data-link-duty = 在同一條鏈路上從一台設備送到下一台：訊框、硬體位址、偵測損壞。

osi-physical-name = 實體層
osi-physical-pdu = 位元
osi-physical-devices = 纜線、無線電、中繼器
osi-physical-duty = 把位元變成媒介上的電壓、光或電波。
