package dev.pilothouse.console.web.erasing;

import dev.pilothouse.analytics.erasure.SubjectRows;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import java.util.List;
import java.util.function.Consumer;

/** What the span store holds of a person, a document for each row. */
final class SpanDocuments implements SubjectReader {
    private final SubjectRows rows;

    SpanDocuments(SubjectRows rows) {
        this.rows = rows;
    }

    @Override
    public String id() {
        return "span-store";
    }

    @Override
    public String name() {
        return "Span store";
    }

    @Override
    public void read(Subject subject, Consumer<Document> documents) {
        SubjectRows.tables().forEach(table -> read(subject, table, documents));
    }

    private void read(Subject subject, String table, Consumer<Document> documents) {
        String kind = table.replace('_', ' ');
        int number = 0;
        String after = "";
        List<SubjectRows.Row> page;
        do {
            page =
                    rows.page(
                            subject.tenant(), subject.references(), table, after, SubjectRows.MOST);
            for (SubjectRows.Row row : page) {
                number++;
                documents.accept(new Document(kind, table + "-" + number, row.json()));
                after = row.key();
            }
        } while (page.size() == SubjectRows.MOST);
    }
}
