package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A key to issue.
 *
 * @param features 1 to 100; {@code *} for every feature of the tenant; unknown ones are declared as
 *     drafts
 * @param scopes of {@code inference}, {@code ingest}, {@code feedback}
 * @param requires what each inference call has to name, of {@code agent} and {@code end-user}, so
 *     that no kill of one is evaded by leaving the name out. Tools are not among them: a call names
 *     them by offering them, and one that offers none can use none.
 * @param consent what its calls say of keeping content when they say nothing themselves
 */
public record KeyRequest(
        TenantId tenant,
        TeamId team,
        String name,
        List<String> features,
        Environment environment,
        List<String> scopes,
        List<String> requires,
        Consent consent,
        Optional<Instant> expiresAt) {
    public static final List<String> SCOPES = List.of("inference", "ingest", "feedback");

    /** What a key can require, in the words of kill scopes. */
    public static final List<String> REQUIREMENTS =
            List.of(KillScope.AGENT.word(), KillScope.END_USER.word());

    private static final int MOST_FEATURES = 100;

    public KeyRequest {
        name = Texts.check("name", name, 0, 200);
        features = List.copyOf(features);
        scopes = List.copyOf(scopes);
        requires = requires.stream().distinct().toList();
        if (features.isEmpty() || features.size() > MOST_FEATURES) {
            throw new BadInput("feature", features.toString(), "1 to " + MOST_FEATURES + " names");
        }
        features.stream().filter(f -> !f.equals("*")).forEach(FeatureId::new);
        if (scopes.isEmpty() || !Set.copyOf(SCOPES).containsAll(scopes)) {
            throw new BadInput("scopes", scopes.toString(), "some of " + SCOPES);
        }
        check(requires, scopes);
    }

    /**
     * @throws BadInput unless a key of these scopes can require these
     */
    static void check(List<String> requires, List<String> scopes) {
        if (!Set.copyOf(REQUIREMENTS).containsAll(requires)) {
            throw new BadInput("requires", requires.toString(), "some of " + REQUIREMENTS);
        }
        if (!requires.isEmpty() && !scopes.contains("inference")) {
            throw new BadInput(
                    "requires",
                    requires.toString(),
                    "nothing for a key without the scope inference: only its calls name anything");
        }
    }

    /** A key that says nothing of consent. */
    public KeyRequest(
            TenantId tenant,
            TeamId team,
            String name,
            List<String> features,
            Environment environment,
            List<String> scopes,
            List<String> requires,
            Optional<Instant> expiresAt) {
        this(
                tenant,
                team,
                name,
                features,
                environment,
                scopes,
                requires,
                Consent.UNSTATED,
                expiresAt);
    }

    /** A key of all scopes for one feature, without an end. */
    public static KeyRequest of(
            TenantId tenant, TeamId team, FeatureId feature, Environment environment) {
        return new KeyRequest(
                tenant,
                team,
                "",
                List.of(feature.value()),
                environment,
                SCOPES,
                List.of(),
                Consent.UNSTATED,
                Optional.empty());
    }

    /** The same with {@link #requires}. */
    public KeyRequest requiring(List<String> names) {
        return new KeyRequest(
                tenant, team, name, features, environment, scopes, names, consent, expiresAt);
    }

    /** The same with {@link #consent}. */
    public KeyRequest saying(Consent said) {
        return new KeyRequest(
                tenant, team, name, features, environment, scopes, requires, said, expiresAt);
    }
}
