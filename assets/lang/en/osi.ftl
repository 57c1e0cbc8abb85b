# osi: the seven layers. name, PDU, devices that work there, duty in a sentence.

osi-application-name = Application
osi-application-pdu = data
osi-application-devices = programs, proxies
osi-application-duty = What the two programs say to each other: requests and answers in a language both know.

osi-presentation-name = Presentation
osi-presentation-pdu = data
osi-presentation-devices = in the programs
osi-presentation-duty = How the data are written: character sets, compression, encryption.

osi-session-name = Session
osi-session-pdu = data
osi-session-devices = in the programs
osi-session-duty = Keeps a dialogue together: who may speak, and where to resume after a break.

osi-transport-name = Transport
osi-transport-pdu = segment
osi-transport-pdu-datagram = datagram
osi-transport-devices = hosts, firewalls
osi-transport-duty = From program to program: ports say which one, sequence numbers that nothing is missing.

osi-network-name = Network
osi-network-pdu = packet
osi-network-devices = routers
osi-network-duty = From host to host across any number of links: addresses and the choice of the way.

osi-data-link-name = Data link
osi-data-link-pdu = frame
osi-data-link-devices = switches, bridges
osi-data-link-duty = From one device to the next on the same link: frames, hardware addresses, detection of damage.

osi-physical-name = Physical
osi-physical-pdu = bits
osi-physical-devices = cables, radio, repeaters
osi-physical-duty = Bits as voltage, light or radio waves on a medium.
