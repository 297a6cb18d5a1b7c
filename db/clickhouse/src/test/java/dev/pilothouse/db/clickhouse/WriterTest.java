package dev.pilothouse.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.testkit.TestClickHouse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00Z");
    private static final String COUNTS =
            "SELECT (SELECT count() FROM %1$s.span), (SELECT sum(calls) FROM %1$s.rollup_minute WHERE tenant != ''),"
                    + " (SELECT sum(calls) FROM %1$s.rollup_hour WHERE tenant != ''), (SELECT sum(cost) FROM %1$s.rollup_hour),"
                    + " (SELECT count() FROM %1$s.feedback FINAL), (SELECT uniq(trace_id) FROM %1$s.trace_index)";

    private final Access access = Stores.migrated();
    private final ClickHouse clickhouse = ClickHouse.open(access);
    private final Writer writer = new Writer(clickhouse);

    @AfterEach
    void close() {
        clickhouse.close();
    }

    @Test
    void batchWrittenAgain_isCountedOnce() {
        String start = writer.engineStart();
        List<Block> blocks = blocks(100);

        writer.write(7, blocks, start);
        writer.write(7, blocks, start);

        assertThat(counts()).isEqualTo("100\t100\t100\t50\t1\t1");
    }

    @Test
    void recovery_addsNothingToAWholeBatch() {
        List<Block> blocks = blocks(100);
        writer.write(7, blocks, writer.engineStart());

        writer.recover(7, blocks, "another start");

        assertThat(counts()).isEqualTo("100\t100\t100\t50\t1\t1");
    }

    @Test
    void recovery_writesABatchThatIsNotThere() {
        writer.recover(7, blocks(100), writer.engineStart());

        assertThat(counts()).isEqualTo("100\t100\t100\t50\t1\t1");
    }

    @Test
    void recovery_repairsARollupThatMissedItsShare() {
        List<Block> blocks = blocks(100);
        writer.write(7, blocks, writer.engineStart());
        sql("TRUNCATE TABLE %s.rollup_hour");
        sql("TRUNCATE TABLE %s.trace_index");
        sql("TRUNCATE TABLE %s.feedback");

        writer.recover(7, blocks, "another start");

        assertThat(counts()).isEqualTo("100\t100\t100\t50\t1\t1");
    }

    @Test
    void batch_isOnePartInEachTable() {
        writer.write(7, blocks(20_000), writer.engineStart());

        assertThat(
                        sql(
                                "SELECT table, count() FROM system.parts WHERE database = '%1$s' AND active"
                                        + " AND table IN ('span', 'rollup_minute', 'rollup_hour') GROUP BY table ORDER BY table"))
                .isEqualTo("rollup_hour\t1\nrollup_minute\t1\nspan\t1");
    }

    @Test
    void engineStart_staysWhileTheEngineLives() {
        assertThat(writer.engineStart()).isEqualTo(writer.engineStart()).isNotEmpty();
    }

    private String counts() {
        return sql(COUNTS);
    }

    private String sql(String sql) {
        return TestClickHouse.shared().execute(sql.formatted(access.database()));
    }

    private static List<Block> blocks(int spans) {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < spans; i++) {
            rows.add(span(i).encode());
        }
        FeedbackRow feedback =
                new FeedbackRow(
                        "acme", "f", "production", "1", "r", "t", -1, "no", "s", false, TIME);
        return List.of(
                new Block(Table.FEEDBACK, List.of(feedback.encode())), new Block(Table.SPAN, rows));
    }

    private static SpanRow span(int number) {
        return new SpanRow(
                new SpanRow.Origin("acme", "team", "f" + number % 7, "production", "k", false),
                new SpanRow.Ids(
                        "0af7651916cd43dd8448eb211c80319c", "%016x".formatted(number + 1), ""),
                new SpanRow.Timing(
                        TIME.plusSeconds(number % 3_000).toEpochMilli() * 1_000_000,
                        5_000_000,
                        100,
                        TIME),
                new SpanRow.Label("chat m", "client", "s", "chat", true, "gen_ai"),
                new SpanRow.Result("ok", "ok", "", "", "stop", "r", true),
                new SpanRow.Serving("p", "m", "m", "d", ""),
                new SpanRow.Context("s", "a", "", "", "", "", "", "s", "", ""),
                new SpanRow.Kill(0, ""),
                new SpanRow.Tokens(10, 0, 0, 20, 0, false),
                new SpanRow.Cost(new BigDecimal("0.5"), "USD", "metered", "v1", true),
                0);
    }
}
