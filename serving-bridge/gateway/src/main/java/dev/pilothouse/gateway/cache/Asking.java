package dev.pilothouse.gateway.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.Digest;
import dev.pilothouse.gateway.json.JsonTree;
import dev.pilothouse.gateway.json.JsonTree.Fields;
import dev.pilothouse.gateway.state.CacheRules;
import dev.pilothouse.gateway.state.CardRules.Verdict;
import dev.pilothouse.gateway.state.Guardrail;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Target;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a call asks for. Answers are looked for only among those whose partition is
 * the same: tenant, feature, environment, who may have them, model, route, releases, guardrails and
 * all that guardrails may look at, the notice that answers begin with, and which deployments are
 * refused for want of a model card: a call joins no flight that began before.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-caches.md">Why so</a>
 */
final class Asking {
    /** Larger requests are not looked at: that would hold up the event loop. */
    static final int LARGEST = 256 * 1024;

    private static final List<String> WHO = List.of("user", "safety_identifier");

    private final NodeState state;

    Asking(NodeState state) {
        this.state = state;
    }

    /** Null when the answer cannot be shared. */
    @Nullable Question of(Call call, CacheRules rules) {
        if (!call.dialect().spends()) {
            return null;
        }
        byte[] body = call.request().body();
        Plan plan = state.plan(call.key().tenant(), call.feature(), call.request().model());
        Fields request = body.length > LARGEST || plan == null ? null : JsonTree.read(body);
        if (request == null || plan == null) {
            return null;
        }
        request = withoutNames(request);
        String partition = partition(call, rules, plan);
        boolean words = rules.semanticIsOn() && call.dialect() != Dialect.OPENAI_EMBEDDINGS;
        Asked asked = words ? Asked.of(request) : null;
        return new Question(
                in(partition, request),
                asked == null ? null : in(partition + "\nmeaning", asked.rest()),
                asked == null ? "" : asked.words(),
                tags(call));
    }

    private static Fields withoutNames(Fields request) {
        Fields without = request;
        for (String field : WHO) {
            without = without.with(field, null);
        }
        return without.get("metadata") instanceof Fields metadata
                ? without.with("metadata", metadata.with("user_id", null))
                : without;
    }

    private static Tags tags(Call call) {
        Set<String> subjects = call.facts().named(KillScope.END_USER);
        return new Tags(
                call.key().tenant(), call.feature(), subjects == null ? Set.of() : subjects);
    }

    private static Digest in(String partition, Fields request) {
        Digest digest = request.digest();
        return Digest.of((partition + '\n' + digest).getBytes(UTF_8));
    }

    private String partition(Call call, CacheRules rules, Plan plan) {
        Key key = call.key();
        Guardrail guardrail = call.guarded().policy();
        var partition = new Parts();
        partition.add(key.tenant(), call.feature(), key.environment(), key.team());
        partition.add(call.head().agent(), call.head().tool());
        partition.add(call.dialect().name());
        partition.add(call.head().anthropicVersion(), call.head().anthropicBeta());
        partition.add(rules.shared() ? "shared" : "key " + key.id());
        partition.add(rules.shared() ? Set.of() : new TreeSet<>(call.request().endUsers()));
        partition.add(call.request().model());
        partition.add(names(call, KillScope.RELEASE));
        partition.add(guardrail == null ? "" : guardrail.policy() + "@" + guardrail.version());
        partition.add(call.disclosure().notice());
        partition.add(plan.toString());
        deployments(plan)
                .forEach(d -> {
                    partition.add(d.id(), d.provider(), d.upstreamModel());
                    partition.add(
                            state.cards().of(key, d.model()) == Verdict.DENY ? "without card" : "");
                });
        return partition.toString();
    }

    private static Set<String> names(Call call, KillScope scope) {
        Set<String> names = call.facts().named(scope);
        return names == null ? Set.of() : new TreeSet<>(names);
    }

    private List<Target> deployments(Plan plan) {
        return Stream.concat(
                        plan.tiers().stream().flatMap(tier -> tier.shares().stream()),
                        plan.canaries().stream())
                .map(share -> state.deployment(share.deployment()))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Texts, each with its length, so that none can look like the end of another. */
    private static final class Parts {
        private final StringJoiner joined = new StringJoiner("\n");

        void add(String... texts) {
            for (String text : texts) {
                joined.add(text.length() + ":" + text);
            }
        }

        void add(Set<String> texts) {
            joined.add("#" + texts.size());
            texts.forEach(this::add);
        }

        @Override
        public String toString() {
            return joined.toString();
        }
    }
}
