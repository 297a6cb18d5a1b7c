package dev.pilothouse.console.bench.sample;

import java.util.List;
import java.util.Map;

/**
 * What is asked and answered. Names, addresses and numbers are made up (example.com, numbers of
 * documentation), so that masking has something to mask.
 */
public record Talk(String system, String question, String answer) {
    private static final Map<String, List<Talk>> ALL =
            Map.ofEntries(
                    Map.entry(
                            "support-assistant",
                            talks(
                                    "You answer customers of a bank in two sentences.",
                                    "My card 4111 1111 1111 1111 was declined in a shop. Why?",
                                    "The card has reached its daily limit. You can raise it in the app under Cards.",
                                    "Please send my statement to anna.schmidt@example.com.",
                                    "I have sent the statement to the address on file.",
                                    "How do I move my salary to account DE89 3704 0044 0532 0130 00?",
                                    "Give your employer the new IBAN; the first payment takes up to two days.")),
                    Map.entry(
                            "loan-explainer",
                            talks(
                                    "You explain a loan decision in plain words.",
                                    "Why was the loan of Peter Example over 12,000 refused?",
                                    "The monthly rate would exceed a third of the income that was stated.",
                                    "What would change the decision?",
                                    "A longer term or a second borrower would lower the rate.")),
                    Map.entry(
                            "contract-search",
                            talks(
                                    "You quote clauses and name where they stand.",
                                    "What is the notice period in the contract with Example Logistics?",
                                    "Clause 12.2: three months to the end of a quarter.",
                                    "Who is liable for late delivery?",
                                    "Clause 8.1 puts it on the supplier, capped at five percent of the order.")),
                    Map.entry(
                            "cv-screening",
                            talks(
                                    "You summarise an application. You do not rank people.",
                                    "Summarise: Maria Muster, maria.muster@example.com, +49 30 1234567, ten years of Java.",
                                    "Ten years of Java in two companies, open-source work, wishes a four-day week.")),
                    Map.entry(
                            "appointment-assistant",
                            talks(
                                    "You book appointments with your tools.",
                                    "I need to move my appointment on Tuesday, reachable at +49 89 7654321.",
                                    "I moved it to Thursday at 10:20 with the same physician.",
                                    "Is there anything free this week?",
                                    "Friday at 8:40 is free. Shall I book it?")),
                    Map.entry(
                            "discharge-summaries",
                            talks(
                                    "You draft a discharge letter that a physician checks.",
                                    "Patient Erika Beispiel, pneumonia, seven days of antibiotics, afebrile since Monday.",
                                    "The patient leaves in good condition; control of the chest film in four weeks.")),
                    Map.entry(
                            "guideline-search",
                            talks(
                                    "You answer from guidelines and name the page.",
                                    "First choice for mild community-acquired pneumonia?",
                                    "An aminopenicillin for five days, page 14.")),
                    Map.entry(
                            "code-review-agent",
                            talks(
                                    "You review changes with your tools.",
                                    "Review pull request 4182.",
                                    "One finding: the connection in OrderStore.find is not closed when parsing fails.",
                                    "Review pull request 4190, author dev@example.com.",
                                    "No findings. The new index covers both queries.")),
                    Map.entry(
                            "incident-summaries",
                            talks(
                                    "You write the time line of an incident.",
                                    "Alerts from 02:10 to 02:55, deploy 311 at 02:05, rollback at 02:48.",
                                    "Deploy 311 exhausted the connection pool; the rollback ended it after 43 minutes.")),
                    Map.entry(
                            "docs-search",
                            talks(
                                    "You answer from the documentation.",
                                    "How do I rotate an API key?",
                                    "Create a second key, deploy it, then revoke the first; see Keys.",
                                    "Which ports must be open?",
                                    "443 outwards only; see Network.")),
                    Map.entry(
                            "release-notes",
                            talks(
                                    "You draft release notes.",
                                    "Changes: faster search, fix of time zones in exports, new audit filter.",
                                    "Search is faster. Exports use the account's time zone. The audit log has a filter.")),
                    Map.entry(
                            "email-drafts",
                            talks(
                                    "You draft short, friendly e-mails.",
                                    "Answer to lena.muster@example.com: she asks for a demo next week.",
                                    "Hello Lena, gladly: would Wednesday at ten suit you?")));

    private static List<Talk> talks(String system, String... turns) {
        return java.util.stream.IntStream.range(0, turns.length / 2)
                .mapToObj(i -> new Talk(system, turns[2 * i], turns[2 * i + 1]))
                .toList();
    }

    /** One of a feature's exchanges. */
    public static Talk of(Feature feature, Dice dice) {
        return dice.of(
                ALL.getOrDefault(
                        feature.id(), List.of(new Talk("You are helpful.", "Hello?", "Hello."))));
    }
}
