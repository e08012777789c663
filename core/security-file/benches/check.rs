//! How long a large case takes to check. Bar: 5 000 elements in less than 0.3 s.

use noharm_security_file::world::Memory;
use noharm_security_file::{Compiled, Options, compile};

fn main() {
    divan::main();
}

/// A case of `count` elements that refer to each other as a real one's do.
fn case(count: usize) -> Option<Memory> {
    let mut text = String::from(
        "noharm = 1\n[device.d]\nuse = \"a use\"\n[zone.ward]\ntrust = \"hostile\"\n[component.part-0]\n\
         [function.keep]\nperformer = \"part-0\"\nwithin = \"PT30S\"\n",
    );
    for no in 1..=count / 10 {
        let before = no - 1;
        text.push_str(&format!(
            "[component.part-{no}]\nzone = \"ward\"\nruns-on = \"part-{before}\"\nsupported-until = 2030-01-01\nbuild = \"sha256:{no}\"\n\
             [interface.way-{no}]\non = \"part-{no}\"\nzone = \"ward\"\nmedium = \"wifi\"\nports = [\"tcp/{no}\"]\n\
             [flow.link-{no}]\npath = [\"ward\", \"way-{no}\", \"part-{no}\", \"part-{before}\"]\ncarries = [\"command.do-{no}\"]\n\
             [command.do-{no}]\nroles = [\"nurse\"]\nrate = {{ unit = \"mL/h\", min = 0.1, max = 1200 }}\n\
             [service.parser-{no}]\non = \"part-{no}\"\nhandles = [\"flow.link-{no}\", \"way-{no}\"]\nprivilege = \"user\"\nruns = [\"a\", \"b\"]\n\
             [credential.key-{no}]\nscope = \"device\"\nkept-at = \"part-{no}\"\nunlocks = [{{ forge = \"link-{no}\" }}]\n\
             [control.sign-{no}]\nprotects = [{{ what = \"flow.link-{no}\", against = [\"forge\", \"replay\"] }}]\nenforced-on = \"part-{no}\"\nrelies-on = [\"credential.key-{no}\"]\neffect = {{ cryptography = \"sound\" }}\nsafety-impact = {{ none = \"nothing\" }}\n\
             [threat.forged-{no}]\nat = [\"flow.link-{no}\"]\ngives = [\"forge\"]\n\
             [harm.bad-{no}]\nwhen = [{{ function = \"keep\", violated = \"tampered\" }}]\nseverity = \"serious\"\n\
             [evidence.e-{no}]\nproves = [\"control.sign-{no}\"]\nresult = \"pass\"\non = 2026-03-11\ncovers = [\"sha256:{no}\"]\n"
        ));
    }
    Some(Memory::new("2026-11-24".parse().ok()?).with("noharm.toml", &text))
}

#[divan::bench(args = [1_000, 5_000, 20_000])]
fn check(bencher: divan::Bencher<'_, '_>, count: usize) {
    let world = case(count);
    bencher.bench(|| world.as_ref().map(|world| compile(world, &Options::default())));
}

#[divan::bench(args = [5_000])]
fn emit(bencher: divan::Bencher<'_, '_>, count: usize) {
    let compiled = case(count).map(|world| compile(&world, &Options::default()));
    bencher.bench(|| compiled.as_ref().and_then(Compiled::system));
}
