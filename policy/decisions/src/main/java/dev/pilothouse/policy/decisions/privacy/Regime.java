package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A law under which people ask: its clocks and grounds, which are data.
 *
 * @param id for example {@code gdpr}
 * @param acknowledge by when a request is confirmed, if the law says so
 * @param extension how much longer the answer may take, from the end of the usual time
 * @param clock the rule of the clock
 * @param rights the rule of each kind of request
 * @param auditGround on which the audit log is kept
 * @param notice the rule by which others who hold data are told of an erasure
 * @param grounds on which a request can be refused
 * @param refusal what a person who is refused must be told
 */
public record Regime(
        String id,
        String name,
        Optional<Span> acknowledge,
        Span answer,
        Span extension,
        String clock,
        Map<String, String> rights,
        String auditGround,
        String notice,
        List<Ground> grounds,
        String refusal) {
    public Regime {
        rights = Map.copyOf(rights);
        grounds = List.copyOf(grounds);
    }

    /**
     * A time of days, business days or months; one of them is not 0.
     *
     * <p>The day of the event does not count, and a period of months ends on the day of the same
     * date, or on the last day of a month without it (Regulation (EEC, Euratom) No 1182/71, Article
     * 3(1) and (2)(c)). That Article 3(4) moves an end from a weekend or holiday to the next
     * working day is left out: the earlier day is never too late.
     */
    public record Span(int days, int businessDays, int months) {
        LocalDate from(LocalDate day) {
            LocalDate end = day.plusMonths(months).plusDays(days);
            for (int left = businessDays; left > 0; left--) {
                end = nextBusinessDay(end);
            }
            return end;
        }

        private static LocalDate nextBusinessDay(LocalDate day) {
            LocalDate next = day.plusDays(1);
            while (next.getDayOfWeek() == DayOfWeek.SATURDAY
                    || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
                next = next.plusDays(1);
            }
            return next;
        }

        Span and(Span other) {
            return new Span(
                    days + other.days, businessDays + other.businessDays, months + other.months);
        }

        /** For people, for example {@code 1 month}. */
        public String words() {
            if (months > 0) {
                return months == 1 ? "1 month" : months + " months";
            }
            return businessDays > 0 ? businessDays + " business days" : days + " days";
        }
    }

    /**
     * A reason for which the law lets a request be refused.
     *
     * @param words what the person is told
     */
    public record Ground(String id, String rule, String words) {}

    /** The rule that gives the right, for example {@code GDPR Article 17}. */
    public String right(RequestKind kind) {
        return rights.getOrDefault(kind.word(), name);
    }

    /** The last day of the answer. */
    public LocalDate due(Instant received) {
        return answer.from(day(received));
    }

    /** The last day of the answer with an extension. */
    public LocalDate extended(Instant received) {
        return answer.and(extension).from(day(received));
    }

    Optional<LocalDate> acknowledgeBy(Instant received) {
        return acknowledge.map(span -> span.from(day(received)));
    }

    private static LocalDate day(Instant received) {
        return received.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * @throws BadInput when the law knows no such ground
     */
    public Ground ground(String wanted) {
        return grounds.stream()
                .filter(g -> g.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new BadInput("ground", wanted, "one of " + groundIds()));
    }

    private String groundIds() {
        return grounds.stream().map(Ground::id).collect(Collectors.joining(", "));
    }
}
