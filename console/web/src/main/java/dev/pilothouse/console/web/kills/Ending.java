package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.select.Select;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a kill ends: when two people lift it, or by itself before. */
final class Ending extends Select<Ending.End> {
    private static final List<End> ENDS =
            List.of(
                    new End("When two people lift it", Optional.empty()),
                    new End("In 15 minutes", Optional.of(Duration.ofMinutes(15))),
                    new End("In 1 hour", Optional.of(Duration.ofHours(1))),
                    new End("In 8 hours", Optional.of(Duration.ofHours(8))),
                    new End("In 24 hours", Optional.of(Duration.ofHours(24))));

    /** One of the choices. */
    record End(String label, Optional<Duration> after) {}

    Ending() {
        setLabel("Ends");
        setItemLabelGenerator(End::label);
        setItems(ENDS);
        setValue(ENDS.getFirst());
    }

    void reset() {
        setValue(ENDS.getFirst());
    }

    Optional<Instant> at(Instant now) {
        return getValue().after().map(now::plus);
    }
}
