package dev.pilothouse.policy.decisions.privacy;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts for the person, prepared for whoever answers: by the regime and by how far it is. */
public final class PrivacyLetters {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);

    private PrivacyLetters() {}

    /**
     * @param name for example {@code received}
     * @param title for people
     */
    public record Letter(String name, String title, String text) {}

    /** The letters that fit now, the likeliest first. */
    public static List<Letter> of(PrivacyRequest request) {
        List<Letter> letters = new ArrayList<>();
        switch (request.state()) {
            case DONE -> letters.add(done(request));
            case REFUSED -> letters.add(refused(request));
            case WITHDRAWN -> letters.add(withdrawn(request));
            default -> open(request, letters);
        }
        return letters;
    }

    private static void open(PrivacyRequest request, List<Letter> letters) {
        if (request.clocks().extendedAt().isPresent()) {
            letters.add(extended(request));
        }
        letters.add(received(request));
        if (request.identity().isEmpty()) {
            letters.add(identity(request));
        }
    }

    private static Letter received(PrivacyRequest request) {
        return letter(
                request,
                "received",
                "We received your request",
                "We received your request of "
                        + day(
                                request.clocks()
                                        .receivedAt()
                                        .atZone(java.time.ZoneOffset.UTC)
                                        .toLocalDate())
                        + " ("
                        + request.law().right(request.kind())
                        + "). You will have our answer by "
                        + day(request.clocks().dueOn())
                        + ".");
    }

    private static Letter identity(PrivacyRequest request) {
        return letter(
                request,
                "identity",
                "Please show that it is you",
                "Before we act on your data we have to make sure that the request is yours. Please"
                        + " sign in to your account, or answer from the address that we know. Send"
                        + " no copy of an identity card unless we ask for one.");
    }

    private static Letter extended(PrivacyRequest request) {
        return letter(
                request,
                "extended",
                "We need more time",
                "Your request takes longer than usual. You will have our answer by "
                        + day(request.clocks().dueOn())
                        + " ("
                        + request.law().clock()
                        + ").");
    }

    private static Letter refused(PrivacyRequest request) {
        Regime.Ground ground = request.law().ground(request.ground());
        return letter(
                request,
                "refused",
                "We cannot do what you asked for",
                "We do not act on your request, because "
                        + ground.words()
                        + " ("
                        + ground.rule()
                        + "). "
                        + request.law().refusal());
    }

    private static Letter withdrawn(PrivacyRequest request) {
        return letter(
                request,
                "withdrawn",
                "You took your request back",
                "As you asked, we do nothing more about your request.");
    }

    private static Letter done(PrivacyRequest request) {
        String what =
                switch (request.kind()) {
                    case ERASURE ->
                            "We erased your data. The certificate with this letter says what was"
                                    + " erased in which store, what is kept and on which ground, and"
                                    + " until when backups hold it. Anyone can check its signature.";
                    case ACCESS ->
                            "The file with this letter holds what we hold about you: open"
                                    + " index.html in it.";
                    case RECTIFICATION -> "We corrected what you told us.";
                    case OBJECTION -> "We saw to your objection.";
                };
        return letter(request, "done", "Your request is done", what);
    }

    private static Letter letter(PrivacyRequest request, String name, String title, String text) {
        return new Letter(
                name, title, "%s\n\n%s\n\nYour request: %s".formatted(title, text, request.name()));
    }

    private static String day(LocalDate day) {
        return DAY.format(day);
    }
}
