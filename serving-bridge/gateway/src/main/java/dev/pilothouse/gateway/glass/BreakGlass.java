package dev.pilothouse.gateway.glass;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.KillHandler.Cut;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.gateway.call.Caller;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.http.Endpoint;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /break-glass/kill}: kills at this gateway, whoever else is down. Can do nothing but
 * kill: what it killed is lifted by the control plane, once that is back and two people agree.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-break-glass.md">decision</a>
 */
public final class BreakGlass implements Endpoint {
    public static final String PATH = "POST /break-glass/kill";

    private static final Logger LOG = LoggerFactory.getLogger(BreakGlass.class);
    private static final int MOST_KILLS = 1_000;

    private final Tokens tokens;
    private final Local local;
    private final InstantSource clock;
    private final WrongTokens wrong = new WrongTokens();
    private final LongAdder made = new LongAdder();

    /** Kills of this node alone. */
    public interface Local {
        /** Those in force that are not reconciled. */
        List<Kill> kills();

        /**
         * Completes when every matching stream was cut; with an {@link IOException} when it is
         * enforced, but would be lost at the next start.
         */
        CompletableFuture<Cut> kill(Kill kill);
    }

    public BreakGlass(Tokens tokens, Local local, InstantSource clock) {
        this.tokens = tokens;
        this.local = local;
        this.clock = clock;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // whenComplete answers
    public Caller serve(Request request) {
        Instant now = clock.instant();
        String token =
                tokens.find(request.head().authorization(), now).orElseThrow(() -> refusal(now));
        Kill kill = kill(token, KillBody.read(request.body()), now);
        made.increment();
        LOG.warn("Break-glass kill {} over {} with {}", kill.getId(), label(kill), token);
        local.kill(kill)
                .whenComplete((cut, failure) ->
                        request.client().loop().execute(() -> answer(request, kill, cut, failure)));
        return Caller.NOBODY;
    }

    private Refusal refusal(Instant now) {
        return wrong.count(now)
                ? Refusal.of(
                        401,
                        "invalid_token",
                        "Not a break-glass token that is valid here now (expected: Authorization:"
                                + " Bearer phbg_…).")
                : Refusal.of(429, "too_many_wrong_tokens", "Too many wrong tokens this minute.")
                        .retryAfter(60);
    }

    /** The same kill again keeps its id, so that it is one kill for the control plane. */
    private Kill kill(String token, KillBody body, Instant now) {
        Kill kill =
                Kill.newBuilder()
                        .setScope(body.over().scope().word())
                        .setTarget(body.over().target())
                        .setTenant(body.over().tenant().map(TenantId::value).orElse(""))
                        .setMode(KillMode.DENY_AND_CUT.word())
                        .setReason(body.reason())
                        .setIncident(body.incident())
                        .setKilledBy("break-glass " + token)
                        .setToken(token)
                        .setKilledAt(
                                Timestamp.newBuilder()
                                        .setSeconds(now.getEpochSecond())
                                        .setNanos(now.getNano() / 1000 * 1000))
                        .setId(UUID.randomUUID().toString())
                        .build();
        List<Kill> before = local.kills();
        return before.stream()
                .filter(k -> same(k, kill))
                .findFirst()
                .orElseGet(() -> room(kill, before));
    }

    private static boolean same(Kill a, Kill b) {
        return a.getScope().equals(b.getScope())
                && a.getTarget().equals(b.getTarget())
                && a.getTenant().equals(b.getTenant());
    }

    private static Kill room(Kill kill, List<Kill> before) {
        if (before.size() >= MOST_KILLS) {
            throw Refusal.of(
                    429,
                    "too_many_kills",
                    "This gateway holds "
                            + MOST_KILLS
                            + " break-glass kills already: kill a wider scope.");
        }
        return kill;
    }

    private static String label(Kill kill) {
        return kill.getTarget().isEmpty()
                ? kill.getScope()
                : kill.getScope() + ":" + kill.getTarget();
    }

    private static void answer(
            Request request, Kill kill, @Nullable Cut cut, @Nullable Throwable failure) {
        if (cut == null) {
            Refusal refusal = failed(failure);
            LOG.error("Break-glass kill {}: {}", kill.getId(), refusal.text(), failure);
            send(request, refusal.status(), refusal.json(Dialect.OPENAI_CHAT, ""));
        } else {
            send(request, 200, done(kill, cut));
        }
    }

    private static Refusal failed(@Nullable Throwable failure) {
        Throwable cause =
                failure != null && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException || failure instanceof IOException
                ? Refusal.of(
                        500,
                        "not_on_disk",
                        "The kill is enforced, but this gateway's disk does not take it: a restart"
                                + " loses it.")
                : Refusal.of(
                        500,
                        "cut_incomplete",
                        "The kill is enforced and on disk, but open streams did not end in time.");
    }

    private static void send(Request request, int status, byte[] body) {
        request.client().answer(status, Map.of("content-type", "application/json"), body, () -> {});
    }

    private static byte[] done(Kill kill, Cut cut) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("object", "break_glass_kill");
            json.writeStringProperty("id", kill.getId());
            json.writeStringProperty("over", label(kill));
            json.writeNumberProperty("streams_cut", cut.streams());
            json.writeNumberProperty("last_byte_ms", cut.lastByteMillis());
            json.writeEndObject();
        });
    }

    /** For metrics and the node's status. */
    public Map<String, Double> counters() {
        return Map.of(
                "break_glass.kills", (double) made.sum(),
                "break_glass.wrong_tokens", (double) wrong.all());
    }
}
