package dev.pilothouse.registry;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Change;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.registry.store.PromptStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of a prompt's draft that was saved since it was read what the other person changed. */
final class DraftConflict {
    private final Prompt now;
    private final PromptContent yours;
    private final @Nullable PromptContent read;

    private DraftConflict(Prompt now, PromptContent yours, @Nullable PromptContent read) {
        this.now = now;
        this.yours = yours;
        this.read = read;
    }

    /**
     * @param now the prompt as it is
     * @param draftVersion of the draft that was read
     * @param yours what was to be saved
     */
    static Conflict of(Tx tx, Prompt now, long draftVersion, PromptContent yours) {
        PromptContent read = read(tx, now, draftVersion).orElse(null);
        return new DraftConflict(now, yours, read).conflict();
    }

    /** As {@link #of(Tx, Prompt, long, PromptContent)} for who wanted the draft as they read it. */
    static Conflict of(Tx tx, Prompt now, long draftVersion) {
        PromptContent read = read(tx, now, draftVersion).orElse(now.draft());
        return new DraftConflict(now, read, read).conflict();
    }

    /** For who read no draft at all. */
    static Conflict of(Prompt now, PromptContent yours) {
        return new DraftConflict(now, yours, null).conflict();
    }

    private static Optional<PromptContent> read(Tx tx, Prompt now, long draftVersion) {
        return new PromptStore(tx).draft(now.tenant(), now.name(), draftVersion);
    }

    private Conflict conflict() {
        return new Conflict(
                Reason.CHANGED_MEANWHILE,
                "prompt '%s' was changed meanwhile by %s at %s (draft %d): %s"
                        .formatted(
                                now.name(),
                                now.draftBy(),
                                now.draftAt(),
                                now.draftVersion(),
                                what()),
                changes());
    }

    private String what() {
        if (read != null) {
            return "they changed " + orNothing(PromptDiff.between(read, now.draft()).places());
        }
        PromptDiff diff = PromptDiff.between(now.draft(), yours);
        return diff.isEmpty() ? "it says what you would save" : "it differs in " + diff.places();
    }

    private static String orNothing(String places) {
        return places.isEmpty() ? "nothing in the end" : places;
    }

    private List<Change> changes() {
        PromptContent from = read == null ? yours : read;
        PromptDiff theirs = PromptDiff.between(from, now.draft());
        PromptDiff mine = PromptDiff.between(now.draft(), yours);
        List<Change> changes = new ArrayList<>();
        theirs.messages()
                .forEach(m ->
                        changes.add(
                                new Change(
                                        "messages[" + m.index() + "]",
                                        read == null ? null : message(read, m.index()),
                                        message(yours, m.index()),
                                        message(now.draft(), m.index()))));
        theirs.fields()
                .forEach(f ->
                        changes.add(
                                new Change(
                                        f.path(),
                                        read == null ? null : f.before(),
                                        yours(mine, f),
                                        f.after())));
        return changes;
    }

    private static String yours(PromptDiff mine, PromptDiff.FieldDiff theirs) {
        return mine.fields().stream()
                .filter(f -> f.path().equals(theirs.path()))
                .map(PromptDiff.FieldDiff::after)
                .findFirst()
                .orElse(theirs.after());
    }

    private static String message(PromptContent content, int index) {
        return index < content.messages().size() ? content.messages().get(index).content() : "";
    }
}
