//! The seven layers of the OSI reference model (ISO/IEC 7498-1): their numbers and the names of
//! what the program says about them. The vocabulary every other module speaks.
//!
//! Knows nothing of packets, protocols or pictures.

/// A layer of the OSI reference model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum OsiLayer {
    /// Bits on a medium.
    Physical = 1,
    /// Frames between neighbours on one link.
    DataLink = 2,
    /// Packets between hosts across links.
    Network = 3,
    /// Segments and datagrams between programs.
    Transport = 4,
    /// Dialogues: who speaks, where to resume.
    Session = 5,
    /// How data are written: encoding, compression, encryption.
    Presentation = 6,
    /// What the programs say to each other.
    Application = 7,
}

impl OsiLayer {
    /// All layers, from 7 down to 1, the order in which a stack is drawn.
    pub const TOP_DOWN: [OsiLayer; 7] = [
        OsiLayer::Application,
        OsiLayer::Presentation,
        OsiLayer::Session,
        OsiLayer::Transport,
        OsiLayer::Network,
        OsiLayer::DataLink,
        OsiLayer::Physical,
    ];

    /// The layer's number, 1 (physical) to 7 (application).
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The layer of that number, if it is 1 to 7.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::TOP_DOWN.into_iter().find(|layer| layer.number() == number)
    }

    /// The stem of the layer's message ids: `osi-<key>-name`, `-pdu`, `-devices`, `-duty`.
    pub const fn key(self) -> &'static str {
        match self {
            OsiLayer::Physical => "physical",
            OsiLayer::DataLink => "data-link",
            OsiLayer::Network => "network",
            OsiLayer::Transport => "transport",
            OsiLayer::Session => "session",
            OsiLayer::Presentation => "presentation",
            OsiLayer::Application => "application",
        }
    }

    /// Message id of the layer's name ("Transport").
    pub const fn name_id(self) -> &'static str {
        match self {
            OsiLayer::Physical => "osi-physical-name",
            OsiLayer::DataLink => "osi-data-link-name",
            OsiLayer::Network => "osi-network-name",
            OsiLayer::Transport => "osi-transport-name",
            OsiLayer::Session => "osi-session-name",
            OsiLayer::Presentation => "osi-presentation-name",
            OsiLayer::Application => "osi-application-name",
        }
    }

    /// Message id of the name of the layer's protocol data unit ("segment").
    pub const fn pdu_id(self) -> &'static str {
        match self {
            OsiLayer::Physical => "osi-physical-pdu",
            OsiLayer::DataLink => "osi-data-link-pdu",
            OsiLayer::Network => "osi-network-pdu",
            OsiLayer::Transport => "osi-transport-pdu",
            OsiLayer::Session => "osi-session-pdu",
            OsiLayer::Presentation => "osi-presentation-pdu",
            OsiLayer::Application => "osi-application-pdu",
        }
    }

    /// Message id of the devices that work at the layer ("router").
    pub const fn devices_id(self) -> &'static str {
        match self {
            OsiLayer::Physical => "osi-physical-devices",
            OsiLayer::DataLink => "osi-data-link-devices",
            OsiLayer::Network => "osi-network-devices",
            OsiLayer::Transport => "osi-transport-devices",
            OsiLayer::Session => "osi-session-devices",
            OsiLayer::Presentation => "osi-presentation-devices",
            OsiLayer::Application => "osi-application-devices",
        }
    }

    /// Message id of the layer's duty, in a sentence.
    pub const fn duty_id(self) -> &'static str {
        match self {
            OsiLayer::Physical => "osi-physical-duty",
            OsiLayer::DataLink => "osi-data-link-duty",
            OsiLayer::Network => "osi-network-duty",
            OsiLayer::Transport => "osi-transport-duty",
            OsiLayer::Session => "osi-session-duty",
            OsiLayer::Presentation => "osi-presentation-duty",
            OsiLayer::Application => "osi-application-duty",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::OsiLayer;

    #[test]
    fn numbers_run_from_seven_to_one_and_come_back() {
        let numbers: Vec<u8> = OsiLayer::TOP_DOWN.iter().map(|layer| layer.number()).collect();
        assert_eq!(numbers, [7, 6, 5, 4, 3, 2, 1]);
        for layer in OsiLayer::TOP_DOWN {
            assert_eq!(OsiLayer::from_number(layer.number()), Some(layer));
        }
        assert_eq!(OsiLayer::from_number(0), None);
        assert_eq!(OsiLayer::from_number(8), None);
    }
}
