//! The transport and application layers over real captures: beside tshark's cached answers, and beside
//! the parsers of other people.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use layerscope::capture::{CaptureSource, PacketStore};
use layerscope::decode::{LayerTree, TreeSink, Value, all_fields, dissect};
use layerscope::i18n::{Catalog, Language};

fn corpus() -> Option<PathBuf> {
    let found = ["../shared/corpus", "../../shared/corpus"].into_iter().map(PathBuf::from).find(|path| path.is_dir());
    if found.is_none() {
        println!("no corpus here: skipped");
    }
    found
}

/// Every frame of a capture that can be read, with what is made of it.
fn frames(bytes: Vec<u8>, mut each: impl FnMut(u32, &LayerTree, &[u8])) {
    let Ok(store) = PacketStore::read_all(CaptureSource::Bytes(bytes.into())) else { return };
    for frame in store.frames(1) {
        let mut sink = TreeSink::new();
        dissect(&frame, &mut sink);
        each(frame.number, &sink.into_tree(), frame.bytes);
    }
}

fn text(tree: &LayerTree, name: &str) -> Option<String> {
    // Fields quoted inside an ICMP error are not the frame's own.
    let quoted = tree.layers.iter().find(|layer| layer.protocol.token.starts_with("icmp"));
    let end = quoted.map_or(tree.fields.len(), |layer| layer.fields.end);
    Some(match &tree.fields[..end].iter().find(|field| field.def.name == name)?.value {
        Value::Unsigned(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    })
}

/// The fields compared, in the order of the cache's columns (see the head of judge.py for how tshark was asked).
const COLUMNS: [(usize, &str); 16] = [
    (22, "udp.srcport"),
    (23, "udp.dstport"),
    (24, "udp.length"),
    (26, "tcp.srcport"),
    (27, "tcp.dstport"),
    (29, "tcp.seq_raw"),
    (31, "tcp.ack_raw"),
    (32, "tcp.len"),
    (33, "tcp.flags"),
    (34, "tcp.window_size_value"),
    (36, "dns.qry.name"),
    (37, "dns.flags.response"),
    (38, "http.request.method"),
    (39, "http.response.code"),
    (40, "tls.handshake.type"),
    (41, "frame.protocols"),
];

fn tshark(cache: &Path, bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let name = sha256(bytes).iter().take(20).fold(String::new(), |name, byte| name + &format!("{byte:02x}"));
    let file = std::fs::File::open(cache.join(format!("{name}.tsv.gz"))).ok()?;
    let mut table = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut table).ok()?;
    Some(table.split('\n').skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

#[test]
fn fields_are_those_of_tshark() {
    let Some(corpus) = corpus() else { return };
    let list = std::fs::read_to_string(corpus.join("list.txt")).unwrap();
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut unlike = vec![];
    for name in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let bytes = std::fs::read(corpus.join("captures").join(name)).unwrap();
        let Some(rows) = tshark(&corpus.join("tshark"), &bytes) else { continue };
        frames(bytes, |number, tree, _| {
            let Some(row) = rows.get(number as usize - 1).filter(|row| row[0] == number.to_string()) else { return };
            let protocols = row.get(41).map_or("", String::as_str);
            let cut = row.get(26).is_some_and(|port| !port.is_empty()) && row.get(33).is_none_or(String::is_empty);
            // Links that are not read, what an encapsulation that is not read hides, or a quote holds, or
            // another protocol carries.
            let read = ["eth", "null", "raw", "sll", "ppp", "ip", "ipv6"];
            let foreign = ["icmp", "gtp", "geneve", "teredo", "l2tp", "esp", "socks", "capwap", "eap", "ssdp", "vntag"];
            let mut tokens = protocols.split(':');
            if !tokens.next().is_some_and(|first| read.contains(&first))
                || tokens.any(|token| foreign.iter().any(|name| token.starts_with(name)))
            {
                return;
            }
            for (column, field) in COLUMNS.into_iter().take(15) {
                if cut && field.starts_with("tcp") && !field.ends_with("port") {
                    continue;
                }
                let theirs =
                    row.get(column).and_then(|value| value.split('\x1f').next()).filter(|value| !value.is_empty());
                let theirs = theirs.map(|value| match value.strip_prefix("0x") {
                    Some(digits) => {
                        u64::from_str_radix(digits, 16).map_or_else(|_| value.to_owned(), |n| n.to_string())
                    }
                    None => value.to_owned(),
                });
                let ours = text(tree, field);
                if theirs.is_none() && ours.is_none() {
                    continue;
                }
                let count = counts.entry(field).or_default();
                count.0 += 1;
                if theirs == ours {
                    count.1 += 1;
                } else {
                    unlike.push(format!("{name} frame {number} {field}: tshark {theirs:?}, here {ours:?}"));
                }
            }
        });
    }
    for (field, (compared, equal)) in &counts {
        println!("{field}: {equal} of {compared}");
    }
    for line in unlike.iter().take(40) {
        println!("{line}");
    }
    assert!(counts.get("tcp.flags").is_some_and(|count| count.0 > 5000), "the cache was read");
    for (field, (compared, equal)) in counts {
        let floor = if field.starts_with("tcp") { 1000 } else { 980 };
        assert!(equal * 1000 >= compared * floor, "{field}: {equal} of {compared}");
    }
}

#[test]
fn messages_are_read_as_others_read_them() {
    let Some(corpus) = corpus() else { return };
    let list = std::fs::read_to_string(corpus.join("list.txt")).unwrap();
    let (mut dns, mut http, mut tls) = (0, 0, 0);
    for name in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let bytes = std::fs::read(corpus.join("captures").join(name)).unwrap();
        frames(bytes, |number, tree, bytes| {
            let place = format!("{name} frame {number}");
            let Some(layer) = tree.layers.last() else { return };
            let part = &bytes[layer.range.start as usize..layer.range.end as usize];
            let all = |wanted: &str| tree.fields_of(layer).iter().filter(|field| field.def.name == wanted).count();
            match layer.protocol.token {
                "dns" | "mdns" | "llmnr" if tree.first("dns.length").is_none() => {
                    let Ok(packet) = simple_dns::Packet::parse(part) else { return };
                    if let Some(question) = packet.questions.first() {
                        let theirs = question.qname.to_string();
                        // Written differently where a label is not plain.
                        if theirs.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)) {
                            let theirs = if theirs.is_empty() { "<Root>".to_owned() } else { theirs };
                            assert_eq!(text(tree, "dns.qry.name"), Some(theirs), "{place}");
                        }
                    }
                    assert_eq!(all("dns.answer"), packet.answers.len(), "{place}");
                    assert_eq!(all("dns.authority"), packet.name_servers.len(), "{place}");
                    dns += 1;
                }
                "http" => {
                    let mut headers = [httparse::EMPTY_HEADER; 128];
                    let mut request = httparse::Request::new(&mut headers);
                    if let Ok(httparse::Status::Complete(body)) = request.parse(part) {
                        assert_eq!(text(tree, "http.request.method").as_deref(), request.method, "{place}");
                        assert_eq!(text(tree, "http.request.uri").as_deref(), request.path, "{place}");
                        let file = tree
                            .first("http.file_data")
                            .map_or(part.len(), |field| (field.range.start - layer.range.start) as usize);
                        assert_eq!(file, body, "{place}");
                        http += 1;
                    }
                }
                "tls" => {
                    let Ok((_, record)) = tls_parser::parse_tls_plaintext(part) else { return };
                    let Some(tls_parser::TlsMessage::Handshake(tls_parser::TlsMessageHandshake::ClientHello(hello))) =
                        record.msg.first()
                    else {
                        return;
                    };
                    assert_eq!(all("tls.handshake.ciphersuite"), hello.ciphers.len(), "{place}");
                    let extensions = tls_parser::parse_tls_extensions(hello.ext.unwrap_or_default());
                    let Ok((_, extensions)) = extensions else { return };
                    assert_eq!(all("tls.handshake.extension"), extensions.len(), "{place}");
                    for extension in extensions {
                        if let tls_parser::TlsExtension::SNI(names) = extension
                            && let Some((_, theirs)) = names.first()
                        {
                            let ours = text(tree, "tls.handshake.extensions_server_name");
                            assert_eq!(ours.as_deref(), std::str::from_utf8(theirs).ok(), "{place}");
                        }
                    }
                    tls += 1;
                }
                _ => {}
            }
        });
    }
    println!("{dns} DNS messages, {http} HTTP requests, {tls} client hellos");
    assert!(dns > 300 && http > 30 && tls > 30, "{dns} {http} {tls}");
}

#[test]
fn every_field_of_the_upper_layers_has_a_label_in_each_language() {
    for language in Language::ALL {
        let catalog = Catalog::new(language);
        let upper = ["tcp.", "udp.", "sctp.", "dns.", "http.", "http2.", "tls.", "quic.", "dhcp.", "ntp.", "vxlan."];
        let missing: Vec<_> = all_fields()
            .filter(|def| upper.iter().any(|prefix| def.name.starts_with(prefix)) && !catalog.has(&def.label_id()))
            .map(|def| def.name)
            .collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
        assert!(catalog.has("field-tcp-flags-syn-help"));
    }
}

/// SHA-256 (FIPS 180-4): the cache's files are named by it.
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let primes: Vec<u64> = (2_u64..312).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0)).collect();
    // The fraction of a root, 32 bits of it, by whole numbers.
    let root = |prime: u64, power: u32| {
        let (mut low, mut high) = (0_u128, 1_u128 << 36);
        while high - low > 1 {
            let middle = u128::midpoint(low, high);
            if middle.pow(power) <= u128::from(prime) << (32 * power) { low = middle } else { high = middle }
        }
        low as u32
    };
    let mut hash: Vec<u32> = primes[..8].iter().map(|prime| root(*prime, 2)).collect();
    let constants: Vec<u32> = primes[..64].iter().map(|prime| root(*prime, 3)).collect();
    let mut message = bytes.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in message.chunks_exact(64) {
        let mut words: Vec<u32> =
            block.chunks_exact(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]])).collect();
        for i in 16..64 {
            let (a, b) = (words[i - 15], words[i - 2]);
            let a = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
            let b = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
            words.push(words[i - 16].wrapping_add(a).wrapping_add(words[i - 7]).wrapping_add(b));
        }
        let mut s = hash.clone();
        for (constant, word) in constants.iter().zip(&words) {
            let big = s[4].rotate_right(6) ^ s[4].rotate_right(11) ^ s[4].rotate_right(25);
            let choice = (s[4] & s[5]) ^ (!s[4] & s[6]);
            let first = s[7].wrapping_add(big).wrapping_add(choice).wrapping_add(*constant).wrapping_add(*word);
            let big = s[0].rotate_right(2) ^ s[0].rotate_right(13) ^ s[0].rotate_right(22);
            let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
            s.rotate_right(1);
            s[4] = s[4].wrapping_add(first);
            s[0] = first.wrapping_add(big.wrapping_add(majority));
        }
        for (sum, value) in hash.iter_mut().zip(s) {
            *sum = sum.wrapping_add(value);
        }
    }
    let mut digest = [0; 32];
    for (place, word) in digest.chunks_exact_mut(4).zip(hash) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

#[test]
fn the_cache_key_is_right() {
    assert_eq!(sha256(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
}
