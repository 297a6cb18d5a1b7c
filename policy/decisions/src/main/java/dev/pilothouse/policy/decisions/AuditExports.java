package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.audit.export.GatewayDecisions;
import dev.pilothouse.policy.decisions.store.AuditExportStore;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports of the audit log: jobs that write files, which are kept for a while and fetched by those
 * who may read all that is in them. Each export, each fetch and each end of a file is in the log.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-audit-exports.md">decision</a>
 */
public final class AuditExports {
    /** Kind of the jobs. */
    public static final String JOB = "audit.export";

    private static final Logger LOG = LoggerFactory.getLogger(AuditExports.class);
    private static final int MOST = 100;
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private final Database database;
    private final AuditLog audit;
    private final Jobs jobs;
    private final ExportShelf shelf;
    private final ExportWork work;
    private final Clock clock;

    /** Where exports get what is in them, and their signature. */
    public record Sources(AuditReader log, GatewayDecisions decisions, Seal.Maker seal) {}

    public AuditExports(
            Database database,
            AuditLog audit,
            Jobs jobs,
            Sources sources,
            ExportShelf shelf,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.jobs = jobs;
        this.shelf = shelf;
        this.work = new ExportWork(sources, shelf, clock);
        this.clock = clock;
    }

    /** What is done with an export once its file is whole. */
    @FunctionalInterface
    interface Afterwards {
        /**
         * @return one line for people
         */
        String then(AuditExport export, Path file) throws IOException;
    }

    /**
     * Starts an export and returns at once.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#EXPORT_AUDIT}
     */
    public AuditExport start(Actor actor, AuditFilter filter, Set<ExportFormat> formats) {
        return start(actor, filter, formats, Optional.empty(), (export, file) -> "");
    }

    AuditExport start(
            Actor actor,
            AuditFilter filter,
            Set<ExportFormat> formats,
            Optional<UUID> plan,
            Afterwards afterwards) {
        Reach reach = actor.reach(EXPORT_AUDIT);
        if (!filter.tenant().map(reach::contains).orElse(!reach.isEmpty())) {
            throw new Denied(EXPORT_AUDIT, filter.tenant());
        }
        Set<ExportFormat> checked =
                ExportFormat.of(formats.stream().map(ExportFormat::word).toList());
        CompletableFuture<AuditExport> noted = new CompletableFuture<>();
        Job job =
                jobs.start(
                        actor,
                        JOB,
                        ExportWords.title(filter),
                        filter.tenant(),
                        progress -> run(actor, noted.join(), progress, afterwards));
        try {
            AuditExport export =
                    database.write(tx ->
                            new AuditExportStore(tx)
                                    .insert(
                                            job,
                                            AuditExport.tenants(reach, filter),
                                            filter,
                                            checked,
                                            plan,
                                            new AuditExport.Asked(
                                                    actor.ref(),
                                                    actor.displayName(),
                                                    clock.instant())));
            noted.complete(export);
            return export;
        } catch (RuntimeException e) {
            noted.completeExceptionally(e);
            throw e;
        }
    }

    /** What is written already is not written again, so that it can be run any number of times. */
    private String run(
            Actor actor, AuditExport export, Jobs.Progress progress, Afterwards afterwards)
            throws IOException, InterruptedException {
        AuditExport noted = find(export.id());
        if (!noted.ready() || shelf.find(export.id()).isEmpty()) {
            write(actor, noted, progress);
        }
        AuditExport done = find(export.id());
        progress.at(0, OptionalLong.empty(), "the file is whole");
        String more = afterwards.then(done, shelf.find(export.id()).orElseThrow());
        return ExportWords.done(done.file().orElseThrow()) + (more.isEmpty() ? "" : "; " + more);
    }

    /** The file gets its name while nobody else can take the job: no half or second one is kept. */
    private void write(Actor actor, AuditExport export, Jobs.Progress progress)
            throws IOException, InterruptedException {
        try (ExportShelf.Draft<AuditExport.Whole> draft =
                work.write(actor, export, entry(actor, "audit.export", export), progress)) {
            AuditExport.Whole whole = draft.result();
            database.run(tx -> {
                progress.hold(tx);
                new AuditExportStore(tx).ready(export.id(), whole);
                audit.append(
                        tx, entry(actor, "audit.export.finish", export).to(ExportWords.of(whole)));
                keep(draft);
            });
        }
    }

    private static void keep(ExportShelf.Draft<?> draft) {
        try {
            draft.keep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Goes on with an export that another process left, within a job that was taken up.
     *
     * @param who acts for it now
     */
    String goOn(
            UUID job,
            Jobs.Progress progress,
            Function<AuditExport, Actor.Person> who,
            BiFunction<Actor, AuditExport, Afterwards> afterwards)
            throws IOException, InterruptedException {
        AuditExport export =
                database.<Optional<AuditExport>>read(tx -> new AuditExportStore(tx).ofJob(job))
                        .orElseThrow(() ->
                                new IllegalStateException("it had not begun; start it again"));
        Actor.Person actor = who.apply(export);
        return run(actor, export, progress, afterwards.apply(actor, export))
                + "; taken up again after the console that ran it had ended";
    }

    /**
     * Starts an export of what another one was about, in the same formats.
     *
     * @throws NotFound when there is no such export, or it tells more than the actor may see
     */
    public AuditExport again(Actor actor, UUID id) {
        AuditExport export = find(actor, id);
        return start(actor, export.filter(), export.formats());
    }

    /** The name of the console that has the file, when this one has not; {@code ?} is unknown. */
    public Optional<String> elsewhere(AuditExport export) {
        return export.file()
                .filter(whole -> export.ready() && shelf.find(export.id()).isEmpty())
                .map(whole -> whole.console().isEmpty() ? "?" : whole.console());
    }

    private AuditExport find(UUID id) {
        return database.read(tx -> new AuditExportStore(tx).find(id)).orElseThrow();
    }

    /** Newest first, at most 100; those that the actor may have. */
    public List<AuditExport> list(Actor actor) {
        actor.requireAnywhere(EXPORT_AUDIT);
        return database.read(tx -> new AuditExportStore(tx).newest(MOST)).stream()
                .filter(e -> e.isFor(actor))
                .toList();
    }

    /**
     * @throws NotFound when there is no such export, or it tells more than the actor may see
     */
    public AuditExport find(Actor actor, UUID id) {
        actor.requireAnywhere(EXPORT_AUDIT);
        AuditExport export =
                database.<Optional<AuditExport>>read(tx -> new AuditExportStore(tx).find(id))
                        .orElseThrow(() -> new NotFound("export", id.toString()));
        if (!export.isFor(actor)) {
            throw NotFound.hiding(
                    "export", id.toString(), new Denied(EXPORT_AUDIT, export.firstNotOf(actor)));
        }
        return export;
    }

    /** The export of a job; empty when it has none, or it tells more than the actor may see. */
    public Optional<AuditExport> ofJob(Actor actor, UUID job) {
        return actor.may(EXPORT_AUDIT)
                ? database.read(tx -> new AuditExportStore(tx).ofJob(job))
                        .filter(e -> e.isFor(actor))
                : Optional.empty();
    }

    /**
     * The file, to be sent to the actor. That they fetched it is in the log before.
     *
     * @throws Conflict while it is not whole, or when it is gone
     */
    public Path open(Actor actor, UUID id) {
        AuditExport export = find(actor, id);
        if (!export.ready()) {
            throw new Conflict(Reason.CHANGED_MEANWHILE, ExportWords.notReady(export));
        }
        Path file =
                shelf.find(id)
                        .orElseThrow(() ->
                                new Conflict(
                                        Reason.CHANGED_MEANWHILE,
                                        ExportWords.elsewhere(
                                                elsewhere(export).orElse("?"), shelf.console())));
        database.run(tx -> audit.append(tx, entry(actor, "audit.export.download", export)));
        return file;
    }

    /**
     * Deletes the file; what it was stays known.
     *
     * @throws Conflict while it is not whole, or when it is gone
     */
    public void delete(Actor actor, UUID id) {
        AuditExport export = find(actor, id);
        if (!export.ready()) {
            throw new Conflict(Reason.CHANGED_MEANWHILE, ExportWords.notReady(export));
        }
        remove(actor, "audit.export.delete", export, "deleted by " + actor.displayName());
    }

    private void remove(Actor actor, String action, AuditExport export, String why) {
        database.run(tx -> {
            if (new AuditExportStore(tx).gone(export.id(), why, clock.instant())) {
                audit.append(tx, entry(actor, action, export).because(why));
            }
        });
        try {
            shelf.delete(export.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes files that are too old, of whatever console, and the oldest of this one while its
     * files are too large all together; then what is here of exports that other consoles gave up.
     */
    public void tidy() {
        try {
            Set<UUID> here = Set.copyOf(shelf.kept());
            expire(here);
            for (UUID gone : database.<Set<UUID>>read(tx -> new AuditExportStore(tx).gone(here))) {
                shelf.delete(gone);
            }
            shelf.sweep(clock.instant().minus(UNFINISHED));
        } catch (IOException e) {
            LOG.warn("old exports could not be removed: {}", e.getMessage());
        }
    }

    private void expire(Set<UUID> here) {
        List<AuditExport> ready = database.read(tx -> new AuditExportStore(tx).ready());
        ExportShelf.Limits limits = shelf.limits();
        long bytes =
                ready.stream()
                        .filter(e -> here.contains(e.id()))
                        .mapToLong(e -> e.file().orElseThrow().bytes())
                        .sum();
        for (AuditExport export : ready) {
            AuditExport.Whole whole = export.file().orElseThrow();
            boolean mine = here.contains(export.id());
            boolean old = whole.at().plus(limits.age()).isBefore(clock.instant());
            if (old || mine && bytes > limits.bytes()) {
                String why =
                        old
                                ? "kept for " + limits.age().toDays() + " days"
                                : "made room for newer exports";
                remove(Actor.CONTROL_PLANE, "audit.export.expire", export, why);
                bytes -= mine ? whole.bytes() : 0;
            }
        }
    }

    static AuditEntry entry(Actor actor, String action, AuditExport export) {
        AuditEntry entry =
                AuditEntry.of(actor, action, Entity.of("export", export.id().toString()))
                        .in(export.filter().tenant())
                        .to(
                                Map.of(
                                        "formats",
                                        export.formats().stream()
                                                .map(ExportFormat::word)
                                                .sorted()
                                                .toList(),
                                        "filter",
                                        export.filter().words()));
        return export.plan()
                .map(plan -> entry.linkedTo(Entity.of("export-plan", plan.toString())))
                .orElse(entry);
    }
}
