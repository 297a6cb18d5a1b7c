package dev.pilothouse.console.web.ui;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failure as people read it.
 *
 * @param what one sentence
 * @param id under which the log has the rest; empty when the sentence says it all
 */
public record Failure(String what, String id) {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private static volatile Consumer<Denied> refusals = denied -> {};

    /** Who is told of each {@link Denied} that is shown or hidden; there is one in a process. */
    public static void tellRefusals(Consumer<Denied> listener) {
        refusals = listener;
    }

    /** Refusals speak for themselves; anything else is logged in full and shown by its id. */
    public static Failure of(Throwable cause) {
        return switch (cause) {
            case BadInput e -> new Failure(sentence(e), "");
            case Conflict e -> new Failure(sentence(e), "");
            case Denied e -> {
                refusals.accept(e);
                yield new Failure(sentence(e), "");
            }
            case NotFound e -> {
                e.hidden().ifPresent(refusals);
                yield new Failure(sentence(e), "");
            }
            default -> unexpected(cause);
        };
    }

    private static Failure unexpected(Throwable cause) {
        String id = "f-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.warn("{}", id, cause);
        String message = cause.getMessage();
        String shown = message == null || message.length() > 200 ? "" : ": " + message;
        return new Failure(cause.getClass().getSimpleName() + shown, id);
    }

    private static String sentence(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.isEmpty()
                ? e.getClass().getSimpleName()
                : Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }
}
