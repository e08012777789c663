//! A kernel's configuration, makefiles and lists of what was compiled.

#![no_main]

use libfuzzer_sys::fuzz_target;
use noharm_documents::kernel;
use noharm_documents::limits::Limits;
use noharm_model::kernel::Compiled;

/// A whole configuration in which only one option is on.
const CONFIG: &[u8] = b"# Linux/x86 5.10.0 Kernel Configuration\nCONFIG_ON=y\n# end of Kernel hacking\n";

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let _ = kernel::detect(bytes);
    let Ok(piece) = kernel::read(bytes, &limits) else { return };
    let config = kernel::read(CONFIG, &limits).expect("it is whole");
    let Ok(build) = kernel::join(vec![piece, config]) else { return };
    for (file, compiled) in &build.files {
        assert!(!file.is_empty() && !file.starts_with('/') && !file.split('/').any(|part| part == ".."));
        let (Compiled::Yes(why) | Compiled::No(why) | Compiled::Unknown(why)) = compiled;
        assert!(!why.is_empty());
    }
});
