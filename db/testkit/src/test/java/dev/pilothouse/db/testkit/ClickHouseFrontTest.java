package dev.pilothouse.db.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseFrontTest {
    private static final TestClickHouse ENGINE = TestClickHouse.shared();

    private static Client.Builder client(String user, String password) {
        return new Client.Builder()
                .addEndpoint(ENGINE.url())
                .setUsername(user)
                .setPassword(password)
                .compressServerResponse(false)
                .setMaxRetries(0);
    }

    private static Client writer(String database) {
        return client("writer", TestClickHouse.WRITER_PASSWORD)
                .setDefaultDatabase(database)
                .build();
    }

    private static Client reader(String database) {
        return client("reader", TestClickHouse.READER_PASSWORD)
                .setDefaultDatabase(database)
                .build();
    }

    private static String databaseWithFacts() {
        String database = ENGINE.database();
        ENGINE.execute(
                "CREATE TABLE "
                        + database
                        + ".fact (n UInt64, s String) ENGINE = MergeTree ORDER BY n");
        return database;
    }

    private static void insert(Client client, String rows, InsertSettings settings)
            throws Exception {
        client.insert(
                        "fact",
                        new ByteArrayInputStream(rows.getBytes(UTF_8)),
                        ClickHouseFormat.TSV,
                        settings)
                .get(20, TimeUnit.SECONDS)
                .close();
    }

    private static long count(Client client) {
        return client.queryAll("SELECT count() AS n FROM fact").getFirst().getLong("n");
    }

    @Test
    void insertedRows_areRead() throws Exception {
        try (Client client = writer(databaseWithFacts())) {
            insert(client, "1\ta\n2\tö\n", new InsertSettings());
            List<GenericRecord> rows =
                    client.queryAll("SELECT n, s, [s] AS a, map(s, n) AS m FROM fact ORDER BY n");
            assertThat(rows).extracting(row -> row.getString("s")).containsExactly("a", "ö");
            assertThat(rows.getLast().getLong("n")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void compression_isUnderstoodBothWays(boolean http) throws Exception {
        try (Client client =
                client("writer", TestClickHouse.WRITER_PASSWORD)
                        .setDefaultDatabase(databaseWithFacts())
                        .compressClientRequest(true)
                        .compressServerResponse(true)
                        .useHttpCompression(http)
                        .build()) {
            insert(client, "1\ta\n", new InsertSettings());
            assertThat(
                            client.queryAll(
                                    "SELECT n FROM fact UNION ALL SELECT number FROM numbers(200000)"))
                    .hasSize(200_001);
        }
    }

    @Test
    void parameters_areValuesNeverSql() {
        try (Client client = reader("pilothouse")) {
            GenericRecord row =
                    client.queryAll(
                                    "SELECT {text:String} AS text",
                                    Map.of("text", "a' OR 1 = 1 --"))
                            .getFirst();
            assertThat(row.getString("text")).isEqualTo("a' OR 1 = 1 --");
        }
    }

    @Test
    void deduplicationToken_countsABlockOnce() throws Exception {
        String database = ENGINE.database();
        ENGINE.execute(
                "CREATE TABLE "
                        + database
                        + ".fact (n UInt64, s String) ENGINE = MergeTree ORDER BY n"
                        + " SETTINGS non_replicated_deduplication_window = 100");
        try (Client client = writer(database)) {
            for (int i = 0; i < 2; i++) {
                insert(client, "1\ta\n", new InsertSettings().setDeduplicationToken("batch-1"));
            }
            assertThat(count(client)).isEqualTo(1);
        }
    }

    @Test
    void errors_haveTheirCode() {
        try (Client client = reader("pilothouse")) {
            assertThatThrownBy(() -> client.queryAll("SELECT nothing"))
                    .hasStackTraceContaining("Code: 47");
            assertThatThrownBy(() -> client.queryAll("SELECT 1 FROM absent"))
                    .hasStackTraceContaining("Code: 60");
            assertThatThrownBy(() ->
                            client.queryAll(
                                    "SELECT sleep(3)",
                                    Map.of(),
                                    new QuerySettings().serverSetting("max_execution_time", "1")))
                    .hasStackTraceContaining("Code: 159");
        }
    }

    @Test
    void wrongPassword_is403() throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create(ENGINE.url() + "/?query=SELECT+1&user=reader&password=x")
                                .toURL()
                                .openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(403);
        assertThat(connection.getHeaderField("X-ClickHouse-Exception-Code")).isEqualTo("516");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO fact VALUES (1, 'a')",
                "CREATE TABLE other (n UInt8) ENGINE = Memory",
                "DROP TABLE fact",
                "SET readonly = 0",
                "KILL QUERY WHERE 1",
                "SELECT * FROM file('/etc/passwd', 'LineAsString')",
                "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
                "SELECT 1 SETTINGS readonly = 0",
                "WITH 1 AS x INSERT INTO fact SELECT x, 'a'"
            })
    void reader_onlyReads(String sql) {
        try (Client client = reader(databaseWithFacts())) {
            assertThatThrownBy(() -> client.query(sql).get(20, TimeUnit.SECONDS).close())
                    .hasMessageMatching("(?s).*Code: (497|164|62|36).*");
        }
    }

    @Test
    void eraser_deletesButMakesNoTables() throws Exception {
        String database = databaseWithFacts();
        ENGINE.execute("INSERT INTO " + database + ".fact VALUES (1, 'a'), (2, 'b')");
        try (Client client =
                client("eraser", TestClickHouse.ERASER_PASSWORD)
                        .setDefaultDatabase(database)
                        .build()) {
            client.query("DELETE FROM fact WHERE n = 1").get(20, TimeUnit.SECONDS).close();
            assertThat(count(client)).isEqualTo(1);
            assertThatThrownBy(
                            () -> client.query("DROP TABLE fact").get(20, TimeUnit.SECONDS).close())
                    .hasMessageContaining("Code: 497");
        }
    }

    /** The failing row comes after the head is sent: the client must not take the rest for all. */
    @Test
    void errorWithinAnAnswer_isNoShortAnswer() throws Exception {
        String sql = "SELECT throwIf(number = 3000000) AS n FROM numbers(4000000)";
        try (Client client = reader("pilothouse");
                QueryResponse answer =
                        client.query(sql, new QuerySettings().setFormat(ClickHouseFormat.RowBinary))
                                .get(20, TimeUnit.SECONDS);
                InputStream rows = answer.getInputStream()) {
            assertThatThrownBy(() -> rows.transferTo(java.io.OutputStream.nullOutputStream()))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void brotli_isRefused() throws Exception {
        HttpURLConnection connection = post("INSERT INTO pilothouse.absent FORMAT TSV");
        connection.setRequestProperty("Content-Encoding", "br");
        connection.getOutputStream().write(1);
        assertThat(connection.getResponseCode()).isEqualTo(400);
        assertThat(new String(connection.getErrorStream().readAllBytes(), UTF_8)).contains("'br'");
    }

    @Test
    void engineStart_isOnEveryAnswer() throws Exception {
        HttpURLConnection ping =
                (HttpURLConnection) URI.create(ENGINE.url() + "/ping").toURL().openConnection();
        String start = ping.getHeaderField("X-Pilothouse-Engine-Start");
        assertThat(start).isNotEmpty();
        HttpURLConnection query = post("SELECT 1");
        query.getOutputStream().close();
        assertThat(query.getHeaderField("X-Pilothouse-Engine-Start")).isEqualTo(start);
    }

    private static HttpURLConnection post(String sql) throws java.io.IOException {
        String address =
                ENGINE.url()
                        + "/?user=writer&password="
                        + TestClickHouse.WRITER_PASSWORD
                        + "&query="
                        + java.net.URLEncoder.encode(sql, UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection();
        connection.setDoOutput(true);
        return connection;
    }

    /** What clickhouse-go asks for: block info in front, a byte behind each type. */
    @Test
    void nativeAnswers_honourTheProtocolRevision() throws Exception {
        String sql =
                "SELECT toUInt8(7) AS a, toLowCardinality('x') AS b, [map('k', toNullable(1))] AS c, CAST((1, 'y'), 'Tuple(p UInt8, q String)') AS d, 2::UInt8 AS e FORMAT Native";
        byte[] plain = answer(sql, "");
        byte[] revised = answer(sql, "&client_protocol_version=54460");
        int columns = 5;
        assertThat(revised).hasSize(plain.length + 8 + columns);
        assertThat(revised)
                .startsWith(
                        1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 5, 1, 1, 'a', 5, 'U', 'I', 'n', 't',
                        '8', 0, 7);
        assertThat(revised).endsWith(1, 'e', 5, 'U', 'I', 'n', 't', '8', 0, 2);
    }

    /** clickhouse-go asks for a table's columns before it inserts. */
    @Test
    void nativeAnswers_honourTheProtocolRevisionAlsoWhenMadeWhole() throws Exception {
        String sql = "DESCRIBE TABLE system.one FORMAT Native";
        byte[] revised = answer(sql, "&client_protocol_version=54460");
        assertThat(revised).startsWith(1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0);
        assertThat(revised).hasSizeGreaterThan(answer(sql, "").length + 8);
    }

    private static byte[] answer(String sql, String more) throws java.io.IOException {
        String address =
                ENGINE.url()
                        + "/?user=reader&password="
                        + TestClickHouse.READER_PASSWORD
                        + "&query="
                        + java.net.URLEncoder.encode(sql, UTF_8)
                        + more;
        try (InputStream in = URI.create(address).toURL().openStream()) {
            return in.readAllBytes();
        }
    }
}
