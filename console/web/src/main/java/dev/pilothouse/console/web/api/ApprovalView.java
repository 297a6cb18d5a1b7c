package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval;
import dev.pilothouse.policy.decisions.Approval.Named;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.policy.decisions.Deputy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An approval as the REST API shows it.
 *
 * @param tenant absent: what belongs to none
 * @param approved how many approve so far whose word counts
 * @param endedAt absent while it is open
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApprovalView(
        String id,
        String kind,
        @Nullable String tenant,
        String subject,
        String title,
        String digest,
        String state,
        Person asker,
        List<Person> authors,
        int approvers,
        int approved,
        String risk,
        String note,
        String link,
        Instant askedAt,
        @Nullable Instant dueAt,
        List<Vote> votes,
        @Nullable Instant endedAt,
        @Nullable String endedWhy) {

    record Person(String id, String name) {
        static Person of(Named named) {
            return new Person(named.id().toString(), named.name());
        }
    }

    /**
     * A decision of one person.
     *
     * @param onBehalfOf for whom they stood in; absent: nobody
     * @param counts false when they no longer hold the permission
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Vote(
            Person person,
            String verdict,
            String comment,
            Instant at,
            @Nullable Person onBehalfOf,
            boolean counts) {
        static Vote of(Approval.Vote vote) {
            return new Vote(
                    Person.of(vote.person()),
                    vote.verdict().word(),
                    vote.comment(),
                    vote.at(),
                    vote.onBehalfOf().map(Person::of).orElse(null),
                    vote.counts());
        }
    }

    record Comment(Person person, String text, Instant at) {}

    /** Who stands in for whom. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Delegation(String id, Person person, Person deputy, Instant begins, Instant ends) {
        static Delegation of(Deputy d) {
            return new Delegation(
                    d.id().toString(),
                    Person.of(d.person()),
                    Person.of(d.deputy()),
                    d.begins(),
                    d.ends());
        }
    }

    /**
     * One approval, whole.
     *
     * @param mayDecide who can decide about it now
     * @param obstacle why the reader cannot; absent when they can
     * @param mayWithdraw whether the reader can take it back
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            ApprovalView approval,
            Map<String, Object> evidence,
            List<Comment> comments,
            List<Person> mayDecide,
            List<Delegation> deputies,
            List<Person> standsInFor,
            @Nullable String obstacle,
            boolean mayWithdraw) {
        static Whole of(ApprovalInbox.Opened opened) {
            return new Whole(
                    ApprovalView.of(opened.approval()),
                    opened.approval().evidence(),
                    opened.approval().comments().stream()
                            .map(c -> new Comment(Person.of(c.person()), c.text(), c.at()))
                            .toList(),
                    opened.mayDecide().stream().map(Person::of).toList(),
                    opened.deputies().stream().map(Delegation::of).toList(),
                    opened.standsInFor().stream().map(Person::of).toList(),
                    opened.obstacle().orElse(null),
                    opened.mayWithdraw());
        }
    }

    static ApprovalView of(Approval a) {
        return new ApprovalView(
                a.id().toString(),
                a.kind().word(),
                a.tenant().map(TenantId::value).orElse(null),
                a.subject(),
                a.title(),
                a.digest(),
                a.state().word(),
                Person.of(a.asker()),
                a.authors().stream().map(Person::of).toList(),
                a.approvers(),
                a.approved(),
                a.risk(),
                a.note(),
                a.link(),
                a.askedAt(),
                a.due().orElse(null),
                a.votes().stream().map(Vote::of).toList(),
                a.end().map(Approval.End::at).orElse(null),
                a.end().map(Approval.End::why).orElse(null));
    }
}
