package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Officer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A privacy request as the REST API shows it: without identifiers.
 *
 * @param name what people call it by, {@code DSR-0147}
 * @param dueOn last day of the answer
 * @param daysLeft negative when it is over
 * @param ground of a refusal
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record PrivacyRequestView(
        String id,
        String name,
        String tenant,
        String kind,
        String regime,
        String right,
        String channel,
        String state,
        String subject,
        Instant receivedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgeBy,
        String dueOn,
        long daysLeft,
        @Nullable Instant extendedAt,
        @Nullable Identity identity,
        @Nullable Plan plan,
        @Nullable Approval approval,
        @Nullable Instant dataBefore,
        @Nullable Boolean paused,
        @Nullable Instant holdsCheckedAt,
        @Nullable Instant endedAt,
        @Nullable String ground) {

    record Person(String id, String name) {
        static Person of(Officer officer) {
            return new Person(officer.id().toString(), officer.name());
        }
    }

    record Identity(String method, int documents, Person by, Instant at) {}

    /**
     * @param spellings how many were looked for, by how they come of what was given
     */
    record Plan(
            String digest, long items, int stores, Map<String, Integer> spellings, Instant at) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Approval(
            String id, Person askedBy, List<Person> approvedBy, @Nullable Instant approvedAt) {}

    /**
     * One store of an erasure.
     *
     * @param found absent: the store cannot count
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Step(
            String id,
            String name,
            String holds,
            String method,
            boolean erasable,
            @Nullable Long found,
            List<Part> parts,
            List<Kept> kept,
            String state,
            long erased,
            @Nullable Instant erasedAt,
            @Nullable Look control,
            @Nullable Look proof,
            @Nullable Instant goneBy,
            int tries,
            @Nullable String trouble) {
        static Step of(ErasureStep s) {
            return new Step(
                    s.store().id(),
                    s.store().name(),
                    s.store().holds(),
                    s.store().method(),
                    s.store().erasable(),
                    s.found() < 0 ? null : s.found(),
                    s.parts().stream().map(p -> new Part(p.what(), p.items())).toList(),
                    s.kept().stream().map(Kept::of).toList(),
                    s.state().word(),
                    s.erased(),
                    s.erasedAt().orElse(null),
                    s.control().map(c -> new Look(c.found(), 0, c.method(), c.at())).orElse(null),
                    s.proof()
                            .map(p -> new Look(p.found(), p.unlooked(), p.method(), p.at()))
                            .orElse(null),
                    s.proof().flatMap(ErasureStep.Proof::goneBy).orElse(null),
                    s.tries(),
                    s.trouble().isEmpty() ? null : s.trouble());
        }
    }

    record Part(String what, long items) {}

    /**
     * What stays.
     *
     * @param link page on which somebody replaces it; absent: it stays for good
     * @param owner who is asked to
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Kept(
            String what, long items, String ground, @Nullable String link, @Nullable String owner) {
        static Kept of(ErasureTarget.Kept k) {
            return new Kept(
                    k.what(),
                    k.items(),
                    k.ground(),
                    k.waits() ? k.link() : null,
                    k.owner().isEmpty() ? null : k.owner());
        }
    }

    record Look(long found, long unlooked, String method, Instant at) {}

    /** A file to hand over. */
    @JsonNaming(SnakeCaseStrategy.class)
    record File(long size, String sha256, long documents, Instant madeAt, Instant expiresAt) {
        static File of(AccessAnswers.File f) {
            return new File(f.size(), f.sha256(), f.documents(), f.madeAt(), f.expiresAt());
        }
    }

    /**
     * One request, whole.
     *
     * @param duplicates other open requests of the same person
     * @param holds legal holds that the last plan found; absent: not planned with this answer
     * @param warnings what is wrong with the identifiers that were given now; absent: nothing
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            PrivacyRequestView request,
            List<Step> stores,
            List<PrivacyRequestView> duplicates,
            List<PrivacyLetters.Letter> letters,
            @Nullable List<String> holds,
            @Nullable File file,
            @Nullable List<String> warnings) {
        Whole warning(List<String> of) {
            return of.isEmpty()
                    ? this
                    : new Whole(request, stores, duplicates, letters, holds, file, of);
        }
    }

    static PrivacyRequestView of(PrivacyRequest r, Instant now) {
        return new PrivacyRequestView(
                r.id().toString(),
                r.name(),
                r.tenant().value(),
                r.kind().word(),
                r.regime(),
                r.law().right(r.kind()),
                r.channel().word(),
                r.state().word(),
                r.pseudonym(),
                r.clocks().receivedAt(),
                r.clocks().acknowledgedAt().orElse(null),
                r.clocks().acknowledgeBy().map(LocalDate::toString).orElse(null),
                r.clocks().dueOn().toString(),
                r.daysLeft(now),
                r.clocks().extendedAt().orElse(null),
                r.identity()
                        .map(i ->
                                new Identity(
                                        i.method().word(),
                                        i.documents(),
                                        Person.of(i.by()),
                                        i.at()))
                        .orElse(null),
                r.plan()
                        .map(p ->
                                new Plan(p.digest(), p.items(), p.stores(), p.spellings(), p.at()))
                        .orElse(null),
                r.approval().map(PrivacyRequestView::approval).orElse(null),
                r.execution().map(PrivacyRequest.Execution::before).orElse(null),
                r.execution().map(PrivacyRequest.Execution::paused).orElse(null),
                r.holdsCheckedAt().orElse(null),
                r.endedAt().orElse(null),
                r.ground().isEmpty() ? null : r.ground());
    }

    private static Approval approval(PrivacyRequest.Approval a) {
        return new Approval(
                a.id().toString(),
                Person.of(a.askedBy()),
                a.approvers().stream().map(Person::of).toList(),
                a.approvedAt().orElse(null));
    }
}
