package dev.pilothouse.console.web.features;

import static java.util.stream.Collectors.joining;

import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.FeatureData;
import java.util.List;
import java.util.stream.Stream;

/**
 * The list of features for spreadsheets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class FeatureCsv {
    private static final String LINE = "\r\n";
    private static final String HEAD =
            "tenant,id,name,state,team,owner,contact,purpose,people_affected,data_categories,"
                    + "countries,models,tools,declared_at,first_production_call,calls,refused";

    private FeatureCsv() {}

    static String of(List<Row> rows) {
        return rows.stream().map(FeatureCsv::line).collect(joining(LINE, HEAD + LINE, LINE));
    }

    private static String line(Row row) {
        Stream<String> said =
                row.feature()
                        .map(Feature::data)
                        .map(FeatureCsv::said)
                        .orElseGet(() -> Stream.generate(() -> "").limit(8));
        return Stream.of(
                        Stream.of(
                                row.tenant().value(),
                                row.id().value(),
                                row.name(),
                                FeatureGrid.word(row),
                                row.feature()
                                        .flatMap(f -> f.data().team())
                                        .map(Object::toString)
                                        .orElse("")),
                        said,
                        Stream.of(
                                row.feature()
                                        .flatMap(Feature::declaredAt)
                                        .map(Object::toString)
                                        .orElse(""),
                                row.firstProduction().map(Object::toString).orElse(""),
                                row.use().map(u -> Long.toString(u.calls())).orElse(""),
                                row.use().map(u -> Long.toString(u.refused())).orElse("")))
                .flatMap(cells -> cells)
                .map(FeatureCsv::cell)
                .collect(joining(","));
    }

    private static Stream<String> said(FeatureData data) {
        return Stream.of(
                data.owner().name(),
                data.owner().contact(),
                data.purpose(),
                String.join("; ", data.facts().peopleAffected()),
                String.join("; ", data.facts().dataCategories()),
                String.join("; ", data.facts().countries()),
                String.join("; ", data.facts().models()),
                String.join("; ", data.facts().tools()));
    }

    /** Quoted where needed; what a spreadsheet would take for a formula is kept text. */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        String plain = formula ? "'" + text : text;
        boolean quoted =
                plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + plain.replace("\"", "\"\"") + "\"" : plain;
    }
}
