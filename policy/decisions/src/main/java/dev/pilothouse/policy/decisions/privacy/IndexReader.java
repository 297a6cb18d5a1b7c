package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores of other systems, for a request for access: they are asked how much they hold and give no
 * copies. Whoever answers the person asks their owners.
 */
public final class IndexReader implements SubjectReader {
    private final Supplier<List<ErasureTarget>> indexes;

    /**
     * @param indexes those of every tenant
     */
    public IndexReader(Supplier<List<ErasureTarget>> indexes) {
        this.indexes = indexes;
    }

    @Override
    public String id() {
        return "indexes";
    }

    @Override
    public String name() {
        return "Retrieval indexes of other systems";
    }

    @Override
    public void read(Subject subject, Consumer<Document> documents) {
        indexes.get().stream()
                .filter(index -> index.serves(subject.tenant()))
                .forEach(index -> documents.accept(document(index, subject)));
    }

    private static Document document(ErasureTarget index, Subject subject) {
        ErasureTarget.Store store = index.store();
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("index", store.name())
                        .put("holds", store.holds());
        try {
            long found = index.plan(subject).items();
            json.put("found", found).put("said", said(store.name(), found));
        } catch (Conflict e) {
            json.put("said", "Could not be asked: " + e.getMessage() + ". Ask its owner.");
        }
        return new Document("retrieval index", store.id(), json.toString());
    }

    private static String said(String name, long found) {
        if (found == 0) {
            return "Asked: nothing found at " + name + ".";
        }
        return "Asked: "
                + (found < 0 ? "it cannot count what is held" : found + " found")
                + " at "
                + name
                + "; no copy lies here: ask its owner for one.";
    }
}
