package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.clickhouse.ClickHouseServer;
import dev.pilothouse.db.embedded.process.Launcher;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the ClickHouse engine behind its HTTP interface, with its data under {@code HOME}.
 *
 * @see <a
 *     href="../../../../../../../../../docs/decisions/2026-11-23-embedded-stores.md">Decision</a>
 */
public final class ClickHouseMain {
    /** Options that this process needs from the JVM. */
    public static final List<String> JAVA_OPTIONS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx256m");

    private ClickHouseMain() {}

    public static void main(String[] args) {
        Launcher.run(
                "clickhouse",
                settings -> {
                    Path library = Downloads.of(settings).clickHouseLibrary(Progress.SILENT);
                    return ClickHouseServer.start(ClickHouseConfig.of(settings), library);
                });
    }
}
