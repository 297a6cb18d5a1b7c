package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditSnapshot;
import dev.pilothouse.policy.audit.export.Bundle;
import dev.pilothouse.policy.audit.export.DecisionSpool;
import dev.pilothouse.policy.audit.export.ExportOrder;
import dev.pilothouse.policy.audit.export.Exported;
import dev.pilothouse.registry.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Writes the file of an export; two at the same time, others wait. */
final class ExportWork {
    private static final int AT_ONCE = 2;
    private static final int PATIENCE_SECONDS = 20;
    private static final Duration TOLD = Duration.ofSeconds(1);

    private final AuditExports.Sources sources;
    private final ExportShelf shelf;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    ExportWork(AuditExports.Sources sources, ExportShelf shelf, Clock clock) {
        this.sources = sources;
        this.shelf = shelf;
        this.clock = clock;
    }

    /**
     * Writes the file, which has no name yet.
     *
     * @throws IOException when there is no room for it
     */
    ExportShelf.Draft<AuditExport.Whole> write(
            Actor actor, AuditExport export, AuditEntry entry, Jobs.Progress progress)
            throws IOException, InterruptedException {
        while (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            progress.at(0, OptionalLong.empty(), "waits until another export has ended");
        }
        try {
            progress.at(0, OptionalLong.empty(), "counting");
            ExportShelf.Draft<Written> written =
                    sources.log()
                            .snapshot(
                                    actor,
                                    export.filter(),
                                    entry,
                                    snapshot -> write(actor, export, snapshot, progress));
            return new ExportShelf.Draft<>(written.part(), written.whole(), whole(written));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            places.release();
        }
    }

    private record Written(Exported done, String sha256) {}

    private ExportShelf.Draft<Written> write(
            Actor actor, AuditExport export, AuditSnapshot snapshot, Jobs.Progress progress) {
        ExportOrder order =
                new ExportOrder(
                        export.id(),
                        actor.reach(EXPORT_AUDIT),
                        export.filter(),
                        export.formats(),
                        actor.ref(),
                        export.asked().at());
        Telling telling =
                new Telling(progress, snapshot.extent().entries() * export.formats().size());
        try (DecisionSpool decisions = shelf.spool(sources.decisions())) {
            return shelf.write(
                    export.id(),
                    out -> {
                        MessageDigest digest = Digests.sha256();
                        Exported done =
                                new Bundle(order, snapshot, decisions, telling::at)
                                        .write(new DigestOutputStream(out, digest), sources.seal());
                        return new Written(done, HexFormat.of().formatHex(digest.digest()));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AuditExport.Whole whole(ExportShelf.Draft<Written> written) throws IOException {
        Exported done = written.result().done();
        return new AuditExport.Whole(
                done.extent().entries(),
                done.decisions(),
                written.bytes(),
                written.result().sha256(),
                done.extent().first(),
                done.extent().last(),
                shelf.console(),
                clock.instant());
    }

    /** Says where the work is, at most once a second. */
    private static final class Telling {
        private final Jobs.Progress progress;
        private final long total;
        private long last = System.nanoTime();

        Telling(Jobs.Progress progress, long total) {
            this.progress = progress;
            this.total = total;
        }

        void at(long rows) {
            long now = System.nanoTime();
            if (now - last >= TOLD.toNanos()) {
                last = now;
                progress.at(rows, OptionalLong.of(Math.max(total, rows)), "writing rows");
            }
        }
    }
}
