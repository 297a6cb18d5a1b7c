package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.budget.Reservation;
import dev.pilothouse.gateway.call.Upstream.Attempt;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.json.Usage;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. Everything in it belongs to one event loop. It ends once, by an answer, a
 * refusal, a kill, a failure or the caller's leaving; what comes later is ignored.
 */
public final class Call implements Caller {
    private final Pipeline pipeline;
    private final Client client;
    private final Voice voice;
    private final Lane lane;
    private final Dialect dialect;
    private final byte[] body;
    private Head head;
    private Trace trace;
    private Timing timing = new Timing();
    private final List<Runnable> atEnd = new ArrayList<>(3);
    private final Route route = new Route();
    private final Guarded guarded = new Guarded();
    private final Cached cached = new Cached();
    private final Disclosure disclosure = new Disclosure();

    private Answer answer;
    private @Nullable Key key;
    private String feature = "";
    private @Nullable ModelRequest request;
    private @Nullable Facts facts;
    private @Nullable Attempt attempt;
    private @Nullable Outcome outcome;
    private @Nullable Refusal refusal;
    private @Nullable Killed killed;
    private @Nullable Reservation reservation;
    private Usage usage = Usage.NONE;
    private boolean reachedModel;
    private boolean begun;
    private boolean shared;
    private @Nullable Served served;
    private @Nullable BiConsumer<Call, Consumer<Call>> recorder;

    /** The kill that ended a call. */
    public record Killed(String id, long epoch) {}

    /**
     * @param dialect in which the caller asks, and is answered
     */
    public Call(
            Pipeline pipeline, Client client, Lane lane, Dialect dialect, Head head, byte[] body) {
        this.pipeline = pipeline;
        this.client = client;
        this.voice = new Voice(this, client);
        this.lane = lane;
        this.dialect = dialect;
        this.answer = new Answer(dialect);
        this.head = head;
        this.body = body;
        this.trace = Trace.of(head.traceparent());
    }

    public void start() {
        pipeline.enter(this, Step.AUTHENTICATE);
    }

    /** Goes its way again from a step, for example to fall back to another deployment. */
    public void enterAgain(Step step) {
        answer = new Answer(dialect);
        guarded.forgetAnswer();
        disclosure.forgetAnswer();
        reachedModel = false;
        pipeline.enter(this, step);
    }

    // ---- one call for several ----

    /**
     * A call that is sent for this one and others; it is recorded as this one, which is not.
     *
     * @param way that it takes
     * @param all who hear its answer
     */
    public Call onBehalf(Pipeline way, Client all) {
        Call made = new Call(way, all, lane, dialect, head, body);
        made.trace = trace;
        made.timing = timing.copy();
        made.authenticated(key(), feature);
        made.read(request(), facts().ofAnybody());
        made.guarded.as(guarded);
        made.cached.as(cached);
        made.disclosure.as(disclosure);
        made.served = served;
        made.shared = true;
        return made;
    }

    /** Whether it is sent for others, who are calls of their own. */
    public boolean isShared() {
        return shared;
    }

    /** From now on it is recorded as this call, which has taken over. */
    public void actFor(Call next) {
        head = next.head;
        trace = next.trace;
        timing = timing.takenOverBy(next.timing);
    }

    /** From now on it is recorded for itself, below the call that it was made for. */
    public void actForNobody() {
        trace = Trace.of(trace.traceparent());
    }

    /**
     * @param by is given the call and how to record it, instead of recording it; null: as usual
     */
    public void recordedBy(@Nullable BiConsumer<Call, Consumer<Call>> by) {
        recorder = by;
    }

    /** Records the call that is over, unless somebody else does. */
    public void record(Consumer<Call> record) {
        if (recorder == null) {
            record.accept(this);
        } else {
            recorder.accept(this, record);
        }
    }

    // ---- what stages learn ----

    public void authenticated(Key by, String forFeature) {
        key = by;
        feature = forFeature;
    }

    public void read(ModelRequest read, Facts about) {
        request = read;
        facts = about;
    }

    /**
     * @param release that answers; null for none
     */
    public void serve(@Nullable Served release) {
        served = release;
    }

    public void attempt(Attempt running) {
        if (ended()) {
            running.abort();
        } else {
            attempt = running;
            running.pause(!client.writable());
        }
    }

    /** The deployment of this attempt answers in a dialect, maybe another than the caller's. */
    public void answeredIn(Dialect spoken) {
        answer = new Answer(spoken);
    }

    /** What the deployment of this attempt said, read elsewhere. */
    public void answered(Answer read) {
        answer = read;
    }

    /** Gives up the running attempt, to make another. */
    public void abortAttempt() {
        if (attempt != null) {
            attempt.abort();
            attempt = null;
        }
    }

    /** Whether a deployment works on it, or an answer of one is on its way to the caller. */
    public boolean placed() {
        return attempt != null || begun;
    }

    /** Whether a deployment works on it and nothing of an answer was handed on. */
    public boolean movable() {
        return attempt != null && !begun;
    }

    /** Takes it from its deployment and chooses again, as if it had not been there. */
    public void move() {
        abortAttempt();
        route.takeBack();
        enterAgain(Step.ROUTE);
    }

    /** The attempt is over by itself. */
    public void forgetAttempt() {
        attempt = null;
    }

    /** Whether a deployment that may spend tokens on it has the request. */
    public void reachModel(boolean reached) {
        reachedModel = reached;
    }

    /** What budgets hold for the current attempt; null for nothing. */
    public void reserved(@Nullable Reservation held) {
        reservation = held;
    }

    public void metered(Usage used) {
        usage = used;
    }

    /** Runs a task at the end, whatever the outcome: before the stages of the end. */
    public void atEnd(Runnable task) {
        atEnd.add(task);
    }

    // ---- the answer ----

    /** Hands an event to the caller; the head goes first. */
    public void send(byte[] event) {
        begun = true;
        pipeline.part(this, new Part(event, false), this::deliver);
    }

    /** The stream is complete. */
    public void complete() {
        begun = true;
        pipeline.part(this, Part.END, this::deliver);
    }

    private void deliver(Part part) {
        if (!ended() && part.bytes().length > 0) {
            voice.events(part.bytes());
        }
        if (part.last()) {
            end(answer.failed() ? Outcome.ERROR : Outcome.OK, voice::end);
        }
    }

    /** A whole answer, of the model or an error of the deployment that is the caller's to mend. */
    public void complete(int status, String contentType, byte[] whole) {
        begun = true;
        Outcome as = status < 400 ? Outcome.OK : Outcome.ERROR;
        pipeline.part(
                this,
                new Part(whole, true),
                part -> end(as, () -> voice.whole(status, contentType, part.bytes())));
    }

    /** Hands on events that were looked at before, when another call got them. */
    public void relay(byte[] events) {
        if (!ended()) {
            begun = true;
            timing.firstOutput();
            voice.events(events);
        }
    }

    /** The end of a stream that was {@link #relay}ed. */
    public void relayed(Outcome as) {
        end(as, voice::end);
    }

    /** Ends as another call did that this one shared. */
    public void relayed(Outcome as, Refusal because, @Nullable Killed by) {
        if (ended()) {
            return;
        }
        refusal = because;
        killed = by;
        boolean properly = as == Outcome.KILLED || as == Outcome.REFUSED;
        end(
                as,
                () -> {
                    if (properly) {
                        voice.lastWord(because, () -> {});
                    } else {
                        voice.error(because);
                    }
                });
    }

    /** A whole answer that was looked at before, when another call got it. */
    public void relay(int status, String contentType, byte[] whole) {
        Outcome as = status < 400 ? Outcome.OK : Outcome.ERROR;
        end(as, () -> voice.whole(status, contentType, whole));
    }

    public void flush() {
        if (!ended()) {
            client.flush();
        }
    }

    // ---- other ends ----

    /** The gateway does not take the call, or no longer goes on with it. */
    public void refuse(Refusal because) {
        boolean failed = because.status() == 500 || route.attempts() > 0;
        refusal = ended() ? refusal : because;
        end(failed ? Outcome.ERROR : Outcome.REFUSED, () -> voice.error(because));
    }

    /**
     * A guardrail ends the call: upstream first, then the last event and the end of the stream, or
     * the refusal in place of an answer. The connection stays good for another call.
     */
    public void block(Refusal because) {
        refusal = ended() ? refusal : because;
        end(Outcome.REFUSED, () -> voice.lastWord(because, () -> {}));
    }

    /**
     * Ends the call because of a kill: upstream first, then the last event and the end of the
     * stream; the connection stays good for another call.
     *
     * @param written runs when the last byte was written
     */
    public void kill(Killed by, Refusal because, Runnable written) {
        if (ended()) {
            written.run();
            return;
        }
        killed = by;
        refusal = because;
        end(Outcome.KILLED, () -> voice.lastWord(because, written));
    }

    @Override
    public void left() {
        end(Outcome.CANCELLED, () -> {});
    }

    @Override
    public void writable(boolean writable) {
        if (attempt != null) {
            attempt.pause(!writable);
        }
    }

    private void end(Outcome as, Runnable tell) {
        if (ended()) {
            return;
        }
        outcome = as;
        abortAttempt();
        tell.run();
        timing.ended();
        atEnd.forEach(Runnable::run);
        pipeline.end(this);
    }

    // ---- what is known ----

    public boolean ended() {
        return outcome != null;
    }

    public Client client() {
        return client;
    }

    /** In which the caller asks, and is answered. */
    public Dialect dialect() {
        return dialect;
    }

    public Lane lane() {
        return lane;
    }

    public Head head() {
        return head;
    }

    public byte[] body() {
        return body;
    }

    public Trace trace() {
        return trace;
    }

    public String requestId() {
        return head.requestId().isEmpty() ? trace.traceId() : head.requestId();
    }

    /** Only after {@link Step#AUTHENTICATE}. */
    public Key key() {
        return Objects.requireNonNull(key);
    }

    public String feature() {
        return feature;
    }

    public boolean isAuthenticated() {
        return key != null;
    }

    public boolean isRead() {
        return request != null;
    }

    /** Only after {@link Step#REGISTER}. */
    public ModelRequest request() {
        return Objects.requireNonNull(request);
    }

    /** Only after {@link Step#REGISTER}. */
    public Facts facts() {
        return Objects.requireNonNull(facts);
    }

    /** The release that answers; null when the call names none. */
    public @Nullable Served served() {
        return served;
    }

    public Route route() {
        return route;
    }

    public Guarded guarded() {
        return guarded;
    }

    /** What the deployment of the current attempt said, in its own dialect. */
    public Answer answer() {
        return answer;
    }

    public Cached cached() {
        return cached;
    }

    public Disclosure disclosure() {
        return disclosure;
    }

    public @Nullable Reservation reservation() {
        return reservation;
    }

    public Usage usage() {
        return usage;
    }

    /** True once the head of a stream was sent: from then on nothing else can be answered. */
    public boolean opened() {
        return voice.opened();
    }

    /** True when a deployment may have spent tokens on the call. */
    public boolean reachedModel() {
        return reachedModel;
    }

    /** Only at the end. */
    public Outcome outcome() {
        return Objects.requireNonNull(outcome);
    }

    public @Nullable Refusal refusal() {
        return refusal;
    }

    public @Nullable Killed killed() {
        return killed;
    }

    public Timing timing() {
        return timing;
    }
}
