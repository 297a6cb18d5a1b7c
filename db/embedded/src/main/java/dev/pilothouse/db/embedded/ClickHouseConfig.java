package dev.pilothouse.db.embedded;

import dev.pilothouse.db.embedded.process.Secrets;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.nio.file.Path;

/**
 * How the ClickHouse engine is set up.
 *
 * @param folder holds the data
 * @param port on the loopback address
 * @param memoryMb most memory of the engine's process, in MiB
 */
public record ClickHouseConfig(
        Path folder,
        int port,
        int memoryMb,
        String writerPassword,
        String readerPassword,
        String eraserPassword) {

    /**
     * @throws dev.pilothouse.db.model.BadInput when a password is missing
     */
    public static ClickHouseConfig of(Settings settings) {
        return new ClickHouseConfig(
                settings.home().resolve("clickhouse"),
                settings.port(Setting.CLICKHOUSE_PORT),
                settings.count(Setting.CLICKHOUSE_MEMORY_MB),
                Secrets.require(settings, Setting.CLICKHOUSE_WRITER_PASSWORD),
                Secrets.require(settings, Setting.CLICKHOUSE_READER_PASSWORD),
                Secrets.require(settings, Setting.CLICKHOUSE_ERASER_PASSWORD));
    }

    @Override
    public String toString() {
        return "ClickHouseConfig[folder=" + folder + ", port=" + port + "]";
    }
}
