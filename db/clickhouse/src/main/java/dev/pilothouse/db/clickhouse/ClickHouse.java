package dev.pilothouse.db.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.enums.Protocol;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One connection pool to ClickHouse as one user. Retries nothing by itself: whoever knows what a
 * statement does decides. Safe for use by many threads; calls block.
 */
public final class ClickHouse implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int MOST_ROWS = 200_000;

    private final Client client;
    private final Access access;

    private ClickHouse(Client client, Access access) {
        this.client = client;
        this.access = access;
    }

    /** Connects lazily: works while ClickHouse is not there yet. */
    public static ClickHouse open(Access access) {
        URI uri = URI.create(access.url());
        boolean secure = "https".equals(uri.getScheme());
        Client client =
                new Client.Builder()
                        .addEndpoint(
                                Protocol.HTTP,
                                uri.getHost(),
                                uri.getPort() < 0 ? (secure ? 8443 : 8123) : uri.getPort(),
                                secure)
                        .setUsername(access.user())
                        .setPassword(access.password())
                        .setDefaultDatabase(access.database())
                        .setMaxConnections(CONNECTIONS)
                        .setConnectTimeout(2, ChronoUnit.SECONDS)
                        .setSocketTimeout(60, ChronoUnit.SECONDS)
                        .compressServerResponse(false)
                        .compressClientRequest(false)
                        .setMaxRetries(0)
                        .useServerTimeZone(false)
                        .useTimeZone("UTC")
                        .setClientName("pilothouse")
                        .build();
        return new ClickHouse(client, access);
    }

    Access access() {
        return access;
    }

    /** Runs a statement without a result. */
    void execute(String name, String sql, Map<String, ?> parameters, Map<String, String> settings) {
        try (QueryResponse response = send(name, sql, parameters, settings(settings), 60)) {
            response.getReadBytes();
        } catch (Exception e) {
            throw failed(name, e);
        }
    }

    <T> List<T> query(
            String name,
            String sql,
            Map<String, ?> parameters,
            RowMapper<T> mapper,
            Duration limit) {
        QuerySettings settings =
                settings(
                        Map.of(
                                "max_result_rows",
                                String.valueOf(MOST_ROWS),
                                "result_overflow_mode",
                                "throw"));
        settings.setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
        try (QueryResponse response =
                        send(name, sql, parameters, settings, (int) limit.toSeconds());
                ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response)) {
            return read(reader, mapper);
        } catch (Exception e) {
            throw failed(name, e);
        }
    }

    private static <T> List<T> read(ClickHouseBinaryFormatReader reader, RowMapper<T> mapper) {
        List<T> rows = new ArrayList<>();
        DriverRow row = new DriverRow(reader);
        while (reader.next() != null) {
            rows.add(mapper.map(row));
        }
        return rows;
    }

    private QueryResponse send(
            String name, String sql, Map<String, ?> parameters, QuerySettings settings, int seconds)
            throws Exception {
        settings.setMaxExecutionTime(seconds);
        settings.logComment(name);
        return client.query(sql, Parameters.of(parameters), settings)
                .get(seconds + 5L, TimeUnit.SECONDS);
    }

    private static QuerySettings settings(Map<String, String> serverSettings) {
        QuerySettings settings = new QuerySettings();
        serverSettings.forEach(settings::serverSetting);
        return settings;
    }

    /** Inserts RowBinary rows as one block. */
    void insert(
            String name,
            String table,
            List<String> columns,
            byte[] rows,
            Map<String, String> settings,
            Duration limit) {
        InsertSettings all = new InsertSettings();
        settings.forEach(all::serverSetting);
        all.serverSetting("max_execution_time", String.valueOf(limit.toSeconds()));
        all.logComment(name);
        try (InsertResponse response =
                client.insert(
                                table,
                                columns,
                                new ByteArrayInputStream(rows),
                                ClickHouseFormat.RowBinary,
                                all)
                        .get(limit.toSeconds() + 5, TimeUnit.SECONDS)) {
            response.getWrittenRows();
        } catch (Exception e) {
            throw failed(name, e);
        }
    }

    private static StoreException failed(String name, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return e instanceof StoreException ours ? ours : Failures.of(name, e);
    }

    @Override
    public void close() {
        client.close();
    }
}
