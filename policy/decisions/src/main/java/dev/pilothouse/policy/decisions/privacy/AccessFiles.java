package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.privacy.store.AnswerStore;
import dev.pilothouse.registry.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/** The store of files that were made for requests for access, as far as erasures see it. */
public final class AccessFiles implements ErasureTarget {
    private static final Store STORE =
            new Store(
                    "access-files",
                    "Access files",
                    "files made for requests for access",
                    "delete; sealed with the person's key, which is destroyed",
                    true);
    private static final Duration PLANTED = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    public AccessFiles(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Store store() {
        return STORE;
    }

    @Override
    public Found plan(Subject subject) {
        int files = files(subject);
        return new Found(
                files, files == 0 ? List.of() : List.of(new Part("files", files)), List.of());
    }

    private int files(Subject subject) {
        return database.read(
                tx -> new AnswerStore(tx).files(subject.tenant(), subject.references()));
    }

    @Override
    public void plant(Subject canary) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        byte[] content = Secrets.random(32);
        String sum = HexFormat.of().formatHex(Secrets.sha256(canary.request().toString()));
        database.run(tx ->
                new AnswerStore(tx)
                        .plant(
                                canary.tenant(),
                                canary.request(),
                                canary.references(),
                                content,
                                new AnswerStore.Made(
                                        content.length, sum, 0, now, now.plus(PLANTED))));
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        int gone =
                database.write(tx ->
                        new AnswerStore(tx).deleteFiles(subject.tenant(), subject.references()));
        done.accept(gone);
        return gone;
    }

    @Override
    public Probe probe(Subject subject) {
        int left = files(subject);
        return new Probe(
                left,
                "rows by reference, primary database",
                left == 0 ? List.of() : List.of("privacy_file"),
                Instant.MIN);
    }
}
