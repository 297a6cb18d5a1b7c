package dev.pilothouse.console.cli;

import dev.pilothouse.db.embedded.Downloads;
import dev.pilothouse.db.embedded.Progress;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Fetches what the machine lacks, all at once, and shows how far it is. */
final class Fetching implements Progress {
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final int BAR = 30;
    private static final int MIB_BITS = 20;

    private final Screen screen;
    private final Map<String, String> lines = new ConcurrentSkipListMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private Fetching(Screen screen) {
        this.screen = screen;
    }

    /**
     * Returns when all is there.
     *
     * @return the bundled model's file
     * @throws Failure when something cannot be fetched; says what to do
     */
    static Path all(Context context) throws InterruptedException {
        Fetching fetching = new Fetching(context.screen());
        Settings settings = context.settings();
        Downloads downloads = Downloads.of(settings);
        CompletableFuture<Path> model =
                CompletableFuture.supplyAsync(
                        () -> downloads.model(fetching), Thread::startVirtualThread);
        List<CompletableFuture<Path>> all = new ArrayList<>(List.of(model));
        if (settings.text(Setting.CLICKHOUSE_URL).isEmpty()) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> downloads.clickHouseLibrary(fetching),
                            Thread::startVirtualThread));
        }
        if (settings.text(Setting.OIDC_ISSUER).isEmpty()) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> downloads.keycloak(fetching), Thread::startVirtualThread));
        }
        fetching.show(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        return model.join();
    }

    @Override
    public void advanced(String what, long done, long total) {
        String before = lines.put(what, line(what, done, total));
        if (screen.isTerminal()) {
            return;
        }
        if (before == null) {
            screen.print("Fetching " + what);
        }
        if (done == total && done > 0 && told.add(what)) {
            screen.print("Fetched  %s: %d MB".formatted(what, done >> MIB_BITS));
        }
    }

    private void show(CompletableFuture<Void> all) throws InterruptedException {
        try {
            while (!all.isDone()) {
                screen.draw(List.copyOf(lines.values()));
                Thread.sleep(REDRAW);
            }
            all.join();
        } catch (CompletionException e) {
            String message = e.getCause() == null ? null : e.getCause().getMessage();
            Failure failure = new Failure(message == null ? e.toString() : message);
            failure.initCause(e);
            throw failure;
        } finally {
            screen.erase();
        }
    }

    private static String line(String what, long done, long total) {
        if (total <= 0) {
            return "%-22s %s".formatted(what, done > 0 ? (done >> MIB_BITS) + " MB" : "…");
        }
        int filled = (int) (BAR * done / total);
        return "%-22s [%s%s] %d of %d MB"
                .formatted(
                        what,
                        "#".repeat(filled),
                        ".".repeat(BAR - filled),
                        done >> MIB_BITS,
                        total >> MIB_BITS);
    }
}
