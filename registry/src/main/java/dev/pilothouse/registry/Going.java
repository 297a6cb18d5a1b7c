package dev.pilothouse.registry;

import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.store.LiveStore;
import dev.pilothouse.registry.store.ReleaseStore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What goes live, and what ends by it. */
final class Going {
    private final LiveStore live;
    private final ReleaseStore releases;
    private final Instant now;

    Going(Tx tx, Instant now) {
        this.live = new LiveStore(tx);
        this.releases = new ReleaseStore(tx);
        this.now = now;
    }

    /** It gets all calls. */
    void live(Release release) {
        live(release, found(release));
    }

    /** As {@link #live(Release)}, beside what was found. */
    void live(Release release, Optional<LiveRelease> beside) {
        beside.ifPresent(before ->
                Stream.concat(Stream.of(before.stable()), before.canary().stream())
                        .map(LiveRelease.Served::release)
                        .filter(id -> !id.equals(release.id()))
                        .forEach(this::ended));
        releases.whole(release.id(), now);
        live.set(release.tenant(), release.environment(), release.prompt(), release.id());
    }

    /** It gets its share of the calls. */
    void canary(Release release, LiveRelease beside) {
        beside.canary().ifPresent(c -> ended(c.release()));
        live.canary(
                release.tenant(),
                release.environment(),
                release.prompt(),
                release.id(),
                release.share());
    }

    Optional<LiveRelease> found(Release release) {
        return live.find(release.tenant(), release.environment(), release.prompt());
    }

    private void ended(UUID id) {
        releases.ended(id, now);
    }
}
