package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the office itself holds about a person: their requests. */
public final class OfficeReader implements SubjectReader {
    private final Database database;

    public OfficeReader(Database database) {
        this.database = database;
    }

    @Override
    public String id() {
        return "privacy-office";
    }

    @Override
    public String name() {
        return "Privacy requests";
    }

    @Override
    public void read(Subject subject, Consumer<Document> documents) {
        List<Document> found = new ArrayList<>();
        database.<List<PrivacyRequest>>read(tx ->
                        new PrivacyStore(tx)
                                .ofPerson(
                                        subject.tenant(),
                                        new SubjectStore(tx)
                                                .known(subject.tenant(), subject.references())))
                .forEach(request -> found.add(document(request)));
        found.forEach(documents);
    }

    private static Document document(PrivacyRequest request) {
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("request", request.name())
                        .put("kind", request.kind().word())
                        .put("regime", request.law().name())
                        .put("channel", request.channel().word())
                        .put("received_at", request.clocks().receivedAt().toString())
                        .put("due_on", request.clocks().dueOn().toString())
                        .put("state", request.state().word());
        return new Document("privacy request", request.name(), json.toString());
    }
}
