package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Detector;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of a policy, in their order: what a rule allowed or masked is not given to the rules
 * below it. At most 50, each name once.
 */
public record GuardPolicy(List<GuardRule> rules) {
    private static final int MOST = 50;

    public static final GuardPolicy EMPTY = new GuardPolicy(List.of());

    /** What a new policy starts from; in force only once somebody publishes it. */
    public static final GuardPolicy DEFAULT =
            new GuardPolicy(
                    List.of(
                            new GuardRule(
                                    "No orders from outside",
                                    EnumSet.of(GuardStage.TOOL_RESULTS, GuardStage.RETRIEVED),
                                    new Detect.Injection(0.7),
                                    GuardAction.BLOCK,
                                    ""),
                            new GuardRule(
                                    "Suspicious orders",
                                    EnumSet.of(GuardStage.INPUT),
                                    new Detect.Injection(0.7),
                                    GuardAction.ALLOW,
                                    ""),
                            new GuardRule(
                                    "Secrets",
                                    EnumSet.allOf(GuardStage.class),
                                    new Detect.Personal(EnumSet.of(Detector.SECRET)),
                                    GuardAction.MASK,
                                    ""),
                            new GuardRule(
                                    "Accounts and cards",
                                    EnumSet.of(
                                            GuardStage.INPUT,
                                            GuardStage.RETRIEVED,
                                            GuardStage.OUTPUT),
                                    new Detect.Personal(EnumSet.of(Detector.CARD, Detector.IBAN)),
                                    GuardAction.MASK,
                                    ""),
                            new GuardRule(
                                    "Harmful markup",
                                    EnumSet.of(GuardStage.OUTPUT),
                                    new Detect.Encoding(
                                            EnumSet.of(Markup.HTML, Markup.TERMINAL, Markup.IMAGE)),
                                    GuardAction.MASK,
                                    "")));

    public GuardPolicy {
        rules = List.copyOf(rules);
        if (rules.size() > MOST) {
            throw new BadInput("rules", Integer.toString(rules.size()), "at most " + MOST);
        }
        Set<String> names = new HashSet<>();
        for (GuardRule rule : rules) {
            if (!names.add(rule.name())) {
                throw new BadInput("name", rule.name(), "a name that no other rule has");
            }
        }
    }
}
