package dev.pilothouse.policy.decisions;

import dev.pilothouse.policy.audit.AuditFilter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Exports in words. */
final class ExportWords {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK).withZone(ZoneOffset.UTC);
    private static final long KIB = 1024;
    private static final Set<String> OPEN = Set.of("from", "to", "tenant");

    private ExportWords() {}

    /**
     * For example {@code Audit log 1 Jul 2026 – 30 Sep 2026, tenant acme, filtered}. Jobs are seen
     * by more people than the log, so that what else was asked for is not in it.
     */
    static String title(AuditFilter filter) {
        String tenant = filter.tenant().map(t -> ", tenant " + t).orElse("");
        boolean more = !OPEN.containsAll(filter.words().keySet());
        return "Audit log" + days(filter.from(), filter.to()) + tenant + (more ? ", filtered" : "");
    }

    private static String days(Optional<Instant> from, Optional<Instant> to) {
        String first = from.map(DAY::format).orElse("the beginning");
        String last = to.map(t -> DAY.format(t.minusMillis(1))).orElse("now");
        return from.isEmpty() && to.isEmpty() ? ", all entries" : " " + first + " – " + last;
    }

    static Map<String, Object> of(AuditExport.Whole whole) {
        return Map.of(
                "entries", whole.entries(),
                "decisions", whole.decisions(),
                "bytes", whole.bytes(),
                "sha256", whole.sha256());
    }

    static String done(AuditExport.Whole whole) {
        return "%,d entries, %,d decisions of gateways, %s"
                .formatted(whole.entries(), whole.decisions(), size(whole.bytes()));
    }

    static String size(long bytes) {
        if (bytes < KIB * KIB) {
            return Math.max(1, bytes / KIB) + " KiB";
        }
        return String.format(Locale.UK, "%,.1f MiB", (double) bytes / (KIB * KIB));
    }

    static String notReady(AuditExport export) {
        if (export.gone().isPresent()) {
            return "the file is gone: " + export.goneWhy();
        }
        return "the file is not there: its job is "
                + export.job().state().name().toLowerCase(Locale.ROOT);
    }

    /** Why a file that is whole cannot be handed out here. */
    static String elsewhere(String console, String here) {
        if (console.equals(here)) {
            return "the file was moved away from the folder of this console: export the same again";
        }
        return "the file lies on the console "
                + console
                + ", and this is "
                + here
                + ": fetch it there, or export the same again";
    }
}
