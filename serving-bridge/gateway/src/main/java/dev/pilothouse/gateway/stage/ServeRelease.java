package dev.pilothouse.gateway.stage;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.json.BadBody;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.json.PromptCall;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Releases;
import dev.pilothouse.gateway.state.Releases.Live;
import dev.pilothouse.gateway.state.Served;
import dev.pilothouse.gateway.translate.PromptBody;
import dev.pilothouse.gateway.translate.PromptLock;
import dev.pilothouse.gateway.translate.Untranslatable;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Puts the released prompt that a call names in its place, and refuses calls without one where the
 * feature is locked to releases.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-releases.md">decision</a>
 */
final class ServeRelease implements Stage.OnRequest {
    private final NodeState state;
    private final KillSwitch kills;
    private final Workers workers;

    ServeRelease(NodeState state, KillSwitch kills, Workers workers) {
        this.state = state;
        this.kills = kills;
        this.workers = workers;
    }

    @Override
    public void enter(Call call, Runnable next) {
        boolean locked =
                state.releases()
                        .locked(call.key().tenant(), call.feature(), call.key().environment());
        if (call.request().prompt() == null && call.head().prompt().isEmpty()) {
            if (locked && asksModel(call.dialect())) {
                throw new PromptRefusals(call, state.releases()).withoutRelease();
            }
            next.run();
            return;
        }
        Served served = choose(call, PromptName.of(call));
        guarded(call, served);
        byte[] body = call.body();
        workers.run(
                call,
                body.length,
                () -> outcome(call, served, locked),
                outcome -> go(call, served, outcome, next));
    }

    /** Embeddings have no prompt, and counting asks nobody. */
    private static boolean asksModel(Dialect dialect) {
        return dialect.spends() && dialect != Dialect.OPENAI_EMBEDDINGS;
    }

    private Served choose(Call call, PromptName wanted) {
        Releases releases = state.releases();
        PromptRefusals refusals = new PromptRefusals(call, releases);
        Live live = releases.live(call.key().tenant(), call.key().environment(), wanted.prompt());
        if (live == null || !live.feature().equals(call.feature())) {
            throw refusals.unknownPrompt(wanted.prompt());
        }
        if (wanted.version() == 0) {
            return drawn(call, live);
        }
        Served served = live.version(wanted.version());
        if (served == null) {
            throw wanted.version() > live.newest()
                    ? refusals.unknownVersion(wanted)
                    : refusals.notLive(wanted);
        }
        return served;
    }

    /** A canary gets its share, and the same callers each time. */
    private static Served drawn(Call call, Live live) {
        Served stable = live.served().getFirst();
        if (live.served().size() == 1) {
            return stable;
        }
        int lot = Draw.of(call).lot("release " + stable.prompt());
        for (Served canary : live.served().subList(1, live.served().size())) {
            if (lot < canary.share()) {
                return canary;
            }
            lot -= canary.share();
        }
        return stable;
    }

    private void guarded(Call call, Served served) {
        Set<String> there = state.guardrail(call.key().tenant(), call.feature()).names();
        for (String rule : served.content().guardrails()) {
            if (!there.contains(rule)) {
                throw new PromptRefusals(call, state.releases()).unguarded(served, rule);
            }
        }
    }

    /** A request with the prompt in it, or why there is none. */
    private sealed interface Outcome {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Body(byte[] bytes) implements Outcome {}

        record Refused(Refusal because) implements Outcome {}
    }

    private Outcome outcome(Call call, Served served, boolean locked) {
        if (locked) {
            String offence = PromptLock.offence(call.dialect(), call.body(), served.content());
            if (offence != null) {
                PromptRefusals refusals = new PromptRefusals(call, state.releases());
                return new Outcome.Refused(refusals.besidesRelease(served, offence));
            }
        }
        PromptCall prompt = call.request().prompt();
        var variables = prompt == null ? java.util.Map.<String, Object>of() : prompt.variables();
        try {
            var filled = served.rendering().fill("prompt.variables", variables);
            return new Outcome.Body(
                    PromptBody.render(call.dialect(), call.body(), served.content(), filled));
        } catch (BadInput bad) {
            String message = served.name() + ", " + bad.getMessage();
            return new Outcome.Refused(Refusal.badRequest(bad.field(), message));
        } catch (Untranslatable unable) {
            return new Outcome.Refused(
                    Refusal.badRequest(unable.field(), String.valueOf(unable.getMessage())));
        }
    }

    private void go(Call call, Served served, Outcome outcome, Runnable next) {
        switch (outcome) {
            case Outcome.Refused(Refusal because) -> throw because;
            case Outcome.Body(byte[] bytes) -> {
                ModelRequest request = scan(call.dialect(), bytes);
                Set<String> tools = new LinkedHashSet<>(request.tools());
                if (!call.head().tool().isEmpty()) {
                    tools.add(call.head().tool());
                }
                Facts facts = call.facts().released(served.names(), tools, request.model());
                call.serve(served);
                call.read(request, facts);
                if (!kills.denies(call)) {
                    next.run();
                }
            }
        }
    }

    private static ModelRequest scan(Dialect dialect, byte[] body) {
        try {
            return ModelRequest.scan(dialect, body);
        } catch (BadBody bad) {
            throw Refusal.badRequest(bad.field(), String.valueOf(bad.getMessage()));
        }
    }
}
