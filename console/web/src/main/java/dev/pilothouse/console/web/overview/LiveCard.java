package dev.pilothouse.console.web.overview;

import com.vaadin.flow.component.Component;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Failure;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A card that is asked again and again: draws only what changed, and keeps the old value, marked as
 * old, when the source fails.
 */
abstract class LiveCard<T> {
    private final Card card;
    private final AtomicReference<Optional<AsyncState.Loaded<T>>> last =
            new AtomicReference<>(Optional.empty());
    private Optional<T> drawn = Optional.empty();
    private Optional<Component> body = Optional.empty();

    LiveCard(Card card) {
        this.card = card;
    }

    /** Called off the UI thread. */
    abstract T read(Sources.Answers answers);

    /** Called in the UI with a value that differs from the one drawn before. */
    abstract Component draw(T value);

    final Card card() {
        return card;
    }

    /**
     * Asks anew.
     *
     * @param shared answers of this refresh, the same for all cards
     * @param again used when somebody presses "Try again"
     */
    final void refresh(Sources.Answers shared, Supplier<Sources.Answers> again) {
        AtomicReference<Optional<Sources.Answers>> first =
                new AtomicReference<>(Optional.of(shared));
        card.load(() -> state(first.getAndSet(Optional.empty()).orElseGet(again)), this::body);
    }

    /** Another tenant, environment or time: the old value says nothing there. */
    final void forget() {
        last.set(Optional.empty());
        drawn = Optional.empty();
        body = Optional.empty();
    }

    private AsyncState<T> state(Sources.Answers answers) {
        try {
            AsyncState.Loaded<T> loaded = new AsyncState.Loaded<>(read(answers), Instant.now());
            last.set(Optional.of(loaded));
            return loaded;
        } catch (RuntimeException e) {
            AsyncState.Loaded<T> old = last.get().orElseThrow(() -> e);
            return new AsyncState.Stale<>(old.value(), old.at(), Failure.of(e).what() + ".");
        }
    }

    private Component body(T value) {
        if (body.isEmpty() || !drawn.equals(Optional.of(value))) {
            drawn = Optional.of(value);
            body = Optional.of(draw(value));
        }
        return body.orElseThrow();
    }
}
