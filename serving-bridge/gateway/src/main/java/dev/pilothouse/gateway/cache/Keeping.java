package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.budget.Prices;
import dev.pilothouse.gateway.call.Cached.Filler;
import dev.pilothouse.gateway.call.Cached.Saved;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.json.Usage;
import dev.pilothouse.gateway.state.CacheRules;
import dev.pilothouse.gateway.state.Target;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the answer of a call that found none. */
final class Keeping implements Filler {
    private final Caches caches;
    private final Prices prices;
    private final Question question;
    private final CacheRules rules;
    private final long mark;
    private final @Nullable CompletableFuture<float @Nullable []> thought;

    /**
     * @param mark the state of purges when the call began
     * @param thought vector of the question, if somebody thinks about it already
     */
    Keeping(
            Caches caches,
            Prices prices,
            Question question,
            CacheRules rules,
            long mark,
            @Nullable CompletableFuture<float @Nullable []> thought) {
        this.caches = caches;
        this.prices = prices;
        this.question = question;
        this.rules = rules;
        this.mark = mark;
        this.thought = thought;
    }

    @Override
    public Consumer<Part> begin(Call call) {
        return new Recording(call, bytes -> keep(call, bytes));
    }

    private void keep(Call call, byte[] bytes) {
        Target target = call.route().target();
        boolean semantic =
                rules.semanticIsOn() && question.meaning() != null && !Ending.callsTools(call);
        boolean stream = call.request().stream();
        boolean wanted = rules.exact() || semantic;
        if (target == null || !wanted || stream && !Ending.isWhole(call.dialect(), bytes)) {
            return;
        }
        long now = caches.clock.millis();
        Question kept =
                semantic ? question : new Question(question.exact(), null, "", question.tags());
        Entry entry =
                new Entry(
                        kept,
                        target.id(),
                        stream,
                        bytes,
                        saved(call, target),
                        mark,
                        rules.exact() ? now + 1_000L * rules.exactSeconds() : 0,
                        semantic ? now + 1_000L * rules.semanticSeconds() : 0,
                        call.trace().traceId());
        if (caches.keep(entry)) {
            caches.counts.of(kept.tags().tenant(), kept.tags().feature()).stored.increment();
            place(kept);
        }
    }

    private void place(Question kept) {
        if (kept.meaning() != null) {
            CompletableFuture<float @Nullable []> vector =
                    thought == null ? caches.think(kept.words(), false) : thought;
            var _ = vector.thenAccept(v -> caches.place(kept, v));
        }
    }

    private Saved saved(Call call, Target target) {
        Usage usage = call.answer().usage(call.request().countedTokens());
        long cost =
                prices.cost(target, call.answer().model(), call.timing().startedAt(), usage)
                        .orElse(0);
        return new Saved(usage, cost, cost == 0 ? "" : prices.rates(target).currency());
    }
}
