package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.budget.Prices;
import dev.pilothouse.gateway.call.CacheWish;
import dev.pilothouse.gateway.call.Cached.Word;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.CacheRules;
import dev.pilothouse.gateway.state.CardRules.Verdict;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Answers a call from the caches, if its feature wants that; else lets its answer be kept. */
public final class LookUp implements Stage.OnRequest {
    private static final int WHOLE = 10_000;
    private static final String JSON = "application/json";

    private final Caches caches;
    private final NodeState state;
    private final KillSwitch kills;
    private final Prices prices;
    private final Asking asking;
    private final Check check;

    public LookUp(Caches caches, NodeState state, KillSwitch kills, Prices prices, AskAgain again) {
        this.caches = caches;
        this.state = state;
        this.kills = kills;
        this.prices = prices;
        this.asking = new Asking(state);
        this.check = new Check(caches, again);
    }

    @Override
    public void enter(Call call, Runnable next) {
        CacheRules rules = state.caching(call.key().tenant(), call.feature());
        CacheWish wish = call.head().cache();
        boolean off = rules.isOff() || !wish.keep() || kills.bends(call);
        Question question = off ? null : asking.of(call, rules);
        if (question == null) {
            next.run();
            return;
        }
        Looking looking = new Looking(call, next, question, rules, caches.mark());
        if (rules.keeps() && wish.lookUp()) {
            looking.exact();
        } else {
            looking.goOn(null);
        }
    }

    /** One call that looks for an answer. */
    private final class Looking {
        private final Call call;
        private final Runnable next;
        private final Question question;
        private final CacheRules rules;
        private final long mark;
        private final Counts.Row row;

        Looking(Call call, Runnable next, Question question, CacheRules rules, long mark) {
            this.call = call;
            this.next = next;
            this.question = question;
            this.rules = rules;
            this.mark = mark;
            this.row = caches.counts.of(question.tags().tenant(), question.tags().feature());
        }

        void exact() {
            row.looked.increment();
            Entry entry = rules.exact() ? caches.exact(question) : null;
            if (entry != null && serve(entry, Word.HIT_EXACT, 1)) {
                return;
            }
            if (!rules.semanticIsOn() || question.meaning() == null) {
                goOn(null);
                return;
            }
            var thought = caches.think(question.words(), false);
            Seeking seeking = new Seeking(call, thought, this::nearest);
            if (rules.shadow()) {
                goOn(thought);
                seeking.aside(this::shadowed, row.skipped::increment);
            } else {
                seeking.first(near -> heard(near, thought), row.skipped::increment);
            }
        }

        private Neighbours.@Nullable Near nearest(float @Nullable [] vector) {
            double wanted = Math.max(rules.threshold(), call.head().cache().threshold());
            return caches.nearest(question, vector, wanted);
        }

        private void heard(
                Neighbours.@Nullable Near near, CompletableFuture<float @Nullable []> thought) {
            if (near == null || !serve(near.answer(), Word.HIT_SEMANTIC, near.similarity())) {
                goOn(thought);
            } else if (ThreadLocalRandom.current().nextInt(WHOLE) < rules.checkShare()) {
                check.ask(call, near.answer(), row);
            }
        }

        private void shadowed(Neighbours.Near near) {
            row.shadow.increment();
            call.cached().found(Word.SHADOW_HIT, near.similarity(), near.answer().trace());
            call.atEnd(() -> check.compare(call, near.answer(), row));
        }

        void goOn(@Nullable CompletableFuture<float @Nullable []> thought) {
            boolean looks = rules.keeps() && call.head().cache().lookUp();
            Keeping keeping =
                    rules.keeps() && keepsContent()
                            ? new Keeping(
                                    caches, prices, question, rules.within(days()), mark, thought)
                            : null;
            call.cached().asks(question.exact(), looks, keeping);
            next.run();
        }

        /** An answer that may not be kept serves nobody else, however shortly. */
        private boolean keepsContent() {
            return state.keepsContent(call.key(), call.feature(), call.head().consent());
        }

        private int days() {
            return state.keeping(call.key().tenant(), call.feature()).days();
        }

        /**
         * True when the call is over. A kill of where the answer came from makes it a miss, and so
         * does a model whose card the tenant asks for: the route finds another, or refuses.
         */
        private boolean serve(Entry entry, Word as, double similarity) {
            if (kills.denies(call)) {
                return true;
            }
            Target origin = state.deployment(entry.deployment());
            if (origin == null || kills.isOver(call, origin)) {
                return false;
            }
            Verdict card = state.cards().of(call.key(), origin.model());
            if (card == Verdict.DENY) {
                return false;
            }
            call.route().warnOfCard(card == Verdict.WARN);
            (as == Word.HIT_EXACT ? row.exact : row.semantic).increment();
            row.saved(entry.saved());
            call.cached().found(as, similarity, entry.trace());
            call.cached().saves(entry.saved());
            if (entry.stream()) {
                call.relay(entry.bytes());
                call.relayed(Outcome.OK);
            } else {
                call.relay(200, JSON, entry.bytes());
            }
            return true;
        }
    }
}
