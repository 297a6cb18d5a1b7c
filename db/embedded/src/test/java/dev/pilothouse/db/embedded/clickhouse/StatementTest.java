package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.embedded.clickhouse.Statement.InsertData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTest {
    private static Statement parse(String sql) {
        return Statement.parse(sql.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1 FORMAT JSON|SELECT|JSON",
                "select 1|SELECT|",
                "-- FORMAT CSV|''|",
                "/* a */ WITH 1 AS x SELECT x FORMAT Native;|WITH|Native",
                "SELECT 'FORMAT JSON'|SELECT|",
                "SELECT (SELECT 1 FORMAT JSON)|SELECT|",
                "(SELECT 1) UNION ALL (SELECT 2) FORMAT TSV|SELECT|TSV",
                "SELECT 'it''s \\' FORMAT CSV' FORMAT TSV|SELECT|TSV"
            })
    void parse_findsKeywordAndFormat(String sql, String keyword, String format) {
        Statement statement = parse(sql);
        assertThat(statement.keyword()).isEqualTo(keyword.replace("'", ""));
        assertThat(statement.format().orElse(null)).isEqualTo(format);
        assertThat(statement.insert()).isEmpty();
    }

    @Test
    void parse_findsWhereTheDataOfAnInsertBegin() {
        String sql = "INSERT INTO t (ä, b) SETTINGS x=1 FORMAT TSV\n1\t2\n";
        InsertData data = parse(sql).insert().orElseThrow();
        byte[] bytes = sql.getBytes(UTF_8);
        assertThat(data.format()).isEqualTo("TSV");
        assertThat(new String(bytes, 0, data.end(), UTF_8))
                .isEqualTo("INSERT INTO t (ä, b) SETTINGS x=1 ");
        assertThat(new String(bytes, data.start(), bytes.length - data.start(), UTF_8))
                .isEqualTo("1\t2\n");
    }

    @Test
    void parse_takesValuesWithoutRowsAsAFormat() {
        assertThat(parse("INSERT INTO t VALUES ").insert())
                .map(InsertData::format)
                .contains("Values");
        assertThat(parse("INSERT INTO t VALUES (1)").insert()).isEmpty();
        assertThat(parse("INSERT INTO values VALUES").insert()).isPresent();
        assertThat(parse("INSERT INTO t SELECT 1 FORMAT CSV").insert()).isEmpty();
    }
}
