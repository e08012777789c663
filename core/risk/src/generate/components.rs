//! Components: what code on one gives, what runs on what, and what stops with what.

use noharm_model::level::{Level, Scope};
use noharm_model::system::{
    Capability, ComponentIx, Content, CredentialIx, Part, Privilege, Reliance, ServiceIx, StoreIx, Subject,
};

use super::builder::{Builder, Draft, Plain};
use super::fact::Fact;
use super::modes::ModeClass;
use super::protect::Base;
use super::step::{At, Condition, LatentIn, Origin};

/// Adds the steps at every component, store and place where a credential is kept.
pub(super) fn add(builder: &mut Builder<'_>) {
    for (number, part) in (0u32..).zip(&builder.system.components) {
        let ix = ComponentIx(number);
        privileges(builder, ix, part);
        stops(builder, ix, part);
        host(builder, ix, part);
    }
    for number in 0..builder.system.stores.len() as u32 {
        store(builder, StoreIx(number));
    }
    for number in 0..builder.system.credentials.len() as u32 {
        kept(builder, CredentialIx(number));
    }
}

fn privileges(builder: &mut Builder<'_>, ix: ComponentIx, part: &Part) {
    let at = At::Subject(Subject::Component(ix));
    let (user, root) = (Fact::Code(ix, Privilege::User), Fact::Code(ix, Privilege::Root));
    builder.follows(
        &[root],
        user,
        "privilege",
        format!("`root` on `{}` may all that a user may", part.id),
        at,
    );
    if part.has_users {
        kernel(builder, ix, part, user);
    } else {
        builder.follows(&[user], root, "privilege", format!("`{}` tells no users apart", part.id), at);
    }
}

/// From `user` to `root` there is always the kernel's own flaw that nobody has found yet.
pub(super) fn kernel(builder: &mut Builder<'_>, ix: ComponentIx, part: &Part, from: Fact) {
    let latent = if part.has_users { LatentIn::Part(ix) } else { LatentIn::Fixed(Level::NONE) };
    let rest = Plain {
        rule: "kernel-flaw",
        text: format!("a flaw in the kernel of `{}` that nobody has found yet", part.id),
        at: At::Subject(Subject::Component(ix)),
        condition: Condition::Latent(latent),
        origin: Origin::Kernel(ix),
        repeats: Scope::Fleet,
    };
    builder.step(&[from], Fact::Code(ix, Privilege::Root), rest);
}

fn stops(builder: &mut Builder<'_>, ix: ComponentIx, part: &Part) {
    let at = At::Subject(Subject::Component(ix));
    let services: Vec<ServiceIx> = (0u32..)
        .zip(&builder.system.services)
        .filter(|(_, service)| service.on == ix)
        .map(|(number, _)| ServiceIx(number))
        .collect();
    for class in builder.modes.all() {
        let to = Fact::StopComponent(ix, class);
        let code = Fact::Code(ix, Privilege::User);
        builder.follows(&[code], to, "code-stops", format!("code stops `{}`", part.id), at);
        let [only] = services.as_slice() else { continue };
        let mut controls = builder.shield(Subject::Component(ix), Capability::Spread);
        controls.extend(builder.shield(Subject::Service(*only), Capability::Spread));
        controls.sort_unstable();
        controls.dedup();
        let id = builder.words().service(*only).to_owned();
        let draft = Draft {
            from: vec![Fact::StopService(*only, class)],
            to,
            rule: "sole-service",
            text: format!("`{}` stops with its only service `{id}`", part.id),
            at,
            gains: (Subject::Component(ix), Capability::Stop),
            mode: class,
            base: Base::default(),
            repeats: Scope::Fleet,
        };
        builder.guarded(draft, &controls);
    }
}

/// What a component runs on holds it: as `root`, and stopped; code in it is code there, unless separated.
fn host(builder: &mut Builder<'_>, ix: ComponentIx, part: &Part) {
    let Some(host) = part.runs_on else { return };
    let at = At::Subject(Subject::Component(ix));
    let host_id = builder.words().component(host).to_owned();
    let from = Fact::Code(host, Privilege::Root);
    let text = format!("`{}` runs on `{host_id}`", part.id);
    builder.follows(&[from], Fact::Code(ix, Privilege::Root), "runs-on", text, at);
    for class in builder.modes.all() {
        let text = format!("`{}` stops with `{host_id}`", part.id);
        let from = Fact::StopComponent(host, class);
        builder.follows(&[from], Fact::StopComponent(ix, class), "runs-on", text, at);
    }
    let controls = builder.shield(Subject::Component(ix), Capability::Spread);
    let draft = Draft {
        from: vec![Fact::Code(ix, Privilege::User)],
        to: Fact::Code(host, Privilege::User),
        rule: "runs-on",
        text: format!("code in `{}` is code on `{host_id}`", part.id),
        at,
        gains: (Subject::Component(ix), Capability::Spread),
        mode: ModeClass::EVER,
        base: Base::default(),
        repeats: Scope::Fleet,
    };
    builder.guarded(draft, &controls);
}

/// What lies in a store: read and forged by code with the rights for it, and by nobody else but where a key says so.
fn store(builder: &mut Builder<'_>, ix: StoreIx) {
    let Some(store) = builder.system.stores.get(ix.at()) else { return };
    let at = At::Subject(Subject::Store(ix));
    if let Some(on) = store.on {
        let code = Fact::Code(on, store.privilege.unwrap_or(Privilege::User));
        for (to, capability, deed) in [
            (Fact::ReadStore(ix), Capability::Read, "read"),
            (Fact::ForgeStore(ix), Capability::Forge, "alter"),
        ] {
            let controls = builder.shield(Subject::Store(ix), capability);
            let draft = Draft {
                from: vec![code],
                to,
                rule: "store",
                text: format!("{deed} `{}`", store.id),
                at,
                gains: (Subject::Store(ix), capability),
                mode: ModeClass::EVER,
                base: Base::default(),
                repeats: Scope::Fleet,
            };
            builder.guarded(draft, &controls);
        }
    }
    for content in &store.holds {
        match (*content, store.on) {
            (Content::Credential(credential), _) => {
                let text = format!("`{}` holds it", store.id);
                super::flows::credential_seen(builder, Fact::ReadStore(ix), credential, &text, at);
            }
            (Content::Code, Some(on)) => {
                let text = format!("`{}` runs what lies in `{}`", builder.words().component(on), store.id);
                builder.follows(
                    &[Fact::ForgeStore(ix)],
                    Fact::Code(on, Privilege::Root),
                    "store-code",
                    text,
                    at,
                );
            }
            _ => {}
        }
    }
}

/// Where a credential is kept, code with the rights for it can use it.
fn kept(builder: &mut Builder<'_>, ix: CredentialIx) {
    let Some(credential) = builder.system.credentials.get(ix.at()) else { return };
    for &(component, privilege) in &credential.kept_at {
        let mut holders = vec![Fact::Code(component, privilege)];
        if privilege == Privilege::User {
            let own = builder.sites.separated_on(component).filter(|&service| uses(builder, service, ix));
            holders.extend(own.map(Fact::CodeInService));
        }
        for from in holders {
            let text = format!("it is kept at `{}`", builder.words().component(component));
            let at = At::Subject(Subject::Credential(ix));
            super::flows::credential_seen(builder, from, ix, &text, at);
        }
    }
}

/// True where the service takes part in a flow that some control protects with this credential.
fn uses(builder: &Builder<'_>, service: ServiceIx, credential: CredentialIx) -> bool {
    builder.system.controls.iter().any(|control| {
        control.relies_on.contains(&Reliance::Credential(credential))
            && control.protects.iter().any(|protection| match protection.subject {
                Subject::Flow(flow) => builder.handles(service, flow),
                Subject::Service(other) => other == service,
                _ => false,
            })
    })
}
