package dev.pilothouse.policy.decisions;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.store.PersonalTextStore;
import dev.pilothouse.policy.decisions.store.PersonalTextStore.Said;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people wrote in the console about a person, for a request for access: the same rows as an
 * erasure finds, each with no more around the name than is needed to understand it, because the
 * rest may be about others (GDPR Article 15(4)).
 */
public final class ConsoleDocuments implements SubjectReader {
    private final Database database;

    public ConsoleDocuments(Database database) {
        this.database = database;
    }

    @Override
    public String id() {
        return ConsoleRecords.ID;
    }

    @Override
    public String name() {
        return ConsoleRecords.NAME;
    }

    @Override
    public void read(Subject subject, Consumer<Document> documents) {
        List<String> texts = ConsoleRecords.texts(subject);
        List<Said> all =
                database.write(tx -> new PersonalTextStore(tx).said(subject.tenant(), texts));
        all.forEach(said -> documents.accept(document(said)));
    }

    private static Document document(Said said) {
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("what", said.what())
                        .put("where", said.place() + "." + said.field());
        var around = json.putArray("said");
        said.said().forEach(around::add);
        return new Document(
                said.what(),
                said.place() + "." + said.field() + "-" + said.number(),
                json.toString());
    }
}
