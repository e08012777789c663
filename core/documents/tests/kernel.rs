//! What a kernel's configuration, makefiles and lists of compiled files come to.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise and reads files"
)]

use noharm_documents::error::Kind;
use noharm_documents::kernel::{self, Format};
use noharm_documents::limits::Limits;
use noharm_model::kernel::{Compiled, KernelBuild};

const CONFIG: &str = "\
#
# Automatically generated file; DO NOT EDIT.
# Linux/arm64 5.10.112 Kernel Configuration
#
CONFIG_NET=y
CONFIG_INET=y
# CONFIG_TUN is not set
# CONFIG_DVB is not set
CONFIG_USB_NET=m
CONFIG_HAS_IOMEM=y
# end of Kernel hacking
";

const MAKEFILES: &str = r"./Makefile:VERSION = 5
./Makefile:PATCHLEVEL = 10
./Makefile:SUBLEVEL = 112
./Makefile:EXTRAVERSION =
./Makefile:core-y := $(patsubst %/, %/built-in.a, $(core-y))
./Kbuild:obj-y += init/ net/
./init/Makefile:obj-y := main.o
./drivers/Makefile:obj-y += net/
./drivers/Makefile:obj-$(CONFIG_DVB) += media/
./drivers/net/Makefile:obj-$(CONFIG_TUN) += tun.o   # a comment
./drivers/net/Makefile:obj-$(CONFIG_USB_NET) += usbnet.o
./drivers/net/Makefile:obj-$(CONFIG_RIO) += rio.o
./drivers/net/Makefile:rio-y := rio_main.o \
./drivers/net/Makefile:	rio_ring.o
./drivers/net/Makefile:rio-$(CONFIG_RIO_DEBUG) += rio_debug.o
./drivers/net/Makefile:obj-y += both.o
./drivers/net/Makefile:obj-$(CONFIG_TUN) += both.o
./drivers/media/Makefile:obj-y += dvb.o
./drivers/media/tuners/Makefile:obj-$(CONFIG_TUN) += $(addprefix $(src)/../open/, x.o)
./drivers/media/tuners/Makefile:obj-$(CONFIG_TUN) += $(addprefix ../../plain/, y.o)
./fs/xfs/Makefile:obj-$(CONFIG_XFS_FS) += xfs.o
./fs/xfs/Makefile:xfs-y += $(addprefix libxfs/, \
./fs/xfs/Makefile:	a.o \
./fs/xfs/Makefile:	b.o \
./fs/xfs/Makefile:	)
./fs/xfs/Makefile:ccflags-y += -I$(src)/libxfs
./drivers/media/open/Makefile:obj-$(CONFIG_TUN) += x.o
./drivers/used/Makefile:obj-$(CONFIG_TUN) += part.o
./drivers/used/Makefile:part-y += a.o
./drivers/used/Makefile:obj-y += $(part-y)
./drivers/turned/Makefile:obj-$(if $(CONFIG_TUN),,y) += t.o
./drivers/taken/Makefile:include $(src)/objects.mk
./drivers/taken/Makefile:obj-$(CONFIG_TUN) += k.o
./drivers/set/Makefile:CONFIG_OWN = y
./drivers/set/Makefile:obj-$(CONFIG_OWN) += own.o
./lib/Makefile:lib-$(CONFIG_TUN) += inflate.o
";

const OBJECTS: &str = "./init/.main.o.cmd\n./kernel/.fork.o.cmd\n./drivers/net/.usbnet.o.cmd\n./drivers/net/.both.o.cmd\n./modules.order\n";

fn join(texts: &[&str]) -> KernelBuild {
    let read =
        |text: &&str| kernel::read(text.as_bytes(), &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    kernel::join(texts.iter().map(read).collect()).unwrap_or_else(|e| panic!("{e}"))
}

#[track_caller]
fn off(build: &KernelBuild, file: &str, why: &str) {
    match build.files.get(file) {
        Some(Compiled::No(text)) => assert!(text.contains(why), "{file}: {text}"),
        other => panic!("{file}: {other:?}"),
    }
}

#[track_caller]
fn open(build: &KernelBuild, file: &str) {
    assert!(
        matches!(build.files.get(file), Some(Compiled::Unknown(_))),
        "{file}: {:?}",
        build.files.get(file)
    );
}

#[test]
fn every_way_that_is_off_is_needed() {
    let build = join(&[CONFIG, MAKEFILES]);
    assert_eq!(build.version.as_deref(), Some("5.10.112"));
    assert!(kernel::proves_anything(&build));
    off(&build, "drivers/net/tun", "CONFIG_TUN is not set");
    off(&build, "drivers/net/rio_main", "CONFIG_RIO is not set");
    off(&build, "drivers/net/rio_ring", "CONFIG_RIO is not set");
    off(&build, "drivers/net/rio_debug", "CONFIG_RIO_DEBUG is not set");
    off(&build, "drivers/media/dvb", "CONFIG_DVB is not set");
    off(&build, "fs/xfs/libxfs/b", "CONFIG_XFS_FS is not set");
    open(&build, "drivers/net/usbnet");
    open(&build, "drivers/net/both");
    open(&build, "init/main");
    open(&build, "drivers/turned/t");
    open(&build, "lib/inflate");
    assert_eq!(build.files.get("drivers/net/new_in_a_later_version"), None);
}

#[test]
fn what_only_make_can_work_out_decides_nothing() {
    let build = join(&[CONFIG, MAKEFILES]);
    open(&build, "drivers/media/open/x");
    open(&build, "drivers/used/a");
    open(&build, "drivers/taken/k");
    open(&build, "drivers/set/own");
}

#[test]
fn a_whole_list_of_what_was_compiled_decides_what_makefiles_name() {
    let build = join(&[MAKEFILES, OBJECTS]);
    assert_eq!(build.files.get("drivers/net/usbnet").map(|one| matches!(one, Compiled::Yes(_))), Some(true));
    off(&build, "drivers/net/tun", "not among the 4 files that were compiled");
    open(&build, "lib/inflate");
    // Without the makefiles a path that is not compiled may lie elsewhere, or be included.
    assert!(!kernel::proves_anything(&join(&[OBJECTS])));
    assert!(!kernel::proves_anything(&join(&[CONFIG, OBJECTS])));
    // Compiled counts for more than an option.
    let listed = format!("{OBJECTS}drivers/net/tun.o\n");
    let build = join(&[CONFIG, MAKEFILES, &listed]);
    assert!(matches!(build.files["drivers/net/tun"], Compiled::Yes(_)));
}

#[test]
fn compile_commands_name_files_by_the_place_of_their_tree() {
    let commands = r#"[
      {"directory":"/build/out","command":"gcc -c","file":"/src/linux/init/main.c"},
      {"directory":"/build/out","file":"/src/linux/kernel/fork.c"},
      {"directory":"/src/linux/drivers/net","file":"./usbnet.c"},
      {"directory":"/elsewhere","file":"init/main.c"}, 7, {"file":4}]"#;
    assert_eq!(kernel::detect(commands.as_bytes()), Some(Format::CompileCommands));
    let build = join(&[MAKEFILES, commands]);
    assert!(matches!(build.files["drivers/net/usbnet"], Compiled::Yes(_)));
    off(&build, "drivers/net/tun", "not among the 3 files");
}

#[test]
fn a_makers_own_table_of_options_is_read() {
    let build = join(&[
        CONFIG,
        "# from our build\ndrivers/net/tun.c CONFIG_TUN\nnet/core/dev.c CONFIG_NET CONFIG_TUN\nnet/a.c CONFIG_NET\n",
    ]);
    off(&build, "drivers/net/tun", "CONFIG_TUN is not set");
    off(&build, "net/core/dev", "CONFIG_TUN is not set");
    open(&build, "net/a");
}

#[test]
fn what_is_not_whole_is_refused() {
    let cases = [
        ("CONFIG_NET=y\n# CONFIG_TUN is not set\n", Kind::Format),
        (CONFIG.strip_suffix("# end of Kernel hacking\n").unwrap(), Kind::Truncated),
        (
            "# Linux/x86 5.10.0 Kernel Configuration\nCONFIG_A=y\n# end of General setup\nCONFIG_B",
            Kind::Truncated,
        ),
        ("./init/.main.o.cmd\n", Kind::Format),
        ("./net/Makefile:obj-y += a.o\n", Kind::Format),
        ("[]", Kind::Format),
        ("[{\"file\":\"/a/init/main.c\"}", Kind::Truncated),
        ("hello\n", Kind::Format),
        ("drivers/net/tun.c CONFIG_TUN\nnonsense\n", Kind::Syntax),
        ("", Kind::Empty),
    ];
    for (text, kind) in cases {
        let error = kernel::read(text.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind, kind, "{text}: {error}");
    }
    let old = "# Linux/x86 3.10.0 Kernel Configuration\nCONFIG_A=y\n#\n# Library routines\n#\nCONFIG_B=y\n";
    assert!(kernel::read(old.as_bytes(), &Limits::default()).is_ok());
    let limits = Limits { records: 3, ..Limits::default() };
    assert_eq!(kernel::read(CONFIG.as_bytes(), &limits).unwrap_err().kind, Kind::Limit);
    let piece = |text: &str| kernel::read(text.as_bytes(), &Limits::default()).unwrap();
    assert!(kernel::join(vec![piece(CONFIG), piece(CONFIG)]).is_err(), "two configurations");
    let other = CONFIG.replace("5.10.112", "5.15.1");
    assert!(kernel::join(vec![piece(&other), piece(MAKEFILES)]).is_err(), "of two versions");
}

#[test]
fn chains_and_circles_of_makefiles_end() {
    let mut text = MAKEFILES.to_owned();
    for at in 0..20_000 {
        text.push_str(&format!("./a/Makefile:p{at}-y := p{}.o\n", at + 1));
    }
    text.push_str(
        "./a/Makefile:p20000-y := p0.o\n./b/Makefile:obj-y += ../c/\n./c/Makefile:obj-y += ../b/ x.o\n",
    );
    let build = join(&[CONFIG, &text]);
    open(&build, "a/p7");
    open(&build, "c/x");
}
