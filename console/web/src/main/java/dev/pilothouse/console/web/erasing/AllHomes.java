package dev.pilothouse.console.web.erasing;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.ConsoleHomes;
import dev.pilothouse.policy.decisions.ConsoleHomes.Answer;
import dev.pilothouse.policy.decisions.ConsoleHomes.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The files of every console. Each reads its own folders, because no other one can; consoles that
 * do not work any more are named.
 */
final class AllHomes implements ErasureTarget {
    private static final int MOST_PLACES = 20;

    private final HomeFiles own;
    private final ConsoleHomes homes;
    private final Function<UUID, Optional<Subject>> subjects;
    private final Duration patience;
    private final AtomicBoolean serving = new AtomicBoolean();

    /**
     * @param subjects whom an id is about
     * @param patience how long another console may take
     */
    AllHomes(
            HomeFiles own,
            ConsoleHomes homes,
            Function<UUID, Optional<Subject>> subjects,
            Duration patience) {
        this.own = own;
        this.homes = homes;
        this.subjects = subjects;
        this.patience = patience;
    }

    @Override
    public Store store() {
        return own.store();
    }

    private List<Answer> ask(Verb verb, Subject subject) {
        return homes.askOthers(verb, subject.request(), patience);
    }

    private static long items(List<Answer> answers) {
        return answers.stream().mapToLong(Answer::items).sum();
    }

    @Override
    public Found plan(Subject subject) {
        long files = own.files(subject) + items(ask(Verb.PLAN, subject));
        return new Found(
                files, files == 0 ? List.of() : List.of(new Part("files", files)), List.of());
    }

    @Override
    public void plant(Subject canary) {
        own.plant(canary);
        var _ = ask(Verb.PLANT, canary);
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        long erased = own.erase(subject, done) + items(ask(Verb.ERASE, subject));
        done.accept(erased);
        return erased;
    }

    @Override
    public Probe probe(Subject subject) {
        List<Answer> all =
                Stream.concat(
                                Stream.of(Answer.of(own.probe(subject))),
                                ask(Verb.PROBE, subject).stream())
                        .toList();
        List<String> methods = all.stream().map(Answer::method).toList();
        List<String> away = homes.away().stream().map(ConsoleHomes.Home::words).toList();
        return new Probe(
                all.stream().flatMap(a -> a.looks().stream()).toList(),
                all.stream().mapToLong(Answer::unlooked).sum(),
                String.join(" ", methods)
                        + (away.isEmpty()
                                ? ""
                                : " Files of other consoles were not read: "
                                        + String.join(", ", away)
                                        + "."),
                all.stream().flatMap(a -> a.places().stream()).limit(MOST_PLACES).toList(),
                Instant.MIN);
    }

    /** Does in this console's folders what others ask for; whoever is at it goes on alone. */
    void serve() {
        if (serving.compareAndSet(false, true)) {
            try {
                homes.serve(this::work);
            } finally {
                serving.set(false);
            }
        }
    }

    private Answer work(Verb verb, UUID id) {
        Subject subject =
                subjects.apply(id)
                        .orElseThrow(() ->
                                new IllegalStateException("it knows no person of that request"));
        return switch (verb) {
            case PLAN -> Answer.of(own.files(subject));
            case PLANT -> {
                own.plant(subject);
                yield Answer.of(0);
            }
            case ERASE -> Answer.of(own.erase(subject, n -> {}));
            case PROBE -> Answer.of(own.probe(subject));
        };
    }
}
