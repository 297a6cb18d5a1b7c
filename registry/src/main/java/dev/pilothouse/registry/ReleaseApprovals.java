package dev.pilothouse.registry;

import dev.pilothouse.db.model.Approvable;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.Release.By;
import dev.pilothouse.registry.Release.Kind;
import dev.pilothouse.registry.Release.State;
import dev.pilothouse.registry.store.ReleaseStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What decisions of the approvals engine do to releases: they go live, or back to their author. Of
 * a rollback, which is live already, they say what its review came to.
 */
public final class ReleaseApprovals implements Approvable<Tx> {
    private final AuditLog audit;

    public ReleaseApprovals(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public ApprovalKind kind() {
        return ApprovalKind.PROMPT_RELEASE;
    }

    @Override
    public void decided(Tx tx, Decision decision) {
        UUID id = id(decision.subject());
        ReleaseStore store = new ReleaseStore(tx);
        ReleaseStore.Place place = store.place(id).orElseThrow(() -> changed("there is none"));
        Releases.locked(tx, place.tenant(), place.prompt());
        Release release = store.find(id).orElseThrow(() -> changed("there is none"));
        if (!release.digest().equals(decision.digest())) {
            throw changed("it is about another digest");
        }
        if (release.kind() == Kind.ROLLBACK) {
            reviewed(tx, release, decision);
        } else if (release.state() != State.ASKED) {
            throw changed("it is " + release.state().word());
        } else if (decision.end() == End.WITHDRAWN) {
            new ReleaseStore(tx).state(release.id(), State.WITHDRAWN);
            audit.append(tx, ReleaseEntries.of(decision.last(), "release.withdraw", release));
        } else if (decision.end() == End.CHANGES_REQUESTED) {
            new ReleaseStore(tx).state(release.id(), State.CHANGES_REQUESTED);
            audit.append(
                    tx, ReleaseEntries.of(decision.last(), "release.request-changes", release));
        } else {
            approved(tx, release, decision);
        }
    }

    /** Not the review of a rollback: it is live already. */
    @Override
    public boolean withdrawable(Tx tx, String subject) {
        return new ReleaseStore(tx)
                .find(id(subject))
                .filter(r -> r.kind() == Kind.ROLLBACK)
                .isEmpty();
    }

    /** The feature can have come to ask for more people since. */
    @Override
    public int approvers(Tx tx, String subject, Instant at) {
        return new ReleaseStore(tx).find(id(subject)).map(r -> needed(tx, r, at)).orElse(1);
    }

    private static int needed(Tx tx, Release release, Instant at) {
        int now =
                release.kind() == Kind.ROLLBACK
                        ? 1
                        : ReleaseRules.approvers(tx, release.tenant(), release.feature(), at);
        return Math.max(release.approversNeeded(), now);
    }

    private static UUID id(String subject) {
        try {
            return UUID.fromString(subject);
        } catch (IllegalArgumentException noId) {
            Conflict none = changed("there is none");
            none.initCause(noId);
            throw none;
        }
    }

    private static Conflict changed(String how) {
        return new Conflict(Reason.CHANGED_MEANWHILE, "the release was changed meanwhile: " + how);
    }

    private void approved(Tx tx, Release release, Decision decision) {
        others(tx, release, decision);
        ReleaseStore store = new ReleaseStore(tx);
        Releases.genuine(store.content(release.id()), release.digest());
        store.approved(release, decision.approvers(), decision.at());
        Going going = new Going(tx, decision.at());
        Optional<LiveRelease> beside = going.found(release);
        boolean canary = release.share() < Release.WHOLE && beside.isPresent();
        By by = new By(decision.last().id(), decision.last().name());
        store.released(release.id(), canary ? State.CANARY : State.LIVE, by, decision.at());
        if (canary) {
            going.canary(release, beside.get());
        } else {
            going.live(release, beside);
        }
        audit.append(tx, ReleaseEntries.of(decision.last(), "release.release", release));
    }

    /** Enough people, and nobody who wrote it or asked for it. */
    private static void others(Tx tx, Release release, Decision decision) {
        Set<UUID> approvers = new HashSet<>(decision.approvers());
        if (approvers.contains(release.author().id()) || approvers.contains(release.asked().id())) {
            throw new Conflict(
                    Reason.SAME_PERSON, "who wrote a release or asked for it cannot approve it");
        }
        int needed = needed(tx, release, decision.at());
        if (approvers.size() < needed) {
            throw new Conflict(
                    Reason.SAME_PERSON,
                    "the release needs %d different people, %d approved"
                            .formatted(needed, approvers.size()));
        }
    }

    private void reviewed(Tx tx, Release release, Decision decision) {
        if (decision.end() == End.WITHDRAWN) {
            throw new Conflict(
                    Reason.STILL_IN_USE,
                    "the rollback is live; its review is not taken back, somebody else gives it");
        }
        if (release.review().flatMap(Release.Review::at).isPresent()) {
            throw changed("its review is over");
        }
        boolean agreed = decision.end() == End.APPROVED;
        ReleaseStore store = new ReleaseStore(tx);
        if (agreed) {
            others(tx, release, decision);
            store.approved(release, decision.approvers(), decision.at());
        }
        store.reviewed(release.id(), agreed, decision.at());
        audit.append(
                tx,
                ReleaseEntries.of(
                        decision.last(),
                        agreed ? "release.review-agreed" : "release.review-objected",
                        release));
    }
}
