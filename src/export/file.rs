//! A finished file under its name, or none.

use std::io::Write as _;
use std::path::Path;

/// Writes beside the target and renames, so that a full disk never leaves half a picture under its name.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A device (/dev/null) or a pipe is written to as it is.
    if std::fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return std::fs::write(path, bytes);
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    // Never over a file that happens to have the name.
    let mut file = std::fs::File::create_new(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _not_there = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_whole_or_not_there() {
        let folder = std::env::temp_dir().join(format!("layerscope-file-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("picture.svg");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert!(write_whole(&folder.join("no").join("such.svg"), b"x").is_err());
        // A folder has the name: nothing is left behind.
        let taken = folder.join("taken");
        std::fs::create_dir_all(&taken).unwrap();
        assert!(write_whole(&taken, b"x").is_err());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
