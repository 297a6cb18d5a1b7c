package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.stage.Watch.Wait;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.gateway.translate.AnswerTranslator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands one deployment's answer to the call, and falls back to the next deployment while nothing of
 * an answer was sent.
 */
final class Relay implements Upstream.Listener {
    private static final int RETRY_AFTER_MOST = 600;

    /** Anthropic's word for a 503. */
    private static final int OVERLOADED = 529;

    private static final long SOON_NANOS = 1_000_000_000L;

    private final Call call;
    private final Target target;
    private final @Nullable AnswerTranslator translator;
    private final Workers workers;
    private final Watch watch;
    private final long started = System.nanoTime();
    private Runnable disarmTotal = () -> {};
    private int status;
    private Reply reply;
    private int retryAfter;
    private boolean over;

    /**
     * @param translator to the caller's dialect; null when the deployment speaks it
     */
    Relay(Call call, Target target, @Nullable AnswerTranslator translator, Workers workers) {
        this.call = call;
        this.target = target;
        this.workers = workers;
        this.translator = translator;
        this.watch = new Watch(call.client(), this::expired);
        this.reply = new WholeReply(call, workers, 0, "", null);
        call.atEnd(this::stop);
    }

    void start() {
        watch.expect(Wait.CONNECT, target.connectMillis());
        if (target.totalMillis() > 0) {
            disarmTotal = call.client().after(target.totalMillis(), this::tookTooLong);
        }
    }

    /** The attempt, at the end of which nothing of it is waited for. */
    Upstream.Attempt ending(Upstream.Attempt attempt) {
        return new Upstream.Attempt() {
            @Override
            public void abort() {
                stop();
                attempt.abort();
            }

            @Override
            public void pause(boolean paused) {
                attempt.pause(paused);
            }
        };
    }

    @Override
    public void sent() {
        call.reachModel(true);
        watch.expect(Wait.FIRST_TOKEN, target.firstTokenMillis());
    }

    @Override
    public void head(int answered, Map<String, String> headers) {
        status = answered;
        retryAfter = seconds(headers.getOrDefault("retry-after", ""));
        String type = headers.getOrDefault("content-type", "application/json");
        String trouble = status < 300 ? trouble(headers, type) : "";
        if (!trouble.isEmpty()) {
            failed("upstream_error", trouble);
        } else if (status < 300 && call.request().stream()) {
            reply = new StreamReply(call, translator);
        } else {
            reply = new WholeReply(call, workers, status, type, translator);
        }
    }

    /** What is wrong with the head of an answer; empty for nothing. */
    private String trouble(Map<String, String> headers, String type) {
        if (!headers.getOrDefault("content-encoding", "identity").equals("identity")) {
            return "the answer is compressed though that was not asked for";
        }
        String wanted = call.request().stream() ? "text/event-stream" : "application/json";
        String media = type.split(";", 2)[0].strip();
        return media.equalsIgnoreCase(wanted)
                ? ""
                : "it answered with content type '" + cut(media) + "' instead of " + wanted;
    }

    private static String cut(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    @Override
    public void body(byte[] bytes) {
        if (over) {
            return;
        }
        try {
            if (reply.add(bytes)) {
                watch.expect(Wait.NEXT_TOKEN, target.idleMillis());
                if (reply instanceof StreamReply) {
                    call.route().began();
                }
            }
        } catch (IllegalStateException tooLong) {
            failed("upstream_error", String.valueOf(tooLong.getMessage()));
        }
        if (reply.failed()) {
            failed("upstream_error", "it sent an error instead of an answer");
        }
    }

    @Override
    public void arrived() {
        call.flush();
    }

    @Override
    public void ended() {
        if (over) {
            return;
        }
        try {
            reply.finish(this::finished);
        } catch (Refusal overloaded) {
            call.refuse(overloaded);
        }
    }

    /** Maybe a while after the end came: meanwhile the call may have ended, or gone elsewhere. */
    private void finished(String trouble) {
        if (over) {
            return;
        }
        if (!trouble.isEmpty()) {
            failed("upstream_error", trouble);
            return;
        }
        stop();
        if (status < 300) {
            call.route().began();
            reply.complete();
        } else if (callersToMend()) {
            call.route().began();
            call.reachModel(false);
            reply.complete();
        } else {
            Refusal because = failure();
            if (target.pool() && status == 503) {
                call.route().notReady(because, retryAfter);
                another(because);
            } else {
                fallBack(because, status == 429 || status == 503 || status == OVERLOADED);
            }
        }
    }

    /**
     * The deployment's opinion of the request itself: another would say the same. Who cannot count
     * tokens, or no more of them now, may answer messages all the same.
     */
    private boolean callersToMend() {
        boolean counts = !call.dialect().spends() && (status == 404 || status == 429);
        return status == 400 || status == 413 || status == 422 || counts;
    }

    private Refusal failure() {
        if (target.pool() && status == 503) {
            return Refusal.of(
                            503,
                            "model_not_ready",
                            "No replica of deployment "
                                    + target.id()
                                    + " is ready now: they sleep, load or drain. Try again soon.")
                    .retryAfter(Math.max(retryAfter, 1));
        }
        String said = "Deployment " + target.id() + " answered " + status + ".";
        return switch (status) {
            case 429 ->
                    Refusal.of(429, "rate_limit_exceeded", said)
                            .retryAfter(Math.max(retryAfter, 1));
            case 503, OVERLOADED ->
                    Refusal.of(503, "upstream_unavailable", said)
                            .retryAfter(Math.max(retryAfter, 1));
            default -> Refusal.of(502, "upstream_error", said);
        };
    }

    @Override
    public void failed(String code, String message) {
        if (over) {
            return;
        }
        stop();
        String text = "Deployment " + target.id() + ": " + message + ".";
        boolean busy = code.equals("upstream_busy");
        fallBack(
                busy ? Refusal.overloaded(text) : Refusal.of(502, code, text),
                busy || code.equals("connect_error") && soon());
    }

    private void expired(Wait wait) {
        timedOut(wait.code, "was silent for too long");
    }

    private void tookTooLong() {
        String limit = "took longer than its limit of " + target.totalMillis() + " ms";
        timedOut("total_timeout", limit);
    }

    /** Who waited long for a connection does not wait for it again. */
    private boolean soon() {
        return System.nanoTime() - started < SOON_NANOS;
    }

    private void timedOut(String code, String what) {
        if (!over) {
            stop();
            String text = "Deployment " + target.id() + " " + what + " (" + code + ").";
            fallBack(Refusal.of(504, code, text), false);
        }
    }

    /**
     * @param repeatable whether the request cost nothing there, and another try may do better
     */
    private void fallBack(Refusal because, boolean repeatable) {
        call.route().failed(because, repeatable, retryAfter);
        another(because);
    }

    private void another(Refusal because) {
        if (call.opened()) {
            call.refuse(because.with("partial", true));
        } else {
            call.abortAttempt();
            call.enterAgain(Step.ROUTE);
        }
    }

    private void stop() {
        if (!over) {
            over = true;
            watch.stop();
            disarmTotal.run();
            call.timing().waitedFor(System.nanoTime() - started);
        }
    }

    private static int seconds(String header) {
        boolean digits =
                !header.isEmpty()
                        && header.length() < 6
                        && header.chars().allMatch(Character::isDigit);
        return digits ? Math.min(Integer.parseInt(header), RETRY_AFTER_MOST) : 0;
    }
}
