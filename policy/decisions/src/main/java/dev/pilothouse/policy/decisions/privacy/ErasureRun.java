package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.ErasureTarget.Kept;
import dev.pilothouse.db.model.ErasureTarget.Look;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Looked;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Proof;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.State;
import dev.pilothouse.policy.decisions.privacy.store.ErasureStore;
import dev.pilothouse.registry.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at an erasure, under one lease. Each step: do it, then write it down under the lease;
 * a crash in between has it done again, which changes nothing.
 */
final class ErasureRun {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureRun.class);
    private static final int MOST_NAMED = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Between looks whether the mail server has taken what processors are told. */
    static final Duration MAIL_PAUSE = Duration.ofSeconds(20);

    private final ErasureEngine.Parts parts;
    private final ErasurePlans plans;
    private final PrivacyRequest request;
    private final UUID lease;
    private final Jobs.Progress progress;
    private final Subject subject;
    private final Subject canary;
    private int troubles;
    private boolean stopped;
    private Duration forMail = Duration.ZERO;
    private volatile Runnable said = () -> {};

    ErasureRun(
            ErasureEngine.Parts parts,
            ErasurePlans plans,
            PrivacyRequest request,
            UUID lease,
            Jobs.Progress progress) {
        this.parts = parts;
        this.plans = plans;
        this.request = request;
        this.lease = lease;
        this.progress = progress;
        Instant before = request.execution().orElseThrow().before();
        PrivacySecret secret =
                parts.database()
                        .<Optional<PrivacySecret>>read(tx -> parts.subjects().secret(tx, request))
                        .orElseThrow();
        subject = parts.subjects().subject(request, secret, before);
        byte[] seed = parts.database().read(tx -> new ErasureStore(tx).canary(request.id()));
        canary = parts.subjects().canary(request, seed, before);
    }

    /** Another console works on it now: this one must not write any more. */
    private static final class LeaseLost extends RuntimeException {
        LeaseLost() {
            super("another console works on it", null, false, false);
        }
    }

    /** Somebody placed a legal hold meanwhile. */
    private static final class Held extends RuntimeException {
        Held(String holds) {
            super("under legal hold: " + holds, null, false, false);
        }
    }

    /** References of the person are not for what stays. */
    private void requireNoHold() {
        List<String> held = plans.held(request, subject);
        if (held.isEmpty()) {
            return;
        }
        String words = String.join("; ", held);
        for (String reference : subject.references()) {
            words = words.replace(reference, request.pseudonym());
        }
        throw new Held(words);
    }

    /** Whoever lifts the hold has it go on. */
    private void hold(ErasureStep step, Held held) {
        stopped = true;
        trouble(step, String.valueOf(held.getMessage()));
        write(tx -> {
            new ErasureStore(tx).paused(request.id(), true, parts.now());
            parts.audit()
                    .append(
                            tx,
                            PrivacyEntries.of(Actor.CONTROL_PLANE, "privacy.pause", request)
                                    .because("a legal hold was placed on data of the person"));
        });
    }

    String work() {
        try (Heartbeat heartbeat = new Heartbeat(this::alive)) {
            return attempt(heartbeat);
        } catch (LeaseLost e) {
            return String.valueOf(e.getMessage());
        } catch (Jobs.Cancelled e) {
            write(tx -> new ErasureStore(tx).paused(request.id(), true, parts.now()));
            throw e;
        }
    }

    private String attempt(Heartbeat heartbeat) {
        if (proved() && waitsForMail()) {
            return waiting();
        }
        for (ErasureStep step : steps()) {
            heartbeat.check();
            if (step.store().erasable() && !pausing()) {
                trying(step, this::eraseStep);
            }
        }
        if (stopped || steps().stream().anyMatch(ErasureRun::unerased)) {
            return standing();
        }
        write(tx -> {
            ErasureStore store = new ErasureStore(tx);
            store.probeAllAgain(request.id());
            store.state(request.id(), RequestState.PROBING);
            parts.notices().tell(tx, request, subject.references(), parts.now());
        });
        for (ErasureStep step : steps()) {
            heartbeat.check();
            if (!pausing()) {
                trying(step, this::proveStep);
            }
        }
        if (stopped || !proved()) {
            return standing();
        }
        if (waitsForMail()) {
            return waiting();
        }
        try {
            requireNoHold();
        } catch (Held e) {
            hold(steps().getLast(), e);
            return standing();
        }
        return new ErasureEnd(parts, request.id(), lease, subject).certify();
    }

    private boolean proved() {
        return steps().stream().allMatch(s -> s.done() && s.proof().isPresent());
    }

    private boolean waitsForMail() {
        return parts.database()
                .<Boolean>read(tx ->
                        ProcessorNotices.waiting(
                                ProcessorNotices.of(tx, request.id()), parts.now()));
    }

    private String waiting() {
        forMail = MAIL_PAUSE;
        return "proved; the mail server has not taken every letter to processors yet";
    }

    private static boolean unerased(ErasureStep step) {
        return step.store().erasable() && step.state().compareTo(State.ERASED) < 0;
    }

    private boolean pausing() {
        stopped =
                stopped
                        || parts.database()
                                .<Boolean>read(tx -> new ErasureStore(tx).isPaused(request.id()));
        return stopped;
    }

    private List<ErasureStep> steps() {
        return parts.database().read(tx -> new ErasureStore(tx).steps(request.id()));
    }

    private String standing() {
        List<ErasureStep> steps = steps();
        long proved = steps.stream().filter(s -> s.state() == State.PROBED).count();
        long erasable = steps.stream().filter(s -> s.store().erasable()).count();
        return (stopped ? "paused, " : "not done yet, ")
                + proved
                + " of "
                + erasable
                + " stores proved empty";
    }

    private void trying(ErasureStep step, Consumer<ErasureStep> work) {
        try {
            work.accept(step);
        } catch (LeaseLost | Jobs.Cancelled e) {
            throw e;
        } catch (Held e) {
            hold(step, e);
        } catch (RuntimeException e) {
            LOG.warn("erasure {}, {}: {}", request.name(), step.store().id(), e.toString());
            trouble(step, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private void trouble(ErasureStep step, String why) {
        troubles = Math.max(troubles, step.tries() + 1);
        write(tx -> new ErasureStore(tx).trouble(request.id(), step.store().id(), why));
    }

    private void eraseStep(ErasureStep step) {
        ErasureTarget target = target(step);
        String id = step.store().id();
        if (step.state() == State.WAITING) {
            say(step, "planting something made up");
            target.plant(canary);
            reached(step, State.PLANTED, store -> store.planted(request.id(), id, parts.now()));
        }
        if (step.state().compareTo(State.PLANTED) <= 0) {
            control(step, target);
        }
        if (step.state().compareTo(State.CONTROLLED) <= 0) {
            requireNoHold();
            erase(step, target);
        }
    }

    private void control(ErasureStep step, ErasureTarget target) {
        say(step, "trying the probe");
        Probe probe = target.probe(canary);
        if (!controls(probe)) {
            target.plant(canary);
            probe = target.probe(canary);
        }
        if (!controls(probe)) {
            throw new IllegalStateException(uncontrolled(probe));
        }
        Looked looked = Looked.of(probe, parts.now());
        reached(
                step,
                State.CONTROLLED,
                store -> store.controlled(request.id(), step.store().id(), looked));
    }

    private static boolean controls(Probe probe) {
        return probe.absent() || probe.seesAll();
    }

    private static String uncontrolled(Probe probe) {
        if (probe.unlooked() > 0) {
            return unlooked(probe.unlooked(), probe.places());
        }
        String where = named(probe.blind().stream().map(Look::name));
        return "the probe does not find what was planted"
                + (where.isEmpty() ? "" : " (" + where + ")")
                + ": it would prove nothing";
    }

    private static String unlooked(long count, List<String> places) {
        String where = named(places.stream());
        return "%d places could not be looked at%s"
                .formatted(count, where.isEmpty() ? "" : ": " + where);
    }

    private static String named(Stream<String> names) {
        return names.filter(name -> !name.isEmpty())
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
    }

    private void erase(ErasureStep step, ErasureTarget target) {
        say(step, "deleting");
        String id = step.store().id();
        long before = step.erased();
        long gone =
                target.erase(
                        subject,
                        n ->
                                write(tx ->
                                        new ErasureStore(tx)
                                                .counted(request.id(), id, before + n)));
        target.erase(canary, n -> {});
        reached(
                step,
                State.ERASED,
                store -> {
                    store.erased(request.id(), id, before + gone, parts.now());
                    store.probeAllAgain(request.id());
                });
    }

    private void proveStep(ErasureStep step) {
        ErasureTarget target = target(step);
        say(step, "looking whether it is gone");
        Probe left = target.probe(subject);
        if (!step.store().erasable()) {
            Proof stated = Proof.of(left, new Probe(0, "", List.of(), Instant.MIN), parts.now());
            reached(
                    step,
                    State.STATED,
                    store -> store.probed(request.id(), step.store().id(), State.STATED, stated));
            return;
        }
        Probe canaryLeft = target.probe(canary);
        List<String> strange = strange(step, target, List.of(left, canaryLeft));
        if (!strange.isEmpty()) {
            controlAgain(step, strange);
            return;
        }
        Proof proof = Proof.of(left, canaryLeft, parts.now());
        State state = state(proof);
        List<Kept> kept = kept(step, target, proof);
        reached(
                step,
                state,
                store -> {
                    store.kept(request.id(), step.store().id(), kept);
                    store.probed(request.id(), step.store().id(), state, proof);
                    if (state == State.CONTROLLED) {
                        store.state(request.id(), RequestState.EXECUTING);
                    }
                });
        if (!proof.empty()) {
            trouble(step, why(proof, kept));
        }
    }

    private static State state(Proof proof) {
        if (proof.empty()) {
            return State.PROBED;
        }
        return proof.left() > 0 ? State.CONTROLLED : State.ERASED;
    }

    /**
     * Looks that the control did not make: finding nothing in them means nothing. Also those that
     * it made and that are missing now, unless their place may be gone.
     */
    private static List<String> strange(
            ErasureStep step, ErasureTarget target, List<Probe> probes) {
        Set<String> controlled = names(step.control().orElseThrow().looks());
        Set<String> strange = new TreeSet<>();
        for (Probe probe : probes) {
            Set<String> made = names(probe.looks());
            made.stream().filter(name -> !controlled.contains(name)).forEach(strange::add);
            if (!target.losesPlaces() && probe.unlooked() == 0) {
                controlled.stream().filter(name -> !made.contains(name)).forEach(strange::add);
            }
        }
        return List.copyOf(strange);
    }

    private static Set<String> names(List<Look> looks) {
        return looks.stream().map(Look::name).collect(Collectors.toSet());
    }

    private void controlAgain(ErasureStep step, List<String> strange) {
        reached(
                step,
                State.WAITING,
                store -> {
                    store.uncontrolled(request.id(), step.store().id());
                    store.state(request.id(), RequestState.EXECUTING);
                });
        String names = named(strange.stream());
        trouble(
                step,
                (names.isEmpty() ? "the probe" : names)
                        + " was not controlled before the erasure: it is done again");
    }

    /** What waits to be replaced may have been since it was counted, or have come since. */
    private List<Kept> kept(ErasureStep step, ErasureTarget target, Proof proof) {
        boolean asPlanned = proof.empty() && step.kept().stream().noneMatch(Kept::waits);
        return asPlanned ? step.kept() : target.plan(subject).kept();
    }

    private static String why(Proof proof, List<Kept> kept) {
        List<Kept> waits = kept.stream().filter(Kept::waits).toList();
        if (waits.isEmpty()) {
            return proof.left() > 0
                    ? "found in " + proof.left() + " places after deleting"
                    : unlooked(proof.unlooked(), proof.places());
        }
        String first =
                waits.stream()
                        .limit(MOST_NAMED)
                        .map(k -> k.what() + (k.owner().isEmpty() ? "" : " (" + k.owner() + ")"))
                        .collect(Collectors.joining(", "));
        int more = waits.size() - MOST_NAMED;
        return "waits until somebody replaces "
                + first
                + (more > 0 ? " and " + more + " more" : "");
    }

    private ErasureTarget target(ErasureStep step) {
        return parts.targets().get().stream()
                .filter(t -> t.store().id().equals(step.store().id()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("this console does not know the store any more"));
    }

    /** Writes under the lease that a step is done, and says so: whoever watches can count on it. */
    private void reached(ErasureStep step, State state, Consumer<ErasureStore> write) {
        write(tx -> write.accept(new ErasureStore(tx)));
        LOG.info("erasure {}, {}: {}", request.name(), step.store().id(), state.word());
    }

    private void write(Consumer<Tx> work) {
        parts.database()
                .run(tx -> {
                    if (!new ErasureStore(tx).holds(request.id(), lease)) {
                        throw new LeaseLost();
                    }
                    work.accept(tx);
                });
    }

    private void say(ErasureStep step, String what) {
        List<ErasureStep> all = steps();
        long done = all.stream().filter(s -> s.state().compareTo(State.ERASED) >= 0).count();
        said =
                () ->
                        progress.at(
                                done,
                                OptionalLong.of(all.size()),
                                step.store().name() + ": " + what);
        said.run();
    }

    /** Keeps lease and job alive while a store works. */
    private boolean alive() {
        boolean ours =
                parts.database()
                        .<Boolean>write(tx ->
                                new ErasureStore(tx)
                                        .renew(
                                                request.id(),
                                                lease,
                                                parts.now().plus(ErasureEngine.LEASE)));
        said.run();
        return ours;
    }

    /** When the next attempt is due. */
    Instant next() {
        Duration pause =
                troubles == 0
                        ? forMail
                        : FIRST_PAUSE.multipliedBy(1L << Math.min(troubles - 1, 10));
        return parts.now().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
