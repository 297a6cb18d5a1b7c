package dev.pilothouse.gateway.stage;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.gateway.translate.AnswerTranslator;
import dev.pilothouse.gateway.translate.Translation;
import dev.pilothouse.gateway.translate.Untranslatable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends the call to the chosen deployment, in a dialect that it speaks. A deployment that cannot be
 * asked what the caller wants is passed over.
 */
final class SendUpstream implements Stage.OnRequest {
    /** Sent for callers who name no version of Anthropic's API. */
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private final Workers workers;
    private final KillSwitch kills;

    SendUpstream(Workers workers, KillSwitch kills) {
        this.workers = workers;
        this.kills = kills;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Target target = requireNonNull(call.route().target());
        if (target.speaks(call.dialect())) {
            byte[] body = call.request().bodyFor(target.upstreamModel());
            send(call, target, call.dialect(), body, null);
            return;
        }
        Way way = way(call.dialect(), target);
        if (way == null) {
            passOver(call, unspoken(call, target));
        } else {
            translate(call, target, way);
        }
    }

    /** A dialect that the deployment speaks, and the translation to it. */
    private record Way(Dialect spoken, Translation translation) {}

    /** Null when there is none. */
    private static @Nullable Way way(Dialect caller, Target target) {
        for (Dialect spoken : Dialect.values()) {
            Optional<Translation> translation =
                    target.speaks(spoken) ? Translation.between(caller, spoken) : Optional.empty();
            if (translation.isPresent()) {
                return new Way(spoken, translation.get());
            }
        }
        return null;
    }

    private static Refusal unspoken(Call call, Target target) {
        return Refusal.badRequest(
                "model",
                "model: '"
                        + call.request().model()
                        + "' (expected: a model that can be asked as "
                        + call.dialect().title()
                        + "; deployment "
                        + target.id()
                        + " speaks "
                        + target.spoken()
                        + ")");
    }

    /** A request in the deployment's format, or why there is none. */
    private sealed interface Translated {
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Body(byte[] bytes) implements Translated {}

        record Unable(Untranslatable because) implements Translated {}
    }

    private void translate(Call call, Target target, Way way) {
        byte[] body = call.request().bodyNaming(target.upstreamModel());
        long sets = kills.sets();
        workers.run(
                call,
                body.length,
                () -> translated(way.translation, body),
                translated -> {
                    if (kills.sets() != sets) {
                        chooseAgain(call);
                        return;
                    }
                    switch (translated) {
                        case Translated.Body to -> {
                            AnswerTranslator answer = way.translation.answer();
                            send(call, target, way.spoken, to.bytes, answer);
                        }
                        case Translated.Unable(Untranslatable because) ->
                                passOver(call, unable(target, because));
                    }
                });
    }

    /** A kill that came meanwhile may send the call elsewhere, or take tools from it. */
    private static void chooseAgain(Call call) {
        call.route().takeBack();
        call.enterAgain(Step.ROUTE);
    }

    private static Translated translated(Translation by, byte[] body) {
        try {
            return new Translated.Body(by.request(body));
        } catch (Untranslatable because) {
            return new Translated.Unable(because);
        }
    }

    private static Refusal unable(Target target, Untranslatable because) {
        String message =
                because.getMessage()
                        + " Deployment "
                        + target.id()
                        + " speaks "
                        + target.spoken()
                        + ".";
        return Refusal.badRequest(because.field(), message);
    }

    /** Another deployment may be able to. */
    private static void passOver(Call call, Refusal because) {
        call.route().exclude(because);
        call.enterAgain(Step.ROUTE);
    }

    private void send(
            Call call,
            Target target,
            Dialect spoken,
            byte[] body,
            @Nullable AnswerTranslator translator) {
        call.answeredIn(spoken);
        Relay relay = new Relay(call, target, translator, workers);
        relay.start();
        Map<String, String> headers = headers(call, target, spoken);
        call.attempt(
                relay.ending(
                        call.client()
                                .upstream()
                                .send(target, spoken.path(), headers, body, relay)));
    }

    private static Map<String, String> headers(Call call, Target target, Dialect spoken) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("accept", call.request().stream() ? "text/event-stream" : "application/json");
        headers.put("user-agent", "pilothouse-gateway");
        headers.put("x-request-id", call.requestId());
        if (target.pool()) {
            headers.put("traceparent", call.trace().traceparent());
            headers.put("x-pilothouse-tenant", call.key().tenant());
        }
        if (spoken.anthropic()) {
            anthropic(headers, call, target);
        } else if (!target.credential().isEmpty()) {
            headers.put("authorization", "Bearer " + target.credential());
        }
        return headers;
    }

    private static void anthropic(Map<String, String> headers, Call call, Target target) {
        String version = call.head().anthropicVersion();
        headers.put("anthropic-version", version.isEmpty() ? ANTHROPIC_VERSION : version);
        if (!call.head().anthropicBeta().isEmpty()) {
            headers.put("anthropic-beta", call.head().anthropicBeta());
        }
        if (!target.credential().isEmpty()) {
            headers.put("x-api-key", target.credential());
        }
    }
}
