package dev.pilothouse.policy.rules.risk;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.rules.CanonicalJson;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One question of a ruleset.
 *
 * @param step in which it is asked
 * @param text for people
 * @param plain what the law says, in plain words
 * @param article its source, for example {@code Article 5(1)(f)}
 * @param options empty for yes or no, and for a day
 * @param unsure what "not sure" counts as until somebody knows better
 * @param noteFor values that need a written ground
 * @param when it is asked
 */
public record RiskQuestion(
        String id,
        String step,
        Kind kind,
        String text,
        String plain,
        String article,
        List<Option> options,
        List<String> unsure,
        Set<String> noteFor,
        RiskCondition when) {
    /** The answer of who does not know; somebody else has to look. */
    public static final String UNSURE = "unsure";

    /** The answer to a day that has not come. */
    public static final String NOT_YET = "not-yet";

    public static final String YES = "yes";
    public static final String NO = "no";

    /** In place of all others. */
    public static final String NONE = "none";

    /** What an answer looks like. */
    public enum Kind {
        YES_NO,
        ONE,
        MANY,
        DATE;

        public String word() {
            return Words.of(this);
        }
    }

    /**
     * One of several answers.
     *
     * @param help may be empty
     * @param article may be empty
     */
    public record Option(String value, String label, String help, String article) {}

    public RiskQuestion {
        options = List.copyOf(options);
        unsure = List.copyOf(unsure);
        noteFor = Set.copyOf(noteFor);
    }

    /**
     * @throws BadInput when the values are no answer to it; the field is the question's id
     */
    public List<String> check(List<String> values) {
        if (values.equals(List.of(UNSURE))) {
            return values;
        }
        if (kind == Kind.DATE) {
            return List.of(day(values));
        }
        List<String> known = known();
        boolean fits =
                !values.isEmpty()
                        && (kind == Kind.MANY || values.size() == 1)
                        && known.containsAll(values)
                        && new HashSet<>(values).size() == values.size();
        if (!fits) {
            throw refused(values, (kind == Kind.MANY ? "any of " : "one of ") + known);
        }
        if (values.size() > 1 && values.contains(NONE)) {
            throw refused(values, "none alone, or others without it");
        }
        return known.stream().filter(values::contains).toList();
    }

    boolean takes(List<String> values) {
        try {
            check(values);
            return true;
        } catch (BadInput e) {
            return false;
        }
    }

    /** SHA-256 of what people were asked and could choose from, lower-case hexadecimal. */
    String digest() {
        ObjectNode asked = JsonMapper.shared().createObjectNode();
        asked.put("text", text);
        ObjectNode choices = asked.putObject("options");
        options.forEach(o -> choices.put(o.value(), o.label()));
        return CanonicalJson.digest(CanonicalJson.of(asked.toString()));
    }

    private List<String> known() {
        return kind == Kind.YES_NO
                ? List.of(YES, NO)
                : options.stream().map(Option::value).toList();
    }

    private String day(List<String> values) {
        String day = values.size() == 1 ? values.getFirst() : "";
        if (day.equals(NOT_YET)) {
            return day;
        }
        try {
            return LocalDate.parse(day).toString();
        } catch (DateTimeParseException e) {
            BadInput refused = refused(values, "a day such as 2026-08-02, or " + NOT_YET);
            refused.initCause(e);
            throw refused;
        }
    }

    private BadInput refused(List<String> values, String expected) {
        return new BadInput(id, String.join(",", values), expected + ", or " + UNSURE);
    }

    /** A value as people read it. */
    public String label(String value) {
        if (value.equals(UNSURE)) {
            return "not sure";
        }
        if (value.equals(NOT_YET)) {
            return "not yet";
        }
        return options.stream()
                .filter(o -> o.value().equals(value))
                .map(Option::label)
                .findFirst()
                .orElse(value);
    }
}
