package dev.pilothouse.console.web.mail;

import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.Outbox.Letter;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is in the outbox, one letter after the other. */
final class Postman {
    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

    private final Outbox outbox;
    private final Smtp server;

    Postman(Outbox outbox, Smtp server) {
        this.outbox = outbox;
        this.server = server;
    }

    /** Sends what is due now, until the server does not take one. */
    void round() {
        Optional<Letter> next = outbox.claim();
        while (next.isPresent() && deliver(next.get())) {
            next = outbox.claim();
        }
    }

    /** False when the server seems not to work now. */
    private boolean deliver(Letter letter) {
        Optional<InternetAddress> to = letter.address().flatMap(Postman::address);
        if (to.isEmpty()) {
            outbox.failed(letter, "this person has no usable e-mail address", true);
            return true;
        }
        try {
            server.send(letter, to.get());
        } catch (MessagingException e) {
            boolean forGood = refusedForGood(e);
            String trouble = letter.scrubbed(trouble(e));
            LOG.warn("An e-mail did not leave, try {}: {}", letter.tries(), trouble);
            outbox.failed(letter, trouble, forGood);
            return forGood;
        }
        outbox.sent(letter);
        return true;
    }

    /** With what lies at the bottom of it, for example that a certificate is not trusted. */
    private static String trouble(MessagingException e) {
        String what = String.valueOf(e.getMessage()).strip();
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = String.valueOf(root.getMessage());
        return what.contains(why) ? what : what + ": " + why;
    }

    private static Optional<InternetAddress> address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return Optional.of(address);
        } catch (AddressException e) {
            return Optional.empty();
        }
    }

    /** A server that knows the recipient not (5xx) will not know them later. */
    private static boolean refusedForGood(MessagingException e) {
        return e instanceof SendFailedException refused
                && refused.getInvalidAddresses() != null
                && refused.getInvalidAddresses().length > 0;
    }
}
