package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.decisions.privacy.store.AnswerStore;
import dev.pilothouse.policy.decisions.privacy.store.PrivacyStore;
import dev.pilothouse.policy.decisions.privacy.store.SubjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the office itself holds about a person: their requests, and comments that name them. */
public final class OfficeReader implements SubjectReader {
    /** A shorter text is in too many words of others. */
    private static final int SHORTEST = 5;

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
        return "Privacy requests and comments on approvals";
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
        comments(subject).forEach(comment -> found.add(document(comment)));
        found.forEach(documents);
    }

    private List<AnswerStore.Comment> comments(Subject subject) {
        Set<String> texts =
                subject.identifiers().stream()
                        .filter(text -> text.length() >= SHORTEST)
                        .collect(Collectors.toSet());
        return texts.isEmpty()
                ? List.of()
                : database.read(tx -> new AnswerStore(tx).comments(subject.tenant(), texts));
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

    private static Document document(AnswerStore.Comment comment) {
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("about", comment.title())
                        .put("text", comment.text())
                        .put("written_at", comment.at().toString());
        return new Document("comment", "comment-" + comment.id(), json.toString());
    }
}
