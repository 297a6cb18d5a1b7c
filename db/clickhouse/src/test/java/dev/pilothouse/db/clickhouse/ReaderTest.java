package dev.pilothouse.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String GUARD = " WHERE 'acme' IN {tenants:Array(String)}";
    private static final Access WRITER = Stores.migrated();
    private static final ClickHouse CLICKHOUSE = ClickHouse.open(Stores.reader(WRITER));
    private static final Reader READER = new Reader(CLICKHOUSE);

    @AfterAll
    static void close() {
        CLICKHOUSE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "o'clock", "a\\b", "tab\tnew\nline", "ü € 𝄞", "{x:String}"})
    void textParameter_arrivesUnchanged(String text) {
        NamedQuery query =
                new NamedQuery(
                        "test.text",
                        "SELECT {x:String} AS x, arrayElement({xs:Array(String)}, 2) AS y" + GUARD);

        List<String> both =
                READER.query(
                                query,
                                ACME,
                                Map.of("x", text, "xs", List.of("first", text)),
                                r -> List.of(r.text("x"), r.text("y")))
                        .getFirst();

        assertThat(both).containsExactly(text, text);
    }

    @Test
    void everyType_isReadAsItIs() {
        Instant time = Instant.parse("2026-11-23T19:51:42.123456789Z");
        NamedQuery query =
                new NamedQuery(
                        "test.types",
                        """
                        SELECT {n:UInt64} AS n, {t:DateTime64(9, 'UTC')} AS t, toDate({d:Date}) AS d, toDecimal64('1.5', 12) AS c,
                          [1.5, 2.5] AS q, CAST([1.25], 'Array(Float32)') AS q32, ['a', 'b'] AS s, toFixedString('ab', 4) AS f, 2.5 AS r,
                          true AS yes, toLowCardinality('lc') AS lc, toDateTime('2026-01-02 03:04:05', 'UTC') AS dt, toUInt8(1) AS u8\
                        """
                                + GUARD);
        Map<String, Object> parameters =
                Map.of("n", 9_007_199_254_740_993L, "t", time, "d", LocalDate.of(2026, 2, 28));

        READER.query(
                query,
                ACME,
                parameters,
                row -> {
                    assertThat(row.number("n")).isEqualTo(9_007_199_254_740_993L);
                    assertThat(row.time("t")).isEqualTo(time);
                    assertThat(row.day("d")).isEqualTo(LocalDate.of(2026, 2, 28));
                    assertThat(row.decimal("c")).isEqualByComparingTo("1.5");
                    assertThat(row.reals("q")).containsExactly(1.5, 2.5);
                    assertThat(row.reals("q32")).containsExactly(1.25);
                    assertThat(row.texts("s")).containsExactly("a", "b");
                    assertThat(row.text("f")).isEqualTo("ab");
                    assertThat(row.real("r")).isEqualTo(2.5);
                    assertThat(row.flag("u8")).isTrue();
                    assertThat(row.text("lc")).isEqualTo("lc");
                    assertThat(row.time("dt")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
                    return row;
                });
    }

    @Test
    void queryWithoutTenants_isRefused() {
        assertThatThrownBy(() -> new NamedQuery("spans.all", "SELECT * FROM span"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("tenants");
        NamedQuery query = new NamedQuery("test.one", "SELECT 1 AS one" + GUARD);
        assertThatThrownBy(() -> READER.query(query, List.of(), Map.of(), r -> r))
                .isInstanceOf(BadInput.class);
    }

    @Test
    void reader_cannotWrite() {
        NamedQuery query =
                new NamedQuery("test.write", "INSERT INTO trace_index (tenant) SELECT 'x'" + GUARD);
        assertThatThrownBy(() -> READER.query(query, ACME, Map.of(), r -> r))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void failures_areTold() {
        NamedQuery unknown = new NamedQuery("test.unknown", "SELECT * FROM nowhere" + GUARD);
        assertThatThrownBy(() -> READER.query(unknown, ACME, Map.of(), r -> r))
                .isInstanceOfSatisfying(
                        QueryRefused.class, e -> assertThat(e.code()).isEqualTo(60));

        Access nobody = new Access("http://127.0.0.1:9", "reader", "x", "default");
        try (ClickHouse gone = ClickHouse.open(nobody)) {
            assertThat(new Reader(gone).ready()).isFalse();
            NamedQuery one = new NamedQuery("test.one", "SELECT 1 AS one" + GUARD);
            assertThatThrownBy(() -> new Reader(gone).query(one, ACME, Map.of(), r -> r))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }

    @Test
    void tenantContract_findsAQueryThatShowsOtherTenants() {
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        NamedQuery leaking =
                new NamedQuery(
                        "test.leak",
                        "SELECT count() AS n FROM span WHERE tenant IN {tenants:Array(String)} OR 1");
        NamedQuery good =
                new NamedQuery(
                        "test.good",
                        "SELECT sum(calls) AS n, sum(cost) AS c, quantilesTDigestMerge(0.5, 0.95, 0.99)(duration) AS q,"
                                + " quantilesTDigestIfMerge(0.5, 0.95, 0.99)(ttft) AS t FROM rollup_minute"
                                + " WHERE tenant IN {tenants:Array(String)}");
        try (ClickHouse writer = ClickHouse.open(Stores.migrated())) {
            TenantContract contract = new TenantContract(writer, now);
            assertThatThrownBy(() -> contract.check(Map.of(leaking, Map.of(), good, Map.of())))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageEndingWith("[test.leak]");
        }
    }
}
