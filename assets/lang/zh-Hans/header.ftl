# header: the headers of a packet as diagrams, and the checksum worked through
