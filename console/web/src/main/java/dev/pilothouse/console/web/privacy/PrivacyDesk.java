package dev.pilothouse.console.web.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.ErasureEngine;
import dev.pilothouse.policy.decisions.privacy.ErasurePlans;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.LetterPost;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.Processor;
import dev.pilothouse.policy.decisions.privacy.Processors;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/** What the screens read and do, in one place. */
@Component
class PrivacyDesk {
    private static final int HISTORY = 30;

    private final PrivacyRequests requests;
    private final ErasurePlans plans;
    private final ErasureEngine engine;
    private final AccessAnswers answers;
    private final AuditReader audit;
    private final LetterPost letters;
    private final Processors processors;

    PrivacyDesk(
            PrivacyRequests requests,
            ErasurePlans plans,
            ErasureEngine engine,
            AccessAnswers answers,
            AuditReader audit,
            LetterPost letters,
            Processors processors) {
        this.requests = requests;
        this.plans = plans;
        this.engine = engine;
        this.answers = answers;
        this.audit = audit;
        this.letters = letters;
        this.processors = processors;
    }

    PrivacyRequests requests() {
        return requests;
    }

    ErasurePlans plans() {
        return plans;
    }

    ErasureEngine engine() {
        return engine;
    }

    AccessAnswers answers() {
        return answers;
    }

    LetterPost letters() {
        return letters;
    }

    /**
     * One request with everything around it.
     *
     * @param others open requests of the same person
     * @param notices which processors were told
     */
    record Whole(
            PrivacyRequest request,
            List<ErasureStep> steps,
            List<PrivacyRequest> others,
            Optional<AccessAnswers.File> file,
            List<Processor.Notice> notices,
            List<LoggedEntry> history) {
        long items() {
            return steps.stream().mapToLong(s -> Math.max(0, s.found())).sum();
        }

        long erased() {
            return steps.stream().mapToLong(ErasureStep::erased).sum();
        }

        /** Stores of which a probe says that they are empty. */
        long proved() {
            return steps.stream().filter(s -> s.state() == ErasureStep.State.PROBED).count();
        }

        /** Stores that can be proved empty. */
        long erasable() {
            return steps.stream().filter(s -> s.store().erasable()).count();
        }

        /** Stores of which only is stated how long they keep what they hold. */
        long stated() {
            return steps.size() - erasable();
        }

        /** What has to be replaced before the erasure can end. */
        List<ErasureTarget.Kept> waits() {
            return steps.stream()
                    .flatMap(s -> s.kept().stream())
                    .filter(ErasureTarget.Kept::waits)
                    .toList();
        }
    }

    /**
     * @throws dev.pilothouse.db.model.NotFound when there is none that the actor may see
     */
    Whole whole(Actor actor, String name) {
        return whole(actor, requests.get(actor, name));
    }

    private Whole whole(Actor actor, PrivacyRequest request) {
        return new Whole(
                request,
                requests.steps(actor, request),
                requests.others(actor, request).stream().filter(r -> r.state().open()).toList(),
                answers.file(actor, request),
                processors.notices(actor, request),
                history(actor, request));
    }

    private List<LoggedEntry> history(Actor actor, PrivacyRequest request) {
        if (!actor.may(Permission.SEE_AUDIT, request.tenant())) {
            return List.of();
        }
        AuditFilter filter =
                AuditFilter.ALL.withEntity(
                        "privacy-request", request.tenant() + "/" + request.name());
        return audit.page(actor, filter, OptionalLong.empty(), HISTORY).entries();
    }
}
