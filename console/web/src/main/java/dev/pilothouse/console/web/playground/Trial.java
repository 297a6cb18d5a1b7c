package dev.pilothouse.console.web.playground;

import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.rules.CanonicalJson;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.Release;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** One run: asks the gateway, keeps what came of it, and finds out what it cost. */
public final class Trial {
    /** Spans arrive some seconds after the call. */
    private static final Duration UNTIL_MEASURED = Duration.ofSeconds(30);

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Trials services;
    private final Actor.Person actor;
    private final Prompt prompt;
    private final long version;
    private final PromptContent content;
    private final UUID comparison;
    private final Map<String, Object> given;

    Trial(
            Trials services,
            Actor.Person actor,
            Prompt prompt,
            long version,
            PromptContent content,
            UUID comparison,
            Map<String, Object> given) {
        this.services = services;
        this.actor = actor;
        this.prompt = prompt;
        this.version = version;
        this.content = content;
        this.comparison = comparison;
        this.given = given;
    }

    /** Blocks until the answer has ended; not for the UI thread. */
    public PlaygroundRun run(ModelCall call, String body, Consumer<String> pieces) {
        ModelCall.Ended ended =
                call.run(
                        () -> services.gateway().key(actor, prompt.tenant(), prompt.feature()),
                        body,
                        pieces);
        PlaygroundRun run =
                new PlaygroundRun(
                        UUID.randomUUID(),
                        comparison,
                        prompt.tenant(),
                        prompt.name(),
                        version,
                        CanonicalJson.digest(PromptJson.write(content)),
                        content.model(),
                        given,
                        outcome(ended),
                        ended.answer(),
                        cut(ended.failure()),
                        ended.input(),
                        ended.output(),
                        ended.firstMillis(),
                        ended.millis(),
                        Optional.empty(),
                        "",
                        ended.trace(),
                        new Release.By(actor.id(), actor.name()),
                        services.playground().now());
        services.playground().keep(actor, run);
        return run;
    }

    private static PlaygroundRun.Outcome outcome(ModelCall.Ended ended) {
        if (ended.stopped()) {
            return PlaygroundRun.Outcome.STOPPED;
        }
        return ended.failure().isEmpty()
                ? PlaygroundRun.Outcome.COMPLETE
                : PlaygroundRun.Outcome.FAILED;
    }

    private static String cut(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000);
    }

    /** The run with its cost as the gateway measured it; empty when that does not come. */
    public Optional<PlaygroundRun> price(PlaygroundRun run) throws InterruptedException {
        long until = System.nanoTime() + UNTIL_MEASURED.toNanos();
        while (System.nanoTime() < until) {
            Thread.sleep(BETWEEN);
            Optional<TraceSpan> span =
                    services.spans().spans(List.of(run.tenant()), run.traceId()).stream()
                            .filter(TraceSpan::call)
                            .findFirst();
            if (span.isPresent()) {
                return span.map(TraceSpan::price)
                        .filter(p -> !p.unpriced() && !p.currency().isEmpty())
                        .map(p -> priced(run, p));
            }
        }
        return Optional.empty();
    }

    private PlaygroundRun priced(PlaygroundRun run, TraceSpan.Price price) {
        services.playground().price(actor, run, price.cost(), price.currency());
        return run.priced(price.cost(), price.currency());
    }
}
