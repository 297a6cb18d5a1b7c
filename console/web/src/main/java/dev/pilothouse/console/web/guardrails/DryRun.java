package dev.pilothouse.console.web.guardrails;

import dev.pilothouse.analytics.Scope;
import dev.pilothouse.analytics.guardrails.RecordedCall;
import dev.pilothouse.analytics.guardrails.RecordedText;
import dev.pilothouse.analytics.guardrails.Recordings;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.GuardrailDraft;
import dev.pilothouse.policy.decisions.GuardrailDryRun;
import dev.pilothouse.policy.decisions.GuardrailDryRun.Change;
import dev.pilothouse.policy.decisions.GuardrailDryRun.Question;
import dev.pilothouse.policy.decisions.GuardrailPolicies;
import dev.pilothouse.policy.rules.guardrails.GuardAction;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Runs rules over a sample of recorded calls, as a job. Nobody sees content by it: it keeps which
 * calls would change, by which rule. Webhooks are not asked, since what was said would leave the
 * house; how many calls they would have judged is counted. What was masked before it was recorded
 * is not found again.
 */
@Component
class DryRun {
    static final String KIND = "guardrail.dry-run";
    private static final int AT_A_TIME = 50;

    private final GuardrailPolicies policies;
    private final Recordings recordings;
    private final Jobs jobs;

    DryRun(GuardrailPolicies policies, Recordings recordings, Jobs jobs) {
        this.policies = policies;
        this.recordings = recordings;
        this.jobs = jobs;
    }

    /** Begins; the actor must see traces of the tenant. */
    Job start(Actor actor, Question question) {
        policies.beginDryRun(actor, question);
        return jobs.start(
                actor,
                KIND,
                "Try guardrails of " + question.tenant() + "/" + question.feature(),
                Optional.of(question.tenant()),
                progress -> new Run(actor, question).over(progress));
    }

    private final class Run {
        private final Actor actor;
        private final Question question;
        private final Guardrails rules;
        private final Scope scope;
        private final List<Change> changes = new ArrayList<>();
        private long changed;
        private long unjudged;

        Run(Actor actor, Question question) {
            this.actor = actor;
            this.question = question;
            this.rules = Guardrails.compile(question.rules());
            this.scope = Scope.of(List.of(question.tenant()), question.since(), question.until());
        }

        String over(Jobs.Progress progress) {
            boolean all = question.feature().equals(GuardrailDraft.ANY);
            List<RecordedCall> calls = recordings.sample(scope, all ? "" : question.feature());
            OptionalLong total = OptionalLong.of(calls.size());
            for (int from = 0; from < calls.size(); from += AT_A_TIME) {
                progress.at(from, total, changed + " would change");
                look(calls.subList(from, Math.min(calls.size(), from + AT_A_TIME)));
            }
            List<Change> newest =
                    changes.stream()
                            .sorted(Comparator.comparing(Change::at).reversed())
                            .limit(GuardrailDryRun.MOST)
                            .toList();
            policies.keep(
                    actor,
                    question,
                    new GuardrailDryRun.Sums(calls.size(), changed, unjudged),
                    newest);
            return changed
                    + " of "
                    + calls.size()
                    + " calls would change"
                    + (unjudged > 0 ? "; webhooks were not asked about " + unjudged : "");
        }

        private void look(List<RecordedCall> calls) {
            Map<String, List<RecordedText>> texts =
                    recordings.texts(question.tenant(), scope, calls).stream()
                            .collect(Collectors.groupingBy(RecordedText::spanId));
            for (RecordedCall call : calls) {
                look(call, texts.getOrDefault(call.spanId(), List.of()));
            }
        }

        private void look(RecordedCall call, List<RecordedText> texts) {
            List<GuardHit> hits = new ArrayList<>();
            boolean asks = false;
            for (RecordedText text : texts) {
                Recorded.Look look = Recorded.check(rules, text, context(call));
                GuardHit.merge(hits, look.hits());
                asks |= look.asks();
            }
            if (asks && hits.stream().noneMatch(h -> h.action() == GuardAction.BLOCK)) {
                unjudged++;
            }
            if (hits.stream().anyMatch(h -> h.action() != GuardAction.ALLOW)) {
                changed++;
            }
            hits.stream()
                    .filter(h -> changes.size() < 20 * GuardrailDryRun.MOST)
                    .forEach(hit -> changes.add(change(call, hit)));
        }

        private GuardContext context(RecordedCall call) {
            return new GuardContext(
                    question.tenant().value(),
                    call.feature(),
                    call.team(),
                    call.environment(),
                    call.model(),
                    call.agent(),
                    call.tool());
        }

        private static Change change(RecordedCall call, GuardHit hit) {
            return new Change(
                    call.traceId(),
                    call.spanId(),
                    call.at(),
                    call.feature(),
                    hit.stage().word(),
                    hit.rule(),
                    hit.action().word(),
                    String.join(", ", hit.kinds()),
                    hit.count());
        }
    }
}
