package dev.pilothouse.console.bench.flow;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A journey through a running Pilothouse: its {@code @BeforeAll} may ask for a {@link
 * RunningPilothouse} and a {@link Chromium}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({Started.class, Witness.class})
@interface Flow {
    /** Starting all parts takes most of a minute: share them unless the journey cannot. */
    Installed value() default Installed.SHARED;

    /** Whose installation it is. */
    enum Installed {
        /** One for all journeys that mind their own things only, left as it is by those before. */
        SHARED,
        /** A fresh one: for journeys that count, empty, lock or kill what others need. */
        OWN
    }
}
