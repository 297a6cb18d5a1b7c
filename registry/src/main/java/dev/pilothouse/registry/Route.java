package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which deployments a feature may use: for each model tiers in order, inside a tier by weight.
 *
 * @param version 0 for the default route, which nobody set: every enabled deployment that the
 *     tenant sees
 */
public record Route(TenantId tenant, FeatureId feature, long version, List<Target> targets) {
    /** What a target is for. */
    public enum Role {
        /** Answers, in its tier. */
        SERVING,
        /** Answers its share of the calls; the tiers are its fallback. */
        CANARY,
        /** Gets a copy of its share of the calls; its answers are thrown away. */
        SHADOW;

        /** For example {@code canary}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws BadInput when {@code word} names no role
         */
        public static Role ofWord(String word) {
            for (Role role : values()) {
                if (role.word().equals(word)) {
                    return role;
                }
            }
            throw new BadInput("role", word, "one of serving, canary, shadow");
        }
    }

    /**
     * One choice.
     *
     * @param model name that callers write
     * @param tier 1 to 10; the lowest is tried first. A canary or shadow has 1
     * @param weight 1 to 1,000, against the others of its tier. A canary or shadow has 1
     * @param share of a canary or shadow: hundredths of a percent of the model's calls, 1 to
     *     10,000; 0 otherwise
     */
    public record Target(
            String model, DeploymentId deployment, Role role, int tier, int weight, int share) {
        public static final int MOST_TIERS = 10;
        public static final int MOST_WEIGHT = 1_000;
        public static final int WHOLE = 10_000;

        public Target {
            model = Texts.check("model", model, 1, 200);
            between("tier", tier, 1, MOST_TIERS);
            between("weight", weight, 1, MOST_WEIGHT);
            between("share", share, role == Role.SERVING ? 0 : 1, role == Role.SERVING ? 0 : WHOLE);
        }

        /** The only one of the first tier. */
        public Target(String model, DeploymentId deployment) {
            this(model, deployment, Role.SERVING, 1, 100, 0);
        }

        public static Target serving(String model, DeploymentId deployment, int tier, int weight) {
            return new Target(model, deployment, Role.SERVING, tier, weight, 0);
        }

        public static Target canary(String model, DeploymentId deployment, int share) {
            return new Target(model, deployment, Role.CANARY, 1, 1, share);
        }

        public static Target shadow(String model, DeploymentId deployment, int share) {
            return new Target(model, deployment, Role.SHADOW, 1, 1, share);
        }

        private static void between(String field, int value, int least, int most) {
            if (value < least || value > most) {
                throw new BadInput(field, Integer.toString(value), least + " to " + most);
            }
        }

        /** For people: {@code gpt → dep-a (tier 1, weight 70)}. */
        public String words() {
            String as =
                    role == Role.SERVING
                            ? "tier " + tier + ", weight " + weight
                            : role.word() + " " + percent(share);
            return model + " → " + deployment + " (" + as + ")";
        }

        Map<String, Object> asMap() {
            return Map.of(
                    "model", model,
                    "deployment", deployment.value(),
                    "role", role.word(),
                    "tier", tier,
                    "weight", weight,
                    "share", share);
        }
    }

    public Route {
        targets = List.copyOf(targets);
    }

    /** Hundredths of a percent for people: {@code 5 %}, {@code 0.25 %}. */
    public static String percent(int share) {
        String exact = java.math.BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString();
        return exact + " %";
    }
}
