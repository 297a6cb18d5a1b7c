package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.decisions.RiskClassification;
import dev.pilothouse.policy.decisions.RiskView;
import dev.pilothouse.policy.rules.risk.RiskJson;
import dev.pilothouse.policy.rules.risk.RiskQuestion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How a feature stands with its risk class.
 *
 * @param inForce what counts; absent when nothing does
 * @param state of the newest questionnaire; {@code none} when nobody began
 * @param revision that the next answer builds on
 * @param next the open question; absent when none is
 * @param answers that count, by question
 * @param second why a sign-off needs somebody else; empty: it does not
 * @param approval that waits for somebody else
 * @param held whether it counts while it waits, so that nothing is changed before it is decided
 * @param reopened what a later ruleset or day would change
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record RiskBody(
        String tenant,
        String feature,
        RiskController.@Nullable StandingView inForce,
        String state,
        long number,
        long revision,
        @Nullable Question next,
        JsonNode answers,
        JsonNode result,
        List<String> second,
        @Nullable String digest,
        @Nullable String approval,
        boolean held,
        @Nullable String signedBy,
        @Nullable Instant signedAt,
        List<String> reopened,
        List<Dissent> dissents,
        @Nullable String notice) {
    /** A question that is open. */
    record Question(
            String id,
            String kind,
            String text,
            String plain,
            String article,
            List<Option> options) {
        static Question of(RiskQuestion q) {
            List<Option> options =
                    q.kind() == RiskQuestion.Kind.YES_NO
                            ? List.of(new Option("yes", "Yes", ""), new Option("no", "No", ""))
                            : q.options().stream()
                                    .map(o -> new Option(o.value(), o.label(), o.article()))
                                    .toList();
            return new Question(q.id(), q.kind().word(), q.text(), q.plain(), q.article(), options);
        }
    }

    /** One of its answers. */
    record Option(String value, String label, String article) {}

    /** Somebody disagrees. */
    record Dissent(long number, String text, String by, Instant at) {}

    static RiskBody of(RiskView view) {
        Optional<RiskClassification> newest = view.newest();
        Optional<RiskClassification.Fixed> fixed = newest.flatMap(RiskClassification::fixed);
        return new RiskBody(
                view.feature().tenant().value(),
                view.feature().id().value(),
                view.inForce().map(RiskController.StandingView::of).orElse(null),
                newest.map(n -> n.state().word()).orElse("none"),
                newest.map(RiskClassification::number).orElse(0L),
                view.revision(),
                view.questionnaire().next().map(Question::of).orElse(null),
                RiskJson.tree(view.questionnaire().counting()),
                RiskJson.tree(view.result()),
                view.second(),
                fixed.map(RiskClassification.Fixed::digest).orElse(null),
                fixed.flatMap(RiskClassification.Fixed::approval)
                        .map(Object::toString)
                        .orElse(null),
                view.held().isPresent(),
                newest.flatMap(RiskClassification::signOff)
                        .map(RiskClassification.SignOff::byName)
                        .orElse(null),
                newest.flatMap(RiskClassification::signOff)
                        .map(RiskClassification.SignOff::at)
                        .orElse(null),
                view.signed()
                        .flatMap(RiskClassification::reopened)
                        .map(RiskClassification.Reopened::differences)
                        .orElse(List.of()),
                view.dissents().stream()
                        .map(d -> new Dissent(d.number(), d.text(), d.byName(), d.at()))
                        .toList(),
                view.notice().orElse(null));
    }
}
